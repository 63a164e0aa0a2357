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
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Files of HL7 messages into a Delta table with all their nested columns, by {@code ./caravan run} as a user starts it. */
final class Hl7Bench {

    private static final int FILES = 10;
    private static final Duration DEADLINE = Duration.ofMinutes(30);
    private static final String NOTE =
            "{\"case\":\"hl7\",\"counted\":\"the whole process, from the start of its virtual"
                    + " machine until every message is in the table\"}";

    private Hl7Bench() {}

    static void run(long messages, int rounds) throws Exception {
        System.out.println(NOTE);
        Path scratch = Files.createTempDirectory("caravan-bench-");
        try {
            long rows = messages / FILES * FILES;
            Path folder = writeFiles(scratch, rows);
            for (int round = 1; round <= rounds; round++) {
                measure(scratch, folder, rows, round);
            }
        } finally {
            Scratch.delete(scratch);
        }
    }

    private static Path writeFiles(Path scratch, long rows) throws IOException {
        List<String> samples = Hl7Samples.messages();
        Path folder = Files.createDirectory(scratch.resolve("messages"));
        long number = 0;
        for (int file = 0; file < FILES; file++) {
            try (Writer out = Files.newBufferedWriter(folder.resolve("messages-" + file + ".hl7"))) {
                for (long row = 0; row < rows / FILES; row++, number++) {
                    out.write(Hl7Samples.numbered(samples.get((int) (number % samples.size())), number));
                }
            }
        }

        return folder;
    }

    private static void measure(Path scratch, Path folder, long rows, int round) throws IOException {
        Path warehouse = scratch.resolve("warehouse");
        Path pipeline = Files.writeString(
                scratch.resolve("hl7.yaml"),
                """
                - route:
                    id: hl7
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                        format: bytes
                      steps:
                        - to:
                            uri: kamelet:caravan-hl7-parse-action
                        - to:
                            uri: lake:bench.hl7
                            parameters:
                              format: delta
                """
                        .formatted(folder));
        List<String> arguments = List.of("run", pipeline.toString(), "--warehouse", warehouse.toString());
        try (ServerProcess process = ServerProcess.launch(Program.caravan(arguments, Map.of()));
                ProcessMeter meter = new ProcessMeter(process.pid())) {
            process.awaitSuccess(DEADLINE);
            Measurement cost = meter.measured("hl7", "caravan", "delta", rows);
            check(warehouse, rows);
            System.out.println(cost.toJson(round));
        }
        Scratch.delete(warehouse);
    }

    private static void check(Path warehouse, long rows) {
        try (LakeTables tables = LakeTables.open(warehouse)) {
            List<String> found = tables.query(
                            "SELECT count(*), sum(cast(control_id AS bigint)), count_if(_parse_status = 'ok'),"
                                    + " count_if(size(segments) > 1) FROM bench.hl7",
                            1)
                    .textRows()
                    .get(0);
            String all = String.valueOf(rows);
            if (!found.equals(List.of(all, String.valueOf(rows * (rows - 1) / 2), all, all))) {
                throw new IllegalStateException("The table holds " + found + " of " + all + " messages");
            }
        }
    }
}
