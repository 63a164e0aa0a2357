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

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Rounds of appends by one system in a virtual machine of its own: {@code <file for the lines> <directory> <rows> <rounds>}.
 * Round 0 warms up.
 */
final class EngineRounds {

    interface Append {
        /** Appends rows number {@code from} to {@code end}, exclusive, in one commit. */
        void append(long from, long end) throws Exception;
    }

    private EngineRounds() {}

    static void run(String system, String format, String[] args, Append table) throws Exception {
        long rows = Long.parseLong(args[2]);
        for (int round = 0; round <= Integer.parseInt(args[3]); round++) {
            long from = round * rows;
            Measurement cost = Measurement.of("engine", system, format, () -> {
                table.append(from, from + rows);
                return rows;
            });
            Files.writeString(
                    Path.of(args[0]), cost.toJson(round) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
