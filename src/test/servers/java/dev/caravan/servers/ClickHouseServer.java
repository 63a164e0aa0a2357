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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * ClickHouse's own engine, chDB, on a loopback port, behind as much of its HTTP interface as its driver asks for. Node and npm
 * have to be there, and fetch 170 MB once. Who may log in is known to that front alone: the engine has no accounts here.
 */
public final class ClickHouseServer implements AutoCloseable {

    private static final Duration INSTALL_DEADLINE = Duration.ofMinutes(10);
    private static final Duration START_DEADLINE = Duration.ofMinutes(2);
    private static final Path FILES = ProjectDirectory.path().resolve("src/test/servers/clickhouse");

    private final Path scratch;
    private final int port = FreePort.next();
    private final String user = "contract_reader";
    private final String password;
    private final HttpClient client = HttpClient.newHttpClient();
    private ServerProcess process;

    private ClickHouseServer(String password) throws IOException {
        this.password = password;
        this.scratch = ScratchDirectory.create("clickhouse");
    }

    /** Starts an engine without data; it answers. Skips the test where there is no Node. */
    public static ClickHouseServer start(String password) {
        try {
            ClickHouseServer server = new ClickHouseServer(password);
            AtExit.close(server);
            try {
                server.launch();

                return server;
            } catch (IOException | RuntimeException failure) {
                server.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start ClickHouse", failure);
        }
    }

    public int port() {
        return port;
    }

    /** Of the account that may do everything. */
    public String user() {
        return user;
    }

    /** @throws ServerException with what the engine said, if it is none of good */
    public void execute(String... statements) {
        for (String statement : statements) {
            ask(statement);
        }
    }

    private void ask(String statement) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("X-ClickHouse-User", user)
                .header("X-ClickHouse-Key", password)
                .POST(HttpRequest.BodyPublishers.ofString(statement))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new ServerException("ClickHouse refused " + statement + ": " + answer.body());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot ask ClickHouse", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted while asking ClickHouse", interrupted);
        }
    }

    private void launch() throws IOException {
        Path node = program("node");
        Path log = ProjectDirectory.path()
                .resolve("target/servers/clickhouse/logs")
                .resolve(UUID.randomUUID() + ".log");
        Path installation = installation(program("npm"), log);
        ServerCommand command = ServerCommand.of(
                        "ClickHouse",
                        List.of(
                                node.toString(),
                                FILES.resolve("clickhouse.mjs").toString(),
                                String.valueOf(port),
                                installation.toString(),
                                scratch.toString()),
                        scratch,
                        log)
                .withEnvironment(Map.of("CARAVAN_USER", user, "CARAVAN_PASSWORD", password, "TZ", "UTC"));
        process = ServerProcess.start(command, () -> ask("SELECT 1"), START_DEADLINE);
    }

    private static Path program(String name) {
        Path found = DebianPackages.onPath(name);
        if (found == null) {
            throw Unavailable.because("ClickHouse's engine is run by Node, and there is no " + name + " here");
        }

        return found;
    }

    private static Path installation(Path npm, Path log) throws IOException {
        Path cache = ScratchDirectory.cache();
        Path installation = cache.resolve("chdb-3.4.0");
        try (FileChannel channel = FileChannel.open(
                        cache.resolve("chdb.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && Files.isDirectory(installation)) {
                return installation;
            }
            Path fresh = cache.resolve("chdb.installing");
            ScratchDirectory.delete(fresh);
            Files.createDirectories(fresh);
            Files.copy(FILES.resolve("package.json"), fresh.resolve("package.json"));
            ServerCommand install = ServerCommand.of(
                    "npm",
                    List.of(npm.toString(), "install", "--ignore-scripts", "--no-audit", "--no-fund"),
                    fresh,
                    log);
            ServerProcess.run(install.withEnvironment(System.getenv()), INSTALL_DEADLINE);

            return Files.move(fresh, installation, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() {
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
        return "ClickHouse at 127.0.0.1:" + port;
    }
}
