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

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code bench/run <case> [--rows N] [--rounds N]}: prints one JSON line for each system and round, then the ratios, and adds
 * them to the file that the property {@code caravan.bench.results} names. {@code bench/run report [FILE …]} writes the page.
 */
public final class BenchMain {

    /** Rows of each case where none are asked for. */
    private static final Map<String, Long> ROWS = Map.of(
            "postgres", 1_000_000L,
            "mariadb", 1_000_000L,
            "merge", 1_000_000L,
            "commits", 0L,
            "ndjson", 2_000_000L,
            "engine", 1_000_000L,
            "memory", 10_000_000L,
            "formats", 0L,
            "mllp", 200_000L,
            "hl7", 1_000_000L);

    private static final int ROUNDS = 3;

    private BenchMain() {}

    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        String name = args.length == 0 ? "" : args[0];
        if (name.equals("report")) {
            BenchReport.write(List.of(args).subList(1, args.length));
            System.exit(0);
        }
        if (!ROWS.containsKey(name)) {
            System.err.println("usage: bench/run all|"
                    + String.join("|", ROWS.keySet().stream().sorted().toList())
                    + " [--rows N] [--rounds N], or bench/run report [FILE …]");
            System.exit(2);
        }
        keepResults();
        System.out.println(Machine.toJson(name));
        run(name, option(args, "--rows", ROWS.get(name)), (int) option(args, "--rounds", ROUNDS));
        System.exit(0);
    }

    private static void run(String name, long rows, int rounds) throws Exception {
        switch (name) {
            case "postgres" -> DatabaseBench.run(BenchedPostgres.start(), rows, rounds);
            case "mariadb" -> DatabaseBench.run(BenchedMariaDb.start(), rows, rounds);
            case "merge" -> MergeBench.run(rows, rounds);
            case "commits" -> CommitsBench.run();
            case "ndjson" -> NdjsonBench.run(rows, rounds);
            case "engine" -> EngineBench.run(rows, rounds);
            case "memory" -> MemoryBench.run(rows);
            case "formats" -> FormatsBench.run(rounds);
            case "mllp" -> MllpBench.run(rows, rounds);
            case "hl7" -> Hl7Bench.run(rows, rounds);
            default -> throw new IllegalArgumentException(name);
        }
    }

    private static void keepResults() throws IOException {
        String results = System.getProperty("caravan.bench.results");
        if (results == null) {
            return;
        }
        Files.createDirectories(Path.of(results).toAbsolutePath().getParent());
        OutputStream file =
                Files.newOutputStream(Path.of(results), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        PrintStream terminal = System.out;
        OutputStream both = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                terminal.write(one);
                file.write(one);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                terminal.write(bytes, offset, length);
                file.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                terminal.flush();
                file.flush();
            }
        };
        System.setOut(new PrintStream(both, true, StandardCharsets.UTF_8));
    }

    private static long option(String[] args, String name, long otherwise) {
        for (int i = 1; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Long.parseLong(args[i + 1].replace("_", ""));
            }
        }

        return otherwise;
    }
}
