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

import dev.caravan.observe.FaultPoint;
import dev.caravan.servers.RabbitMqServer;
import dev.caravan.servers.RabbitMqServer.Outgoing;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that read a queue and are killed before a commit, in the middle of one, and between it and its acknowledgement. */
class QueueKillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int MESSAGES = 600;
    private static final int EACH_BAD = 40;
    private static final int QUARANTINED = 3;
    private static final List<FaultPoint> POINTS = List.of(
            FaultPoint.AFTER_READ,
            FaultPoint.AFTER_INTENT,
            FaultPoint.DURING_COMMIT,
            FaultPoint.AFTER_COMMIT,
            FaultPoint.AFTER_ACK);

    @TempDir
    Path directory;

    @Guarantee("R8")
    @ParameterizedTest
    @EnumSource
    void aProcessThatIsKilledAnywhereLosesAndDoublesNothing(TableFormat format) throws IOException {
        RabbitMqServer server = SharedServers.rabbitMq();
        String queue = server.freshQueue();
        server.send(queue, messages());
        Path pipeline = pipeline(server, queue, format);
        for (FaultPoint point : POINTS) {
            Path reached = directory.resolve(point.toString());
            Application run = Application.start(
                    List.of("-Dcaravan.fault=" + point + ":1:wait=" + reached), directory, "run", pipeline, "--once");
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(reached) || !run.isAlive());
            assertThat(reached).as(run.standardError()).exists();
            run.kill();
            server.awaitNoReader(queue);
        }

        Application last = Application.run(directory, "run", pipeline, "--once");

        assertThat(last.exitCode()).as(last.standardError()).isEqualTo(QUARANTINED);
        server.awaitNoReader(queue);
        assertThat(server.waiting(queue)).isZero();
        assertThat(values(rows(format, "rabbit.orders"), "id"))
                .isEqualTo(LongStream.range(0, MESSAGES)
                        .filter(id -> !isBad(id))
                        .boxed()
                        .map(Object.class::cast)
                        .toList());
        assertThat(values(rows(format, "rabbit.orders__quarantine"), "cast(substr(raw_text, 7) as long)"))
                .isEqualTo(LongStream.range(0, MESSAGES)
                        .filter(QueueKillIT::isBad)
                        .boxed()
                        .map(Object.class::cast)
                        .toList());
        assertThat(last.standardOutput() + last.standardError()).doesNotContain(server.password());
    }

    private static boolean isBad(long id) {
        return id % EACH_BAD == 0;
    }

    private static List<Outgoing> messages() {
        List<Outgoing> messages = new ArrayList<>();
        for (int id = 0; id < MESSAGES; id++) {
            String body = "{\"id\":" + id + (isBad(id) ? "" : "}");
            messages.add(Outgoing.of("id-" + id, body.getBytes(StandardCharsets.UTF_8)));
        }

        return messages;
    }

    private Path pipeline(RabbitMqServer server, String queue, TableFormat format) throws IOException {
        return Files.writeString(
                directory.resolve("orders.yaml"),
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-rabbitmq-source
                      parameters:
                        host: %s
                        port: %d
                        username: %s
                        password: '%s'
                        queue: %s
                        prefetchCount: 200
                      steps:
                        - to:
                            uri: lake:rabbit.orders
                            parameters:
                              format: %s
                              batchRows: 80
                """
                        .formatted(server.host(), server.port(), server.user(), server.password(), queue, format));
    }

    private Dataset<Row> rows(TableFormat format, String table) {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, table);
    }
}
