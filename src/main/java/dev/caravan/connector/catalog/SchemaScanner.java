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
package dev.caravan.connector.catalog;

import dev.caravan.connector.catalog.Shape.Slot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Boils Camel's YAML schema down to names: for each definition the options it may hold. Alternatives ({@code oneOf},
 * {@code anyOf}) are merged, for a linter that knows names and leaves the rest to Camel.
 */
final class SchemaScanner {

    static final String STEP = "ProcessorDefinition";
    private static final String REFERENCE = "#/items/definitions/";

    private final Map<String, Object> items;
    private final Map<String, Object> definitions;
    private final Map<String, Object> shapes = new TreeMap<>();

    SchemaScanner(Map<String, Object> schema) {
        items = Json.object(schema, "items");
        definitions = Json.object(items, "definitions");
    }

    Map<String, Object> shapes() {
        definitions.forEach((name, definition) -> shapes.put(shortName(name), toMap(name, Json.object(definition))));
        shapes.put("top", toMap("top", items));
        return shapes;
    }

    private Map<String, Object> toMap(String name, Map<String, Object> definition) {
        Map<String, Slot> options = new LinkedHashMap<>();
        collect(shortName(name), definition, options);
        if (name.endsWith(".KameletDefinition")) {
            // The loader takes these on every step; the schema forgets them here.
            for (String option : List.of("id", "description", "note", "disabled")) {
                options.putIfAbsent(option, new Slot("", false, "", List.of()));
            }
        }
        return IndexEntries.toMap(new Shape(takesScalar(definition), options));
    }

    private void collect(String owner, Map<String, Object> definition, Map<String, Slot> options) {
        if (definition.containsKey("$ref")) {
            collect(owner, resolve(definition), options);
        }
        for (String keyword : List.of("oneOf", "anyOf", "allOf")) {
            Json.list(definition, keyword).forEach(branch -> collect(owner, Json.object(branch), options));
        }
        Json.object(definition, "properties").forEach((name, value) -> {
            Slot slot = slot(owner + "." + name, Json.object(value));
            options.merge(name, slot, (before, after) -> isEmpty(after) ? before : after);
        });
    }

    private Slot slot(String path, Map<String, Object> value) {
        if (Json.string(value, "type").equals("array")) {
            Slot item = slot(path, Json.object(value, "items"));
            return new Slot(item.shape(), true, item.type(), item.values());
        }
        if (value.containsKey("$ref")) {
            Map<String, Object> target = resolve(value);
            return Json.string(target, "type").equals("array")
                    ? slot(path, target)
                    : new Slot(shortName(Json.string(value, "$ref")), false, "", List.of());
        }
        if (value.containsKey("properties")) {
            shapes.put(path, toMap(path, value));
            return new Slot(path, false, "", List.of());
        }
        return new Slot("", false, Json.string(value, "type"), Json.strings(value, "enum"));
    }

    private boolean takesScalar(Map<String, Object> definition) {
        return Json.list(definition, "oneOf").stream()
                .anyMatch(branch -> Json.string(Json.object(branch), "type").equals("string"));
    }

    private Map<String, Object> resolve(Map<String, Object> value) {
        return Json.object(definitions, Json.string(value, "$ref").substring(REFERENCE.length()));
    }

    private static boolean isEmpty(Slot slot) {
        return slot.shape().isEmpty() && slot.type().isEmpty() && !slot.list();
    }

    private static String shortName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
