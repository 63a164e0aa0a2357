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
 * Lines of round 0 are of rounds that warm up.
 */
final class EngineRounds {

    /** After one round alone the compiler is still at work. */
    static final int WARMING = 2;

    interface Append {
        /** Appends rows number {@code from} to {@code end}, exclusive, in one commit. */
        void append(long from, long end) throws Exception;
    }

    private EngineRounds() {}

    static void run(String system, String format, String[] args, Append table) throws Exception {
        long rows = Long.parseLong(args[2]);
        for (int done = 0; done < WARMING + Integer.parseInt(args[3]); done++) {
            long from = done * rows;
            Measurement cost = Measurement.of("engine", system, format, () -> {
                table.append(from, from + rows);
                return rows;
            });
            Files.writeString(
                    Path.of(args[0]),
                    cost.toJson(Math.max(0, done - WARMING + 1)) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
