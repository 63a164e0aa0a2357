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
import static org.assertj.core.api.Assertions.tuple;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of several pipelines in one table with the same commits. */
class CommitGroupTest {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final String STREAM = "numbers";
    /** Ids of the second pipeline begin here. */
    private static final long B = 100;

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
    void whatSeveralPipelinesBringIsInOneCommit(TableFormat format) {
        String table = "grouped_" + format + ".together";
        try (Members run = new Members(table, format)) {
            run.deliver(run.a, 1, 3);
            run.deliver(run.b, B + 1, B + 2);
            run.reject(run.b, B + 3);
            run.deliver(run.a, 4, 4);
            run.a.flush();

            assertThat(run.a.landed()).isEqualTo(at(4));
            assertThat(run.b.landed()).isEqualTo(at(B + 3));
        }

        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L, 3L, 4L, B + 1, B + 2);
        assertThat(TestLake.tables().table(TableName.parse(table), format).marks())
                .containsOnlyKeys("group_" + table.replace('.', '_') + "/" + table + "/0")
                .allSatisfy((lane, mark) -> assertThat(mark.number()).isEqualTo(1));
        assertThat(values(quarantine(format, table), "concat(pipeline, ' ', stream, ' ', batch)"))
                .containsExactly(id("b", table) + " numbers 1");
        assertThat(reports)
                .extracting(BatchReport::pipeline, BatchReport::number, BatchReport::counts)
                .containsExactlyInAnyOrder(
                        tuple(id("a", table), 1L, new Counts(4, 4, 0, 0)),
                        tuple(id("b", table), 1L, new Counts(3, 2, 1, 0)));
    }

    @ParameterizedTest
    @EnumSource
    void eachGoesOnWhereItsOwnPartEnds(TableFormat format) {
        String table = "grouped_" + format + ".on";
        try (Members run = new Members(table, format)) {
            run.deliver(run.a, 1, 3);
            run.deliver(run.b, B + 1, B + 2);
        }
        try (Members run = new Members(table, format)) {
            assertThat(run.a.resume()).isEqualTo(new Resume(at(3), Optional.empty()));
            assertThat(run.b.resume()).isEqualTo(new Resume(at(B + 2), Optional.empty()));
            run.deliver(run.b, B + 3, B + 3);
        }
        try (Members run = new Members(table, format)) {
            assertThat(run.a.resume().from()).isEqualTo(at(3));
            assertThat(run.b.resume().from()).isEqualTo(at(B + 3));
        }
    }

    /** The quarantine was committed, the table was not: both parts have to come again, and nothing of what follows. */
    @ParameterizedTest
    @EnumSource
    void aTornBatchIsMadeWholeByAllWhoHaveAPartOfIt(TableFormat format) throws Exception {
        String table = "grouped_" + format + ".torn";
        tear(table, format);

        try (Members run = new Members(table, format)) {
            assertThat(run.a.resume()).isEqualTo(new Resume(at(2), Optional.of(at(5))));
            assertThat(run.b.resume()).isEqualTo(new Resume(at(B + 1), Optional.of(at(B + 3))));
            run.deliver(run.a, 3, 5);
            CompletableFuture<Void> ahead = CompletableFuture.runAsync(() -> run.deliver(run.a, 6, 9));
            assertThatThrownBy(() -> ahead.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(values(read(format, table), "id")).doesNotContain(3L);
            run.deliver(run.b, B + 2, B + 2);
            run.reject(run.b, B + 3);
            ahead.get(30, TimeUnit.SECONDS);
            run.deliver(run.b, B + 4, B + 4);
        }

        assertThat(values(read(format, table), "id"))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, B + 1, B + 2, B + 4);
        assertThat(values(quarantine(format, table), "origin_number")).containsExactly(B + 3);
    }

    @ParameterizedTest
    @EnumSource
    void aTornBatchIsNotMadeWholeWithoutOneOfThem(TableFormat format) {
        String table = "grouped_" + format + ".absent";
        tear(table, format);

        assertThatThrownBy(() -> new Members(table, format, Set.of("a")))
                .isInstanceOfSatisfying(CaravanException.class, refused -> {
                    assertThat(refused.category()).isEqualTo(Category.CONFIG);
                    assertThat(refused).hasMessageContaining("without pipeline " + id("b", table));
                });
    }

    @ParameterizedTest
    @EnumSource
    void aStreamStaysInItsLane(TableFormat format) {
        String table = "grouped_" + format + ".stays";
        try (Landing alone = alone(table, format, "a")) {
            deliver(alone, 1, 5);
        }
        assertThatThrownBy(() -> new Members(table, format)).hasMessageContaining("has landed stream numbers");
        try (Landing alone = alone(table, format, "a")) {
            assertThat(alone.resume().from()).isEqualTo(at(5));
        }
        try (Members run = new Members(table, format, Set.of("c", "b"), "c")) {
            run.deliver(run.b, B + 1, B + 1);
        }
        assertThatThrownBy(() -> alone(table, format, "b")).hasMessageContaining("in commit group " + group(table));
        CommitGroup other = open(table, format, Set.of("b"), "another_" + format);
        assertThatThrownBy(() -> other.member(id("b", table), STREAM, options(table, format, 1_000_000)))
                .hasMessageContaining("in commit group " + group(table));
        other.close();
        try (Landing newcomer = alone(table, format, "d")) {
            deliver(newcomer, 200, 200);
        }

        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L, 3L, 4L, 5L, B + 1, 200L);
    }

    @ParameterizedTest
    @EnumSource
    void aPartThatItsSourceHasNoMoreFailsTheRun(TableFormat format) {
        String table = "grouped_" + format + ".gone";
        tear(table, format);

        Members run = new Members(table, format);
        run.deliver(run.a, 3, 5);
        assertThatThrownBy(run.b::endOfStream)
                .isInstanceOfSatisfying(CaravanException.class, lost -> assertThat(lost.category())
                        .isEqualTo(Category.POSITION_LOST));
        assertThatThrownBy(() -> run.deliver(run.a, 6, 6)).hasMessageContaining("whole, which a crash tore");
        run.close();

        Members idle = new Members(table, format);
        idle.a.close();
        assertThatThrownBy(idle.b::close).hasMessageContaining("whole, which a crash tore");
    }

    /** Records that come again by themselves: what the quarantine holds of them it may hold twice. */
    @ParameterizedTest
    @EnumSource
    void aTornBatchOfSourcesWithoutPositionsHoldsNobodyUp(TableFormat format) {
        String table = "grouped_" + format + ".unplaced";
        Landing first = alone(table, format, "a");
        first.accept(unplaced(new Record(Map.of("id", 1L), origin(1))));
        first.flush();
        first.accept(unplaced(new Record(Map.of("id", 2L), origin(2))));
        first.accept(unplaced(new Rejected("BAD", "it is bad", origin(3), new byte[0])));
        FaultPoint.install(point -> {
            if (point == FaultPoint.DURING_COMMIT) {
                throw new IllegalStateException("crash");
            }
        });
        assertThatThrownBy(first::flush).hasMessageContaining("crash");
        FaultPoint.install(null);
        first.close();

        try (Landing second = alone(table, format, "a")) {
            assertThat(second.resume().replayTo()).isEmpty();
            second.accept(unplaced(new Record(Map.of("id", 2L), origin(2))));
        }

        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L);
    }

    @Test
    void aDeliveryOfNothingIsNoBatch() {
        try (Landing landing = alone("grouped.nothing", TableFormat.DELTA, "a")) {
            landing.accept(
                    new Delivery(List.of(), Optional.empty(), Optional.empty(), Operation.UPSERT, 0, Optional.empty()));
            landing.flush();
            deliver(landing, 1, 1);
        }

        assertThat(values(read(TableFormat.DELTA, "grouped.nothing"), "id")).containsExactly(1L);
    }

    @Test
    void membersHaveToAgree() {
        String table = "grouped.differ";
        CommitGroup group = open(table, TableFormat.DELTA, Set.of("a", "b"), group(table));
        try (Landing member = group.member(table + "-a", STREAM, options(table, TableFormat.DELTA, 1_000_000))) {
            assertThat(member.resume().from()).isEqualTo(Position.START);
            assertThatThrownBy(() -> group.member(table + "-b", STREAM, options(table, TableFormat.DELTA, 10)))
                    .hasMessageContaining("other options than the others of commit group");
        }
    }

    /** Batch 1 is whole; of batch 2 only the quarantine is there. */
    private void tear(String table, TableFormat format) {
        try (Members run = new Members(table, format)) {
            run.deliver(run.a, 1, 2);
            run.deliver(run.b, B + 1, B + 1);
            run.a.flush();
            run.deliver(run.a, 3, 5);
            run.deliver(run.b, B + 2, B + 2);
            run.reject(run.b, B + 3);
            FaultPoint.install(point -> {
                if (point == FaultPoint.DURING_COMMIT) {
                    throw new IllegalStateException("crash");
                }
            });
            assertThatThrownBy(run.a::flush).hasMessageContaining("crash");
            FaultPoint.install(null);
        }
    }

    private static String group(String table) {
        return "group_" + table.replace('.', '_');
    }

    private static LandingOptions options(String table, TableFormat format, long batchRows) {
        return new LandingOptions(
                TableName.parse(table),
                format,
                new WriteMode.Append(),
                SchemaPolicy.EVOLVE,
                TableLayout.PLAIN,
                batchRows,
                1L << 30,
                Duration.ofHours(1),
                1,
                RowRules.NONE);
    }

    private CommitGroup open(String table, TableFormat format, Set<String> pipelines, String name) {
        return CommitGroup.open(
                TestLake.tables(),
                options(table, format, 1_000_000),
                name,
                pipelines.stream().map(each -> id(each, table)).collect(Collectors.toSet()),
                UUID.randomUUID().toString(),
                new Listener(),
                CLOCK);
    }

    private Landing alone(String table, TableFormat format, String pipeline) {
        return Landing.open(
                TestLake.tables(),
                options(table, format, 1_000_000),
                id(pipeline, table),
                STREAM,
                UUID.randomUUID().toString(),
                new Listener(),
                CLOCK);
    }

    /** State is kept by pipeline: those of one test are not those of another. */
    private static String id(String pipeline, String table) {
        return pipeline + "_" + table.replace('.', '_');
    }

    private static Delivery unplaced(Object body) {
        return new Delivery(body, Optional.empty(), Optional.empty(), Operation.UPSERT, 0, Optional.empty());
    }

    private static Position at(long number) {
        return Position.of("last", number);
    }

    private static void deliver(Landing landing, long from, long to) {
        LongStream.rangeClosed(from, to).forEach(id -> accept(landing, id, new Record(Map.of("id", id), origin(id))));
    }

    private static Origin origin(long id) {
        return new Origin("numbers", "number", id);
    }

    private static void accept(Landing landing, long number, Object body) {
        landing.accept(new Delivery(
                body, Optional.of(() -> at(number)), Optional.empty(), Operation.UPSERT, 0, Optional.empty()));
    }

    /** One run with two pipelines. */
    private final class Members implements AutoCloseable {

        private final Landing a;
        private final Landing b;

        private Members(String table, TableFormat format) {
            this(table, format, Set.of("a", "b"));
        }

        private Members(String table, TableFormat format, Set<String> pipelines) {
            this(table, format, pipelines, "a");
        }

        private Members(String table, TableFormat format, Set<String> pipelines, String first) {
            CommitGroup group = open(table, format, pipelines, group(table));
            try {
                this.a = group.member(id(first, table), STREAM, options(table, format, 1_000_000));
                this.b = group.member(id("b", table), STREAM, options(table, format, 1_000_000));
            } catch (RuntimeException e) {
                group.close();
                throw e;
            }
        }

        private void deliver(Landing landing, long from, long to) {
            CommitGroupTest.deliver(landing, from, to);
        }

        private void reject(Landing landing, long number) {
            accept(landing, number, new Rejected("BAD", "it is bad", origin(number), new byte[0]));
        }

        @Override
        public void close() {
            a.close();
            b.close();
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
