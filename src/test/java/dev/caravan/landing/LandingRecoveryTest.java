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
import static org.awaitility.Awaitility.await;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.table.BatchShape;
import dev.caravan.table.LakeTable;
import dev.caravan.table.Mark;
import dev.caravan.table.TableBatch;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A source of numbers, of which every tenth is rejected; its position is the last number that was read. */
class LandingRecoveryTest {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final String STREAM = "numbers/of \"all\" sorts";

    private final List<BatchReport> reports = new CopyOnWriteArrayList<>();
    private final List<Landing> opened = new ArrayList<>();

    @AfterEach
    void closeLandings() {
        FaultPoint.install(null);
        opened.forEach(Landing::close);
    }

    @AfterAll
    static void stopClock() {
        CLOCK.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotCommittedIsReadAgain(TableFormat format) {
        String table = "recovery.plain_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 15);
        first.flush();
        deliver(first, 16, 20);
        crash(first);

        Landing second = open(table, format);
        assertThat(second.resume()).isEqualTo(new Resume(at(15), Optional.empty()));
        deliver(second, 16, 22);
        second.close();

        assertHolds(table, format, 22);
        assertThat(reports).extracting(BatchReport::number).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @EnumSource
    void anIntentThatNoTableFollowedIsReadAnew(TableFormat format) {
        String table = "recovery.intended_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 12);
        first.flush();
        crash(first);
        intend(table, new Intent(2, at(12), at(18), Map.of(table, 1L), Counts.NONE, "dead"));

        Landing second = open(table, format);
        assertThat(second.resume()).isEqualTo(new Resume(at(12), Optional.empty()));
        deliver(second, 13, 25);
        second.close();

        assertHolds(table, format, 25);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstIntentOfAllMayBeLeftAlone(TableFormat format) {
        String table = "recovery.first_" + format;
        intend(table, new Intent(1, Position.START, at(18), Map.of(table, 0L), Counts.NONE, "dead"));

        Landing landing = open(table, format);
        assertThat(landing.resume()).isEqualTo(new Resume(Position.START, Optional.empty()));
        deliver(landing, 1, 11);
        landing.close();

        assertHolds(table, format, 11);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchOfWhichOnlyTheQuarantineWasCommittedIsMadeWholeWithoutDoublingIt(TableFormat format) {
        String table = "recovery.half_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 25);
        first.close();
        commitQuarantineOnly(table, format, 2, 25, 45);
        assertThat(values(quarantine(format, table), "raw_text")).containsExactly("10", "20", "30", "40");
        assertThat(read(format, table).count()).isEqualTo(23);

        Landing second = open(table, format);
        assertThat(second.resume()).isEqualTo(new Resume(at(25), Optional.of(at(45))));
        deliver(second, 26, 52);
        second.close();

        assertHolds(table, format, 52);
        assertThat(reports).extracting(BatchReport::number).containsExactly(1L, 2L, 3L);
        assertThat(reports).extracting(report -> report.counts().read()).containsExactly(25L, 20L, 7L);
    }

    @ParameterizedTest
    @EnumSource
    void aHalfCommittedBatchSurvivesAnotherCrashWhileItIsReadAgain(TableFormat format) {
        String table = "recovery.twice_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 5);
        first.close();
        commitQuarantineOnly(table, format, 1 + 1, 5, 15);
        Landing second = open(table, format);
        deliver(second, 6, 12);
        crash(second);

        Landing third = open(table, format);
        assertThat(third.resume()).isEqualTo(new Resume(at(5), Optional.of(at(15))));
        deliver(third, 6, 15);
        third.close();

        assertHolds(table, format, 15);
    }

    @ParameterizedTest
    @EnumSource
    void thePositionIsInTheTableWhenTheIntentsAreLost(TableFormat format) throws IOException {
        String table = "recovery.lost_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 9);
        first.flush();
        deliver(first, 10, 14);
        Path intents = first.stateDirectory();
        first.close();
        TestLake.deleteTree(intents);

        Landing second = open(table, format);
        assertThat(second.resume()).isEqualTo(new Resume(at(14), Optional.empty()));
        deliver(second, 15, 17);
        second.close();
        TestLake.deleteTree(intents);

        assertThat(open(table, format).resume().from()).isEqualTo(at(17));
        assertHolds(table, format, 17);
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatWasMadeAnewStopsThePipelineInsteadOfStartingAtZero(TableFormat format) throws IOException {
        String table = "recovery.dropped_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 5);
        first.flush();
        deliver(first, 6, 9);
        first.close();
        TestLake.drop(format, table);

        assertThatThrownBy(() -> open(table, format)).isInstanceOfSatisfying(CaravanException.class, failure -> {
            assertThat(failure.category()).isEqualTo(Category.POSITION_LOST);
            assertThat(failure.getMessage())
                    .startsWith("Cannot continue pipeline " + table + ": table " + table + " holds batch 0 of stream "
                            + STREAM + ", but batch ")
                    .contains("Bring it back, or delete ")
                    .contains(first.stateDirectory().toString());
        });
    }

    @Test
    void aSecondRunOnThisMachineIsKeptOut() {
        Landing first = open("recovery.taken", TableFormat.ICEBERG);

        assertThatThrownBy(() -> open("recovery.taken", TableFormat.ICEBERG))
                .isInstanceOfSatisfying(CaravanException.class, failure -> {
                    assertThat(failure.category()).isEqualTo(Category.FENCED);
                    assertThat(failure.getMessage())
                            .startsWith("Cannot take over stream ")
                            .hasLineCount(1);
                });
        first.close();
        open("recovery.taken", TableFormat.ICEBERG);
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatWasTakenOverAcknowledgesNothing(TableFormat format) {
        String table = "recovery.fenced_" + format;
        Landing late = open(table, format);
        deliver(late, 1, 4);
        late.flush();
        List<Optional<Throwable>> told = new ArrayList<>();
        late.accept(new Delivery(
                number(5),
                Optional.of(() -> at(5)),
                Optional.empty(),
                Operation.UPSERT,
                0,
                Optional.of(failure -> told.add(Optional.ofNullable(failure)))));
        TestLake.tables().table(TableName.parse(table), format).claim(table + "/" + STREAM + "/0", Map.of());

        assertThatThrownBy(late::flush).isInstanceOf(CaravanException.class);

        assertThat(told).hasSize(1);
        assertThat(told.get(0)).get().isInstanceOf(CaravanException.class);
        assertThatThrownBy(() -> deliver(late, 6, 6)).isInstanceOf(CaravanException.class);
        late.close();
        assertThat(told).hasSize(1);
        assertHolds(table, format, 4);
    }

    @Test
    void completionsAreToldOnceAndOnlyAfterTheCommit() {
        String table = "recovery.completed";
        Landing landing = open(table, TableFormat.ICEBERG);
        List<Long> rowsWhenTold = new ArrayList<>();
        Consumer<Throwable> completion = failure -> {
            assertThat(failure).isNull();
            rowsWhenTold.add(read(TableFormat.ICEBERG, table).count());
        };
        for (long i = 1; i <= 3; i++) {
            landing.accept(new Delivery(
                    number(i), Optional.empty(), Optional.empty(), Operation.UPSERT, 0, Optional.of(completion)));
        }
        assertThat(rowsWhenTold).isEmpty();

        landing.flushIfAllHeld(4);
        assertThat(rowsWhenTold).isEmpty();
        landing.flushIfAllHeld(3);
        landing.close();

        assertThat(rowsWhenTold).containsExactly(3L, 3L, 3L);
    }

    @Test
    void aBatchIsCommittedWhenItsTimeIsUp() {
        Landing landing = open("recovery.timed", TableFormat.ICEBERG, Duration.ofMillis(50), 1_000_000);

        deliver(landing, 1, 3);

        await().atMost(Duration.ofSeconds(60)).until(() -> landing.counts().landed() == 3);
    }

    /** Its time is what the commit before took, which is no whole number of milliseconds. */
    @Test
    void aBatchBehindACommitThatTookLongerIsCommittedToo() {
        Landing landing = open("recovery.slow", TableFormat.ICEBERG, Duration.ofMillis(1), 1_000_000);

        for (long number = 1; number < 10; number++) {
            long landed = number;
            deliver(landing, number, number);

            await().atMost(Duration.ofSeconds(60)).until(() -> landing.counts().landed() == landed);
        }
    }

    @Guarantee("R6")
    @ParameterizedTest
    @EnumSource
    void aSourceThatGoesBackIsStoppedBeforeTheCommit(TableFormat format) {
        String table = "recovery.backwards_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 7);
        first.flush();
        deliver(first, 3, 3);

        assertThatThrownBy(first::flush).isInstanceOfSatisfying(CaravanException.class, failure -> {
            assertThat(failure.category()).isEqualTo(Category.POSITION_LOST);
            assertThat(failure.getMessage()).contains("its source went back (last from 7 to 3)");
        });
        first.close();

        assertHolds(table, format, 7);
        assertThat(open(table, format).resume().from()).isEqualTo(at(7));
    }

    @Test
    void batchRowsCountBeforeTheColumnsAreKnown() {
        String table = "recovery.few_rows";
        Landing landing = open(table, TableFormat.ICEBERG, Duration.ofHours(1), 3);

        deliver(landing, 1, 7);

        assertThat(landing.counts().landed()).isEqualTo(6);
        landing.close();
        assertHolds(table, TableFormat.ICEBERG, 7);
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatWasTakenOverNamesTheOtherOne(TableFormat format) {
        String table = "recovery.taken_over_" + format;
        String lane = table + "/" + STREAM + "/0";
        Landing first = open(table, format);
        deliver(first, 1, 12);
        first.flush();
        deliver(first, 13, 25);
        TestLake.tables()
                .table(TableName.parse(table), format)
                .claim(lane, Map.of("lane", lane, "owner", "a rival", "position", at(12).toString()));

        assertThatThrownBy(first::flush)
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.getMessage())
                        .contains("(ours is batch 2 of epoch 1, the table holds batch 1 of epoch 2)."
                                + " The other run is a rival; this one was "));
        first.close();
        Landing second = open(table, format);
        assertThat(second.resume().from()).isEqualTo(at(12));
        deliver(second, 13, 27);
        second.close();

        assertHolds(table, format, 27);
    }

    @ParameterizedTest
    @EnumSource
    void aTornBatchIsMadeWholeThoughItsIntentIsLost(TableFormat format) throws IOException {
        String table = "recovery.torn_" + format;
        Landing first = open(table, format);
        deliver(first, 1, 12);
        first.flush();
        deliver(first, 13, 25);
        FaultPoint.install(point -> {
            if (point == FaultPoint.DURING_COMMIT) {
                throw new IllegalStateException("torn");
            }
        });
        assertThatThrownBy(first::flush).isInstanceOf(CaravanException.class);
        FaultPoint.install(null);
        first.close();
        TestLake.deleteTree(first.stateDirectory());

        Landing second = open(table, format);
        assertThat(second.resume()).isEqualTo(new Resume(at(12), Optional.of(at(25))));
        deliver(second, 13, 27);
        second.close();

        assertHolds(table, format, 27);
    }

    @Test
    void onlyRejectedRecordsMoveThePositionToo() {
        String table = "recovery.rejects";
        Landing first = open(table, TableFormat.ICEBERG);
        deliver(first, 10, 10);
        first.close();

        Landing second = open(table, TableFormat.ICEBERG);

        assertThat(second.resume().from()).isEqualTo(at(10));
        assertThat(TestLake.exists(table)).isFalse();
        deliver(second, 11, 12);
        second.close();
        assertThat(open(table, TableFormat.ICEBERG).resume().from()).isEqualTo(at(12));
    }

    @Test
    void onlyFilteredRecordsMoveThePositionToo() {
        String table = "recovery.filtered";
        Landing first = open(table, TableFormat.ICEBERG);
        deliver(first, 1, 2);
        first.flush();
        first.skip(3, at(5));
        first.close();

        assertThat(first.counts()).isEqualTo(new Counts(5, 2, 0, 3));
        assertThat(open(table, TableFormat.ICEBERG).resume().from()).isEqualTo(at(5));
    }

    @Test
    void aDeliveryThatWouldKeepAStopWaitingIsGivenUpAndReadAgain() {
        String table = "recovery.endless";
        Landing first = open(table, TableFormat.ICEBERG);
        deliver(first, 1, 2);
        first.flush();
        Iterator<Object> endless = LongStream.iterate(3, i -> i + 1)
                .peek(i -> {
                    if (i == 1000) {
                        first.stopWithin(Duration.ZERO);
                    }
                })
                .mapToObj(i -> (Object) new Record(Map.of("id", i), null))
                .iterator();

        assertThatThrownBy(() -> first.accept(new Delivery(
                        endless,
                        Optional.of(() -> at(Long.MAX_VALUE)),
                        Optional.empty(),
                        Operation.UPSERT,
                        0,
                        Optional.empty())))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.CANCELLED));
        first.close();

        assertHolds(table, TableFormat.ICEBERG, 2);
        assertThat(open(table, TableFormat.ICEBERG).resume()).isEqualTo(new Resume(at(2), Optional.empty()));
    }

    private Landing open(String table, TableFormat format) {
        return open(table, format, Duration.ofHours(1), 1_000_000);
    }

    private Landing open(String table, TableFormat format, Duration interval, long rows) {
        LandingOptions options = new LandingOptions(
                TableName.parse(table),
                format,
                new WriteMode.Append(),
                SchemaPolicy.EVOLVE,
                TableLayout.PLAIN,
                rows,
                1L << 30,
                interval,
                1,
                RowRules.NONE);
        Landing landing = Landing.open(
                TestLake.tables(), options, table, STREAM, UUID.randomUUID().toString(), new Listener(), CLOCK);
        opened.add(landing);

        return landing;
    }

    private static Position at(long number) {
        return Position.of("last", number);
    }

    private static Object number(long number) {
        Origin origin = new Origin("numbers", "number", number);
        return number % 10 == 0
                ? new Rejected(
                        "ROUND", "it is round", origin, String.valueOf(number).getBytes(StandardCharsets.UTF_8))
                : new Record(Map.of("id", number), origin);
    }

    private static void deliver(Landing landing, long from, long to) {
        LongStream.rangeClosed(from, to)
                .forEach(i -> landing.accept(new Delivery(
                        number(i), Optional.of(() -> at(i)), Optional.empty(), Operation.UPSERT, 0, Optional.empty())));
    }

    /** What a dead process leaves: nothing of the open batch, and no lock. */
    private static void crash(Landing landing) {
        Iterator<Object> broken = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Object next() {
                throw new IllegalStateException("crash");
            }
        };
        assertThatThrownBy(() -> landing.accept(new Delivery(
                        broken, Optional.empty(), Optional.empty(), Operation.UPSERT, 0, Optional.empty())))
                .isInstanceOf(CaravanException.class);
        landing.close();
    }

    /** What a crash between the commits of the two tables leaves of the batch that reads (from, to]. */
    private static void commitQuarantineOnly(String table, TableFormat format, long number, long from, long to) {
        TableName name = TableName.parse(table);
        String lane = table + "/" + STREAM + "/0";
        LakeTable rejects = TestLake.tables().table(name.quarantine(), format);
        if (!rejects.exists()) {
            rejects.create(Quarantine.SCHEMA, TableLayout.PLAIN);
        }
        Mark mark = rejects.claim(lane, Map.of());
        TableBatch batch =
                rejects.begin(lane, mark, number, new WriteMode.Append(), Quarantine.SCHEMA, BatchShape.of(1));
        LongStream.rangeClosed(from + 1, to)
                .mapToObj(LandingRecoveryTest::number)
                .filter(Rejected.class::isInstance)
                .forEach(rejected ->
                        Quarantine.write(batch.writer(), Sender.alone(table, STREAM), number, 1, (Rejected) rejected));
        intend(
                table,
                new Intent(
                        number,
                        at(from),
                        at(to),
                        Map.of(name.quarantine().toString(), mark.number(), table, number - 1),
                        new Counts(to - from, to - from - batch.rows(), batch.rows(), 0),
                        "a run that died"));
        batch.seal();
        batch.commit(Map.of("position", at(to).toString()));
    }

    private static void intend(String pipeline, Intent intent) {
        try (IntentLog log = IntentLog.open(TestLake.warehouse().resolve("_caravan"), pipeline, STREAM)) {
            log.write(intent);
        }
    }

    private static void assertHolds(String table, TableFormat format, long last) {
        assertThat(values(read(format, table), "id"))
                .isEqualTo(LongStream.rangeClosed(1, last)
                        .filter(i -> i % 10 != 0)
                        .<Object>mapToObj(Long::valueOf)
                        .toList());
        if (last >= 10) {
            assertThat(values(quarantine(format, table), "origin_number"))
                    .isEqualTo(LongStream.rangeClosed(1, last / 10)
                            .<Object>mapToObj(i -> i * 10)
                            .toList());
        }
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
}
