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
import dev.caravan.record.Operation;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import dev.caravan.testing.TestLake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WriteModesTest {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final WriteMode MERGE = new WriteMode.Merge(List.of("id"), WriteMode.Merge.Deletes.HARD);
    private static final WriteMode SOFT = new WriteMode.Merge(List.of("id"), WriteMode.Merge.Deletes.SOFT);
    private static final WriteMode OVERWRITE = new WriteMode.Overwrite(WriteMode.Overwrite.Scope.TABLE);
    private static final WriteMode PARTITIONS = new WriteMode.Overwrite(WriteMode.Overwrite.Scope.PARTITIONS);
    private static final WriteMode HISTORY = new WriteMode.History(List.of("id"), Optional.empty());
    private static final WriteMode DATED = new WriteMode.History(List.of("id"), Optional.of("at"));

    private final List<Landing> opened = new ArrayList<>();
    private long position;

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
    void mergeKeepsTheNewestRecordOfEachKey(TableFormat format) {
        String table = "modes.merge_" + format;
        Landing landing = open(table, format, MERGE);
        upsert(landing, 1, "a");
        upsert(landing, 2, "b");
        upsert(landing, 1, "c");
        landing.flush();
        assertThat(landing.counts()).isEqualTo(new Counts(3, 2, 0, 1));

        upsert(landing, 2, "d");
        upsert(landing, 3, "e");
        landing.flush();
        delete(landing, 1);
        delete(landing, 99);
        landing.flush();

        assertThat(rows(format, table, "concat(id, name)")).containsExactly("2d", "3e");
        assertThat(landing.counts()).isEqualTo(new Counts(7, 6, 0, 1));
    }

    @ParameterizedTest
    @EnumSource
    void everythingThatHappensToOneKeyInOneBatchEndsRight(TableFormat format) {
        String table = "modes.storm_" + format;
        Landing landing = open(table, format, MERGE);
        upsert(landing, 1, "made");
        upsert(landing, 1, "changed");
        delete(landing, 1);
        upsert(landing, 1, "made again");
        upsert(landing, 2, "made");
        delete(landing, 2);
        landing.flush();
        delete(landing, 1);
        upsert(landing, 2, "back");
        landing.close();

        assertThat(rows(format, table, "concat(id, name)")).containsExactly("2back");
    }

    @ParameterizedTest
    @EnumSource
    void aSoftDeleteKeepsTheRow(TableFormat format) {
        String table = "modes.soft_" + format;
        Landing landing = open(table, format, SOFT);
        upsert(landing, 1, "a");
        upsert(landing, 2, "b");
        landing.flush();
        delete(landing, 1);
        landing.flush();
        assertThat(rows(format, table, "concat(id, name, _caravan_deleted)")).containsExactly("1atrue", "2bfalse");

        upsert(landing, 1, "again");
        landing.close();
        assertThat(rows(format, table, "concat(id, name, _caravan_deleted)")).containsExactly("1againfalse", "2bfalse");
    }

    @ParameterizedTest
    @EnumSource
    void aRecordWithoutItsKeyIsQuarantined(TableFormat format) {
        String table = "modes.keyless_" + format;
        Landing landing = open(table, format, MERGE);
        upsert(landing, 1, "a");
        accept(landing, record(null, "nobody", null), Operation.UPSERT);
        landing.close();

        assertThat(landing.counts()).isEqualTo(new Counts(2, 1, 1, 0));
        assertThat(values(quarantine(format, table), "error_message").get(0).toString())
                .contains("which row it is");
    }

    @ParameterizedTest
    @EnumSource
    void aBatchThatIsMergedTwiceChangesNothing(TableFormat format) {
        String table = "modes.again_" + format;
        Landing first = open(table, format, MERGE);
        upsert(first, 1, "a");
        first.close();
        Landing second = open(table, format, MERGE);
        assertThat(second.resume().from()).isEqualTo(Position.of("last", position));
        upsert(second, 1, "b");
        second.close();

        assertThat(rows(format, table, "concat(id, name)")).containsExactly("1b");
    }

    @ParameterizedTest
    @EnumSource
    void overwriteReplacesEverythingAtTheEndOfTheStream(TableFormat format) {
        String table = "modes.overwrite_" + format;
        Landing first = open(table, format, OVERWRITE);
        upsert(first, 1, "a");
        upsert(first, 2, "b");
        first.flush();
        assertThat(TestLake.exists(table) && !rows(format, table, "id").isEmpty())
                .isFalse();
        first.endOfStream();
        assertThat(rows(format, table, "concat(id, name)")).containsExactly("1a", "2b");
        first.close();

        Landing second = open(table, format, OVERWRITE);
        assertThat(second.resume().from()).isEqualTo(Position.START);
        upsert(second, 3, "c");
        second.endOfStream();
        second.close();

        assertThat(rows(format, table, "concat(id, name)")).containsExactly("3c");
    }

    @ParameterizedTest
    @EnumSource
    void anOverwriteThatDidNotReachTheEndLeavesTheTableAsItWas(TableFormat format) {
        String table = "modes.half_" + format;
        Landing first = open(table, format, OVERWRITE);
        upsert(first, 1, "a");
        first.endOfStream();
        first.close();

        Landing second = open(table, format, OVERWRITE);
        upsert(second, 2, "b");
        assertThatThrownBy(second::close)
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("was not read to its end");

        assertThat(rows(format, table, "concat(id, name)")).containsExactly("1a");
    }

    @ParameterizedTest
    @EnumSource
    void overwriteOfPartitionsLeavesTheOthers(TableFormat format) {
        String table = "modes.partitions_" + format;
        Landing first = open(table, format, PARTITIONS, List.of("name"));
        upsert(first, 1, "a");
        upsert(first, 2, "b");
        first.endOfStream();
        first.close();
        Landing second = open(table, format, PARTITIONS, List.of("name"));
        upsert(second, 3, "b");
        second.endOfStream();
        second.close();

        assertThat(rows(format, table, "concat(id, name)")).containsExactly("1a", "3b");
    }

    @ParameterizedTest
    @EnumSource
    void historyKeepsEveryVersionThatDiffers(TableFormat format) {
        String table = "modes.history_" + format;
        Landing landing = open(table, format, HISTORY);
        upsert(landing, 1, "a");
        upsert(landing, 2, "x");
        landing.flush();
        upsert(landing, 1, "b");
        upsert(landing, 2, "x");
        landing.flush();
        delete(landing, 1);
        landing.flush();

        assertThat(rows(format, table, "concat(id, name, is_current, valid_to IS NULL)"))
                .containsExactly("1afalsefalse", "1bfalsefalse", "2xtruetrue");
        assertThat(rows(format, table, "valid_to <= now() AND valid_from < valid_to OR valid_to IS NULL"))
                .containsOnly(true);
        upsert(landing, 1, "c");
        landing.close();
        assertThat(rows(format, table, "concat(id, name, is_current)"))
                .containsExactly("1afalse", "1bfalse", "1ctrue", "2xtrue");
    }

    @ParameterizedTest
    @EnumSource
    void versionsWithTimesOfTheirOwnFollowEachOtherInsideABatch(TableFormat format) {
        String table = "modes.dated_" + format;
        Landing landing = open(table, format, DATED);
        dated(landing, "a", 1);
        landing.flush();
        dated(landing, "a", 2);
        dated(landing, "b", 3);
        dated(landing, "c", 5);
        landing.close();

        assertThat(rows(format, table, "concat(name, day(valid_from), coalesce(day(valid_to), 0), is_current)"))
                .containsExactly("a13false", "b35false", "c50true");
        assertThat(landing.counts()).isEqualTo(new Counts(4, 4, 0, 0));
    }

    private Landing open(String table, TableFormat format, WriteMode mode) {
        return open(table, format, mode, List.of());
    }

    private Landing open(String table, TableFormat format, WriteMode mode, List<String> partitionBy) {
        LandingOptions options = new LandingOptions(
                TableName.parse(table),
                format,
                mode,
                SchemaPolicy.EVOLVE,
                new TableLayout(partitionBy, List.of(), Map.of()),
                1_000_000,
                1L << 30,
                Duration.ofHours(1),
                1,
                RowRules.NONE);
        Landing landing = Landing.open(
                TestLake.tables(),
                options,
                table,
                "changes",
                UUID.randomUUID().toString(),
                new LandingListener() {
                    @Override
                    public void committed(BatchReport report) {
                        // The counts tell.
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

    private void upsert(Landing landing, long id, String name) {
        accept(landing, record(id, name, null), Operation.UPSERT);
    }

    private void delete(Landing landing, long id) {
        accept(landing, record(id, null, null), Operation.DELETE);
    }

    private void dated(Landing landing, String name, int day) {
        accept(landing, record(1L, name, Instant.parse("2026-01-0" + day + "T00:00:00Z")), Operation.UPSERT);
    }

    private static Record record(Long id, String name, Instant at) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("name", name);
        if (at != null) {
            fields.put("at", at);
        }

        return new Record(fields, null);
    }

    private void accept(Landing landing, Record record, Operation operation) {
        long next = ++position;
        landing.accept(new Delivery(
                record,
                Optional.of(() -> Position.of("last", next)),
                Optional.empty(),
                operation,
                0,
                Optional.empty()));
    }

    private static List<Object> rows(TableFormat format, String table, String expression) {
        return values(read(format, table).orderBy("id", "name"), expression);
    }
}
