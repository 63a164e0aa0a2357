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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.record.Schema;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.TestLake;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Guarantee("R12")
class DriftTest {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();

    private final List<Landing> opened = new ArrayList<>();
    private long discarded;

    @AfterEach
    void closeLandings() {
        opened.forEach(Landing::close);
    }

    @AfterAll
    static void stopClock() {
        CLOCK.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void aFieldThatIsNewBecomesAColumnAlsoInTheMiddleOfABatch(TableFormat format) {
        String table = "drift.evolve_" + format;
        Landing landing = open(table, format, SchemaPolicy.EVOLVE);
        // Past the records by which the columns of the first batch are found.
        accept(landing, List.of(Map.of("id", 0L)));
        landing.flush();
        accept(landing, Map.of("id", 1L));
        landing.flush();
        accept(landing, Map.of("id", 2L, "note", "new"));
        accept(landing, Map.of("id", 3L, "NOTE", "same column", "place", Map.of("city", "Oslo")));
        accept(landing, Map.of("id", 4L, "place", Map.of("city", "Rome", "zip", "00100")));
        landing.close();

        assertThat(landing.counts()).isEqualTo(new Counts(5, 5, 0, 0));
        assertThat(values(read(format, table).orderBy("id"), "coalesce(note, place.zip, '')"))
                .containsExactlyInAnyOrder("", "", "new", "same column", "00100");
    }

    @ParameterizedTest
    @EnumSource
    void aTypeGrowsWhereTheFormatLetsIt(TableFormat format) {
        String table = "drift.widen_" + format;
        Map<String, String> properties =
                format == TableFormat.DELTA ? Map.of("delta.enableTypeWidening", "true") : Map.of();
        Landing narrow = open(table, format, declaring("amount DECIMAL(4,2), r FLOAT"), properties);
        accept(narrow, Map.of("amount", new BigDecimal("1.25"), "r", 0.5f));
        narrow.close();
        Landing wide = open(table, format, declaring("amount DECIMAL(22,2), r DOUBLE"), properties);
        accept(wide, Map.of("amount", new BigDecimal("12345678901234567890.25"), "r", 0.1));
        wide.close();

        assertThat(wide.counts()).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(values(read(format, table), "r")).containsExactlyInAnyOrder(0.5, 0.1);
        assertThat(values(read(format, table).orderBy("amount"), "amount"))
                .map(Object::toString)
                .containsExactly("1.25", "12345678901234567890.25");
    }

    @ParameterizedTest
    @EnumSource
    void freezeFailsTheRunAndCommitsNothing(TableFormat format) {
        String table = "drift.freeze_" + format;
        SchemaPolicy policy = new SchemaPolicy(Optional.empty(), Drift.FREEZE, Map.of());
        Landing first = open(table, format, policy);
        accept(first, Map.of("id", 1L));
        first.close();
        Landing second = open(table, format, policy);

        assertThatThrownBy(() -> {
                    accept(second, Map.of("id", 2L, "note", "new"));
                    second.flush();
                })
                .isInstanceOfSatisfying(CaravanException.class, failure -> {
                    assertThat(failure.category()).isEqualTo(Category.SCHEMA_CONFLICT);
                    assertThat(failure).hasMessageContaining("note").hasMessageContaining("drift is freeze");
                });
        assertThat(values(read(format, table), "id")).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource
    void discardColumnLandsTheRecordWithoutTheValue(TableFormat format) {
        String table = "drift.discard_" + format;
        SchemaPolicy policy = new SchemaPolicy(Optional.empty(), Drift.DISCARD_COLUMN, Map.of());
        Landing landing = open(table, format, policy);
        accept(landing, Map.of("id", 1L, "n", 1L));
        landing.flush();
        accept(landing, Map.of("id", 2L, "n", "many", "note", "new"));
        landing.close();

        assertThat(landing.counts()).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(read(format, table).columns()).containsExactlyInAnyOrder("id", "n");
        assertThat(values(read(format, table).orderBy("id"), "coalesce(n, -1)")).containsExactlyInAnyOrder(1L, -1L);
        assertThat(discarded).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void columnsMayHaveAPolicyOfTheirOwn(TableFormat format) {
        String table = "drift.columns_" + format;
        SchemaPolicy policy =
                new SchemaPolicy(Optional.empty(), Drift.QUARANTINE, Map.of("note", Drift.DISCARD_COLUMN));
        Landing landing = open(table, format, policy);
        accept(landing, Map.of("id", 1L));
        landing.flush();
        accept(landing, Map.of("id", 2L, "Note", "left out"));
        accept(landing, Map.of("id", 3L, "other", "not wanted"));
        landing.close();

        assertThat(landing.counts()).isEqualTo(new Counts(3, 2, 1, 0));
        assertThat(values(read(format, table).orderBy("id"), "id")).containsExactly(1L, 2L);
        assertThat(values(quarantine(format, table), "error_message"))
                .containsExactly("field other has no column in the table");
    }

    @ParameterizedTest
    @EnumSource
    void declaredColumnsAreThereWhateverTheRecordsBring(TableFormat format) {
        String table = "drift.declared_" + format;
        Schema declared = LakeTables.parseSchema("id BIGINT, amount DECIMAL(38,18), at TIMESTAMP, never STRING");
        Landing landing = open(table, format, new SchemaPolicy(Optional.of(declared), Drift.QUARANTINE, Map.of()));
        accept(landing, Map.of("id", "1", "amount", "1.000000000000000001"));
        accept(landing, Map.of("id", 2L, "surprise", true));
        landing.close();

        assertThat(read(format, table).columns()).containsExactly("id", "amount", "at", "never");
        assertThat(values(read(format, table), "cast(amount AS STRING)")).containsExactly("1.000000000000000001");
        assertThat(landing.counts()).isEqualTo(new Counts(2, 1, 1, 0));
    }

    @Test
    void aSchemaThatIsNoneIsRefused() {
        assertThatThrownBy(() -> LakeTables.parseSchema("id BIGGISH"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read schema: ");
        assertThatThrownBy(() -> Drift.parse("evolv"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("discard-column");
    }

    private static SchemaPolicy declaring(String columns) {
        return new SchemaPolicy(Optional.of(LakeTables.parseSchema(columns)), Drift.EVOLVE, Map.of());
    }

    private Landing open(String table, TableFormat format, SchemaPolicy policy) {
        return open(table, format, policy, Map.of());
    }

    private Landing open(String table, TableFormat format, SchemaPolicy policy, Map<String, String> properties) {
        LandingOptions options = new LandingOptions(
                TableName.parse(table),
                format,
                new WriteMode.Append(),
                policy,
                new TableLayout(List.of(), List.of(), properties),
                1_000_000,
                1L << 30,
                Duration.ofHours(1),
                1,
                RowRules.NONE);
        Landing landing = Landing.open(
                TestLake.tables(),
                options,
                table,
                "drifting",
                UUID.randomUUID().toString(),
                new LandingListener() {
                    @Override
                    public void committed(BatchReport report) {
                        discarded += report.discarded();
                    }

                    @Override
                    public void failed(CaravanException failure) {
                        // Thrown too.
                    }
                },
                CLOCK);
        opened.add(landing);

        return landing;
    }

    private static void accept(Landing landing, Object body) {
        landing.accept(new Delivery(body, Optional.empty(), Optional.empty(), Operation.UPSERT, 0, Optional.empty()));
    }
}
