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
package dev.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.servers.MariaDbServer;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.Guarantee;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that follows a table while it is written to (inserts, updates, deletes, changes of keys, new columns, transactions
 * larger than a batch), and is killed again and again: a mirror and a log of all changes are compared with the table. The
 * long form writes for five minutes and kills every minute; what it measured is in {@code target/r11-mariadb.txt}.
 */
class BinlogKillIT {

    private static final int KILLS = CrashSize.of(2, 5);
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(CrashSize.of(1, 60));
    private static final Duration PATIENCE = Duration.ofSeconds(600);
    private static final Duration PAUSE = Duration.ofMillis(CrashSize.of(50, 4));
    private static final Path REPORT = Path.of("target", "r11-mariadb.txt").toAbsolutePath();
    private static final int KEYS = 500;
    private static final int BATCH_ROWS = 1_000;
    private static final String ROW = "concat_ws('|', id, name, amount)";

    @TempDir
    Path directory;

    private final AtomicLong changes = new AtomicLong();

    /** Of every build once it has been seen to hold on a quiet machine. */
    @EnabledIfSystemProperty(named = "caravan.crash", matches = "long")
    @Guarantee("R11")
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
            assertThat(once(pipeline)).as("the snapshot").isZero();
            long startedAt = System.nanoTime();
            Future<?> writer = threads.submit(() -> {
                write(server, database, over);

                return null;
            });
            long behind = 0;
            Application application = start(pipeline);
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitChanges(application);
                behind = Math.max(behind, changes.get() - told().count());
                application.endsWithin(BETWEEN_KILLS);
                assertThat(application.isAlive())
                        .as(application.standardError())
                        .isTrue();
                application.kill();
                application = start(pipeline);
            }
            awaitChanges(application);
            over.set(true);
            writer.get();
            long left = changes.get() - told().count();
            application.terminate();
            // Not zero where it was in the middle of a transaction.
            application.exitCode();
            long seconds = Duration.ofNanos(System.nanoTime() - startedAt).toSeconds();

            assertThat(once(pipeline)).isZero();

            Files.writeString(
                    REPORT,
                    String.format(
                            "R11: %d changes in %d s (%d a second), %d kills, at most %d changes behind, %d at the end%n",
                            changes.get(), seconds, changes.get() / seconds, KILLS, behind, left));
            System.out.print(Files.readString(REPORT));
            assertThat(mirror()).isEqualTo(source(server, database));
            assertThat(told().count()).isEqualTo(changes.get());
            assertThat(told().select("cdc_gtid", "cdc_order").distinct().count())
                    .isEqualTo(changes.get());
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    /** The log has got something more. */
    private void awaitChanges(Application application) {
        long before = told().count();
        await().atMost(PATIENCE).until(() -> told().count() > before || !application.isAlive());
    }

    /** Changes that have landed. */
    private Dataset<Row> told() {
        return rows(TableFormat.DELTA, "log.orders").where("cdc_operation <> 'read'");
    }

    private int once(Path pipeline) throws Exception {
        Application run = Application.run(environment(), directory, "run", pipeline, "--once");
        int exitCode = run.exitCode();
        if (exitCode != 0) {
            System.err.println(run.standardError());
        }

        return exitCode;
    }

    /** Transactions of inserts, updates, deletes and changes of keys, and now and then a column more. */
    private void write(MariaDbServer server, String database, AtomicBoolean over) throws SQLException {
        Random random = new Random(20);
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int transaction = 1; !over.get(); transaction++) {
                int id = random.nextInt(KEYS * 2);
                int made = statement.executeUpdate("DELETE FROM orders WHERE id = " + id);
                made += statement.executeUpdate("INSERT INTO orders (id, name, amount) VALUES (" + id + ", 'new "
                        + transaction + "', " + random.nextInt(10_000) + ")");
                made += statement.executeUpdate(
                        "UPDATE orders SET amount = amount + 1 WHERE id % 50 = " + random.nextInt(50));
                if (random.nextInt(4) == 0) {
                    int moved = random.nextInt(KEYS * 2);
                    made += statement.executeUpdate("DELETE FROM orders WHERE id = " + (moved + KEYS * 2));
                    // A delete and an insert.
                    made += 2
                            * statement.executeUpdate(
                                    "UPDATE orders SET id = id + " + KEYS * 2 + " WHERE id = " + moved);
                }
                if (transaction % 100 == 0) {
                    // Several batches.
                    made += statement.executeUpdate("UPDATE orders SET amount = amount + 1");
                    made += statement.executeUpdate(
                            "UPDATE orders SET name = concat('all ', id, ' " + transaction + "')");
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    changes.addAndGet(made);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                if (transaction % 500 == 0 && transaction <= 2500) {
                    statement.execute("ALTER TABLE orders ADD COLUMN added_" + transaction + " int");
                }
            }
        }
    }

    private Application start(Path pipeline) throws Exception {
        return Application.start(environment(), directory, "run", pipeline);
    }

    private Map<String, String> environment() throws Exception {
        return Map.of("CARAVAN_DRIVERS", drivers().toString());
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
                route(
                                server,
                                database,
                                "mirror",
                                56_001,
                                "bronze.orders",
                                "format: iceberg, mode: merge, primaryKey: id")
                        + route(
                                server,
                                database,
                                "log",
                                56_002,
                                "log.orders",
                                "format: delta, batchRows: " + BATCH_ROWS));
    }

    private static String route(
            MariaDbServer server, String database, String name, int reader, String table, String options) {
        return """
                - route:
                    id: %s
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
                        serverId: %d
                      steps:
                        - to:
                            uri: lake:%s
                            parameters: { %s, batchInterval: 1s }
                """
                .formatted(
                        name,
                        server.host(),
                        server.port(),
                        database,
                        server.user(),
                        server.password(),
                        reader,
                        table,
                        options);
    }

    private Dataset<Row> rows(TableFormat format, String table) {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, table);
    }

    private List<String> mirror() {
        return rows(TableFormat.ICEBERG, "bronze.orders").selectExpr(ROW).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
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
        rows.sort(null);

        return rows;
    }
}
