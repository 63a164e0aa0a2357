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

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.servers.FreePort;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.MllpClient;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillIT {

    private static final int MESSAGES = 10_000;
    private static final int ROWS = 300_000;
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedMessageLandsOnceThoughTheProcessIsKilledHalfWay() throws Exception {
        int port = FreePort.next();
        Path pipeline = Files.writeString(
                directory.resolve("adt.yaml"),
                """
                - route:
                    id: adt
                    from:
                      uri: kamelet:caravan-mllp-source
                      parameters:
                        port: %d
                      steps:
                        - to: kamelet:caravan-hl7-parse-action
                        - to:
                            uri: lake:bronze.adt
                            parameters:
                              format: iceberg
                              batchRows: 1000
                              batchInterval: 1000
                """
                        .formatted(port));
        AtomicInteger acknowledged = new AtomicInteger();
        Application first = Application.start(directory, "run", pipeline);
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> sendAll(port, acknowledged));
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= MESSAGES / 2 || sender.isDone());

        first.kill();
        Application second = Application.start(directory, "run", pipeline);
        sender.get();
        await().atMost(PATIENCE).until(() -> adt().count() >= MESSAGES || !second.isAlive());

        long stopping = System.nanoTime();
        second.terminate();
        assertThat(second.exitCode()).as(second.standardError()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(30));
        Dataset<Row> rows = adt();
        assertThat(rows.selectExpr("control_id").distinct().count()).isEqualTo(MESSAGES);
        assertThat(rows.count()).isEqualTo(MESSAGES);
    }

    private Dataset<Row> adt() {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), TableFormat.ICEBERG, "bronze.adt");
    }

    /** As senders do: one message at a time, sent again over a new connection until it is acknowledged. */
    private static void sendAll(int port, AtomicInteger acknowledged) {
        MllpClient client = null;
        while (acknowledged.get() < MESSAGES) {
            try {
                if (client == null) {
                    client = new MllpClient(port);
                }
                if (client.send(MllpClient.message("M" + acknowledged.get())).equals("AA")) {
                    acknowledged.incrementAndGet();
                }
            } catch (IOException e) {
                client = null;
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aRunThatWasKilledBetweenCommitsIsCompletedByTheNext() throws Exception {
        PostgresDatabase database = SharedServers.freshDatabase();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders AS SELECT i AS id, i / 7 AS tick, md5(i::text) AS name"
                    + " FROM generate_series(0, " + (ROWS - 1) + ") i");
        }
        Path folder = Files.createDirectories(directory.resolve("in"));
        for (int file = 0; file < 30; file++) {
            StringBuilder text = new StringBuilder("id,name\n");
            for (int i = 0; i < ROWS / 30; i++) {
                text.append(file * (ROWS / 30) + i).append(",some name or other\n");
            }
            Files.writeString(folder.resolve(String.format("part-%02d.csv", file)), text);
        }
        Path pipeline = Files.writeString(directory.resolve("both.yaml"), both(database, folder));
        Application first = Application.start(directory, "run", pipeline);
        Path deltaLog = directory.resolve("lakehouse/bronze/orders/_delta_log");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> commits(deltaLog) >= 5 && Files.exists(directory.resolve("lakehouse/bronze/files"))
                        || !first.isAlive());
        assertThat(first.isAlive()).as(first.standardError()).isTrue();
        first.kill();

        Application second = Application.run(directory, "run", pipeline, "-o", "json");

        assertThat(second.exitCode()).as(second.standardError()).isZero();
        JsonNode counts = second.json();
        assertThat(counts.path("landed").asLong()).isBetween(1L, 2L * ROWS - 1);
        assertThat(counts.path("quarantined").asLong(-1)).isZero();
        assertComplete(TableFormat.DELTA, "bronze.orders");
        assertComplete(TableFormat.ICEBERG, "bronze.files");
    }

    private void assertComplete(TableFormat format, String table) {
        Dataset<Row> rows = TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, table);
        Row found = rows.selectExpr("count(*)", "count(distinct id)", "sum(id)").first();
        assertThat(found.getLong(0)).isEqualTo(ROWS);
        assertThat(found.getLong(1)).isEqualTo(ROWS);
        assertThat(found.getLong(2)).isEqualTo((long) ROWS * (ROWS - 1) / 2);
    }

    private static long commits(Path deltaLog) throws IOException {
        if (!Files.isDirectory(deltaLog)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(deltaLog)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    private static String both(PostgresDatabase database, Path folder) {
        return """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        host: %s
                        port: %d
                        database: %s
                        username: %s
                        password: %s
                        table: orders
                        syncMode: incremental
                        cursorField: tick
                      steps:
                        - to:
                            uri: lake:bronze.orders
                            parameters: {format: delta, batchRows: 15000}
                - route:
                    id: files
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                      steps:
                        - to:
                            uri: lake:bronze.files
                            parameters: {format: iceberg, batchRows: 15000}
                """
                .formatted(
                        database.host(),
                        database.port(),
                        database.name(),
                        database.user(),
                        database.password(),
                        folder);
    }
}
