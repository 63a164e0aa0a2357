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

import dev.caravan.servers.ServerProcess;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * How much memory {@code ./caravan run} takes over many narrow rows, in ten files and so in ten batches: resident memory once
 * a second, from the start of the process to its end, with the launcher's own options, and for Delta with a heap that begins small.
 */
final class MemoryBench {

    private static final int FILES = 10;
    private static final Duration DEADLINE = Duration.ofMinutes(20);
    private static final String COLUMNS = "id BIGINT, amount DOUBLE, code STRING";

    private final Path scratch;
    private final long rows;
    private long sum;

    private MemoryBench(Path scratch, long rows) {
        this.scratch = scratch;
        this.rows = rows;
    }

    static void run(long rows) throws Exception {
        Path scratch = Files.createTempDirectory("caravan-bench-");
        try {
            MemoryBench bench = new MemoryBench(scratch, rows / FILES * FILES);
            Path folder = bench.writeFiles();
            for (TableFormat format : TableFormat.values()) {
                bench.measure(folder, format, "caravan", Map.of());
            }
            // Begins so small that the old generation is collected: what is left shows whether more and more is alive.
            bench.measure(folder, TableFormat.DELTA, "caravan-xms96m", Map.of("CARAVAN_JAVA_OPTS", "-Xms96m"));
        } finally {
            Scratch.delete(scratch);
        }
    }

    private Path writeFiles() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("rows"));
        CRC32 crc = new CRC32();
        long id = 0;
        for (int file = 0; file < FILES; file++) {
            try (Writer out = Files.newBufferedWriter(folder.resolve("rows-" + file + ".csv"))) {
                out.write("id,amount,code\n");
                for (long row = 0; row < rows / FILES; row++, id++) {
                    String line = id + "," + id * 7919 % 1_000_000 / 4.0 + ",code " + id % 5003;
                    out.append(line).append('\n');
                    crc.reset();
                    crc.update(line.getBytes(StandardCharsets.UTF_8));
                    sum += crc.getValue();
                }
            }
        }

        return folder;
    }

    private void measure(Path folder, TableFormat format, String system, Map<String, String> environment)
            throws IOException {
        Path warehouse = scratch.resolve("warehouse");
        Path pipeline = Files.writeString(
                scratch.resolve("memory-" + format + ".yaml"),
                """
                - route:
                    id: memory
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                      steps:
                        - to:
                            uri: lake:bench.narrow
                            parameters:
                              format: %s
                              schema: %s
                """
                        .formatted(folder, format, COLUMNS));
        List<String> arguments = List.of("run", pipeline.toString(), "--warehouse", warehouse.toString());
        try (ServerProcess process = ServerProcess.launch(Program.caravan(arguments, environment));
                ProcessMeter meter = new ProcessMeter(process.pid())) {
            process.awaitSuccess(DEADLINE);
            Measurement cost = meter.measured("memory", system, format.toString(), rows);
            check(warehouse, format);
            System.out.println(cost.toJson(1));
            tell(system, format, meter.rssMb());
        }
        Scratch.delete(warehouse);
    }

    private void check(Path warehouse, TableFormat format) {
        try (LakeTables tables = LakeTables.open(warehouse)) {
            List<String> found = tables.query(
                            "SELECT count(*), sum(crc32(encode(concat_ws(',', id, amount, code), 'UTF-8')))"
                                    + " FROM bench.narrow",
                            1)
                    .textRows()
                    .get(0);
            List<String> expected = List.of(String.valueOf(rows), String.valueOf(sum));
            if (!found.equals(expected)) {
                throw new IllegalStateException("The " + format + " table holds " + found + ", not " + expected);
            }
        }
    }

    private static void tell(String system, TableFormat format, List<Long> rssMb) {
        List<Long> half = rssMb.subList(rssMb.size() / 2, rssMb.size());
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"memory\",\"options\":\"%s\",\"format\":\"%s\",\"second_half_seconds\":%d,\"slope_mb_per_minute\":%.1f,"
                        + "\"rss_mb\":%s}%n",
                system,
                format,
                half.size(),
                slope(half) * 60,
                rssMb);
    }

    /** Of the straight line through the values that errs least, for each step. */
    static double slope(List<Long> values) {
        double middle = (values.size() - 1) / 2.0;
        double mean = values.stream().mapToLong(value -> value).average().orElse(0);
        double covariance = 0;
        double variance = 0;
        for (int step = 0; step < values.size(); step++) {
            covariance += (step - middle) * (values.get(step) - mean);
            variance += (step - middle) * (step - middle);
        }

        return variance == 0 ? 0 : covariance / variance;
    }
}
