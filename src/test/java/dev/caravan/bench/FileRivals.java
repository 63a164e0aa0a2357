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

import dev.caravan.servers.ServerCommand;
import dev.caravan.servers.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Those who read the orders from a file: from the start of the process to its end. */
final class FileRivals {

    private static final Duration DEADLINE = Duration.ofMinutes(20);

    // What Flink's own start script gives to a Java 17.
    private static final List<String> FLINK_FLAGS = List.of(
            "-XX:+UseG1GC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.text=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private final Path file;
    private final long rows;

    FileRivals(Path file, long rows) {
        this.file = file;
        this.rows = rows;
    }

    Rival.Landed caravan(Path directory) throws IOException {
        Path pipeline = Files.writeString(
                directory.resolve("orders.yaml"),
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                        format: ndjson
                      steps:
                        - to:
                            uri: lake:bench.orders
                            parameters:
                              format: iceberg
                              schema: %s
                """
                        .formatted(file, Orders.COLUMNS));
        Path warehouse = directory.resolve("warehouse");
        Measurement cost = run(
                "caravan",
                Program.caravan(
                        List.of("run", pipeline.toString(), "--warehouse", warehouse.toString()), Program.sameHeap()));

        return new Rival.Landed(cost, warehouse, spark -> spark.table("iceberg.bench.orders"));
    }

    Rival.Landed spark(Path directory) {
        List<String> program = List.of(SparkByHand.class.getName(), file.toString(), directory.toString());

        return Rival.Landed.inHadoopCatalog(
                run(
                        "spark-by-hand",
                        Program.java(
                                "spark-by-hand", Program.sparkFlags(), System.getProperty("java.class.path"), program)),
                directory);
    }

    Rival.Landed flink(Path directory) throws IOException {
        List<String> program = List.of("FlinkOrders", file.toString(), directory.toString(), Orders.COLUMNS);
        String classPath = RivalPrograms.alone("flink");

        return Rival.Landed.inHadoopCatalog(
                run("flink", Program.java("flink", FLINK_FLAGS, classPath, program)), directory);
    }

    private Measurement run(String system, ServerCommand command) {
        try (ServerProcess process = ServerProcess.launch(command);
                ProcessMeter meter = new ProcessMeter(process.pid())) {
            process.awaitSuccess(DEADLINE);

            return meter.measured("ndjson", system, "iceberg", rows);
        }
    }
}
