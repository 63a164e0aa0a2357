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

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stream as the configured catalog wants it read.
 *
 * @param cursorField empty where the source needs none
 */
record ConfiguredStream(Descriptor descriptor, boolean incremental, Optional<String> cursorField) {

    /** @param node a ConfiguredAirbyteStream */
    static ConfiguredStream of(JsonNode node) {
        JsonNode stream = node.path("stream");
        JsonNode chosen = node.path("cursor_field").path(0);
        JsonNode cursor =
                chosen.isMissingNode() ? stream.path("default_cursor_field").path(0) : chosen;

        return new ConfiguredStream(
                Descriptor.of(stream),
                node.path("sync_mode").asText().equals("incremental"),
                Optional.of(cursor.asText("")).filter(name -> !name.isEmpty()));
    }

    /** @throws CaravanException CONFIG if the source does not offer it */
    StreamDescription in(List<StreamDescription> offered) {
        return offered.stream()
                .filter(stream -> Descriptor.of(stream).equals(descriptor))
                .findFirst()
                .orElseThrow(() -> new CaravanException(
                        Category.CONFIG,
                        "Cannot read " + descriptor + ": the source no longer shows it. Discover its streams again."));
    }

    /** @param description of this stream */
    Map<String, String> settings(Kamelet kamelet, StreamDescription description) {
        Map<String, String> settings = new LinkedHashMap<>(description.settings());
        if (kamelet.properties().containsKey("syncMode")) {
            settings.put("syncMode", incremental ? "incremental" : "full_refresh");
            settings.put("cursorField", incremental ? cursorField.orElseThrow(this::withoutCursor) : "");
        }

        return settings;
    }

    private CaravanException withoutCursor() {
        return new CaravanException(
                Category.CONFIG,
                "Cannot read " + descriptor + " incrementally: the catalog names no cursor_field for it.");
    }
}
