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

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.NearestName;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists the connectors, and how far each was tried.")
final class ListCommand implements Callable<Integer> {

    @Option(names = "--category", description = "Only connectors of this category.")
    private String category;

    @Option(names = "--mode", description = "Only sources that can be read in this sync mode.")
    private String mode;

    @Option(names = "--tried", description = "Only connectors that were tried against this: server, compatible, …")
    private String tried;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        List<Kamelet> kamelets = chosen(CatalogIndex.load().kamelets());
        if (options.json()) {
            Json.print(Map.of(
                    "connectors", kamelets.stream().map(ListCommand::describe).toList()));
            return 0;
        }
        TextTable table = new TextTable("CONNECTOR", "CATEGORY", "SYNC MODES", "TRIED AGAINST", "WHAT IT IS");
        kamelets.forEach(kamelet -> table.add(
                kamelet.name(),
                kamelet.annotation("category"),
                kamelet.annotation("sync-modes"),
                kamelet.annotation("tested-against"),
                kamelet.title()));
        System.out.print(table);
        System.out.println();
        System.out.println("  Use one as  from: kamelet:<connector>  in a pipeline, then  ./caravan lint my.yaml");

        return 0;
    }

    private List<Kamelet> chosen(List<Kamelet> all) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("category", category);
        wanted.put("sync-modes", mode);
        wanted.put("tested-against", tried);
        List<Kamelet> chosen = all;
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            if (each.getValue() != null) {
                requireKnown(each.getValue(), each.getKey(), all);
                chosen = chosen.stream()
                        .filter(kamelet -> values(kamelet, each.getKey()).contains(each.getValue()))
                        .toList();
            }
        }

        return chosen;
    }

    private static void requireKnown(String value, String annotation, List<Kamelet> kamelets) {
        TreeSet<String> known = new TreeSet<>();
        kamelets.forEach(kamelet -> known.addAll(values(kamelet, annotation)));
        if (!known.contains(value)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot list connectors of " + value + ": there are " + String.join(", ", known) + "."
                            + NearestName.hint(value, known));
        }
    }

    private static List<String> values(Kamelet kamelet, String annotation) {
        return Arrays.stream(kamelet.annotation(annotation).split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    static Map<String, Object> describe(Kamelet kamelet) {
        Map<String, Object> connector = new LinkedHashMap<>();
        connector.put("name", kamelet.name());
        connector.put("type", kamelet.type());
        connector.put("title", kamelet.title());
        connector.put("description", kamelet.description());
        kamelet.annotations().forEach(connector::put);
        connector.put("required", kamelet.required());

        return connector;
    }
}
