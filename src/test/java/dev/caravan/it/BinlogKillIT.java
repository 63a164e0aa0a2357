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
package dev.caravan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.servers.MariaDbServer;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while a database goes on writing: {@code -Dcaravan.crash=long} for five minutes. */
class BinlogKillIT {

    private static final boolean LONG = "long".equals(System.getProperty("caravan.crash"));
    private static final int KILLS = LONG ? 5 : 2;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(LONG ? 60 : 4);
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final int KEYS = 500;
    private static final String ROW = "concat_ws('|', id, name, amount)";

    @TempDir
    Path directory;

    @Test
    void theTableIsWhatTheSourceIsThoughTheProcessIsKilledAgainAndAgain() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        AtomicBoolean over = new AtomicBoolean();
        try (MariaDbServer server = MariaDbServer.start()) {
            String database = server.freshDatabase();
            try (Connection connection = server.connect(database);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE orders (id int PRIMARY KEY, name varchar(50), amount decimal(12,2))");
                statement.execute("INSERT INTO orders SELECT seq, concat('row ', seq), seq / 4 FROM seq_1_to_" + KEYS);
            }
            Path pipeline = pipeline(server, database);
            Application application = start(pipeline);
            await().atMost(PATIENCE).until(() -> ids() > 0);
            Future<Long> writer = threads.submit(() -> write(server, database, over));
            for (int kill = 1; kill <= KILLS; kill++) {
                long before = ids();
                await().pollDelay(BETWEEN_KILLS).atMost(PATIENCE).until(() -> true);
                application.kill();
                application = start(pipeline);
                assertThat(before).isPositive();
            }
            over.set(true);
            long transactions = writer.get();
            try (Connection connection = server.connect(database);
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO orders (id, name) VALUES (-1, 'the last')");
            }

            Application last = application;
            await().atMost(PATIENCE)
                    .until(() -> mirror().contains("-1|the last") || !last.isAlive());
            last.terminate();
            assertThat(last.exitCode()).as(last.standardError()).isZero();
            assertThat(transactions).isPositive();
            assertThat(mirror()).containsExactlyInAnyOrderElementsOf(source(server, database));
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    /** Transactions of inserts, updates, deletes and changes of keys, and now and then a column more. */
    private static long write(MariaDbServer server, String database, AtomicBoolean over) throws SQLException {
        Random random = new Random(20);
        long transactions = 0;
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!over.get()) {
                int id = random.nextInt(KEYS * 2);
                statement.execute("DELETE FROM orders WHERE id = " + id);
                statement.execute("INSERT INTO orders (id, name, amount) VALUES (" + id + ", 'new " + transactions + "', "
                        + random.nextInt(10_000) + ")");
                statement.execute("UPDATE orders SET amount = amount + 1 WHERE id % 50 = " + random.nextInt(50));
                if (random.nextInt(4) == 0) {
                    statement.execute("UPDATE IGNORE orders SET id = id + " + KEYS * 2 + " WHERE id = "
                            + random.nextInt(KEYS * 2));
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
                if (++transactions % 500 == 0 && transactions <= 2500) {
                    statement.execute("ALTER TABLE orders ADD COLUMN added_" + transactions + " int DEFAULT 7");
                }
            }
        }

        return transactions;
    }

    private Application start(Path pipeline) throws Exception {
        return Application.start(Map.of("CARAVAN_DRIVERS", drivers().toString()), directory, "run", pipeline);
    }

    /** Where {@code drivers install} would put it. */
    private Path drivers() throws Exception {
        Path driver = Path.of(Class.forName("org.mariadb.jdbc.Driver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path drivers = Files.createDirectories(directory.resolve("drivers"));
        Path copy = drivers.resolve(driver.getFileName());
        if (!Files.exists(copy)) {
            Files.copy(driver, copy);
        }

        return drivers;
    }

    private Path pipeline(MariaDbServer server, String database) throws Exception {
        return Files.writeString(
                directory.resolve("orders.yaml"),
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-mariadb-cdc-source
                      parameters:
                        host: %s
                        port: %d
                        database: %s
                        username: %s
                        password: %s
                        sslMode: trust
                        tables: orders
                        serverId: 56001
                      steps:
                        - to:
                            uri: lake:bronze.orders
                            parameters:
                              format: delta
                              mode: merge
                              primaryKey: id
                              batchInterval: 1000
                """
                        .formatted(server.host(), server.port(), database, server.user(), server.password()));
    }

    private long ids() {
        return Files.isDirectory(directory.resolve("lakehouse")) ? mirror().size() : 0;
    }

    private List<String> mirror() {
        try {
            return TestLake.read(
                            TestLake.spark(), directory.resolve("lakehouse"), TableFormat.DELTA, "bronze.orders")
                    .selectExpr(ROW)
                    .collectAsList()
                    .stream()
                    .map(row -> row.getString(0))
                    .toList();
        } catch (RuntimeException e) {
            // It is not there yet.
            return List.of();
        }
    }

    private static List<String> source(MariaDbServer server, String database) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + ROW + " FROM orders")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }

        return rows;
    }
}
