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

import dev.caravan.servers.KafkaServer;
import dev.caravan.table.LakeTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The same lines of JSON into an Iceberg table by four systems, each a process of its own, from the start of its virtual
 * machine until the rows are committed, in turn and none of them warm. Each table is read again and must hold exactly the
 * rows that were made. Kafka Connect reads a topic that holds the lines, the others the file.
 */
final class NdjsonBench {

    private static final String NOTE =
            "{\"case\":\"ndjson\",\"counted\":\"the whole process that lands, from the start of its"
                    + " virtual machine; of kafka-connect the worker, until its last commit (every 10 s), the broker apart\"}";

    private NdjsonBench() {}

    static void run(long rows, int rounds) throws Exception {
        Path scratch = Files.createTempDirectory("caravan-bench-");
        Path file = scratch.resolve("orders.ndjson");
        Orders orders = new Orders();
        orders.write(file, 0, rows);
        System.out.println(NOTE);

        Map<String, List<Double>> rates = new LinkedHashMap<>();
        FileRivals files = new FileRivals(file, rows);
        try (KafkaServer broker = KafkaServer.start()) {
            ConnectRival connect = ConnectRival.over(broker, file, rows);
            List<Rival> rivals = List.of(files::caravan, files::spark, files::flink, connect);
            for (int round = 1; round <= rounds; round++) {
                for (Rival rival : rivals) {
                    if (rival == connect && round > 1) {
                        // Its two minutes are mostly waiting, and its CPU time differs little between rounds.
                        continue;
                    }
                    Path directory = Files.createTempDirectory(scratch, "run-");
                    Measurement cost = checked(rival.land(directory), orders);
                    Scratch.delete(directory);
                    System.out.println(cost.toJson(round));
                    rates.computeIfAbsent(cost.system(), system -> new ArrayList<>())
                            .add(cost.rowsPerCpuSecond());
                    if (rival == connect) {
                        tellBroker(round, connect);
                    }
                }
            }
        } finally {
            Scratch.delete(scratch);
        }
        tellRatios(rates);
    }

    private static Measurement checked(Rival.Landed landed, Orders orders) {
        try (LakeTables tables = LakeTables.open(landed.warehouse())) {
            orders.check(
                    landed.cost().system() + " in " + tables.warehouse(),
                    landed.table().apply(SparkSession.active()));
        }

        return landed.cost();
    }

    private static void tellBroker(int round, ConnectRival connect) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"ndjson\",\"part\":\"kafka-broker\",\"round\":%d,\"cpu_seconds\":%.2f}%n",
                round,
                connect.brokerCpuSeconds());
    }

    private static void tellRatios(Map<String, List<Double>> rates) {
        double ours = Measurement.median(rates.get("caravan"));
        rates.forEach((system, theirs) -> {
            if (!system.equals("caravan")) {
                System.out.printf(
                        Locale.ROOT,
                        "{\"case\":\"ndjson\",\"ratio\":\"caravan / %s\",\"rows_per_cpu_second\":%.2f}%n",
                        system,
                        ours / Measurement.median(theirs));
            }
        });
    }
}
