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

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code bench/run <case> [--rows N] [--rounds N]}: prints one JSON line for each system and round, then the ratios. */
public final class BenchMain {

    private static final List<String> CASES = List.of("postgres", "merge", "commits");
    private static final long DEFAULT_ROWS = 1_000_000;

    private BenchMain() {}

    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        long rows = option(args, "--rows", DEFAULT_ROWS);
        int rounds = (int) option(args, "--rounds", 3);
        for (String each : cases(args)) {
            switch (each) {
                case "postgres" -> PostgresBench.run(rows, rounds);
                case "merge" -> MergeBench.run(rows, rounds);
                case "commits" -> CommitsBench.run();
                default -> {
                    System.err.println("usage: bench/run all|" + String.join("|", CASES) + " [--rows N] [--rounds N]");
                    System.exit(2);
                }
            }
        }
        System.exit(0);
    }

    private static List<String> cases(String[] args) {
        if (args.length == 0) {
            return List.of("");
        }

        return args[0].equals("all") ? CASES : List.of(args[0]);
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
