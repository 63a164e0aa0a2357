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

import dev.caravan.servers.HiveMetastoreServer;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.hadoop.hive.metastore.api.Database;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.SerDeInfo;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta tables that a Hive metastore knows by name. */
class DeltaNamesIT {

    private static HiveMetastoreServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        server = HiveMetastoreServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void knowsTheMetastore() throws IOException {
        Path warehouse = Files.createDirectories(directory.resolve("lakehouse"));
        Files.writeString(warehouse.resolve("delta-catalog.properties"), "type=hive\nuri=" + server.uri() + "\n");
        for (String route : List.of("first", "second", "taken", "alone")) {
            Files.writeString(directory.resolve(route + ".csv"), "id,name\n1,one\n2,two,three\n3,three\n");
        }
    }

    @Test
    void aKnownTableIsLandedInWhereItLiesAndANewOneIsEntered() throws Exception {
        Path elsewhere = directory.resolve("else where/known");
        enter("shop", "known", "delta", elsewhere);
        // What others keep there disturbs nobody.
        enter("shop", "_odd", "delta", elsewhere.resolveSibling("odd"));
        enter("shop", "remote", "delta", elsewhere, "s3a://bucket/remote");
        Files.writeString(directory.resolve("both.yaml"), route("first", "shop.known") + route("second", "shop.fresh"));

        Application run = Application.run(directory, "run", "both.yaml");
        assertThat(run.exitCode()).as(run.standardError()).isEqualTo(3);
        assertThat(run.standardOutput()).contains("read 6 = landed 4 + quarantined 2 + filtered 0");
        Application again = Application.run(directory, "run", "both.yaml");
        assertThat(again.standardOutput()).contains("read 0 = landed 0");

        assertThat(elsewhere.resolve("_delta_log")).isDirectory();
        assertThat(directory.resolve("lakehouse/shop/known")).doesNotExist();
        Table fresh = entry("shop", "fresh");
        assertThat(fresh.getParameters()).containsEntry("spark.sql.sources.provider", "delta");
        assertThat(fresh.getSd().getLocation()).isEqualTo("file:" + directory.resolve("lakehouse/shop/fresh"));
        assertThat(entry("shop", "fresh__quarantine").getTableType()).isEqualTo("EXTERNAL_TABLE");

        Application query = Application.run(
                directory,
                "query",
                "select k.id, f.name from shop.known k join shop.fresh f on k.id = f.id order by k.id",
                "-o",
                "json");
        assertThat(query.json().path("rows").findValuesAsText("name")).containsExactly("one", "three");
        Application tables = Application.run(directory, "tables", "-o", "json");
        assertThat(tables.json().findValuesAsText("name"))
                .containsExactlyInAnyOrder(
                        "shop.known", "shop.fresh", "shop.known__quarantine", "shop.fresh__quarantine");
    }

    @Test
    void aNameThatBelongsToAnotherTableIsLeftAlone() throws Exception {
        enter("taken", "report", "parquet", directory.resolve("elsewhere/report"));
        Files.writeString(directory.resolve("taken.yaml"), route("taken", "taken.report"));

        Application run = Application.run(directory, "run", "taken.yaml");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.standardError()).contains("Cannot use table taken.report", "which is no Delta table");
        assertThat(directory.resolve("lakehouse/taken/report")).doesNotExist();
    }

    @Test
    void aMetastoreThatIsNotThereFailsTheRun() throws Exception {
        Files.writeString(
                directory.resolve("lakehouse/delta-catalog.properties"), "type=hive\nuri=thrift://127.0.0.1:1\n");
        Files.writeString(directory.resolve("alone.yaml"), route("alone", "alone.orders"));

        Application run = Application.run(directory, "run", "alone.yaml");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.standardError()).contains("Cannot ask the Hive metastore");
        assertThat(directory.resolve("lakehouse/alone/orders")).doesNotExist();
    }

    private static String route(String id, String table) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s.csv
                      steps:
                        - to: lake:%s
                """
                .formatted(id, id, table);
    }

    /** As other programs enter their tables. */
    private static void enter(String namespace, String name, String provider, Path location) throws Exception {
        enter(namespace, name, provider, location, "file:" + location);
    }

    private static void enter(String namespace, String name, String provider, Path location, String path)
            throws Exception {
        StorageDescriptor storage = new StorageDescriptor();
        storage.setCols(List.of(new FieldSchema("id", "bigint", null)));
        storage.setLocation("file:" + location);
        storage.setSerdeInfo(new SerDeInfo(null, null, Map.of("path", path)));
        Table table = new Table();
        table.setDbName(namespace);
        table.setTableName(name);
        table.setTableType("EXTERNAL_TABLE");
        table.setPartitionKeys(List.of());
        table.setParameters(Map.of("EXTERNAL", "TRUE", "spark.sql.sources.provider", provider));
        table.setSd(storage);
        HiveMetaStoreClient client = server.client();
        try {
            if (!client.getAllDatabases().contains(namespace)) {
                client.createDatabase(new Database(namespace, null, "file:" + location.getParent(), Map.of()));
            }
            client.createTable(table);
        } finally {
            client.close();
        }
    }

    private static Table entry(String namespace, String name) throws Exception {
        HiveMetaStoreClient client = server.client();
        try {
            return client.getTable(namespace, name);
        } finally {
            client.close();
        }
    }
}
