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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A server whose program is one Java file beside its pom, which is given a loopback port and a directory of its own.
 */
final class SourceFileServer implements AutoCloseable {

    private static final Duration START_DEADLINE = Duration.ofMinutes(2);

    /** Asks a server whether it serves. */
    interface Check {
        void serves(int port) throws Exception;
    }

    private final Path scratch;
    private final int port = FreePort.next();
    private ServerProcess process;

    /**
     * Returns when it serves.
     *
     * @param folder of {@code src/test/servers}
     * @param program the file in it
     */
    SourceFileServer(String name, String folder, String program, Check check) {
        ServerFiles files = ServerFiles.of(folder);
        ServerProgram compiled = ServerProgram.of(files, folder, program);
        try {
            scratch = ScratchDirectory.create(folder);
            AtExit.close(this);
            ServerCommand command = ServerCommand.of(
                            name,
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx512m",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                    "-cp",
                                    compiled.classPath(),
                                    compiled.mainClass(),
                                    String.valueOf(port),
                                    scratch.toString()),
                            scratch,
                            files.log(scratch.getFileName().toString()))
                    // In which names of files are written.
                    .withEnvironment(Map.of("LC_ALL", "C.UTF-8"));
            process = ServerProcess.start(command, () -> check.serves(port), START_DEADLINE);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start " + name, failure);
        }
    }

    int port() {
        return port;
    }

    /** The one it was given. */
    Path directory() {
        return scratch;
    }

    /** Kills the server and removes its data. */
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
