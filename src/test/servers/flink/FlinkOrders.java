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
import java.nio.file.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Orders from a file of JSON lines into Iceberg, by Flink's Table API in batch mode: {@code <file> <warehouse> <columns>}.
 * Compiled by the benchmark, against Flink's own class path.
 */
public final class FlinkOrders {

    private FlinkOrders() {}

    public static void main(String[] args) throws Exception {
        TableEnvironment tables = TableEnvironment.create(
                EnvironmentSettings.newInstance().inBatchMode().build());
        String cores = String.valueOf(Runtime.getRuntime().availableProcessors());
        tables.getConfig().set("parallelism.default", cores);
        tables.getConfig().set("table.local-time-zone", "UTC");
        String columns = args[2].replace(" TIMESTAMP", " TIMESTAMP_LTZ(6)");
        tables.executeSql("CREATE TABLE orders (" + columns + ") WITH ('connector' = 'filesystem', 'path' = '"
                + Path.of(args[0]).toUri() + "', 'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601')");
        tables.executeSql("CREATE CATALOG lake WITH ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = '"
                + Path.of(args[1]).toUri() + "')");
        tables.executeSql("CREATE DATABASE lake.bench");
        tables.executeSql("CREATE TABLE lake.bench.orders (" + columns + ")");
        tables.executeSql("INSERT INTO lake.bench.orders SELECT * FROM orders").await();
    }
}
