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
import dev.caravan.servers.ServerCommand;
import dev.caravan.servers.ServerFiles;
import dev.caravan.servers.ServerProcess;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * What landing costs beside the libraries that write the formats: the same rows, ready in memory, in one commit a round, each
 * system in a virtual machine of its own with the same heap. At the end all tables must hold the same rows.
 */
final class EngineBench {

    private static final Duration DEADLINE = Duration.ofMinutes(20);
    private static final String KEY = "l_orderkey";
    private static final String NOTE =
            "{\"case\":\"engine\",\"counted\":\"all threads of a virtual machine that is warm, from the"
                    + " first row to the commit; rows are ready in memory\"}";
    private static final String TABLE = Path.of("bench", "lines").toString();

    private final Path scratch;
    private final long rows;
    private final int rounds;
    private final Map<String, Double> cpuSeconds = new LinkedHashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();

    private EngineBench(Path scratch, long rows, int rounds) {
        this.scratch = scratch;
        this.rows = rows;
        this.rounds = rounds;
    }

    static void run(long rows, int rounds) throws Exception {
        Path scratch = Files.createTempDirectory("caravan-bench-");
        System.out.println(NOTE);
        try {
            EngineBench bench = new EngineBench(scratch, rows, rounds);
            bench.landed("caravan-delta", TableFormat.DELTA);
            bench.landed("caravan-delta-key", TableFormat.DELTA, KEY);
            bench.kernel();
            bench.landed("caravan-iceberg", TableFormat.ICEBERG);
            bench.icebergWriter();
            bench.check();
            bench.tellRatio("caravan-delta", "delta-kernel");
            bench.tellRatio("caravan-delta-key", "delta-kernel");
            bench.tellRatio("caravan-iceberg", "iceberg-writer");
        } finally {
            Scratch.delete(scratch);
        }
    }

    private void landed(String name, TableFormat format, String... statistics) throws Exception {
        List<String> more = new ArrayList<>(List.of(format.name()));
        more.addAll(List.of(statistics));
        Path warehouse =
                measure(name, LandedTable.class, Program.sparkFlags(), System.getProperty("java.class.path"), more);
        read(name, warehouse, format == TableFormat.DELTA ? delta(warehouse.resolve(TABLE)) : "iceberg.bench.lines");
    }

    private void kernel() throws Exception {
        Path ours = Path.of(KernelTable.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String classPath =
                ours + File.pathSeparator + ServerFiles.of("delta-kernel").classPath();
        Path table = measure("delta-kernel", KernelTable.class, List.of(), classPath, List.of());
        read("delta-kernel", table, delta(table));
    }

    private void icebergWriter() throws Exception {
        String classPath = System.getProperty("java.class.path");
        Path warehouse = measure("iceberg-writer", IcebergTable.class, Program.sparkFlags(), classPath, List.of());
        read("iceberg-writer", warehouse, "rival.bench.lines");
    }

    private static String delta(Path table) {
        return "delta.`" + table + "`";
    }

    /** @return the directory that the program was given */
    private Path measure(String name, Class<?> program, List<String> flags, String classPath, List<String> more)
            throws Exception {
        Path directory = Files.createDirectory(scratch.resolve(name));
        Path lines = scratch.resolve(name + ".ndjson");
        List<String> arguments = new ArrayList<>(List.of(
                program.getName(),
                lines.toString(),
                directory.toString(),
                String.valueOf(rows),
                String.valueOf(rounds)));
        arguments.addAll(more);
        ServerCommand command = Program.java(name, flags, classPath, arguments);
        ServerProcess.run(command, DEADLINE);

        List<String> measured = Files.readAllLines(lines);
        measured.forEach(System.out::println);
        cpuSeconds.put(
                name,
                Measurement.median(measured.stream()
                        .skip(EngineRounds.WARMING)
                        .map(line -> Double.valueOf(line.replaceFirst(".*\"cpu_seconds\":([0-9.]+).*", "$1")))
                        .toList()));

        return directory;
    }

    private void read(String name, Path warehouse, String table) {
        String columns = LineRows.COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
        try (LakeTables tables = LakeTables.open(warehouse)) {
            SparkSession spark = SparkSession.active();
            Rival.useHadoopCatalog(spark, tables.warehouse());
            facts.put(
                    name,
                    spark.sql("SELECT count(*), sum(" + KEY + "), sum(xxhash64(" + columns + ") % 1000003) FROM "
                                    + table)
                            .head()
                            .mkString(" "));
        }
    }

    private void check() {
        long all = rows * (rounds + EngineRounds.WARMING);
        String start = all + " " + all * (all - 1) / 2 + " ";
        if (facts.values().stream().distinct().count() != 1
                || facts.values().stream().anyMatch(found -> !found.startsWith(start))) {
            throw new IllegalStateException("The tables differ, or do not begin with " + start + ": " + facts);
        }
    }

    private void tellRatio(String ours, String theirs) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"engine\",\"ratio\":\"%s / %s\",\"cpu_seconds\":%.2f}%n",
                ours,
                theirs,
                cpuSeconds.get(ours) / cpuSeconds.get(theirs));
    }
}
