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
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One stream whose records say which of several tables they are for; a number's table is its remainder. */
class SeveralTablesTest {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final String STREAM = "numbers";
    private static final int TABLES = 3;

    private final List<BatchReport> reports = new ArrayList<>();

    @AfterAll
    static void stopClock() {
        CLOCK.shutdownNow();
    }

    @AfterEach
    void noFault() {
        FaultPoint.install(null);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordLandsInTheTableItIsForOrInTheQuarantine(TableFormat format) {
        String home = "several_" + format + ".events";
        try (Landing landing = open(home, format, new WriteMode.Append())) {
            deliver(landing, 1, 6);
            accept(landing, 7, Map.of("id", 7L, "t", "t0", "note", "new here"));
            accept(landing, 8, Map.of("id", 8L, "t", "other_namespace.t0"));
            accept(landing, 9, Map.of("id", 9L, "t", home.replace("events", "t1")));
            accept(landing, 10, Map.of("id", 10L, "t", "../../t0"));
            accept(landing, 11, Map.of("id", 11L));
            accept(landing, 12, Map.of("id", 12L, "t", Map.of("table", "t0")));
            landing.flush();
            accept(landing, 13, Map.of("id", "thirteen", "t", "t1"));
            accept(landing, 14, Map.of("id", 14L, "t", "events"));
            accept(landing, 15, record(15));
            accept(landing, 16, Map.of("id", 16L, "t", "t1", "note", "for the next batch"));
            landing.flush();
            assertThat(landing.counts()).isEqualTo(new Counts(16, 11, 5, 0));
        }

        assertThat(ids(format, home, 0)).containsExactly(3L, 6L, 7L, 15L);
        assertThat(ids(format, home, 1)).containsExactly(1L, 4L, 9L, 16L);
        assertThat(ids(format, home, 2)).containsExactly(2L, 5L);
        assertThat(values(read(format, home), "id")).containsExactly(14L);
        assertThat(read(format, table(home, 1)).columns()).containsExactlyInAnyOrder("id", "t", "note");
        assertThat(values(quarantine(format, home), "get_json_object(raw_text, '$.id')"))
                .containsExactly("10", "11", "12", "8");
        assertThat(values(quarantine(format, home), "error_code"))
                .containsOnly(TableChoice.NOT_LISTED)
                .hasSize(4);
        assertThat(values(quarantine(format, table(home, 1)), "error_code")).containsExactly("DOES_NOT_FIT");
        assertThat(reports)
                .extracting(each -> each.table().table() + " " + each.number() + " "
                        + each.counts().read())
                .containsExactlyInAnyOrder(
                        "events 1 4", "t0 1 3", "t1 1 3", "t2 1 2", "t0 2 1", "events 2 1", "t1 2 2");
    }

    /** R14: the batch fails behind any of its tables. */
    @ParameterizedTest
    @EnumSource
    void aBatchThatWasTornBetweenItsTablesIsMadeWhole(TableFormat format) {
        for (int torn = 1; torn < TABLES; torn++) {
            String home = "several_" + format + ".torn" + torn;
            Landing first = open(home, format, new WriteMode.Append());
            deliver(first, 1, 9);
            first.flush();
            tear(first, torn);

            Landing second = open(home, format, new WriteMode.Append());
            assertThat(second.resume()).isEqualTo(new Resume(at(9), Optional.of(at(20))));
            deliver(second, 10, 25);
            second.close();

            assertThatAllHold(format, home, 25);
            assertThat(numbers(home)).containsOnly(3L).hasSize(TABLES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTablesAloneTellWhereATornBatchStands(TableFormat format) {
        String home = "several_" + format + ".alone";
        Landing first = open(home, format, new WriteMode.Append());
        deliver(first, 1, 9);
        first.flush();
        tear(first, 2);
        TestLake.deleteTree(TestLake.warehouse().resolve("_caravan").resolve(home));

        Landing second = open(home, format, new WriteMode.Append());
        assertThat(second.resume()).isEqualTo(new Resume(at(9), Optional.of(at(20))));
        deliver(second, 10, 20);
        second.close();

        assertThatAllHold(format, home, 20);
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatWasDroppedIsNoticedThoughTheOthersAreThere(TableFormat format) {
        String home = "several_" + format + ".dropped";
        try (Landing landing = open(home, format, new WriteMode.Append())) {
            deliver(landing, 1, 9);
            landing.flush();
            deliver(landing, 10, 12);
        }
        TestLake.drop(format, table(home, 1));

        assertThatThrownBy(() -> open(home, format, new WriteMode.Append()))
                .isInstanceOfSatisfying(CaravanException.class, failure -> {
                    assertThat(failure.category()).isEqualTo(Category.POSITION_LOST);
                    assertThat(failure)
                            .hasMessageContaining(table(home, 1) + " holds batch 0")
                            .hasMessageContaining("dropped");
                });
    }

    @ParameterizedTest
    @EnumSource
    void aRefreshThatHasNothingForATableEmptiesIt(TableFormat format) {
        String home = "several_" + format + ".refreshed";
        WriteMode overwrite = new WriteMode.Overwrite(WriteMode.Overwrite.Scope.TABLE);
        try (Landing landing = open(home, format, overwrite)) {
            deliver(landing, 1, 9);
            landing.endOfStream();
        }
        try (Landing landing = open(home, format, overwrite)) {
            accept(landing, 1, record(10));
            landing.endOfStream();
        }

        assertThat(ids(format, home, 0)).isEmpty();
        assertThat(ids(format, home, 1)).containsExactly(10L);
        assertThat(ids(format, home, 2)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatTheirSourceWritesItselfAreSentOnToo(TableFormat format) {
        String home = "several_" + format + ".rows";
        try (Landing landing = open(home, format, new WriteMode.Append())) {
            landing.accept(new Delivery(
                    new Rows(30), Optional.of(() -> at(30)), Optional.empty(), Operation.UPSERT, 0, Optional.empty()));
        }

        assertThatAllHold(format, home, 30);
        assertThat(read(format, table(home, 0)).schema().simpleString())
                .isEqualTo("struct<id:bigint,t:string,price:decimal(5,2),day:date,at:timestamp,local:timestamp_ntz,"
                        + "ratio:double,new:boolean,raw:binary>");
        assertThat(values(read(format, table(home, 0)).where("id = 3"), "concat_ws(' ', price, day, at, local, raw)"))
                .containsExactly("123.45 1970-01-04 1970-01-01 00:00:00.000003 1970-01-01 00:00:00.000003 b");
    }

    /** Commits tables up to some, and dies. */
    private static void tear(Landing landing, int afterTables) {
        int[] visits = {0};
        FaultPoint.install(point -> {
            if (point == FaultPoint.DURING_COMMIT && ++visits[0] == afterTables) {
                throw new IllegalStateException("crash");
            }
        });
        deliver(landing, 10, 20);
        assertThatThrownBy(landing::flush).hasMessageContaining("crash");
        FaultPoint.install(null);
        landing.close();
    }

    private static void assertThatAllHold(TableFormat format, String home, long last) {
        IntStream.range(0, TABLES).forEach(index -> assertThat(ids(format, home, index))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last)
                        .filter(id -> id % TABLES == index)
                        .boxed()
                        .map(Object.class::cast)
                        .toList()));
    }

    private static List<Object> ids(TableFormat format, String home, int index) {
        return values(read(format, table(home, index)), "id");
    }

    private static List<Long> numbers(String pipeline) {
        return new LaneStates(TestLake.tables())
                .of(pipeline).stream().map(LaneState::number).toList();
    }

    private static String table(String home, int index) {
        TableName name = TableName.parse(home);

        return name.namespace() + "." + prefix(home) + "t" + index;
    }

    /** Of the tables of one test, so that they keep apart. */
    private static String prefix(String home) {
        String name = TableName.parse(home).table();

        return name.equals("events") ? "" : name + "_";
    }

    private static Map<String, Object> record(long id) {
        return Map.of("id", id, "t", "t" + id % TABLES);
    }

    private static Position at(long number) {
        return Position.of("last", number);
    }

    private static void deliver(Landing landing, long from, long to) {
        LongStream.rangeClosed(from, to).forEach(id -> accept(landing, id, record(id)));
    }

    private static void accept(Landing landing, long number, Map<String, ?> record) {
        landing.accept(new Delivery(
                new Record(record, new Origin("numbers", "number", number)),
                Optional.of(() -> at(number)),
                Optional.empty(),
                Operation.UPSERT,
                0,
                Optional.empty()));
    }

    private Landing open(String home, TableFormat format, WriteMode mode) {
        LandingOptions options = new LandingOptions(
                        TableName.parse(home),
                        format,
                        mode,
                        SchemaPolicy.EVOLVE,
                        TableLayout.PLAIN,
                        1_000_000,
                        1L << 30,
                        Duration.ofHours(1),
                        1,
                        RowRules.NONE)
                .choosing(new TableChoice(
                        TableName.parse(home),
                        IntStream.range(0, TABLES)
                                .mapToObj(index -> TableName.parse(table(home, index)))
                                .toList(),
                        record -> record.get("t") instanceof String name && name.startsWith("t")
                                ? prefix(home) + name
                                : String.valueOf(record.get("t"))));

        return Landing.open(
                TestLake.tables(), options, home, STREAM, UUID.randomUUID().toString(), new Listener(), CLOCK);
    }

    private final class Listener implements LandingListener {

        @Override
        public void committed(BatchReport report) {
            reports.add(report);
        }

        @Override
        public void failed(CaravanException failure) {
            // Thrown at the caller as well.
        }
    }

    /** Rows from 1 to some number, each field set the way its type has it. */
    private static final class Rows implements RowSource {

        private final long last;
        private long id;

        private Rows(long last) {
            this.last = last;
        }

        @Override
        public Schema schema() {
            return new Schema(List.of(
                    new Schema.Field("id", Type.Scalar.LONG),
                    new Schema.Field("t", Type.Scalar.STRING),
                    new Schema.Field("price", new Type.Decimal(5, 2)),
                    new Schema.Field("day", Type.Scalar.DATE),
                    new Schema.Field("at", Type.Scalar.TIMESTAMP),
                    new Schema.Field("local", Type.Scalar.TIMESTAMP_NTZ),
                    new Schema.Field("ratio", Type.Scalar.DOUBLE),
                    new Schema.Field("new", Type.Scalar.BOOLEAN),
                    new Schema.Field("raw", Type.Scalar.BINARY)));
        }

        @Override
        public boolean next() {
            id++;

            return id <= last;
        }

        @Override
        public void write(RowWriter writer) {
            writer.setLong(0, id);
            writer.setString(1, "t" + id % TABLES);
            writer.setDecimal(2, new BigDecimal("123.45"));
            writer.setDate(3, (int) id);
            writer.setTimestamp(4, id);
            writer.setTimestamp(5, id);
            writer.setDouble(6, 0.5);
            writer.setBoolean(7, true);
            writer.setBytes(8, new byte[] {'b'});
        }

        @Override
        public Origin origin() {
            return new Origin("rows", "row", id);
        }

        @Override
        public Optional<Position> boundary() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
