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
package dev.caravan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The same pipelines as in one process, on a cluster whose executors and driver die. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int IDS = 20_000;

    @TempDir
    static Path directory;

    private static SparkCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = SparkCluster.start(Files.createDirectories(directory.resolve("cluster")));
    }

    /** Every id twice; two sources must not read the same directory. */
    private static Path source(String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("in-" + name));
        for (int file = 0; file < 2; file++) {
            StringBuilder text = new StringBuilder("id,file,amount\n");
            for (int id = 0; id < IDS; id++) {
                text.append(id).append(',').append(file).append(",1.5\n");
            }
            Files.writeString(folder.resolve("part-" + file + ".csv"), text);
        }

        return folder;
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cluster.family()).isEmpty());
        }
    }

    @Test
    @Order(1)
    void executorThatIsKilledInTheMiddleOfABatchCostsNoRowAndDoublesNone() throws IOException {
        Path pipelines = pipelines(
                "appends",
                pipeline("orders_delta", "format: delta, writers: 2"),
                pipeline("orders_iceberg", "format: iceberg, writers: 2"));

        Application run = runWithKilledExecutor("killed-append", pipelines);

        assertThat(run.exitCode()).as(run.standardError()).isZero();
        assertThat(run.json().path("landed").asLong()).isEqualTo(4L * IDS);
        for (TableFormat format : TableFormat.values()) {
            Row found = read(format, "bronze.orders_" + format)
                    .selectExpr("count(*)", "count(distinct id, file)", "sum(id)", "sum(amount)")
                    .first();
            assertThat(found.getLong(0)).isEqualTo(2L * IDS);
            assertThat(found.getLong(1)).isEqualTo(2L * IDS);
            assertThat(found.getLong(2)).isEqualTo((long) IDS * (IDS - 1));
        }
        assertThat(staged()).isEmpty();
    }

    @Test
    @Order(2)
    void whatAKilledDriverHadStagedIsDeletedByTheNextRunWhichLandsEverything() throws IOException {
        Path pipelines = pipelines(
                "changes",
                pipeline("merged", "format: delta, mode: merge, primaryKey: id"),
                pipeline("merged_too", "format: iceberg, mode: merge, primaryKey: id"),
                pipeline(
                        "replaced",
                        "format: iceberg, mode: overwrite, transform: SELECT id FROM batch WHERE file = 1,"
                                + " expect.small: id < 1000, expect.small.action: drop"),
                pipeline("versions", "format: delta, mode: scd2, primaryKey: id"));
        Application killed =
                Application.start(List.of("-Dcaravan.fault=after-stage:3:halt"), directory, arguments(pipelines));
        assertThat(killed.exitCode()).isEqualTo(137);
        assertThat(staged()).isNotEmpty();

        Application run = runWithKilledExecutor("killed-merge", pipelines);

        assertThat(run.exitCode()).as(run.standardError()).isZero();
        JsonNode counts = run.json();
        assertThat(counts.path("read").asLong())
                .isEqualTo(counts.path("landed").asLong()
                        + counts.path("quarantined").asLong()
                        + counts.path("filtered").asLong());
        assertThat(counts.path("read").asLong()).isEqualTo(8L * IDS);
        assertNewestOnly(read(TableFormat.DELTA, "bronze.merged"));
        assertNewestOnly(read(TableFormat.ICEBERG, "bronze.merged_too"));
        assertNewestOnly(read(TableFormat.DELTA, "bronze.versions").where("is_current"));
        assertThat(read(TableFormat.ICEBERG, "bronze.replaced").count()).isEqualTo(1000);
        assertThat(staged()).isEmpty();
    }

    private static void assertNewestOnly(Dataset<Row> rows) {
        Row found =
                rows.selectExpr("count(*)", "count(distinct id)", "sum(file)").first();
        assertThat(found.getLong(0)).isEqualTo(IDS);
        assertThat(found.getLong(1)).isEqualTo(IDS);
        assertThat(found.getLong(2)).isEqualTo(IDS);
    }

    /** Kills the executor that comes to its second page first, while it holds a part of that batch. */
    private static Application runWithKilledExecutor(String name, Path pipelines) throws IOException {
        Path reached = directory.resolve(name);
        List<Object> arguments = new ArrayList<>(List.of(arguments(pipelines)));
        arguments.add("--conf");
        arguments.add("spark.executor.extraJavaOptions=-Dcaravan.fault=after-stage:2:wait=" + reached);
        Application run = Application.start(directory, arguments.toArray());
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(reached) && Files.size(reached) > 0 || !run.isAlive());
        assertThat(run.isAlive()).as(run.standardError()).isTrue();
        long executor = Long.parseLong(Files.readString(reached));
        assertThat(cluster.family()).extracting(ProcessHandle::pid).contains(executor);
        ProcessHandle.of(executor).orElseThrow().destroyForcibly();

        return run;
    }

    private static Object[] arguments(Path pipelines) {
        return new Object[] {
            "run",
            pipelines,
            "-o",
            "json",
            "--master",
            cluster.url(),
            "--conf",
            "spark.executor.memory=600m",
            "--conf",
            "spark.executor.defaultJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
        };
    }

    private static Path pipelines(String name, String... routes) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), String.join("", routes));
    }

    private static String pipeline(String table, String parameters) throws IOException {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                      steps:
                        - to:
                            uri: lake:bronze.%s
                            parameters: {%s}
                """
                .formatted(table, source(table), table, parameters);
    }

    private static Dataset<Row> read(TableFormat format, String table) {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, table);
    }

    private static List<Path> staged() throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("lakehouse/_caravan/staging"))) {
            return runs.toList();
        }
    }
}
