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

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * One parser over one input that is ready in memory, again and again, in a virtual machine of its own: {@code <file for the
 * lines> <rounds> <format> <file of the input>}. Each round goes on for a number of CPU seconds of the whole process; the
 * line of round 0 is of the one that warms up.
 */
final class ParserRounds {

    private static final long WARMING_NANOS = 8_000_000_000L;
    private static final long ROUND_NANOS = 3_000_000_000L;

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    interface Parser {
        /** What need not be done again for each reading is done here, and not counted. */
        Pass over(byte[] input) throws Exception;
    }

    interface Pass {
        /**
         * Reads the whole input once.
         *
         * @return how many rows or messages came of it
         */
        long run() throws Exception;
    }

    private ParserRounds() {}

    static void run(String system, String[] args, Parser parser) throws Exception {
        byte[] input = Files.readAllBytes(Path.of(args[3]));
        Pass pass = parser.over(input);
        long rows = pass.run();
        for (int round = 0; round <= Integer.parseInt(args[1]); round++) {
            long nanos = round == 0 ? WARMING_NANOS : ROUND_NANOS;
            Measurement cost = Measurement.of("formats", system, args[2], () -> repeated(pass, rows, nanos));
            double megabytes = (double) cost.rows() / rows * input.length / 1e6;
            String line = cost.toJson(round)
                    .replaceFirst(
                            "}$",
                            String.format(
                                    Locale.ROOT, ",\"mb_per_cpu_second\":%.2f}\n", megabytes / cost.cpuSeconds()));
            Files.writeString(Path.of(args[0]), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private static long repeated(Pass pass, long expected, long nanos) throws Exception {
        long end = MACHINE.getProcessCpuTime() + nanos;
        long rows = 0;
        while (MACHINE.getProcessCpuTime() < end) {
            long found = pass.run();
            if (found != expected || found == 0) {
                throw new IllegalStateException("Found " + found + " rows where there were " + expected);
            }
            rows += found;
        }

        return rows;
    }
}
