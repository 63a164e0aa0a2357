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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The jars of one server, as its own pom under {@code src/test/servers/<name>} names them, copied to {@code
 * target/servers/<name>/lib}. Maven runs only when the pom, or the machine's architecture, is not the one the jars were
 * copied for; processes that need the same jars wait for each other.
 */
public final class ServerFiles {

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final String name;
    private final Path project;
    private final Path target;

    private ServerFiles(String name, Path project) {
        this.name = name;
        this.project = project;
        this.target = project.resolve("target/servers").resolve(name);
    }

    /** The files of a server, present when this returns. */
    public static synchronized ServerFiles of(String name) {
        ServerFiles files = new ServerFiles(name, ProjectDirectory.path());
        try {
            files.resolve();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot prepare the files of " + name, failure);
        }
        return files;
    }

    public Path library() {
        return target.resolve("lib");
    }

    /** For {@code java -cp}. */
    public String classPath() {
        return library().resolve("*").toString();
    }

    /** The one jar whose name starts with the given text. */
    public Path jar(String start) {
        try (Stream<Path> jars = Files.list(library())) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(start))
                    .findFirst()
                    .orElseThrow(() -> new ServerException("Cannot find " + start + "*.jar in " + library()
                            + ": the pom in src/test/servers/" + name + " does not bring it"));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot list " + library(), failure);
        }
    }

    /** The log file of that name; logs outlive the server, until the build is cleaned. */
    public Path log(String name) {
        return target.resolve("logs").resolve(name + ".log");
    }

    /** The directory for the logs of a server that needs no files. */
    static Path logs(String name) {
        return ProjectDirectory.path().resolve("target/servers").resolve(name).resolve("logs");
    }

    private void resolve() throws IOException {
        Path pom = project.resolve("src/test/servers").resolve(name).resolve("pom.xml");
        if (!Files.exists(pom)) {
            throw new ServerException("Cannot find " + pom + ": a test server needs a pom that names its jars");
        }

        Files.createDirectories(target);
        try (FileChannel channel =
                        FileChannel.open(target.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path marker = target.resolve("copied");
            String wanted = fingerprint(pom);
            if (lock.isValid() && Files.exists(marker) && wanted.equals(Files.readString(marker))) {
                return;
            }

            Files.deleteIfExists(marker);
            ScratchDirectory.delete(library());
            ServerProcess.run(
                    MavenCommand.copyDependencies(
                            project,
                            pom,
                            library(),
                            log("maven-" + ProcessHandle.current().pid())),
                    DEADLINE);
            Files.writeString(marker, wanted);
        }
    }

    private static String fingerprint(Path pom) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(pom));
            return HexFormat.of().formatHex(digest) + " " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
