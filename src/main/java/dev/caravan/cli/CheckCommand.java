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

import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.source.Checklist;
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
        name = "check",
        description =
                "Connects to sources and sinks as a run would, reads at most one record of each, and writes nothing.")
final class CheckCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "SOURCE",
            description = "A pipeline, a connection, or a connector with its settings by --set.")
    private String name;

    @Mixin
    private ConnectionOptions connections;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        List<Map<String, Object>> checks = new ArrayList<>();
        boolean ok = true;
        for (ConnectionSettings each : connections.findAll(name)) {
            Checklist steps;
            try (Connection connection = connections.open(each)) {
                steps = connection.check();
            }
            ok &= steps.failure().isEmpty();
            checks.add(describe(each, steps));
            if (!options.json()) {
                print(each, steps);
            }
        }
        if (options.json()) {
            Json.print(Json.pair("ok", ok, "checks", checks));
        }

        return ok ? 0 : CaravanCommand.FAILED;
    }

    private static void print(ConnectionSettings settings, Checklist steps) {
        System.out.println(settings.name() + " (" + settings.kamelet().name() + ")");
        for (Checklist.Result result : steps.results()) {
            System.out.printf(
                    "  %s %-10s  %s%n", result.failure().isPresent() ? "✗" : "✓", name(result), result.detail());
        }
    }

    private static String name(Checklist.Result result) {
        return result.step().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> describe(ConnectionSettings settings, Checklist steps) {
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("name", settings.name());
        check.put("connector", settings.kamelet().name());
        check.put("ok", steps.failure().isEmpty());
        steps.failure().ifPresent(failure -> check.put("category", failure.category()));
        check.put("steps", steps.results().stream().map(CheckCommand::describe).toList());

        return check;
    }

    private static Map<String, Object> describe(Checklist.Result result) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("step", name(result));
        step.put("ok", result.failure().isEmpty());
        step.put("detail", result.detail());
        step.put("milliseconds", result.time().toMillis());

        return step;
    }
}
