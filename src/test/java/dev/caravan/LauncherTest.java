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
package dev.caravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code caravan}, over an installation whose Java only says what it was asked for. */
class LauncherTest {

    private static final String JAVA =
            """
            #!/bin/sh
            for option in "$@"; do
                case $option in
                    -XX:ArchiveClassesAtExit=*) echo archive >"${option#*=}"; exit ;;
                esac
            done
            echo "java $*"
            """;
    private static final List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--clear-groups");

    private record Ended(int code, String out, String err) {}

    @TempDir
    Path home;

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(home.resolve("target"));
        Files.createDirectories(home.resolve("jdk/bin"));
        Files.copy(Path.of("caravan"), home.resolve("caravan"));
        Files.writeString(home.resolve("target/caravan-runner.jar"), "jar");
        script("jdk/bin/java", JAVA);
        script("mvnw", "#!/bin/sh\nexit 1\n");
        permit(home, "rwxr-xr-x");
        permit(home.resolve("caravan"), "rwxr-xr-x");
    }

    @Test
    void theArchiveOfClassesIsPreparedOnceForABuild() throws Exception {
        String archive = "-XX:SharedArchiveFile=" + home.resolve("target/caravan.jsa");

        Ended first = start(List.of(), "tables");
        Ended second = start(List.of(), "tables");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("Preparing a fast start");
        assertThat(first.out()).contains(archive, "caravan-runner.jar tables");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains(archive, "caravan-runner.jar tables");
    }

    @Test
    void whereNothingCanBeWrittenItStartsWithoutAnArchive() throws Exception {
        List<String> somebody = whoCannotWrite();
        Files.writeString(home.resolve("pom.xml"), "newer than the build");
        permit(home.resolve("target"), "r-xr-xr-x");

        Ended run = start(somebody, "tables");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("caravan-runner.jar tables").doesNotContain("SharedArchiveFile");
        assertThat(home.resolve("target/caravan.jsa")).doesNotExist();
    }

    @Test
    void whereNothingIsBuiltAndNothingCanBeWrittenItSaysSo() throws Exception {
        List<String> somebody = whoCannotWrite();
        Files.delete(home.resolve("target/caravan-runner.jar"));
        permit(home.resolve("target"), "r-xr-xr-x");

        Ended run = start(somebody, "tables");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("Cannot build Caravan: ").hasLineCount(1);
    }

    /** To root no directory is read-only. */
    private static List<String> whoCannotWrite() throws InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> command = new ArrayList<>(NOBODY);
        command.add("true");
        try {
            assumeTrue(new ProcessBuilder(command).start().waitFor() == 0, "root cannot be somebody else here");
        } catch (IOException e) {
            assumeTrue(false, "needs setpriv, as root may write everywhere");
        }

        return NOBODY;
    }

    private Ended start(List<String> somebody, String verb) throws Exception {
        List<String> command = new ArrayList<>(somebody);
        command.addAll(List.of("sh", home.resolve("caravan").toString(), verb));
        Path out = Files.createTempFile("caravan-launcher", ".out");
        Path err = Files.createTempFile("caravan-launcher", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
            Process process = builder.start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
        permit(home.resolve(name), "rwxr-xr-x");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
