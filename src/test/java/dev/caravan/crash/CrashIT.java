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

import dev.caravan.crash.FilePipeline.Stopped;
import dev.caravan.observe.FaultPoint;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed, stopped, doubled and ended; the checker reads what they leave. */
class CrashIT {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long LONGEST_MILLIS = 7_000;

    /** The points of R1. Faults in one process reach all of them, in every mode. */
    private static final List<FaultPoint> NAMED = List.of(
            FaultPoint.AFTER_READ,
            FaultPoint.AFTER_STAGE,
            FaultPoint.AFTER_DATA_FILES,
            FaultPoint.DURING_COMMIT,
            FaultPoint.AFTER_COMMIT,
            FaultPoint.AFTER_ACK);

    private static Checker checker;

    @TempDir
    Path directory;

    @BeforeAll
    static void startChecker() {
        checker = Checker.start();
    }

    @AfterAll
    static void stopChecker() {
        checker.close();
    }

    private interface Check {

        String run(CrashMode mode, TableFormat format) throws Exception;
    }

    /**
     * The formats at the same time: a process that starts leaves one of two processors idle.
     *
     * @param inEveryBuild the one mode that is tried without the profile
     */
    private static void inFormats(CrashMode inEveryBuild, Check check) {
        for (CrashMode mode : CrashMode.tried(inEveryBuild)) {
            List<CompletableFuture<String>> checks = Stream.of(TableFormat.values())
                    .map(format -> CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return check.run(mode, format);
                                } catch (Exception e) {
                                    throw new IllegalStateException(mode + " " + format, e);
                                }
                            },
                            Executors.newSingleThreadExecutor()))
                    .toList();
            checks.forEach(each -> System.out.println(each.join()));
        }
    }

    private static String summary(String test, CrashMode mode, TableFormat format, String what, Verdict verdict) {
        assertThat(verdict.isClean())
                .as("%s %s %s: %s", test, mode, format, verdict)
                .isTrue();
        return test + " " + mode + " " + format + " " + what + ": " + verdict;
    }

    /** One table survives a kill at each point in turn. */
    @Test
    void aProcessThatIsKilledAnywhereLosesAndDoublesNothing() {
        inFormats(CrashMode.APPEND, (mode, format) -> {
            FilePipeline run = new FilePipeline(directory, mode, format, 1, CrashSize.of(700, 1400));
            List<FaultPoint> points = mode == CrashMode.APPEND ? List.of(FaultPoint.values()) : NAMED;
            for (FaultPoint point : points) {
                run.startUntil(point, mode.isWhole() ? 1 : 2).application().kill();
            }
            run.complete();

            return summary("R1", mode, format, "SIGKILL at " + points.size() + " points", run.ask(checker));
        });
    }

    /** The second is kept out while both are on this machine. Without its lock, as on another one, it takes over. */
    @Test
    void aRunThatWakesUpAfterItWasReplacedCommitsNothing() {
        inFormats(CrashMode.MERGE, (mode, format) -> {
            FilePipeline run = new FilePipeline(directory, mode, format, 2, CrashSize.of(120, 400));
            Stopped sleeping = run.startUntil(FaultPoint.AFTER_DATA_FILES, mode.isWhole() ? 2 : 4);
            signal("STOP", sleeping.application());
            Application refused = run.start();
            assertThat(refused.exitCode()).as(refused.standardError()).isNotZero();
            assertThat(refused.standardError()).contains("another run of it is at work on this machine");

            Files.delete(run.state().resolve("lock"));
            Application successor = run.start();
            FilePipeline.succeeded(successor);
            List<String> commits = run.stored().notes();
            assertThat(run.ask(checker).isClean()).isTrue();
            sleeping.goOn();
            signal("CONT", sleeping.application());

            assertThat(sleeping.application().exitCode()).isNotZero();
            assertThat(sleeping.application().standardError())
                    .containsPattern("taken over by another run \\(ours is batch \\d+ of epoch 1, the table holds batch"
                            + " \\d+ of epoch 2\\)")
                    .contains("The other run is process " + successor.pid() + " on ");
            assertThat(run.stored().notes()).isEqualTo(commits);

            return summary("R2 R3", mode, format, "a run that was replaced", run.ask(checker));
        });
    }

    private static void signal(String name, Application application) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(application.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void assertEnds(Application told) throws IOException, InterruptedException {
        if (!told.endsWithin(GRACE)) {
            signal("QUIT", told);
            told.endsWithin(Duration.ofSeconds(5));
            throw new AssertionError("still there after " + GRACE + ":\n" + told.standardOutput());
        }
    }

    @Test
    void aRunThatIsToldToStopEndsSoonAndTheNextGoesOn() {
        int times = CrashSize.of(3, 5);
        inFormats(CrashMode.APPEND, (mode, format) -> {
            // A merge takes ten times as long as an append, and what the last run has left takes longest.
            int rows = mode == CrashMode.APPEND || mode.isWhole() ? CrashSize.of(800, 3000) : 900;
            FilePipeline run = new FilePipeline(directory, mode, format, 3, rows);
            Random random = new Random(3);
            for (int i = 0; i < times; i++) {
                Application told = run.start();
                told.endsWithin(Duration.ofMillis(random.nextLong(LONGEST_MILLIS)));
                told.terminate();
                assertEnds(told);
            }
            run.complete();

            return summary("R19", mode, format, "SIGTERM " + times + " times", run.ask(checker));
        });
    }
}
