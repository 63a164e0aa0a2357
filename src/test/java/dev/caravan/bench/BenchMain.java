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

import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code bench/run <case> [--rows N]}: prints one JSON line for each system and round, then the ratios. */
public final class BenchMain {

    private static final long DEFAULT_ROWS = 1_000_000;

    private BenchMain() {}

    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        if (args.length == 0 || !args[0].equals("postgres")) {
            System.err.println("usage: bench/run postgres [--rows N] [--rounds N]");
            System.exit(2);
        }
        PostgresBench.run(option(args, "--rows", DEFAULT_ROWS), (int) option(args, "--rounds", 3));
        System.exit(0);
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
