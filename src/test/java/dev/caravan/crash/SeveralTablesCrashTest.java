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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.crash.CrashingRun.Planned;
import dev.caravan.landing.TableChoice;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Record;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R14: batches of three tables and a quarantine, crashed between them and around them. */
class SeveralTablesCrashTest {

    private static final int CRASHES = CrashSize.of(1, 20);
    private static final int CRASHES_OF_A_RUN = CrashSize.of(1, 10);
    private static final int NUMBERS = CrashSize.of(18, 54);
    private static final int TABLES = 3;
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();

    private static Checker checker;

    @BeforeAll
    static void startChecker() {
        checker = Checker.start();
    }

    @AfterAll
    static void stop() {
        checker.close();
        CLOCK.shutdownNow();
    }

    static Stream<Arguments> cells() {
        List<FaultPoint> points = CrashSize.isLong()
                ? List.of(FaultPoint.AFTER_INTENT, FaultPoint.DURING_COMMIT, FaultPoint.AFTER_COMMIT)
                : List.of(FaultPoint.DURING_COMMIT);

        return Stream.of(TableFormat.values())
                .flatMap(format -> points.stream().map(point -> Arguments.of(format, point)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void allTablesAgree(TableFormat format, FaultPoint point) {
        Verdict all = Verdict.NONE;
        long crashes = 0;
        for (long seed = 1; crashes < CRASHES; seed++) {
            Random random = new Random(seed * 31 + point.ordinal());
            TableName home = new TableName(
                    "crash_several", format + "_" + point.toString().replace('-', '_') + "_" + seed);
            List<TableName> tables = tables(home);
            Numbers numbers = CrashMode.APPEND.numbers(random.nextLong(), NUMBERS);
            CrashingRun run = new CrashingRun(
                    TestLake.tables(),
                    CrashMode.APPEND
                            .options(home, format, 4 + random.nextInt(4))
                            .choosing(
                                    new TableChoice(home, tables, record -> tableOf(home, (String) record.get("key")))),
                    home.toString(),
                    numbers,
                    random,
                    CLOCK,
                    plan(point, random));
            run.run();
            crashes += run.crashesAt(point);
            all = all.plus(verdict(format, home, List.of(), numbers.bad()));
            for (TableName table : tables) {
                List<Long> ids = numbers.good().stream()
                        .filter(id -> tableOf(home, (String) ((Record) numbers.get(id)).get("key"))
                                .equals(table.table()))
                        .toList();
                all = all.plus(verdict(format, table, ids, List.of()));
            }
        }
        System.out.printf("R14 append %s %s, %d tables: %d crashes, %s%n", format, point, TABLES, crashes, all);
    }

    private static List<Planned> plan(FaultPoint point, Random random) {
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < CRASHES_OF_A_RUN; i++) {
            // A batch has a place between each two of its tables.
            planned.add(new Planned(point, 1 + random.nextInt(point == FaultPoint.DURING_COMMIT ? TABLES : 2)));
        }

        return planned;
    }

    private static List<TableName> tables(TableName home) {
        return IntStream.range(0, TABLES)
                .mapToObj(index -> new TableName(home.namespace(), tableOf(home, "k" + index)))
                .toList();
    }

    private static String tableOf(TableName home, String key) {
        return home.table() + "_t" + Integer.parseInt(key.substring(1)) % TABLES;
    }

    private static Verdict verdict(TableFormat format, TableName table, List<Long> ids, List<String> rejected) {
        Verdict verdict = checker.ask(new Question(
                TestLake.warehouse().toString(), table.toString(), format, ids, null, rejected, true, false));
        assertThat(verdict.isClean()).as("%s: %s", table, verdict).isTrue();
        // Later tests look at every table there is.
        for (TableName each : List.of(table, table.quarantine())) {
            if (TestLake.exists(each.toString())) {
                TestLake.drop(format, each.toString());
            }
        }

        return verdict;
    }
}
