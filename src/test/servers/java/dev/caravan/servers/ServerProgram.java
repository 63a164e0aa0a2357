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
import java.time.Duration;
import java.util.List;

/**
 * The one Java file of a server, compiled to {@code target/servers/<name>/classes} when it is not the one that was
 * compiled last: a server that is started ten times is compiled once.
 */
final class ServerProgram {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final ServerFiles files;
    private final Path source;
    private final Path classes;

    private ServerProgram(ServerFiles files, String folder, String program) {
        this.files = files;
        this.source = ProjectDirectory.path()
                .resolve("src/test/servers")
                .resolve(folder)
                .resolve(program);
        this.classes = files.library().resolveSibling("classes");
    }

    /** Present when this returns. */
    static synchronized ServerProgram of(ServerFiles files, String folder, String program) {
        ServerProgram compiled = new ServerProgram(files, folder, program);
        try {
            compiled.compile();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot compile " + compiled.source, failure);
        }
        return compiled;
    }

    /** For {@code java -cp}: the program and the jars of its server. */
    String classPath() {
        return classes + ":" + files.classPath();
    }

    /** In no package. */
    String mainClass() {
        return source.getFileName().toString().replaceFirst("\\.java$", "");
    }

    private void compile() throws IOException {
        Files.createDirectories(classes);
        try (FileChannel channel = FileChannel.open(
                        classes.resolveSibling("compiling"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path marker = classes.resolveSibling("compiled");
            String wanted = System.getProperty("java.version") + "\n" + Files.readString(source);
            if (lock.isValid() && Files.exists(marker) && wanted.equals(Files.readString(marker))) {
                return;
            }

            Files.deleteIfExists(marker);
            ScratchDirectory.delete(classes);
            Files.createDirectories(classes);
            ServerProcess.run(
                    ServerCommand.of(
                            "javac for " + source,
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "javac")
                                            .toString(),
                                    "-J-XX:TieredStopAtLevel=1",
                                    "-encoding",
                                    "UTF-8",
                                    "-nowarn",
                                    "-proc:none",
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    files.classPath(),
                                    source.toString()),
                            classes,
                            files.log("javac-" + ProcessHandle.current().pid())),
                    DEADLINE);
            Files.writeString(marker, wanted);
        }
    }
}
