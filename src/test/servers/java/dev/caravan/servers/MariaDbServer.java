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
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A MariaDB server with an empty data directory of its own, on a loopback port. Its time zone is New York's winter, five hours
 * behind UTC, which is that of no test.
 */
public final class MariaDbServer implements AutoCloseable {

    private static final Duration INITIALISE_DEADLINE = Duration.ofMinutes(3);
    private static final Duration START_DEADLINE = Duration.ofMinutes(3);
    private static final List<String> SMALL = List.of(
            "--innodb-log-file-size=16M", "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0");

    private final Path installation;
    private final Path scratch;
    private final Path log;
    private final ServerUser owner;
    private final int port = FreePort.next();
    private final String password = UUID.randomUUID().toString();
    private final AtomicInteger databases = new AtomicInteger();
    private ServerProcess process;

    private MariaDbServer() throws IOException {
        ServerFiles files = ServerFiles.of("mariadb");
        installation = MariaDbBinaries.installation(files);
        scratch = ScratchDirectory.create("mariadb");
        log = files.log(scratch.getFileName().toString());
        owner = ServerUser.withoutRoot(scratch, log);
    }

    /** Starts a server with an empty data directory; it is ready for connections. */
    public static MariaDbServer start() {
        try {
            MariaDbServer server = new MariaDbServer();
            AtExit.close(server);
            try {
                server.initialise();
                server.launch();
                return server;
            } catch (IOException | RuntimeException failure) {
                server.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start MariaDB", failure);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** Of the account that may do everything. */
    public String user() {
        return "caravan_owner";
    }

    public String password() {
        return password;
    }

    /** A new empty database, by its name. */
    public String freshDatabase() {
        String name = "database_" + databases.incrementAndGet();
        try (Connection connection = connect("mysql");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        } catch (SQLException failure) {
            throw new ServerException("Cannot create the database " + name + ": " + failure.getMessage(), failure);
        }
        return name;
    }

    /** As the account that may do everything. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://" + host() + ":" + port + "/" + database, user(), password);
    }

    private void initialise() throws IOException {
        owner.take(scratch);
        List<String> command = new ArrayList<>(List.of(
                installation.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + installation,
                "--datadir=" + scratch.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve"));
        command.addAll(SMALL);
        ServerProcess.run(
                ServerCommand.of("mariadb-install-db", owner.command(command), scratch, log), INITIALISE_DEADLINE);
    }

    /** Who may do everything is made before anybody can connect; whoever could without a password is gone. */
    private void launch() throws IOException {
        Path accounts = Files.createFile(
                scratch.resolve("accounts.sql"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                accounts,
                """
                CREATE USER '%s'@'%%' IDENTIFIED BY '%s';
                GRANT ALL ON *.* TO '%s'@'%%' WITH GRANT OPTION;
                DELETE FROM mysql.global_priv WHERE User IN ('', 'root');
                FLUSH PRIVILEGES;
                """
                        .formatted(user(), password, user()));
        owner.take(accounts);
        // It would make one of its own at every start, with a key that takes a busy machine a minute.
        ServerCertificate tls = ServerCertificate.create(scratch, log);
        owner.take(tls.key());
        owner.take(tls.certificate());
        List<String> command = new ArrayList<>(List.of(
                installation.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + installation,
                "--datadir=" + scratch.resolve("data"),
                "--socket=" + scratch.resolve("socket"),
                "--init-file=" + accounts,
                "--ssl-key=" + tls.key(),
                "--ssl-cert=" + tls.certificate(),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                "--default-time-zone=-05:00",
                "--log-bin=binlog",
                "--server-id=1",
                "--binlog-format=ROW"));
        command.addAll(SMALL);
        process = ServerProcess.start(
                ServerCommand.of("mariadbd", owner.command(command), scratch, log),
                () -> connect("mysql").close(),
                START_DEADLINE);
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
        return "MariaDB at " + host() + ":" + port;
    }
}
