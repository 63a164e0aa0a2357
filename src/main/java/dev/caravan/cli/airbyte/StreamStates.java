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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import java.util.HashMap;
import java.util.Map;

/** The positions that a platform keeps for us, as states of streams: version 1 of their content. */
final class StreamStates {

    private static final int VERSION = 1;

    private final Map<Descriptor, JsonNode> contents = new HashMap<>();

    /** @param states a list of AirbyteStateMessages, or of messages that hold one, or one alone */
    StreamStates(JsonNode states) {
        if (states.isArray()) {
            states.forEach(this::add);
        } else if (!states.isEmpty()) {
            add(states);
        }
    }

    private void add(JsonNode message) {
        JsonNode state = message.has("state") ? message.get("state") : message;
        JsonNode stream = state.path("stream");
        if (!state.path("type").asText().equals("STREAM") || !stream.has("stream_descriptor")) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot go on from the state: it holds something else than states of streams.");
        }
        contents.put(Descriptor.of(stream.get("stream_descriptor")), stream.path("stream_state"));
    }

    static ObjectNode content(ConfiguredStream stream, Position position) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("version", VERSION);
        stream.cursorField().ifPresent(field -> content.put("cursor_field", field));
        content.set("position", position.tree());

        return content;
    }

    /**
     * Where the stream goes on; the start without a state, and for a full refresh.
     *
     * @throws CaravanException CONFIG if the state is not of such a stream
     */
    Position position(ConfiguredStream stream) {
        JsonNode content = contents.get(stream.descriptor());
        if (!stream.incremental() || content == null || content.isEmpty()) {
            return Position.START;
        }
        String cursor = stream.cursorField().orElse("");
        if (content.path("version").asInt() != VERSION
                || !content.path("position").isObject()) {
            throw unusable(stream, "it is not of the form that this version writes");
        }
        if (!content.path("cursor_field").asText("").equals(cursor)) {
            throw unusable(
                    stream,
                    "it is of cursor field " + content.path("cursor_field").asText() + ", not of " + cursor);
        }

        return Position.of(content.get("position"));
    }

    private static CaravanException unusable(ConfiguredStream stream, String reason) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot go on from the state of " + stream.descriptor() + ": " + reason
                        + ". Reset the stream to read all of it again.");
    }
}
