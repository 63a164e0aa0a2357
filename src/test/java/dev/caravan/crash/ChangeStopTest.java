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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.api.Pipeline;
import dev.caravan.api.PipelineSettings;
import dev.caravan.api.Pipelines;
import dev.caravan.run.IngestedItem.Status;
import dev.caravan.run.IngestionResult;
import dev.caravan.run.Lag;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that follow PostgreSQL until somebody stops them. */
@Exercises(kamelet = "caravan-postgresql-cdc-source", against = "server")
@Timeout(600)
class ChangeStopTest {

    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final long SEGMENT_BYTES = 16 << 20;

    private final PostgresDatabase database = SharedServers.freshDatabase();

    @TempDir
    Path directory;

    /** Others of this JVM hold on to Spark, so that it is not started anew for each run. */
    @BeforeAll
    static void startSpark() {
        TestLake.tables();
    }

    /** The writer goes on all the time: each stop is in the middle of something. */
    @Guarantee("R19")
    @Test
    void aStopInTheMiddleOfALoadIsNoFailureAndLosesNothing() throws Exception {
        try (ChangingTables tables = ChangingTables.create(database, List.of("accounts"));
                Pipeline following = Pipelines.parse("log", yaml("accounts"), settings())) {
            complete("accounts");
            tables.start();
            for (int stop = 1; stop <= 2; stop++) {
                following.start();
                await().atMost(PATIENCE)
                        .until(() -> !following.isRunning()
                                || following.result().counts().landed() > 0);
                following.cancel();
                IngestionResult stopped = following.await();

                assertThat(stopped.status()).isEqualTo(Status.CANCELLED);
                assertThat(stopped.error()).isEmpty();
                assertThat(stopped.counts().landed()).isPositive();
                assertThat(stopped.counts().quarantined()).isZero();
            }
            tables.stop();

            complete("accounts");

            Dataset<Row> log = log("accounts");
            assertThat(log.count()).isEqualTo(tables.changes());
            assertThat(log.select("cdc_lsn", "cdc_operation", "id").distinct().count())
                    .isEqualTo(tables.changes());
        }
    }

    @Test
    void aServerMayForgetItsLogWhereOnlyOtherTablesChange() throws Exception {
        database.execute(
                "CREATE TABLE quiet (id int PRIMARY KEY)",
                "INSERT INTO quiet VALUES (1)",
                "CREATE TABLE busy (id int PRIMARY KEY, note text)",
                "ALTER TABLE busy ALTER COLUMN note SET STORAGE EXTERNAL");
        try (Pipeline following = Pipelines.parse("log", yaml("quiet"), settings())) {
            following.start();
            await().atMost(PATIENCE).until(() -> following.result().counts().landed() == 1);
            long before = slot("confirmed_flush_lsn - '0/0'");

            database.execute("INSERT INTO busy SELECT i, repeat(md5(i::text), 250) FROM generate_series(1, 5000) i");

            assertThat(slot("pg_current_wal_lsn() - '0/0'")).isGreaterThan(before + 2 * SEGMENT_BYTES);
            await().atMost(PATIENCE)
                    .until(() -> slot("pg_current_wal_lsn() - confirmed_flush_lsn") < SEGMENT_BYTES
                            || !following.isRunning());
            assertThat(following.result().status()).isEqualTo(Status.RUNNING);
            assertThat(following.result().counts().read()).isEqualTo(1);

            database.execute("INSERT INTO quiet VALUES (2)");
            await().atMost(PATIENCE).until(() -> following.result().counts().landed() == 2);
            following.cancel();
            IngestionResult stopped = following.await();
            assertThat(stopped.error()).isEmpty();
            Lag lag = stopped.items().get(0).lag().orElseThrow();
            assertThat(lag.time()).isBetween(Duration.ZERO, PATIENCE);
            assertThat(lag.bytes().orElseThrow()).isBetween(0L, 6 * SEGMENT_BYTES);
            assertThat(stopped.items().get(0).toMap()).containsKeys("seconds_behind", "log_bytes_behind");
        }
        assertThat(values(log("quiet"), "id")).containsExactly(1L, 2L);
    }

    private void complete(String table) throws InterruptedException {
        try (Pipeline rest = Pipelines.parse("log", yaml(table), settings().once())) {
            assertThat(rest.start().await().status()).isEqualTo(Status.SUCCEEDED);
        }
    }

    private PipelineSettings settings() {
        return new PipelineSettings().warehouse(directory.resolve("lakehouse"));
    }

    private Dataset<Row> log(String table) {
        return read(TestLake.spark(), directory.resolve("lakehouse"), TableFormat.DELTA, "log." + table);
    }

    private String yaml(String table) {
        return RouteYaml.kamelet(
                        "caravan-postgresql-cdc-source",
                        Map.of(
                                "host", database.host(),
                                "port", String.valueOf(database.port()),
                                "database", database.name(),
                                "username", database.user(),
                                "password", database.password(),
                                "tables", table,
                                "heartbeatSeconds", "1",
                                "slotName", "stop_" + table,
                                "publicationName", "stop_" + table))
                .into(
                        "log." + table,
                        TableFormat.DELTA,
                        "batchInterval: 500ms",
                        "table.delta.enableTypeWidening: true");
    }

    private long slot(String expression) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT (" + expression
                        + ")::bigint FROM pg_replication_slots WHERE database = current_database()")) {
            row.next();

            return row.getLong(1);
        }
    }
}
