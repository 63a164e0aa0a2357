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

import dev.caravan.bench.LineRows.Column;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import dev.caravan.table.WriteMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What landing costs beside the libraries that write the formats: the same rows, ready in memory, in one commit a round, in the
 * same virtual machine and in turn. The first round warms up and is not counted. At the end all tables must hold the same rows.
 */
final class EngineBench {

    private static final String KEY = "l_orderkey";
    private static final String NOTE =
            "{\"case\":\"engine\",\"counted\":\"all threads of the one virtual machine, warm, from the"
                    + " first row to the commit; rows are ready in memory\"}";

    private interface Append {
        void rows(long from, long end) throws Exception;
    }

    private record Candidate(String name, TableFormat format, Append append, String table) {}

    private final LineRows rows = new LineRows();
    private final List<Candidate> systems = new ArrayList<>();
    private final Map<String, List<Double>> cpuSeconds = new LinkedHashMap<>();

    private EngineBench() {}

    static void run(long rows, int rounds) throws Exception {
        Path warehouse = Files.createTempDirectory("caravan-bench-");
        System.out.println(NOTE);
        try (LakeTables tables = LakeTables.open(warehouse);
                Lander delta = lander(tables, "bench.delta", TableFormat.DELTA, Map.of());
                Lander keyStatistics = lander(
                        tables, "bench.delta_key", TableFormat.DELTA, Map.of("delta.dataSkippingStatsColumns", KEY));
                Lander iceberg = lander(tables, "bench.iceberg", TableFormat.ICEBERG, Map.of())) {
            EngineBench bench = new EngineBench();
            bench.add("caravan", TableFormat.DELTA, delta, path(tables, "delta"));
            bench.add("caravan-key-statistics", TableFormat.DELTA, keyStatistics, path(tables, "delta_key"));
            Path kernel = tables.warehouse().resolve("bench").resolve("kernel");
            bench.systems.add(new Candidate(
                    "delta-kernel",
                    TableFormat.DELTA,
                    new KernelTable(bench.rows, kernel)::append,
                    path(tables, "kernel")));
            bench.add("caravan", TableFormat.ICEBERG, iceberg, "iceberg.bench.iceberg");
            Path hadoop = tables.warehouse().resolve("hadoop");
            bench.systems.add(new Candidate(
                    "iceberg-writer",
                    TableFormat.ICEBERG,
                    new IcebergTable(bench.rows, hadoop)::append,
                    "rival.bench.lines"));
            SparkSession spark = SparkSession.active();
            spark.conf().set("spark.sql.catalog.rival", "org.apache.iceberg.spark.SparkCatalog");
            spark.conf().set("spark.sql.catalog.rival.type", "hadoop");
            spark.conf().set("spark.sql.catalog.rival.warehouse", hadoop.toString());

            bench.measure(rows, rounds);
            bench.check(spark, rows * (rounds + 1));
        } finally {
            Scratch.delete(warehouse);
        }
    }

    private static Lander lander(LakeTables tables, String table, TableFormat format, Map<String, String> properties) {
        return new Lander(tables, table, format, new WriteMode.Append(), properties);
    }

    private static String path(LakeTables tables, String table) {
        return "delta.`" + tables.warehouse().resolve("bench").resolve(table) + "`";
    }

    private void add(String name, TableFormat format, Lander lander, String table) {
        systems.add(new Candidate(name, format, (from, end) -> lander.land(new LineRowSource(rows, from, end)), table));
    }

    private void measure(long count, int rounds) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            long from = round * count;
            for (Candidate system : systems) {
                Measurement cost =
                        Measurement.of("engine", system.name(), system.format().toString(), () -> {
                            system.append().rows(from, from + count);
                            return count;
                        });
                System.out.println(cost.toJson(round));
                if (round > 0) {
                    cpuSeconds
                            .computeIfAbsent(system.name() + " " + system.format(), key -> new ArrayList<>())
                            .add(cost.cpuSeconds());
                }
            }
        }
        tellRatio("caravan", "delta-kernel", TableFormat.DELTA);
        tellRatio("caravan-key-statistics", "delta-kernel", TableFormat.DELTA);
        tellRatio("caravan", "iceberg-writer", TableFormat.ICEBERG);
    }

    private void tellRatio(String ours, String theirs, TableFormat format) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"engine\",\"format\":\"%s\",\"ratio\":\"%s / %s\",\"cpu_seconds\":%.2f}%n",
                format,
                ours,
                theirs,
                Measurement.median(cpuSeconds.get(ours + " " + format))
                        / Measurement.median(cpuSeconds.get(theirs + " " + format)));
    }

    private void check(SparkSession spark, long expectedRows) {
        String columns = LineRows.COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
        Map<String, String> found = new LinkedHashMap<>();
        for (Candidate system : systems) {
            Dataset<Row> facts = spark.sql("SELECT count(*), sum(" + KEY + "), sum(xxhash64(" + columns
                    + ") % 1000003) FROM " + system.table());
            found.put(system.table(), facts.head().mkString(" "));
        }
        String start = expectedRows + " " + expectedRows * (expectedRows - 1) / 2 + " ";
        if (found.values().stream().distinct().count() != 1
                || found.values().stream().anyMatch(facts -> !facts.startsWith(start))) {
            throw new IllegalStateException("The tables differ, or from \"" + start + "\": " + found);
        }
    }
}
