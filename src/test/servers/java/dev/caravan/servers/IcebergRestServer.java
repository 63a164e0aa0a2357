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
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Iceberg's own REST catalog, as its tests run it, over SQLite and a directory, on a loopback port. Without a login.
 */
public final class IcebergRestServer implements AutoCloseable {

    private static final Duration START_DEADLINE = Duration.ofMinutes(2);
    private static final int OK = 200;

    private final ServerFiles files;
    private final Path scratch;
    private final int port = FreePort.next();
    private final ServerProcess process;

    private IcebergRestServer() throws IOException {
        files = ServerFiles.of("iceberg-rest");
        scratch = ScratchDirectory.create("iceberg-rest");
        AtExit.close(this);
        ServerCommand command = ServerCommand.of(
                "Iceberg REST catalog",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        files.classPath(),
                        ProjectDirectory.path()
                                .resolve("src/test/servers/iceberg-rest/IcebergRest.java")
                                .toString(),
                        String.valueOf(port),
                        scratch.toString()),
                scratch,
                files.log(scratch.getFileName().toString()));
        process = ServerProcess.start(command, this::checkServes, START_DEADLINE);
    }

    /** Starts a catalog without tables; it answers clients. */
    public static IcebergRestServer start() {
        try {
            return new IcebergRestServer();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start the Iceberg REST catalog", failure);
        }
    }

    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    private void checkServes() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(uri() + "/v1/namespaces").toURL().openConnection();
        if (connection.getResponseCode() != OK) {
            throw new ServerException(
                    "Cannot use the Iceberg REST catalog: it answers " + connection.getResponseCode());
        }
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

    @Override
    public String toString() {
        return "Iceberg REST catalog at " + uri();
    }
}
