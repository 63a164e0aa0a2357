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

import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.catalog.TestCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = {
            "Runs the tests of pipelines, which are in orders.test.yaml beside orders.yaml.",
            "Steps and landing are the pipeline's own; its sources are not read, and its warehouse is not touched."
        })
final class TestCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PIPELINE", description = "YAML files with tests beside them.")
    private List<Path> names;

    @Mixin
    private ConnectionFiles connections;

    @Mixin
    private OutputOptions options;

    private final List<Map<String, Object>> described = new ArrayList<>();
    private int failed;

    @Override
    public Integer call() {
        List<TestFiles> files = names.stream().map(TestFiles::read).toList();
        List<Problem> problems =
                files.stream().flatMap(each -> each.problems().stream()).toList();
        problems.forEach(System.err::println);
        if (problems.stream().anyMatch(Problem::isError)) {
            return CaravanCommand.USAGE;
        }
        new Progress(!options.json() && Progress.onTerminal()).say("Starting Spark …");
        files.forEach(this::test);
        if (options.json()) {
            Json.print(Json.pair("ok", failed == 0, "cases", described));
        } else {
            System.out.printf("%n%d passed, %d failed%n", described.size() - failed, failed);
        }

        return failed == 0 ? 0 : CaravanCommand.FAILED;
    }

    private void test(TestFiles files) {
        if (!options.json()) {
            System.out.println(files.path());
        }
        TestRun run = new TestRun(
                files.pipeline(),
                files.pipelines().index(),
                files.pipelines().kameletDirectories(),
                connections.read(files.pipelines().index()),
                files.tests().environment());
        for (TestCase each : files.tests().cases()) {
            long startedAt = System.nanoTime();
            List<String> differences;
            // Each in a warehouse of its own, so that no case sees what another one left.
            try (TestWarehouse warehouse = TestWarehouse.open()) {
                differences = TestChecks.differences(
                        each.expected(), run.run(each, warehouse.tables()), warehouse.tables(), quarantine -> true);
            }
            tell(files.path(), each.name(), differences, (System.nanoTime() - startedAt) / 1e9);
        }
    }

    private void tell(Path file, String name, List<String> differences, double seconds) {
        boolean ok = differences.isEmpty();
        failed += ok ? 0 : 1;
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("file", file.toString());
        one.put("name", name);
        one.put("ok", ok);
        one.put("seconds", seconds);
        one.put("differences", differences);
        described.add(one);
        if (!options.json()) {
            System.out.printf(Locale.ROOT, "  %s %s  (%.1f s)%n", ok ? "✓" : "✗", name, seconds);
            differences.forEach(line -> System.out.println("      " + line));
        }
    }
}
