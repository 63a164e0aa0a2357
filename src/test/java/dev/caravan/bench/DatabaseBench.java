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
import dev.caravan.table.LakeTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;

/**
 * One table of a database into Delta and Iceberg: by a Caravan pipeline with one writer, with two, and with two that have two
 * connections to read by, and by {@code spark.read.jdbc} with one and with two partitions in the same virtual machine, in
 * turn; each into a new table. Beside them what the server alone takes to give the rows away. The first round warms up and is
 * not counted; after the last one every table must hold what the source does. The server runs on the same machine; its own
 * CPU time is not counted.
 */
final class DatabaseBench {

    private static final List<String> FORMATS = List.of("delta", "iceberg");
    private static final String TABLE = "lineitem";
    private static final String PARTITION_COLUMN = "l_orderkey";

    /** @param writers as many as streams, if it cannot be told */
    private record Contender(String name, boolean ours, int streams, int writers) {}

    private static final List<Contender> CONTENDERS = List.of(
            new Contender("caravan-1", true, 1, 1),
            new Contender("spark-jdbc-1", false, 1, 1),
            new Contender("caravan-2", true, 1, 2),
            new Contender("spark-jdbc-2", false, 2, 2),
            new Contender("caravan-2-streams", true, 2, 2));

    private static final List<List<String>> RATIOS = List.of(
            List.of("caravan-1", "spark-jdbc-1"),
            List.of("caravan-2", "spark-jdbc-1"),
            List.of("caravan-2", "spark-jdbc-2"),
            List.of("caravan-2-streams", "spark-jdbc-2"),
            List.of("caravan-2-streams", "caravan-2"),
            List.of("spark-jdbc-2", "spark-jdbc-1"));

    /** Larger methods are left to the interpreter by the virtual machine, and the checksum would take minutes. */
    private static final int COMPILED_METHOD_BYTES = 8_000;

    private final BenchedDatabase database;
    private final LakeTables tables;
    private final Path warehouse;
    private final long rows;
    /** With the settings that Spark and the formats come with, but one. */
    private final SparkSession byHand = SparkSession.active().newSession();

    private final Map<String, List<Measurement>> results = new HashMap<>();
    private int run;

    private DatabaseBench(BenchedDatabase database, LakeTables tables, Path warehouse, long rows) {
        this.database = database;
        this.tables = tables;
        this.warehouse = warehouse;
        this.rows = rows;
        // Spark 4.0 cannot write into a new table of Iceberg what it takes for texts of limited length: those of MySQL.
        byHand.conf().set("spark.sql.legacy.charVarcharAsString", "true");
    }

    static void run(BenchedDatabase database, long rows, int rounds) throws Exception {
        Map<String, String> expected = database.fill(TABLE, rows);
        Path warehouse = Files.createTempDirectory("caravan-bench-");
        try (LakeTables tables = LakeTables.open(warehouse)) {
            DatabaseBench bench = new DatabaseBench(database, tables, warehouse, rows);
            for (int round = 0; round <= rounds; round++) {
                bench.round(round, round == rounds ? expected : Map.of());
            }
            FORMATS.forEach(bench::compare);
        } finally {
            FileUtil.fullyDelete(warehouse.toFile());
        }
    }

    private void round(int round, Map<String, String> expected) throws Exception {
        for (Map.Entry<String, Measurement.Work> delivered :
                database.toNothing(TABLE).entrySet()) {
            measure(round, delivered.getKey(), "none", () -> {
                delivered.getValue().run();
                return rows;
            });
        }
        for (String format : FORMATS) {
            List<String> made = new ArrayList<>();
            run++;
            for (Contender each : CONTENDERS) {
                String table = each.name().replace('-', '_') + "_" + format + "_" + run;
                measure(
                        round,
                        each.name(),
                        format,
                        () -> each.ours()
                                ? caravan("bench." + table, format, each.streams(), each.writers())
                                : spark(table, format, each.streams()));
                made.add(table);
            }
            for (String table : made) {
                check(format, table, expected);
            }
        }
    }

    private void measure(int round, String system, String format, Measurement.Work work) throws Exception {
        Measurement measured = Measurement.of(database.name(), system, format, work);
        System.out.println(measured.toJson(round));
        if (round > 0) {
            results.computeIfAbsent(system + " " + format, key -> new ArrayList<>())
                    .add(measured);
        }
    }

    private void compare(String format) {
        RATIOS.forEach(pair -> ratio(format, pair.get(0), pair.get(1)));
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
                "{\"case\":\"%s\",\"format\":\"%s\",\"ratio\":\"%s / %s\",\"wall\":%.2f,"
                        + "\"rows_per_cpu_second\":%.2f}%n",
                database.name(),
                format,
                system,
                other,
                Measurement.median(wall),
                Measurement.median(cpu));
    }

    /** Whole pipeline: Camel started and stopped, table made, counts and marks kept. */
    private long caravan(String table, String format, int streams, int writers) throws Exception {
        String id = table.replace('.', '-');
        Map<String, String> settings = new LinkedHashMap<>(database.settings());
        settings.put("table", TABLE);
        settings.put("numPartitions", String.valueOf(streams));
        String yaml =
                """
                - route:
                    id: %s
                    from:
                      uri: kamelet:%s
                      parameters:
                %s
                      steps:
                        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                              writers: %d
                """
                        .formatted(
                                id,
                                database.kamelet(),
                                settings.entrySet().stream()
                                        .map(each -> "        " + each.getKey() + ": '" + each.getValue() + "'")
                                        .collect(Collectors.joining("\n")),
                                table,
                                format,
                                writers);
        return PipelineRunner.run(tables, yaml).succeeded().counts(id).landed();
    }

    /** More than one partition as one would write it by hand: by the first column of the key, whose range one has to know. */
    private long spark(String name, String format, int partitions) {
        DataFrameReader reader = byHand.read()
                .format("jdbc")
                .options(database.sparkOptions())
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
