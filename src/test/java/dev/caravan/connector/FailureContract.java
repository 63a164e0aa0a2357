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
package dev.caravan.connector;

import static dev.caravan.testing.TestLake.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.cli.PipelineRunner.Outcome;
import dev.caravan.crash.CrashSize;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.LiveHeap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may go wrong during a run, and what is true afterwards all the same. */
abstract class FailureContract extends LandingContract {

    private static final int BATCH = 100;
    private static final int BATCHES = 3;

    private static final int MANY = 100_000;
    private static final int CHUNK = 10_000;
    private static final int MANY_FROM = 1_000_001;

    /** All the records take twice as much. What a batch holds back for its columns, and Parquet's buffers, take half. */
    private static final long BOUND_BYTES = 32L << 20;

    @AfterEach
    void noMoreFaults() {
        FaultPoint.install(null);
    }

    /**
     * R1, by the source's part in it. The run is dropped where its second batch is in the table and nobody was told, which
     * is where a source may read again what has landed; with {@code -Pcrash} at other points too.
     */
    @Test
    void aRunThatCrashesIsCompletedByTheNext() throws Exception {
        for (FaultPoint point : crashes()) {
            String stream = create();
            String table = table("crash_" + point.name());
            begin(stream, table);
            for (int batch = 0; batch < BATCHES; batch++) {
                add(stream, batch * BATCH + 1, BATCH);
            }

            crashAt(point);
            assertThat(attempt(table, stream, BATCHES * BATCH, "batchRows: " + BATCH)
                            .failure())
                    .as(point.toString())
                    .isPresent();
            FaultPoint.install(null);
            attempt(table, stream, BATCHES * BATCH, "batchRows: " + BATCH).succeeded();

            assertThat(ids(table)).as(point.toString()).isEqualTo(numbers(1, BATCHES * BATCH));
        }
    }

    private static List<FaultPoint> crashes() {
        return CrashSize.isLong()
                ? List.of(
                        FaultPoint.AFTER_READ,
                        FaultPoint.AFTER_INTENT,
                        FaultPoint.AFTER_DATA_FILES,
                        FaultPoint.AFTER_COMMIT,
                        FaultPoint.AFTER_ACK)
                : List.of(FaultPoint.AFTER_COMMIT);
    }

    private static void crashAt(FaultPoint where) {
        int visit = where == FaultPoint.AFTER_READ ? BATCH + BATCH / 2 : 2;
        AtomicInteger visits = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == where && visits.incrementAndGet() == visit) {
                throw new IllegalStateException("a crash at " + point);
            }
        });
    }

    @Test
    void aRightThatIsLostFailsTheRunUntilItIsGivenBack() throws Exception {
        needs(Check.PERMISSION);
        String stream = create();
        add(stream, 1, 3);
        String table = table("permission");
        run(table, stream, 3);
        add(stream, 4, 3);

        CaravanException failure;
        revoke(stream);
        try {
            failure = attempt(table, stream, 6).ourFailure();
        } finally {
            grant(stream);
        }

        assertThat(failure.category()).as(failure.getMessage()).isEqualTo(refusal());
        assertThat(failure.getMessage())
                .hasLineCount(1)
                .matches("Cannot [a-z]+ .+: .+\\. [A-Z].+\\.")
                .contains(stream);
        assertThat(ids(table)).isEqualTo(numbers(1, 3));
        assertThat(run(table, stream, 6)).isEqualTo(new Counts(3, 3, 0, 0));
        assertThat(ids(table)).isEqualTo(numbers(1, 6));
    }

    /** R3. */
    @Test
    void ofTwoInstancesOneWorksAndNothingLandsTwice() throws Exception {
        String stream = create();
        add(stream, 1, BATCH);
        String table = table("instances");
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean held = new AtomicBoolean();
        FaultPoint.install(point -> {
            if (point == FaultPoint.AFTER_READ && held.compareAndSet(false, true)) {
                atWork.countDown();
                hold(goOn);
            }
        });

        CompletableFuture<Outcome> one = CompletableFuture.supplyAsync(() -> attempt(table, stream, BATCH));
        CompletableFuture<Outcome> other;
        try {
            assertThat(atWork.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            other = CompletableFuture.supplyAsync(() -> attempt(table, stream, BATCH));
            if (!waitsForTheOther()) {
                Outcome turnedAway = other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(turnedAway.ourFailure().category()).isEqualTo(Category.FENCED);
            }
        } finally {
            goOn.countDown();
        }
        List<Outcome> both = List.of(
                one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), other.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));

        assertThat(both).anyMatch(outcome -> outcome.failure().isEmpty());
        assertThat(both.stream().flatMap(outcome -> outcome.failure().stream()))
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("another run of it is at work")
                        .message()
                        .hasLineCount(1));
        // Where both shared the stream, the one that was turned away has left its part to the next run.
        attempt(table, stream, BATCH).succeeded();
        assertThat(ids(table)).isEqualTo(numbers(1, BATCH));
    }

    private static void hold(CountDownLatch goOn) {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is alive while they pass through is measured, not what the virtual machine happens to keep. */
    @Test
    void aHundredThousandRecordsLandInBoundedMemory() throws Exception {
        assumeTrue(
                takesManyQuickly() || CrashSize.isLong(), "it takes minutes: ./mvnw test -Pcrash -Dtest=*ContractTest");
        String stream = create();
        for (int chunk = 0; chunk < MANY / CHUNK; chunk++) {
            add(stream, MANY_FROM + chunk * CHUNK, CHUNK);
        }
        String table = table("many");
        LiveHeap heap = new LiveHeap();
        AtomicInteger read = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == FaultPoint.AFTER_READ && read.incrementAndGet() % (MANY / 4) == MANY / 8) {
                heap.measure();
            }
        });

        String yaml = yaml(with(incremental(stream), many()), table, "batchRows: " + MANY / 10);
        assertThat(attempt(yaml, table, stream, MANY, context -> {}).succeeded().counts(table))
                .isEqualTo(new Counts(MANY, MANY, 0, 0));
        FaultPoint.install(null);

        assertThat(heap.mostBeyond()).isLessThan(BOUND_BYTES);
        Row found = read(TableFormat.DELTA, table)
                .selectExpr("count(*)", "count(distinct " + id() + ")", "min(" + id() + ")", "max(" + id() + ")")
                .first();
        assertThat(Stream.of(0, 1, 2, 3).map(found::get))
                .containsExactly((long) MANY, (long) MANY, (long) MANY_FROM, MANY_FROM + MANY - 1L);
    }
}
