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
import dev.caravan.connector.source.Sample;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "preview", description = "Shows a few records of a source, as a pipeline would get them.")
final class PreviewCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "SOURCE",
            description = "A connection, a pipeline with one source, or a connector with its settings by --set.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "",
            paramLabel = "STREAM",
            description = "One that discover lists. Without it, the one that the settings name.")
    private String stream;

    @Option(names = "--limit", defaultValue = "10", description = "How many records. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Mixin
    private ConnectionOptions connections;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        Sample sample;
        try (Connection connection = connections.open(connections.findOne(name))) {
            sample = connection.preview(stream, limit);
        }
        if (options.json()) {
            Json.print(Json.pair(
                    "records",
                    sample.records().stream().map(PreviewCommand::plain).toList(),
                    "rejected",
                    sample.rejected()));
        } else {
            print(sample);
        }

        return 0;
    }

    private static void print(Sample sample) {
        Set<String> columns = new LinkedHashSet<>();
        sample.schema().fields().forEach(field -> columns.add(field.name()));
        sample.records().forEach(each -> columns.addAll(each.keySet()));
        if (sample.records().isEmpty()) {
            System.out.println("No records.");
        } else {
            TextTable table = new TextTable(columns.toArray(String[]::new));
            for (Map<String, ?> each : sample.records()) {
                table.add(columns.stream()
                        .map(column -> each.get(column) == null ? "" : plain(each.get(column)))
                        .toArray());
            }
            System.out.print(table);
        }
        sample.rejected().forEach(each -> System.out.println("Would be quarantined: " + each));
    }

    /** As JSON has it: numbers, text, and what is made of these. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> plain.put(String.valueOf(key), plain(each)));
            return plain;
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(plain(each)));
            return plain;
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }

        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
