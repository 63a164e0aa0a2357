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
package dev.caravan.cli.airbyte;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Schema;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "discover", mixinStandardHelpOptions = true, description = "Prints the streams that can be read.")
final class DiscoverCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Mixin
    private Configuration configuration;

    private final Messages messages;

    DiscoverCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() {
        try (Connection connection = configuration.open()) {
            messages.catalog(catalog(connection.discover()));
            messages.flush();
        } catch (StepFailed e) {
            messages.error(e.failure());
            return FAILED;
        } catch (CaravanException e) {
            messages.error(e);
            return FAILED;
        }

        return 0;
    }

    private static ObjectNode catalog(List<StreamDescription> streams) {
        ObjectNode catalog = JsonNodeFactory.instance.objectNode();
        ArrayNode described = catalog.putArray("streams");
        streams.forEach(stream -> described.add(describe(stream)));

        return catalog;
    }

    private static ObjectNode describe(StreamDescription stream) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        Descriptor.of(stream).putInto(described, "name");
        described.set("json_schema", JsonTypes.schema(stream.schema().orElseGet(() -> new Schema(List.of()))));
        ArrayNode modes = described.putArray("supported_sync_modes").add("full_refresh");
        // What only grows needs no cursor: its source knows how far it was read.
        boolean growing = stream.syncModes().contains(SyncMode.APPEND);
        boolean incremental = growing || stream.syncModes().contains(SyncMode.INCREMENTAL);
        if (incremental) {
            modes.add("incremental");
            described.put("source_defined_cursor", growing);
        }
        stream.cursorFields().stream()
                .findFirst()
                .ifPresent(field -> described.putArray("default_cursor_field").add(field));
        if (!stream.primaryKey().isEmpty()) {
            ArrayNode key = described.putArray("source_defined_primary_key");
            stream.primaryKey().forEach(field -> key.addArray().add(field));
        }

        return described.put("is_resumable", incremental);
    }
}
