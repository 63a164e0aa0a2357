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

import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.ConnectionSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows what a connector needs and can do, and which settings a connection gives it.")
final class ShowCommand implements Callable<Integer> {

    private static final int WIDE = 100;

    @Parameters(paramLabel = "SOURCE", description = "A connector, a connection, or a pipeline with one source.")
    private String name;

    @Option(names = "--resolved", description = "Say of each setting where its value comes from. Secrets are hidden.")
    private boolean resolved;

    @Mixin
    private ConnectionOptions connections;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        ConnectionSettings found = connections.findOne(name);
        if (options.json()) {
            Json.print(describe(found));
        } else {
            print(found);
        }

        return 0;
    }

    private void print(ConnectionSettings found) {
        Kamelet kamelet = found.kamelet();
        System.out.println(kamelet.title() + " (" + kamelet.name() + ")");
        System.out.println(kamelet.description());
        System.out.println();
        kamelet.annotations().forEach((annotation, value) -> System.out.printf("  %-14s  %s%n", annotation, value));
        System.out.println();
        if (resolved) {
            TextTable table = new TextTable("SETTING", "VALUE", "FROM");
            found.shown().forEach((setting, value) -> table.add(setting, value.value(), value.origin()));
            System.out.print(table);
            return;
        }
        TextTable table = new TextTable(WIDE, "SETTING", "TYPE", "DEFAULT", "WHAT IT IS");
        kamelet.properties()
                .values()
                .forEach(property -> table.add(
                        property.name(),
                        property.secret() ? "secret" : property.type(),
                        kamelet.isRequired(property.name())
                                ? "(required)"
                                : property.defaultValue().orElse(""),
                        property.description()));
        System.out.print(table);
    }

    private Map<String, Object> describe(ConnectionSettings found) {
        Map<String, Object> shown = ListCommand.describe(found.kamelet());
        if (resolved) {
            Map<String, Object> settings = new LinkedHashMap<>();
            found.shown()
                    .forEach((setting, value) ->
                            settings.put(setting, Json.pair("value", value.value(), "from", value.origin())));
            shown.put("settings", settings);
        } else {
            List<Map<String, Object>> properties = new ArrayList<>();
            for (Kamelet.Property property : found.kamelet().properties().values()) {
                Map<String, Object> described = new LinkedHashMap<>();
                described.put("name", property.name());
                described.put("title", property.title());
                described.put("description", property.description());
                described.put("type", property.type());
                described.put("required", found.kamelet().isRequired(property.name()));
                described.put("secret", property.secret());
                property.defaultValue().ifPresent(value -> described.put("default", value));
                if (!property.values().isEmpty()) {
                    described.put("values", property.values());
                }
                properties.add(described);
            }
            shown.put("properties", properties);
        }

        return shown;
    }
}
