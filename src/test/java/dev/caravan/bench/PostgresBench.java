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

import dev.caravan.cli.PipelineRunner;
import dev.caravan.servers.LineItems;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.LakeTables;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.postgresql.PGConnection;

/**
 * One table of PostgreSQL into Delta and Iceberg: by a Caravan pipeline with one and with two writers, and by
 * {@code spark.read.jdbc} with one and with two partitions in the same virtual machine, in turn; each into a new table.
 * Beside them what the server alone takes to give the rows away. The first round warms up and is not counted; after the
 * last one every table must hold what the source does. PostgreSQL runs on the same machine; its own CPU time is not
 * counted.
 */
final class PostgresBench {

    private static final List<String> FORMATS = List.of("delta", "iceberg");
    private static final String TABLE = "lineitem";
    private static final String PARTITION_COLUMN = "l_orderkey";
    private static final int MAX_TASKS = 2;

    /** Larger methods are left to the interpreter by the virtual machine, and the checksum would take minutes. */
    private static final int COMPILED_METHOD_BYTES = 8_000;

    private final PostgresDatabase database;
    private final LakeTables tables;
    private final Path warehouse;
    private final long rows;
    /** With the settings that Spark and the formats come with. */
    private final SparkSession byHand = SparkSession.active().newSession();

    private final Map<String, List<Measurement>> results = new HashMap<>();
    private int run;

    private PostgresBench(PostgresDatabase database, LakeTables tables, Path warehouse, long rows) {
        this.database = database;
        this.tables = tables;
        this.warehouse = warehouse;
        this.rows = rows;
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
            PostgresBench bench = new PostgresBench(database, tables, warehouse, rows);
            for (int round = 0; round <= rounds; round++) {
                bench.round(round, round == rounds ? expected : Map.of());
            }
            FORMATS.forEach(bench::compare);
        } finally {
            FileUtil.fullyDelete(warehouse.toFile());
        }
    }

    private void round(int round, Map<String, String> expected) throws Exception {
        measure(round, "copy-binary-to-nothing", "none", () -> copy("binary"));
        measure(round, "copy-text-to-nothing", "none", () -> copy("text"));
        for (String format : FORMATS) {
            List<String> made = new ArrayList<>();
            for (int tasks = 1; tasks <= MAX_TASKS; tasks++) {
                int each = tasks;
                String ours = "caravan_" + format + "_" + ++run;
                measure(round, "caravan-" + each, format, () -> caravan("bench." + ours, format, each));
                String theirs = "spark_" + format + "_" + run;
                measure(round, "spark-jdbc-" + each, format, () -> spark(theirs, format, each));
                made.addAll(List.of(ours, theirs));
            }
            for (String table : made) {
                check(format, table, expected);
            }
        }
    }

    private void measure(int round, String system, String format, Measurement.Work work) throws Exception {
        Measurement measured = Measurement.of("postgres", system, format, work);
        System.out.println(measured.toJson(round));
        if (round > 0) {
            results.computeIfAbsent(system + " " + format, key -> new ArrayList<>())
                    .add(measured);
        }
    }

    private void compare(String format) {
        for (int tasks = 1; tasks <= MAX_TASKS; tasks++) {
            for (int partitions = 1; partitions <= tasks; partitions++) {
                ratio(format, "caravan-" + tasks, "spark-jdbc-" + partitions);
            }
        }
        ratio(format, "spark-jdbc-" + MAX_TASKS, "spark-jdbc-1");
    }

    /** Of the two runs of each round: what else the machine does at the time falls on both. */
    private void ratio(String format, String system, String other) {
        List<Measurement> ours = results.getOrDefault(system + " " + format, List.of());
        List<Measurement> theirs = results.getOrDefault(other + " " + format, List.of());
        if (ours.isEmpty()) {
            return;
        }
        List<Double> wall = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            wall.add(theirs.get(i).seconds() / ours.get(i).seconds());
            cpu.add(ours.get(i).rowsPerCpuSecond() / theirs.get(i).rowsPerCpuSecond());
        }
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"postgres\",\"format\":\"%s\",\"ratio\":\"%s / %s\",\"wall\":%.2f,"
                        + "\"rows_per_cpu_second\":%.2f}%n",
                format,
                system,
                other,
                Measurement.median(wall),
                Measurement.median(cpu));
    }

    /** Whole pipeline: Camel started and stopped, table made, counts and marks kept. */
    private long caravan(String table, String format, int writers) throws Exception {
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
                              writers: %d
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
                                format,
                                writers);
        return PipelineRunner.run(tables, yaml).succeeded().counts(id).landed();
    }

    /** More than one partition as one would write it by hand: by the first column of the key, whose range one has to know. */
    private long spark(String name, String format, int partitions) {
        DataFrameReader reader = byHand.read()
                .format("jdbc")
                .option("url", database.jdbcUrl())
                .option("user", database.user())
                .option("password", database.password())
                .option("dbtable", TABLE)
                .option("fetchsize", "10000");
        if (partitions > 1) {
            reader = reader.option("numPartitions", partitions)
                    .option("partitionColumn", PARTITION_COLUMN)
                    .option("lowerBound", 1)
                    .option("upperBound", lastKey());
        }
        Dataset<Row> source = reader.load();
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

    private long lastKey() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery("SELECT max(" + PARTITION_COLUMN + ") FROM " + TABLE)) {
            last.next();
            return last.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long copy(String format) throws Exception {
        try (Connection connection = database.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + TABLE + " TO STDOUT (FORMAT " + format + ")", OutputStream.nullOutputStream());
        }

        return rows;
    }

    private void check(String format, String name, Map<String, String> expected) {
        if (expected.isEmpty()) {
            return;
        }
        String relation = format.equals("delta")
                ? "delta.`" + warehouse.resolve("bench").resolve(name) + "`"
                : "iceberg.bench." + name;
        SparkSession spark = SparkSession.active().newSession();
        spark.conf().set("spark.sql.codegen.hugeMethodLimit", COMPILED_METHOD_BYTES);
        Dataset<Row> facts = spark.sql(LineItems.sparkChecksumQuery(relation));
        Row texts = facts.selectExpr(Arrays.stream(facts.columns())
                        .map(column -> "CAST(" + column + " AS STRING) AS " + column)
                        .toArray(String[]::new))
                .first();
        for (Map.Entry<String, String> fact : expected.entrySet()) {
            String found = texts.getString(texts.fieldIndex(fact.getKey()));
            if (!fact.getValue().equals(found)) {
                throw new IllegalStateException(name + " differs from the source: " + fact.getKey() + " is " + found
                        + ", not " + fact.getValue());
            }
        }
    }
}
