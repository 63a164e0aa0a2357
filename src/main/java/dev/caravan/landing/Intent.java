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
package dev.caravan.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.record.Position;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a batch is about to commit, made durable before it does.
 *
 * @param number of the batch
 * @param from what had landed before, {@code to} what will have landed after it
 * @param before the tables that take part, in the order of their commits, and the number that each held before
 */
record Intent(long number, Position from, Position to, Map<String, Long> before, Counts counts, String owner) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 2;

    String toJson() {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("version", VERSION);
        tree.put("number", number);
        tree.set("from", from.tree());
        tree.set("to", to.tree());
        before.forEach(tree.putObject("tables")::put);
        tree.set("counts", JSON.valueToTree(counts));
        tree.put("owner", owner);
        return tree.toPrettyString();
    }

    /** @throws IllegalArgumentException if the text is no intent of a version this one reads */
    static Intent parse(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (tree.path("version").asInt() != VERSION) {
                throw new IllegalArgumentException("version " + tree.path("version") + " is not known");
            }
            Map<String, Long> before = new LinkedHashMap<>();
            tree.path("tables")
                    .properties()
                    .forEach(
                            table -> before.put(table.getKey(), table.getValue().asLong()));

            return new Intent(
                    tree.path("number").asLong(),
                    Position.of(tree.path("from")),
                    Position.of(tree.path("to")),
                    before,
                    JSON.treeToValue(tree.path("counts"), Counts.class),
                    tree.path("owner").asText());
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("it is damaged", e);
        }
    }
}
