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
import dev.caravan.connector.source.StreamDescription;
import java.util.Optional;

/**
 * Airbyte's name of a stream.
 *
 * @param namespace the schema of a table
 */
record Descriptor(String name, Optional<String> namespace) {

    static Descriptor of(StreamDescription stream) {
        String schema = stream.settings().getOrDefault("schema", "");

        return !schema.isEmpty() && stream.name().startsWith(schema + ".")
                ? new Descriptor(stream.name().substring(schema.length() + 1), Optional.of(schema))
                : new Descriptor(stream.name(), Optional.empty());
    }

    /** Of a stream descriptor, or of a stream in a catalog. */
    static Descriptor of(JsonNode node) {
        return new Descriptor(
                node.path("name").asText(),
                Optional.of(node.path("namespace").asText("")).filter(name -> !name.isEmpty()));
    }

    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        putInto(node, "name");

        return node;
    }

    /** @param member for the name */
    void putInto(ObjectNode node, String member) {
        node.put(member, name);
        namespace.ifPresent(schema -> node.put("namespace", schema));
    }

    @Override
    public String toString() {
        return namespace.map(schema -> schema + "." + name).orElse(name);
    }
}
