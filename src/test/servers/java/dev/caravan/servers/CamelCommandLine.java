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
package dev.caravan.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Camel's own command line, {@code camel} as JBang runs it: released jars, and nothing of ours but what it is told to
 * fetch. It fetches from the local Maven repository and from one that the test has staged, never from the net, and into a
 * repository of its own.
 */
public final class CamelCommandLine implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String KAMELETS_JAR = "camel-kamelets-";

    private final Path scratch;
    private final Path log;
    private final ServerProcess process;

    private CamelCommandLine(Path directory, Path staged, List<String> arguments) throws IOException {
        ServerFiles files = ServerFiles.of("camel-cli");
        scratch = ScratchDirectory.create("camel-cli");
        log = files.log(scratch.getFileName().toString());
        String kamelets = files.jar(KAMELETS_JAR).getFileName().toString();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + scratch,
                "-Dmaven.repo.local=" + repository(),
                "-cp",
                files.classPath(),
                ProjectDirectory.path()
                        .resolve("src/test/servers/camel-cli/CamelCli.java")
                        .toString()));
        command.addAll(arguments);
        command.addAll(List.of(
                "--kamelets-version=" + kamelets.substring(KAMELETS_JAR.length(), kamelets.length() - ".jar".length()),
                "--repos=" + staged.toUri() + ","
                        + MavenCommand.localRepository().toUri(),
                "--maven-central-enabled=false",
                "--maven-apache-snapshot-enabled=false",
                "--maven-settings=false",
                "--logging-color=false"));
        AtExit.close(this);
        process = ServerProcess.launch(ServerCommand.of("camel", command, directory, log));
    }

    /**
     * Starts it and returns at once.
     *
     * @param directory it works in
     * @param staged a Maven repository with what is in no other one
     */
    public static CamelCommandLine start(Path directory, Path staged, String... arguments) {
        try {
            return new CamelCommandLine(directory, staged, List.of(arguments));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start Camel's command line", failure);
        }
    }

    /** Waits until all of these are in its output, in any order; fails when it ends before, or takes too long. */
    public void awaitOutput(List<String> parts) {
        process.awaitReady(
                () -> {
                    String output = output();
                    List<String> missing = parts.stream()
                            .filter(part -> !output.contains(part))
                            .toList();
                    if (!missing.isEmpty()) {
                        throw new ServerException("its output does not have " + missing);
                    }
                },
                DEADLINE);
    }

    public String output() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** The names of the jars that it has fetched. */
    public List<String> fetched() throws IOException {
        try (Stream<Path> files = Files.walk(repository())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".jar"))
                    .toList();
        }
    }

    private Path repository() {
        return scratch.resolve("repository");
    }

    @Override
    public synchronized void close() {
        try {
            if (process != null) {
                process.close();
            }
            ScratchDirectory.delete(scratch);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove " + scratch, failure);
        } finally {
            AtExit.forget(this);
        }
    }
}
