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
package dev.caravan.crash;

import static dev.caravan.testing.TestLake.values;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.crash.CrashingRun.Planned;
import dev.caravan.observe.FaultPoint;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R1 by faults in one JVM, for one mode: at every point, on both formats, by many crashes, each at a moment of its own. A
 * table lives through a few of them, with crashes anywhere else in between, and is then asked what it holds. R5 and R6 are
 * checked on the same tables.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CrashMatrix {

    private static final int CRASHES = CrashSize.of(1, 20);
    private static final int CRASHES_BESIDE = CrashSize.of(1, 3);
    private static final int CRASHES_OF_A_TABLE = CrashSize.of(1, 10);
    private static final int NUMBERS = CrashSize.of(18, 36);
    private static final long FIRST_SEED = Long.getLong("caravan.crash.seed", 1L);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final CrashMode mode;
    private Checker checker;

    CrashMatrix(CrashMode mode) {
        this.mode = mode;
    }

    @BeforeAll
    void startChecker() {
        checker = Checker.start();
    }

    @AfterAll
    void stop() {
        checker.close();
        clock.shutdownNow();
    }

    Stream<Arguments> cells() {
        return Stream.of(TableFormat.values()).flatMap(format -> points().map(point -> Arguments.of(format, point)));
    }

    /** The other modes differ from an append only in their commit: the short form tries them there. */
    private Stream<FaultPoint> points() {
        return mode == CrashMode.APPEND || CrashSize.isLong()
                ? Stream.of(FaultPoint.values())
                : Stream.of(FaultPoint.ANSWER_LOST, FaultPoint.DURING_COMMIT);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void nothingIsLostDoubledOrInventedWhereverItCrashes(TableFormat format, FaultPoint point) {
        List<Checked> tables = new ArrayList<>();
        long crashes = 0;
        for (long seed = FIRST_SEED; crashes < wanted(point); seed++) {
            Random random = new Random(seed * 31 + point.ordinal());
            TableName table = new TableName(
                    "crash", mode.name() + "_" + format + "_" + point.toString().replace('-', '_') + "_" + seed);
            Numbers numbers = mode.numbers(random.nextLong(), NUMBERS);
            List<Planned> planned = plan(point, random);
            CrashingRun run = new CrashingRun(
                    TestLake.tables(),
                    mode.options(table, format, 3 + random.nextInt(3)),
                    table.toString(),
                    numbers,
                    random,
                    clock,
                    planned);
            if (mode.isWhole()) {
                run.afterEachRun(last -> isWhole(table, format, numbers, last));
            }
            run.run();
            assertThat(run.crashesAt(point))
                    .as("crashes of %s, planned %s", table, planned)
                    .isPositive();
            crashes += run.crashesAt(point);
            // The checker, another process, looks at it while the next table is crashed.
            tables.add(new Checked(
                    "seed " + seed + " of " + table + ", crashes " + planned,
                    table,
                    supplyAsync(() -> checker.ask(mode.question(TestLake.warehouse(), table, format, numbers)))));
        }
        Verdict all = Verdict.NONE;
        for (Checked each : tables) {
            Verdict verdict = each.verdict().join();
            assertThat(verdict.isClean()).as("%s: %s", each.what(), verdict).isTrue();
            all = all.plus(verdict);
            // Later tests look at every table there is.
            TestLake.drop(format, each.table().toString());
            TestLake.drop(format, each.table().quarantine().toString());
        }
        System.out.printf("R1 %s %s %s: %d crashes, %s%n", mode, format, point, crashes, all);
    }

    private record Checked(String what, TableName table, CompletableFuture<Verdict> verdict) {}

    private List<Planned> plan(FaultPoint point, Random random) {
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < CRASHES_OF_A_TABLE; i++) {
            planned.add(new Planned(point, visit(point, random)));
            if (random.nextInt(4) == 0) {
                FaultPoint any = FaultPoint.values()[random.nextInt(FaultPoint.values().length)];
                planned.add(new Planned(any, visit(any, random)));
            }
        }

        return planned;
    }

    /** Points that lie close to one of the others are tried less often. */
    private static int wanted(FaultPoint point) {
        return switch (point) {
            case AFTER_READ, AFTER_STAGE, AFTER_DATA_FILES, DURING_COMMIT, AFTER_COMMIT, AFTER_ACK -> CRASHES;
            case AFTER_CLAIM, DURING_WRITE, AFTER_INTENT, ANSWER_LOST -> CRASHES_BESIDE;
        };
    }

    /** Few enough to be reached before the numbers have ended: a run claims two tables at most. */
    private int visit(FaultPoint point, Random random) {
        boolean second = !mode.isWhole() && random.nextInt(4) == 0;

        return switch (point) {
            case AFTER_READ -> 1 + random.nextInt(6);
            case DURING_COMMIT -> 1;
            case AFTER_CLAIM,
                    AFTER_STAGE,
                    DURING_WRITE,
                    AFTER_INTENT,
                    AFTER_DATA_FILES,
                    ANSWER_LOST,
                    AFTER_COMMIT,
                    AFTER_ACK -> second ? 2 : 1;
        };
    }

    /** Old or new, never half: what a reader finds after a load of an overwrite that may have been broken anywhere. */
    private static void isWhole(TableName table, TableFormat format, Numbers numbers, long last) {
        if (!TestLake.exists(table.toString())) {
            return;
        }
        Object found = values(TestLake.read(format, table.toString()), "id");
        assertThat(found)
                .as("%s, loading up to %d", table, last)
                .isIn(List.of(), numbers.goodUpTo(last - NUMBERS / 3), numbers.goodUpTo(last));
        assertThat(last > NUMBERS / 3 && found.equals(List.of()))
                .as("an empty table")
                .isFalse();
    }
}
