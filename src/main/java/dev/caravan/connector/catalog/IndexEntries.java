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

import dev.caravan.connector.catalog.Component.Option;
import dev.caravan.connector.catalog.Kamelet.Property;
import dev.caravan.connector.catalog.Shape.Slot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of the index as maps for JSON and back. What is empty or usual is left out, to keep the index small. */
final class IndexEntries {

    private IndexEntries() {}

    static Map<String, Object> toMap(Kamelet kamelet) {
        Map<String, Object> result = new LinkedHashMap<>();
        put(result, "name", kamelet.name());
        put(result, "type", kamelet.type());
        put(result, "title", kamelet.title());
        put(result, "description", kamelet.description());
        put(result, "required", kamelet.required());
        Map<String, Object> properties = new LinkedHashMap<>();
        kamelet.properties().forEach((name, property) -> properties.put(name, toMap(property)));
        result.put("properties", properties);
        result.put("annotations", kamelet.annotations());
        put(result, "file", kamelet.file());
        return result;
    }

    private static Map<String, Object> toMap(Property property) {
        Map<String, Object> result = new LinkedHashMap<>();
        put(result, "title", property.title());
        put(result, "description", property.description());
        put(result, "type", property.type());
        property.defaultValue().ifPresent(value -> result.put("default", value));
        put(result, "enum", property.values());
        put(result, "pattern", property.pattern());
        put(result, "format", property.format());
        put(result, "secret", property.secret());
        put(result, "example", property.example());
        return result;
    }

    static Kamelet kamelet(Map<String, Object> map) {
        Map<String, Property> properties = new LinkedHashMap<>();
        Json.object(map, "properties")
                .forEach((name, value) -> properties.put(name, property(name, Json.object(value))));
        Map<String, String> annotations = new LinkedHashMap<>();
        Json.object(map, "annotations").forEach((name, value) -> annotations.put(name, String.valueOf(value)));
        return new Kamelet(
                Json.string(map, "name"),
                Json.string(map, "type"),
                Json.string(map, "title"),
                Json.string(map, "description"),
                Json.strings(map, "required"),
                properties,
                annotations,
                Json.string(map, "file"));
    }

    private static Property property(String name, Map<String, Object> map) {
        return new Property(
                name,
                Json.string(map, "title"),
                Json.string(map, "description"),
                Json.string(map, "type"),
                Optional.ofNullable(map.get("default")).map(String::valueOf),
                Json.strings(map, "enum"),
                Json.string(map, "pattern"),
                Json.string(map, "format"),
                Json.isTrue(map, "secret"),
                Json.string(map, "example"));
    }

    static Map<String, Object> toMap(Component component) {
        Map<String, Object> result = new LinkedHashMap<>();
        put(result, "title", component.title());
        put(result, "syntax", component.syntax());
        put(result, "lenient", component.lenient());
        put(result, "consumerOnly", component.consumerOnly());
        put(result, "producerOnly", component.producerOnly());
        Map<String, Object> options = new LinkedHashMap<>();
        component.options().forEach((name, option) -> options.put(name, toMap(option)));
        result.put("options", options);
        return result;
    }

    private static Map<String, Object> toMap(Option option) {
        Map<String, Object> result = new LinkedHashMap<>();
        put(result, "path", option.path());
        put(result, "required", option.required());
        put(result, "secret", option.secret());
        put(result, "type", option.type().equals("string") ? "" : option.type());
        put(result, "enum", option.values());
        option.defaultValue().ifPresent(value -> result.put("default", value));
        put(result, "label", option.label());
        put(result, "prefix", option.prefix());
        return result;
    }

    static Component component(String scheme, Map<String, Object> map) {
        Map<String, Option> options = new LinkedHashMap<>();
        Json.object(map, "options").forEach((name, value) -> options.put(name, option(name, Json.object(value))));
        return new Component(
                scheme,
                Json.string(map, "title"),
                Json.string(map, "syntax"),
                Json.isTrue(map, "lenient"),
                Json.isTrue(map, "consumerOnly"),
                Json.isTrue(map, "producerOnly"),
                options);
    }

    private static Option option(String name, Map<String, Object> map) {
        String type = Json.string(map, "type");
        return new Option(
                name,
                Json.isTrue(map, "path"),
                Json.isTrue(map, "required"),
                Json.isTrue(map, "secret"),
                type.isEmpty() ? "string" : type,
                Json.strings(map, "enum"),
                Optional.ofNullable(map.get("default")).map(String::valueOf),
                Json.string(map, "label"),
                Json.string(map, "prefix"));
    }

    static Map<String, Object> toMap(Shape shape) {
        Map<String, Object> result = new LinkedHashMap<>();
        put(result, "scalar", shape.scalar());
        Map<String, Object> options = new LinkedHashMap<>();
        shape.options().forEach((name, slot) -> {
            Map<String, Object> map = new LinkedHashMap<>();
            put(map, "shape", slot.shape());
            put(map, "list", slot.list());
            put(map, "type", slot.type());
            put(map, "enum", slot.values());
            options.put(name, map);
        });
        result.put("options", options);
        return result;
    }

    static Shape shape(Map<String, Object> map) {
        Map<String, Slot> options = new LinkedHashMap<>();
        Json.object(map, "options").forEach((name, value) -> {
            Map<String, Object> slot = Json.object(value);
            options.put(
                    name,
                    new Slot(
                            Json.string(slot, "shape"),
                            Json.isTrue(slot, "list"),
                            Json.string(slot, "type"),
                            Json.strings(slot, "enum")));
        });
        return new Shape(Json.isTrue(map, "scalar"), options);
    }

    private static void put(Map<String, Object> map, String name, String value) {
        if (!value.isEmpty()) {
            map.put(name, value);
        }
    }

    private static void put(Map<String, Object> map, String name, boolean value) {
        if (value) {
            map.put(name, true);
        }
    }

    private static void put(Map<String, Object> map, String name, List<String> values) {
        if (!values.isEmpty()) {
            map.put(name, values);
        }
    }
}
