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
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A real PostgreSQL on a loopback TCP port, with an empty data directory of its own. The password is really checked
 * (SCRAM) and logical decoding is on. Commits survive {@link #kill()}, but not a crash of the machine.
 *
 * <p>Not supported: TLS, unix sockets, replication to a second server, {@code psql} and other client programs.
 */
public final class PostgresServer implements AutoCloseable {

    /** Of the one account whose password may be checked by MD5: the driver of Redshift knows no SCRAM. */
    public static final String MD5_USER = "md5_reader";

    private static final Duration INITIALISE_DEADLINE = Duration.ofMinutes(2);
    private static final Duration START_DEADLINE = Duration.ofMinutes(1);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(40);
    private static final Duration GONE_DEADLINE = Duration.ofSeconds(10);
    private static final Map<String, String> SETTINGS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "wal_level", "logical",
            "max_replication_slots", "60",
            "fsync", "off",
            "full_page_writes", "off",
            "max_wal_size", "4GB",
            "timezone", "UTC",
            "log_timezone", "UTC");

    private final Path installation;
    private final Path scratch;
    private final Path log;
    private final ServerUser owner;
    private final PostgresDatabase main;
    private final Map<String, String> settings;
    private final AtomicInteger databases = new AtomicInteger();
    private ServerProcess process;

    private PostgresServer(Map<String, String> more) throws IOException {
        settings = new TreeMap<>(SETTINGS);
        settings.putAll(more);
        ServerFiles files = ServerFiles.of("postgres");
        installation = PostgresBinaries.installation(files);
        scratch = ScratchDirectory.create("postgres");
        log = files.log(scratch.getFileName().toString());
        owner = ServerUser.withoutRoot(scratch, log);
        String password = UUID.randomUUID().toString();
        main = new PostgresDatabase("127.0.0.1", FreePort.next(), "postgres", "postgres", password);
    }

    /** Starts a server with an empty data directory; it is ready for connections. */
    public static PostgresServer start() {
        return start(Map.of());
    }

    /** @param more settings, as {@code postgresql.conf} names them */
    public static PostgresServer start(Map<String, String> more) {
        try {
            PostgresServer server = new PostgresServer(more);
            AtExit.close(server);
            try {
                server.initialise();
                server.startAgain();
                return server;
            } catch (IOException | RuntimeException failure) {
                server.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start PostgreSQL", failure);
        }
    }

    public String host() {
        return main.host();
    }

    public int port() {
        return main.port();
    }

    public String database() {
        return main.name();
    }

    public String user() {
        return main.user();
    }

    public String password() {
        return main.password();
    }

    public String jdbcUrl() {
        return main.jdbcUrl();
    }

    public Connection connect() throws SQLException {
        return main.connect();
    }

    /** A new empty database of the same account. */
    public PostgresDatabase freshDatabase() {
        String name = "database_" + databases.incrementAndGet();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new ServerException("Cannot create the database " + name + ": " + failure.getMessage(), failure);
        }
        return new PostgresDatabase(host(), port(), name, user(), password());
    }

    /** Shuts down in order (open connections are ended); data and port are kept for {@link #startAgain()}. */
    public synchronized void stop() {
        shutDown("fast");
    }

    /** Kills the server (SIGKILL) without a shutdown; data and port are kept for {@link #startAgain()}. */
    public synchronized void kill() {
        if (process != null) {
            process.close();
            process = null;
            awaitRefusal();
            try {
                // It names a process that may stay a zombie, which PostgreSQL would take for a running server.
                Files.deleteIfExists(data().resolve("postmaster.pid"));
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot prepare the next start of PostgreSQL", failure);
            }
        }
    }

    /** The children of a killed server hold its socket until they are gone too. */
    private void awaitRefusal() {
        long until = System.nanoTime() + GONE_DEADLINE.toNanos();
        while (System.nanoTime() < until) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host(), port()), (int) GONE_DEADLINE.toMillis());
            } catch (ConnectException refused) {
                return;
            } catch (IOException reset) {
                // One of them was just on its way out.
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        throw new ServerException("Cannot kill PostgreSQL: something still answers at port " + port());
    }

    /** Starts the stopped or killed server on its data and its port. */
    public synchronized void startAgain() {
        if (process != null && process.isAlive()) {
            throw new ServerException("Cannot start PostgreSQL on port " + port() + ": it is running");
        }
        List<String> arguments = new ArrayList<>(List.of("-p", Integer.toString(port())));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        process = ServerProcess.start(
                program("postgres", arguments), () -> connect().close(), START_DEADLINE);
    }

    /** Starts the stopped server as a standby without a primary: {@code pg_promote()} makes it one. */
    public synchronized void startAsStandby() {
        try {
            owner.take(Files.createFile(data().resolve("standby.signal")));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make PostgreSQL a standby", failure);
        }
        startAgain();
    }

    /** Keeps what is on the disk of the stopped server, for {@link #goBack()}. */
    public synchronized void keepDisk() {
        copy(data(), kept());
    }

    /** Lets the stopped server's disk be as {@link #keepDisk()} found it. */
    public synchronized void goBack() {
        try {
            ScratchDirectory.delete(data());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove " + data(), failure);
        }
        copy(kept(), data());
    }

    private void copy(Path from, Path to) {
        List<String> command = List.of("cp", "-a", from.toString(), to.toString());
        ServerProcess.run(ServerCommand.of("cp", owner.command(command), scratch, log), STOP_DEADLINE);
    }

    private Path kept() {
        return scratch.resolve("kept");
    }

    /** Stops the server and removes its data. */
    @Override
    public synchronized void close() {
        try {
            shutDown("immediate");
            ScratchDirectory.delete(scratch);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot remove " + scratch, failure);
        } finally {
            AtExit.forget(this);
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL at " + jdbcUrl();
    }

    private void initialise() throws IOException {
        owner.take(scratch);
        Path password = Files.createFile(
                scratch.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, password());
        owner.take(password);
        List<String> arguments = List.of(
                "--username=" + user(),
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-sync",
                "--no-instructions");
        ServerProcess.run(program("initdb", arguments), INITIALISE_DEADLINE);
        Files.delete(password);
        Path access = data().resolve("pg_hba.conf");
        Files.writeString(access, "host all " + MD5_USER + " 127.0.0.1/32 md5\n" + Files.readString(access));
    }

    private void shutDown(String mode) {
        if (process == null) {
            return;
        }
        try {
            if (process.isAlive()) {
                ServerProcess.run(program("pg_ctl", List.of("stop", "-w", "-t", "30", "-m", mode)), STOP_DEADLINE);
            }
        } finally {
            kill();
        }
    }

    private Path data() {
        return scratch.resolve("data");
    }

    private ServerCommand program(String name, List<String> arguments) {
        List<String> whole = new ArrayList<>();
        whole.add(installation.resolve("bin").resolve(name).toString());
        whole.addAll(List.of("-D", data().toString()));
        whole.addAll(arguments);
        return ServerCommand.of(name, owner.command(whole), scratch, log);
    }
}
