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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.servers.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From bytes to rows, without landing them: each parser in a warm virtual machine of its own that is told to have one
 * processor, its rival behind it with the same bytes.
 */
final class FormatsBench {

    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final String NOTE = "{\"case\":\"formats\",\"counted\":\"the whole process, compiler and collector"
            + " included; of caravan from bytes to rows with raw bytes, hash and errors, of a rival from text that is decoded"
            + " and split into messages already to its own objects (staedi: bytes to events with their text)\"}";

    private final Path scratch;
    private final int rounds;

    private FormatsBench(Path scratch, int rounds) {
        this.scratch = scratch;
        this.rounds = rounds;
    }

    static void run(int rounds) throws Exception {
        Path scratch = Files.createTempDirectory("caravan-bench-");
        System.out.println(NOTE);
        try {
            FormatsBench bench = new FormatsBench(scratch, rounds);
            for (BenchedFormat format : BenchedFormat.values()) {
                bench.measure(format);
            }
        } finally {
            Scratch.delete(scratch);
        }
    }

    private void measure(BenchedFormat format) throws IOException {
        Path input = Files.write(scratch.resolve(format + ".input"), format.input());
        String ourClassPath = System.getProperty("java.class.path");
        double ours = rounds("caravan-" + format, CaravanParser.class.getName(), ourClassPath, format, input);
        tell(format, ours);

        Optional<BenchedFormat.Rival> rival = format.rival();
        if (rival.isPresent()) {
            String program = "dev.caravan.bench." + rival.get().program();
            String classPath = RivalPrograms.withOurs("parsers");
            double theirs = rounds(rival.get().system(), program, classPath, format, input);
            tellRatio(format, rival.get(), ours / theirs);
        }
    }

    /** @return the median of the megabytes per CPU second */
    private double rounds(String name, String program, String classPath, BenchedFormat format, Path input)
            throws IOException {
        Path lines = scratch.resolve(name + ".ndjson");
        List<String> arguments =
                List.of(program, lines.toString(), String.valueOf(rounds), format.toString(), input.toString());
        ServerProcess.run(Program.java(name, List.of("-XX:ActiveProcessorCount=1"), classPath, arguments), DEADLINE);

        List<Double> rates = new ArrayList<>();
        for (String line : Files.readAllLines(lines)) {
            System.out.println(line);
            JsonNode measured = new ObjectMapper().readTree(line);
            if (measured.path("round").asInt() > 0) {
                rates.add(measured.path("mb_per_cpu_second").asDouble());
            }
        }

        return Measurement.median(rates);
    }

    private static void tell(BenchedFormat format, double megabytes) throws IOException {
        byte[] input = format.input();
        double size = (double) input.length / format.rows(input);
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"formats\",\"input\":\"%s\",\"bytes_per_row\":%.0f,\"rows_per_cpu_second\":%.0f,"
                        + "\"mb_per_cpu_second\":%.1f,\"goal\":\"%s\"}%n",
                format,
                size,
                megabytes * 1e6 / size,
                megabytes,
                format.goal());
    }

    private static void tellRatio(BenchedFormat format, BenchedFormat.Rival rival, double ratio) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"formats\",\"input\":\"%s\",\"ratio\":\"caravan / %s\",\"bytes_per_cpu_second\":%.2f,"
                        + "\"goal\":\"%s\"}%n",
                format,
                rival.system(),
                ratio,
                rival.ratio() == 0 ? "none" : String.valueOf(rival.ratio()));
    }
}
