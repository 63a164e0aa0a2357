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
import dev.caravan.observe.FaultPoint;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R20: crashes after which what a run keeps beside the tables is gone, or is that of an earlier day. */
class LocalStateTest {

    private static final int SEEDS = CrashSize.of(1, 4);
    private static final int NUMBERS = 60;
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

    @ParameterizedTest
    @EnumSource
    void theTableKnowsWhereTheSourceStandsWhenTheStateIsGone(TableFormat format) {
        crashWith("gone", format, LocalStateTest::clear);
    }

    @ParameterizedTest
    @EnumSource
    void theTableWinsOverAnOlderState(TableFormat format) {
        Map<Path, Map<String, String>> backups = new TreeMap<>();
        crashWith("older", format, state -> {
            // The first crash leaves the backup, every later one is followed by its restoration.
            Map<String, String> backup = backups.computeIfAbsent(state, LocalStateTest::contents);
            clear(state);
            backup.forEach((name, text) -> write(state.resolve(name), text));
        });
    }

    private static void crashWith(String what, TableFormat format, Consumer<Path> event) {
        CrashMode mode = CrashMode.APPEND;
        Verdict all = Verdict.NONE;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            TableName table = new TableName("state", what + "_" + format + "_" + seed);
            Numbers numbers = mode.numbers(random.nextLong(), NUMBERS);
            // The first fault is not before a table has a number: until then only the state can tell that there was a
            // crash.
            List<Planned> faults = List.of(
                    new Planned(FaultPoint.AFTER_COMMIT, 2 + random.nextInt(2)),
                    new Planned(FaultPoint.DURING_COMMIT, 1 + random.nextInt(2)),
                    new Planned(FaultPoint.AFTER_INTENT, 1),
                    new Planned(FaultPoint.DURING_COMMIT, 1),
                    new Planned(FaultPoint.AFTER_CLAIM, 1 + random.nextInt(2)));
            new CrashingRun(
                            TestLake.tables(),
                            mode.options(table, format, 4 + random.nextInt(4)),
                            table.toString(),
                            numbers,
                            random,
                            CLOCK,
                            faults)
                    .betweenRuns(event)
                    .run();
            Verdict verdict = checker.ask(mode.question(TestLake.warehouse(), table, format, numbers));
            assertThat(verdict.isClean()).as("seed %d: %s", seed, verdict).isTrue();
            all = all.plus(verdict);
            // Later tests look at every table there is.
            TestLake.drop(format, table.toString());
            TestLake.drop(format, table.quarantine().toString());
        }
        System.out.printf("R20 %s %s, state %s: %d seeds, %s%n", mode, format, what, SEEDS, all);
    }

    private static void clear(Path directory) {
        contents(directory).keySet().forEach(name -> {
            try {
                Files.delete(directory.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Map<String, String> contents(Path directory) {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }

        return contents;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
