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

import dev.caravan.servers.FixCounterparty;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed again and again while its counterparty goes on sending. */
class FixKillIT {

    private static final int KILLS = 3;
    private static final int BETWEEN_KILLS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    @TempDir
    Path directory;

    @Test
    void everyMessageLandsOnceThoughTheProcessIsKilledInTheMiddleOfThem() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger allowed = new AtomicInteger();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (FixCounterparty broker = FixCounterparty.start()) {
            Path pipeline = pipeline(broker.port());
            Application application = Application.start(directory, "run", pipeline);
            await().atMost(PATIENCE).until(broker::isLoggedOn);
            clock.scheduleAtFixedRate(
                    () -> {
                        if (sent.get() < allowed.get()) {
                            broker.send(sent.getAndIncrement(), 1);
                        }
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            for (int kill = 1; kill <= KILLS; kill++) {
                // Half of them while it takes them, the rest while it is dead and comes back.
                int half = allowed.addAndGet(BETWEEN_KILLS) - BETWEEN_KILLS / 2;
                await().atMost(PATIENCE).until(() -> broker.isLoggedOn() && sent.get() >= half);
                application.kill();
                application = Application.start(directory, "run", pipeline);
            }
            await().atMost(PATIENCE).until(() -> sent.get() == allowed.get());

            Application last = application;
            await().atMost(PATIENCE).until(() -> reports().count() >= sent.get() || !last.isAlive());
            last.terminate();
            assertThat(last.exitCode()).as(last.standardError()).isZero();
        } finally {
            clock.shutdownNow();
        }

        List<Long> ids = reports()
                .selectExpr("cast(substr(filter(fields, f -> f.tag = 17)[0].value, 2) as bigint) as id")
                .sort("id")
                .collectAsList()
                .stream()
                .map(row -> row.getLong(0))
                .toList();
        assertThat(sent.get()).isEqualTo(KILLS * BETWEEN_KILLS);
        assertThat(ids)
                .isEqualTo(
                        IntStream.range(0, sent.get()).mapToObj(Long::valueOf).toList());
    }

    private Path pipeline(int port) throws Exception {
        return Files.writeString(
                directory.resolve("reports.yaml"),
                """
                - route:
                    id: reports
                    from:
                      uri: kamelet:caravan-fix-source
                      parameters:
                        port: %d
                        senderCompId: CARAVAN
                        targetCompId: BROKER
                        reconnectInterval: 1
                      steps:
                        - to: kamelet:caravan-fix-parse-action
                        - to:
                            uri: lake:bronze.reports
                            parameters:
                              format: delta
                              batchRows: 50
                              batchInterval: 1000
                """
                        .formatted(port));
    }

    private Dataset<Row> reports() {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), TableFormat.DELTA, "bronze.reports");
    }
}
