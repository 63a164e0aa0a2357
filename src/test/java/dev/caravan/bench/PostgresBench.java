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

import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.SourceRun;
import dev.caravan.landing.BatchReport;
import dev.caravan.landing.LandingListener;
import dev.caravan.observe.CaravanException;
import dev.caravan.servers.LineItems;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.LakeTables;
import dev.caravan.table.QueryResult;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.postgresql.PGConnection;

/**
 * One table of PostgreSQL into Delta and Iceberg: by a Caravan pipeline, and by {@code spark.read.jdbc} with one partition
 * in the same virtual machine, in turn. The first round warms both up and is not counted. PostgreSQL runs on the same
 * machine; its own CPU time is not counted.
 */
final class PostgresBench {

    private static final List<String> FORMATS = List.of("delta", "iceberg");
    private static final String TABLE = "lineitem";

    private final PostgresDatabase database;
    private final LakeTables tables;
    private final Path warehouse;
    private int run;

    private PostgresBench(PostgresDatabase database, LakeTables tables, Path warehouse) {
        this.database = database;
        this.tables = tables;
        this.warehouse = warehouse;
    }

    static void run(long rows, int rounds) throws Exception {
        PostgresDatabase database = SharedServers.freshDatabase();
        Map<String, String> expected;
        try (Connection connection = database.connect()) {
            LineItems.create(connection, TABLE);
            LineItems.fill(connection, TABLE, rows);
            expected = LineItems.checksum(connection, TABLE);
        }
        Path warehouse = Files.createTempDirectory("caravan-bench-");
        try (LakeTables tables = LakeTables.open(warehouse)) {
            PostgresBench bench = new PostgresBench(database, tables, warehouse);
            bench.compare(rows, rounds, expected);
        }
    }

    private void compare(long rows, int rounds, Map<String, String> expected) throws Exception {
        Map<String, List<Measurement>> results = new HashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (String format : FORMATS) {
                List<Measurement> measured = new ArrayList<>();
                String table = "bench.caravan_" + format + "_" + ++run;
                measured.add(Measurement.of("postgres", "caravan", format, () -> caravan(table, format)));
                measured.add(Measurement.of("postgres", "spark-jdbc-1", format, () -> spark(rows, format)));
                if (round == rounds) {
                    check(table, expected);
                }
                for (Measurement each : measured) {
                    System.out.println(each.toJson(round));
                    if (round > 0) {
                        results.computeIfAbsent(each.system() + " " + format, key -> new ArrayList<>())
                                .add(each);
                    }
                }
            }
        }
        System.out.println(Measurement.of("postgres", "copy-text-to-nothing", "none", () -> copy(rows))
                .toJson(rounds));
        for (String format : FORMATS) {
            List<Measurement> ours = results.get("caravan " + format);
            List<Measurement> theirs = results.get("spark-jdbc-1 " + format);
            System.out.printf(
                    Locale.ROOT,
                    "{\"case\":\"postgres\",\"format\":\"%s\",\"ratio\":\"caravan / spark-jdbc-1\",\"wall\":%.2f,"
                            + "\"rows_per_cpu_second\":%.2f}%n",
                    format,
                    Measurement.medianSeconds(theirs) / Measurement.medianSeconds(ours),
                    Measurement.median(ours.stream()
                                    .map(Measurement::rowsPerCpuSecond)
                                    .toList())
                            / Measurement.median(theirs.stream()
                                    .map(Measurement::rowsPerCpuSecond)
                                    .toList()));
        }
    }

    /** Whole pipeline: Camel started and stopped, table made, counts and marks kept. */
    private long caravan(String table, String format) throws Exception {
        String id = table.replace('.', '-');
        String yaml =
                """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        host: %s
                        port: %d
                        database: %s
                        username: %s
                        password: %s
                        table: %s
                      steps:
                        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                """
                        .formatted(
                                id,
                                database.host(),
                                database.port(),
                                database.name(),
                                database.user(),
                                database.password(),
                                TABLE,
                                table,
                                format);
        Run finished = new Run();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("lakeTables", tables);
            context.getRegistry().bind("run", finished);
            context.getComponent("kamelet", KameletComponent.class).setLocation("file:kamelets");
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString(
                            "bench.camel.yaml",
                            PipelineFile.parse("bench.yaml", yaml).routesYaml()));
            context.start();
            finished.end.get();
        }

        return finished.landed.get();
    }

    private long spark(long rows, String format) {
        SparkSession spark = SparkSession.active();
        Dataset<Row> source = spark.read()
                .format("jdbc")
                .option("url", database.jdbcUrl())
                .option("user", database.user())
                .option("password", database.password())
                .option("dbtable", TABLE)
                .option("fetchsize", "10000")
                .load();
        String name = "spark_" + format + "_" + run;
        if (format.equals("delta")) {
            source.write()
                    .format("delta")
                    .save(warehouse.resolve("bench").resolve(name).toString());
        } else {
            try {
                source.writeTo("iceberg.bench." + name).using("iceberg").create();
            } catch (TableAlreadyExistsException e) {
                throw new IllegalStateException(e);
            }
        }

        return rows;
    }

    private long copy(long rows) throws Exception {
        try (Connection connection = database.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + TABLE + " TO STDOUT", OutputStream.nullOutputStream());
        }

        return rows;
    }

    private void check(String table, Map<String, String> expected) {
        QueryResult facts = tables.query(LineItems.sparkChecksumQuery(table), 1);
        for (Map.Entry<String, String> fact : expected.entrySet()) {
            int column = facts.columns().indexOf(fact.getKey());
            String found = String.valueOf(facts.textRows().get(0).get(column));
            if (!found.equals(fact.getValue())) {
                throw new IllegalStateException(table + " differs from the source: " + fact.getKey() + " is " + found
                        + ", not " + fact.getValue());
            }
        }
    }

    private static final class Run implements SourceRun, LandingListener {

        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final AtomicLong landed = new AtomicLong();

        @Override
        public boolean once() {
            return true;
        }

        @Override
        public void started(Source source) {
            // One source.
        }

        @Override
        public void finished(Source source) {
            end.complete(null);
        }

        @Override
        public void failed(Source source, RuntimeException failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void committed(BatchReport report) {
            landed.addAndGet(report.counts().landed());
        }

        @Override
        public void failed(CaravanException failure) {
            end.completeExceptionally(failure);
        }
    }
}
