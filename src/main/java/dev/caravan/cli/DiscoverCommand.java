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

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "discover", description = "Lists the streams that a source offers, and the fields of each.")
final class DiscoverCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "SOURCE",
            description = "A connection, a pipeline with one source, or a connector with its settings by --set.")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STREAM", description = "Show the fields of this one.")
    private String wanted;

    @Mixin
    private ConnectionOptions connections;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        List<StreamDescription> streams;
        try (Connection connection = connections.open(connections.findOne(name))) {
            streams = connection.discover();
        }
        if (wanted != null) {
            List<String> names = streams.stream().map(StreamDescription::name).toList();
            streams = streams.stream()
                    .filter(stream -> stream.name().equals(wanted))
                    .toList();
            if (streams.isEmpty()) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot find stream " + wanted + " of " + name + "." + NearestName.hint(wanted, names));
            }
        }
        if (options.json()) {
            Json.print(Map.of(
                    "streams", streams.stream().map(DiscoverCommand::describe).toList()));
        } else if (wanted != null) {
            streams.forEach(DiscoverCommand::printFields);
        } else {
            print(streams);
        }

        return 0;
    }

    private static void print(List<StreamDescription> streams) {
        TextTable table = new TextTable("STREAM", "FIELDS>", "PRIMARY KEY", "CURSOR FIELDS", "SYNC MODES", "BEST AS");
        streams.forEach(stream -> table.add(
                stream.name(),
                stream.schema().map(schema -> String.valueOf(schema.size())).orElse("?"),
                String.join(", ", stream.primaryKey()),
                String.join(", ", stream.cursorFields()),
                stream.syncModes().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                stream.ingestionType()));
        System.out.print(table);
    }

    private static void printFields(StreamDescription stream) {
        TextTable table = new TextTable("FIELD", "TYPE", "");
        for (Schema.Field field : stream.schema().map(Schema::fields).orElse(List.of())) {
            table.add(field.name(), field.type(), stream.primaryKey().contains(field.name()) ? "primary key" : "");
        }
        System.out.print(table);
    }

    private static Map<String, Object> describe(StreamDescription stream) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", stream.name());
        described.put("settings", stream.settings());
        stream.schema()
                .ifPresent(schema -> described.put(
                        "schema",
                        schema.fields().stream()
                                .map(field -> Json.pair(
                                        "name",
                                        field.name(),
                                        "type",
                                        field.type().toString()))
                                .toList()));
        described.put("primary_key", stream.primaryKey());
        described.put("cursor_fields", stream.cursorFields());
        described.put(
                "sync_modes", stream.syncModes().stream().map(String::valueOf).toList());
        described.put("ingestion_type", stream.ingestionType().toString());

        return described;
    }
}
