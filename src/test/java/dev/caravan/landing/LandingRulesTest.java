/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.caravan.landing;

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.landing.Expectation.Action;
import dev.caravan.landing.RowRules.Mask;
import dev.caravan.landing.RowRules.RawPayload;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import dev.caravan.testing.TestLake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules on records that come one by one and whose source has no position. */
class LandingRulesTest {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();

    @AfterAll
    static void stopClock() {
        CLOCK.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void recordsInEveryKindOfBodyAreJudged(TableFormat format) {
        String table = "rules.bodies_" + format;
        try (Landing landing = open(table, format, Action.QUARANTINE, Map.of("name", Mask.REDACT))) {
            landing.accept(delivery(record(1)));
            landing.accept(delivery(List.of(record(2), record(-3))));
            landing.accept(delivery(List.of(record(4), record(-5)).iterator()));
            landing.accept(delivery(record(-6)));
            landing.flush();
            assertThat(landing.counts()).isEqualTo(new Counts(6, 3, 3, 0));
            // The next batch is written straight to the table, without a sample first.
            landing.accept(delivery(List.of(record(7), record(-8))));
        }

        assertThat(values(read(format, table), "id || name")).containsExactly("1***", "2***", "4***", "7***");
        assertThat(values(quarantine(format, table), "raw_text like '%\"name\":\"***\"%'"))
                .containsExactly(true, true, true, true);
    }

    @Test
    void aBatchOfNothingButFailingRowsIsNotPassedOver() {
        List<Throwable> told = new ArrayList<>();
        Landing landing = open("rules.only_failing", TableFormat.DELTA, Action.FAIL, Map.of());
        landing.accept(new Delivery(
                record(-1), Optional.empty(), Optional.empty(), Operation.UPSERT, 0, Optional.of(told::add)));

        assertThatThrownBy(landing::flush)
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.EXPECTATION));
        assertThat(told).hasSize(1).first().isInstanceOf(CaravanException.class);
        landing.close();
    }

    @Test
    void hashesNeedAKeyThatNobodyGetsToSee() {
        assertThatThrownBy(() -> rules(Action.WARN, Map.of("name", Mask.HASH), Optional.empty()))
                .hasMessageContaining("needs a maskKey");
        assertThat(rules(Action.WARN, Map.of("name", Mask.HASH), Optional.of(new MaskKey("canary")))
                        .toString())
                .contains("maskKey=Optional[***]")
                .doesNotContain("canary");
    }

    private static Map<String, Object> record(long id) {
        return Map.of("id", id, "name", "canary");
    }

    private static Delivery delivery(Object body) {
        return new Delivery(body, Optional.empty(), Optional.empty(), Operation.UPSERT, 0, Optional.empty());
    }

    private static RowRules rules(Action action, Map<String, Mask> masks, Optional<MaskKey> key) {
        return new RowRules(
                masks,
                key,
                List.of(new Expectation("positive", "id > 0", action)),
                Optional.empty(),
                Optional.empty(),
                RawPayload.KEEP,
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    private static Landing open(String table, TableFormat format, Action action, Map<String, Mask> masks) {
        LandingOptions options = new LandingOptions(
                TableName.parse(table),
                format,
                new WriteMode.Append(),
                SchemaPolicy.EVOLVE,
                TableLayout.PLAIN,
                1_000_000,
                1L << 30,
                Duration.ofHours(1),
                1,
                rules(action, masks, Optional.empty()));

        return Landing.open(
                TestLake.tables(), options, table, "single", UUID.randomUUID().toString(), new Listener(), CLOCK);
    }

    private static final class Listener implements LandingListener {

        @Override
        public void committed(BatchReport report) {
            // Counted by the landing.
        }

        @Override
        public void failed(CaravanException failure) {
            // Thrown at the caller as well.
        }
    }
}
