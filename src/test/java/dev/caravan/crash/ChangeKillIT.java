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

import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
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
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that follows tables while they are written to (inserts, updates, deletes, changes of keys, new columns, wider
 * numbers, several rows in a transaction), and is killed again and again: mirrors in both formats and a log of all changes
 * are compared with the tables. The long form writes for five minutes and kills every minute. How far it was behind is in
 * {@code target/change-lag.csv}.
 */
class ChangeKillIT {

    private static final int KILLS = CrashSize.of(2, 5);
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(CrashSize.of(0, 60));
    private static final int LEAST_CHANGES = CrashSize.of(1_000, 20_000);
    private static final Duration PATIENCE = Duration.ofSeconds(600);
    private static final List<String> TABLES = List.of("accounts", "orders");

    @TempDir
    Path directory;

    /** {@code -Dcaravan.crash=changes} is the short form, of two kills, which takes as long as six starts. */
    @EnabledIfSystemProperty(named = "caravan.crash", matches = "long|changes")
    @Guarantee("R11")
    @Test
    void whatIsFollowedWhileItIsKilledIsWhatTheTablesAre() throws Exception {
        PostgresDatabase database = SharedServers.freshDatabase();
        try (ChangingTables tables = ChangingTables.create(database, TABLES);
                ChangeLag lag = new ChangeLag(database, tables::changes)) {
            Path pipeline = pipeline(database);
            assertThat(run(pipeline)).as("the snapshot").isZero();
            long startedAt = System.nanoTime();
            tables.start();
            Application application = Application.start(directory, "run", pipeline, "-v");
            lag.start();
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitCommits(database, application);
                application.endsWithin(BETWEEN_KILLS);
                assertThat(application.isAlive())
                        .as(application.standardError())
                        .isTrue();
                application.kill();
                lag.read(application.standardError());
                application = Application.start(directory, "run", pipeline, "-v");
            }
            awaitCommits(database, application);
            await().atMost(PATIENCE).until(() -> tables.changes() >= LEAST_CHANGES);
            tables.stop();
            application.terminate();
            assertThat(application.exitCode()).as(application.standardError()).isZero();
            Duration written = Duration.ofNanos(System.nanoTime() - startedAt);
            lag.stop();
            lag.read(application.standardError());
            long left = slots(database, "max(pg_current_wal_lsn() - confirmed_flush_lsn)");

            assertThat(run(pipeline)).isZero();

            System.out.printf(
                    "R11: %d changes in %d s (%d a second), %d kills, at most %s, %d KiB of log at the end%n",
                    tables.changes(),
                    written.toSeconds(),
                    tables.changes() / Math.max(1, written.toSeconds()),
                    KILLS,
                    lag,
                    left >> 10);
            for (String table : TABLES) {
                List<Object> rows = sorted(column(database, tables.rows(table)));
                assertThat(rows).isNotEmpty();
                assertThat(sorted(values(rows(TableFormat.ICEBERG, "public." + table), tables.sparkRow(table))))
                        .as(table)
                        .isEqualTo(rows);
                assertThat(sorted(values(rows(TableFormat.DELTA, "delta_public." + table), tables.sparkRow(table))))
                        .as(table)
                        .isEqualTo(rows);
            }
            Dataset<Row> log = rows(TableFormat.DELTA, "log.changes");
            assertThat(log.count()).isEqualTo(tables.changes());
            assertThat(log.select("cdc_lsn", "cdc_table", "cdc_operation", "id")
                            .distinct()
                            .count())
                    .isEqualTo(tables.changes());
        }
    }

    /** In any order, each would be looked for among all. */
    private static List<Object> sorted(List<Object> rows) {
        return rows.stream().sorted(Comparator.comparing(String::valueOf)).toList();
    }

    private int run(Path pipeline) throws Exception {
        Application run = Application.run(directory, "run", pipeline, "--once");
        int exitCode = run.exitCode();
        if (exitCode != 0) {
            System.err.println(run.standardError());
        }

        return exitCode;
    }

    /** Each pipeline has landed something, and the server knows. */
    private static void awaitCommits(PostgresDatabase database, Application application) throws SQLException {
        long before = slots(database, "pg_current_wal_lsn() - '0/0'");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        !application.isAlive() || slots(database, "min(confirmed_flush_lsn - '0/0'::pg_lsn)") > before);
    }

    private static long slots(PostgresDatabase database, String expression) throws SQLException {
        return Long.parseLong(column(
                        database,
                        "SELECT (" + expression
                                + ")::bigint FROM pg_replication_slots WHERE database = current_database() GROUP BY database")
                .get(0)
                .toString());
    }

    private static List<Object> column(PostgresDatabase database, String query) throws SQLException {
        List<Object> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                found.add(result.getString(1));
            }
        }

        return found;
    }

    private Path pipeline(PostgresDatabase database) throws Exception {
        String mirror = route(
                database,
                "mirror",
                """
                uri: lake:public.accounts
                            parameters:
                              format: iceberg
                              mode: merge
                              primaryKey: id
                              tableExpression: "${body[cdc_table]}"
                              tables: public.orders
                              batchInterval: 2s""");
        String deltaMirror = route(
                database,
                "delta_mirror",
                """
                uri: lake:delta_public.accounts
                            parameters:
                              format: delta
                              mode: merge
                              primaryKey: id
                              tableExpression: "delta_${body[cdc_table]}"
                              tables: delta_public.orders
                              table.delta.enableTypeWidening: true
                              batchInterval: 2s""");
        String log = route(
                database,
                "log",
                """
                uri: lake:log.changes
                            parameters:
                              format: delta
                              table.delta.enableTypeWidening: true
                              batchInterval: 1s""");

        return Files.writeString(directory.resolve("follow.yaml"), mirror + deltaMirror + log);
    }

    private static String route(PostgresDatabase database, String name, String landing) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-postgresql-cdc-source
                      parameters:
                        host: %s
                        port: %d
                        database: %s
                        username: %s
                        password: '%s'
                        tables: accounts, orders
                        slotName: kill_%s
                        publicationName: kill_%s
                        heartbeatSeconds: 1
                      steps:
                        - to:
                            %s
                """
                .formatted(
                        name,
                        database.host(),
                        database.port(),
                        database.name(),
                        database.user(),
                        database.password(),
                        name,
                        name,
                        landing);
    }

    private Dataset<Row> rows(TableFormat format, String table) {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, table);
    }
}
