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
package dev.caravan.bench;

import dev.caravan.servers.FreePort;
import dev.caravan.servers.KafkaServer;
import dev.caravan.servers.ServerCommand;
import dev.caravan.servers.ServerFiles;
import dev.caravan.servers.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka Connect with Iceberg's sink: one stand-alone worker, two tasks over a topic of two partitions that already holds the
 * orders. It never ends, so it is measured from the start of its process until the table holds every row. The broker's CPU
 * time is told apart.
 */
final class ConnectRival implements Rival {

    private static final Duration DEADLINE = Duration.ofMinutes(20);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 2;
    private static final TableIdentifier TABLE = TableIdentifier.of("bench", "orders");

    // What Kafka's own start script gives.
    private static final List<String> FLAGS = List.of(
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final KafkaServer broker;
    private final String topic;
    private final long rows;
    private int run;
    private double brokerCpuSeconds;

    private ConnectRival(KafkaServer broker, String topic, long rows) {
        this.broker = broker;
        this.topic = topic;
        this.rows = rows;
    }

    /** Fills a topic with the orders of a file. */
    static ConnectRival over(KafkaServer broker, Path file, long rows) throws Exception {
        String topic = broker.freshTopic(PARTITIONS);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20, "batch.size", 1 << 17);
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                var lines = Files.lines(file)) {
            lines.forEach(line -> producer.send(new ProducerRecord<>(topic, line.getBytes())));
        }

        return new ConnectRival(broker, topic, rows);
    }

    /** CPU seconds that the broker spent during the last {@link #land}. */
    double brokerCpuSeconds() {
        return brokerCpuSeconds;
    }

    @Override
    public Landed land(Path directory) throws Exception {
        run++;
        Table table = createTable(directory);
        try (ProcessMeter brokerMeter = new ProcessMeter(broker.pid());
                ServerProcess worker = ServerProcess.launch(command(directory));
                ProcessMeter meter = new ProcessMeter(worker.pid())) {
            worker.awaitReady(() -> checkLanded(table), DEADLINE);
            Measurement cost = meter.measured("ndjson", "kafka-connect", "iceberg", rows);
            brokerCpuSeconds = brokerMeter.cpuSeconds();
            worker.terminate(STOP_DEADLINE);

            return Landed.inHadoopCatalog(cost, directory);
        }
    }

    private void checkLanded(Table table) {
        table.refresh();
        String landed = table.currentSnapshot() == null
                ? "0"
                : table.currentSnapshot().summary().get("total-records");
        if (Long.parseLong(landed) < rows) {
            throw new IllegalStateException("the table holds " + landed + " of " + rows + " rows");
        }
    }

    private static Table createTable(Path warehouse) {
        Catalog catalog = CatalogUtil.loadCatalog(
                "org.apache.iceberg.hadoop.HadoopCatalog",
                "lake",
                Map.of("warehouse", warehouse.toUri().toString()),
                new Configuration());
        ((SupportsNamespaces) catalog).createNamespace(Namespace.of("bench"));

        return catalog.createTable(TABLE, Orders.ICEBERG);
    }

    private ServerCommand command(Path directory) throws Exception {
        String name = "orders-" + run;
        String control = broker.freshTopic(1);
        Path worker = Files.write(
                directory.resolve("worker.properties"),
                List.of(
                        "bootstrap.servers=" + broker.bootstrapServers(),
                        "listeners=http://127.0.0.1:" + FreePort.next(),
                        "offset.storage.file.filename=" + directory.resolve("offsets"),
                        "plugin.discovery=service_load",
                        "key.converter=org.apache.kafka.connect.converters.ByteArrayConverter",
                        "value.converter=org.apache.kafka.connect.json.JsonConverter",
                        "value.converter.schemas.enable=false"));
        Path sink = Files.write(
                directory.resolve("sink.properties"),
                List.of(
                        "name=" + name,
                        "connector.class=org.apache.iceberg.connect.IcebergSinkConnector",
                        "tasks.max=" + PARTITIONS,
                        "topics=" + topic,
                        "iceberg.tables=bench.orders",
                        "iceberg.catalog.type=hadoop",
                        "iceberg.catalog.warehouse=" + directory.toUri(),
                        "iceberg.control.topic=" + control,
                        "iceberg.control.commit.interval-ms=10000"));

        return Program.java(
                "kafka-connect",
                FLAGS,
                ServerFiles.of("kafka-connect").classPath(),
                List.of("org.apache.kafka.connect.cli.ConnectStandalone", worker.toString(), sink.toString()));
    }
}
