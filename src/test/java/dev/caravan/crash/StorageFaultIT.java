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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R16: a warehouse whose disk is full, then read-only, then well again; a small file system of the processes' own. */
class StorageFaultIT {

    private static final long PATIENCE_SECONDS = 300;
    private static final List<String> OWN_MOUNTS = List.of("unshare", "--map-root-user", "--mount");

    /** Runs what follows the first argument three times; what the warehouse then holds outlives the mount as "kept". */
    private static final String SCRIPT =
            """
            mkdir lakehouse kept
            mount -t tmpfs -o size=$1 tmpfs lakehouse || exit 9
            shift
            "$@" >full.out 2>full.err; echo $? >full.code
            mount -o remount,size=256m,ro lakehouse || exit 9
            "$@" >readonly.out 2>readonly.err; echo $? >readonly.code
            mount -o remount,rw lakehouse || exit 9
            "$@" >well.out 2>well.err; echo $? >well.code
            cp -a lakehouse/. kept/
            """;

    private static Checker checker;

    @TempDir
    Path directory;

    @BeforeAll
    static void startChecker() throws Exception {
        assumeTrue(canMount(), "needs unshare and leave to mount: no disk is made full");
        checker = Checker.start();
    }

    private static boolean canMount() throws InterruptedException {
        List<String> command = new ArrayList<>(OWN_MOUNTS);
        command.addAll(List.of("sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"));
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stopChecker() {
        if (checker != null) {
            checker.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullAndAReadOnlyDiskStopTheRunAndLeaveTheTableWhole(TableFormat format) throws Exception {
        FilePipeline run = new FilePipeline(directory, CrashMode.APPEND, format, 16, 500);
        List<String> command = new ArrayList<>(OWN_MOUNTS);
        command.addAll(List.of("sh", "-c", SCRIPT, "sh", "450k"));
        command.addAll(Application.command(List.of(), "run", run.pipeline()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(run.directory().toFile()).inheritIO();
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process script = builder.start();
        assertThat(script.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isZero();
        Files.delete(run.directory().resolve("lakehouse"));
        Files.move(run.directory().resolve("kept"), run.directory().resolve("lakehouse"));

        assertFailed(run, "full");
        assertFailed(run, "readonly");
        assertThat(read(run, "well.code").strip()).as(read(run, "well.err")).isIn("0", "3");
        Verdict verdict = run.ask(checker);
        assertThat(verdict.isClean()).as("%s", verdict).isTrue();
        System.out.printf("R16 append %s, disk full, then read-only: %s%n", format, verdict);
    }

    private static void assertFailed(FilePipeline run, String what) throws IOException {
        assertThat(read(run, what + ".code").strip()).as(what).isEqualTo("1");
        assertThat(read(run, what + ".err")).as(what).startsWith("Cannot ");
        System.out.println("R16 " + what + ": "
                + read(run, what + ".err").lines().findFirst().orElse(""));
    }

    private static String read(FilePipeline run, String file) throws IOException {
        return Files.readString(run.directory().resolve(file));
    }
}
