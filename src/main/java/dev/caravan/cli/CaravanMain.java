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
package dev.caravan.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.Set;

/**
 * Entry point. Verbs that only read the catalogue answer at once; the others start Quarkus, which sets up logging, and for
 * those that run pipelines Camel.
 */
@QuarkusMain
public final class CaravanMain {

    private static final Set<String> RUNNING = Set.of("run", "replay");
    private static final Set<String> LOOKING = Set.of(
            "tables", "query", "history", "maintain", "state", "check", "discover", "preview", "airbyte", "test");

    private CaravanMain() {}

    public static void main(String... args) {
        boolean runs = Arrays.stream(args).anyMatch(RUNNING::contains);
        if (!runs && Arrays.stream(args).noneMatch(LOOKING::contains) || asksForHelp(args)) {
            System.exit(CaravanCommand.commandLine().execute(args));
        }
        if (runs) {
            StopSignal.haltWhileStarting();
        }
        Logging.configure(args);
        Quarkus.run(
                CaravanApplication.class,
                (code, failure) -> System.exit(failure == null ? CaravanApplication.exitCode() : 1),
                args);
    }

    private static boolean asksForHelp(String... args) {
        return Arrays.stream(args).anyMatch(arg -> arg.equals("--help") || arg.equals("-h"));
    }
}
