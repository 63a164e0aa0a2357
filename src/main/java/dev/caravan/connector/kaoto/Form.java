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
package dev.caravan.connector.kaoto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON schemas (draft 7) from which Kaoto draws forms, made as Kaoto's own generator makes them: what is not of JSON
 * Schema, the group of an option and the kind of bean that it takes, stands in {@code $comment} and {@code format}.
 */
final class Form {

    private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
    private static final List<String> OF_A_KAMELET =
            List.of("type", "title", "description", "enum", "default", "format");

    private Form() {}

    /** @param metadata as Camel's plugin writes it for a component */
    static ObjectNode ofComponent(JsonNode metadata) {
        ObjectNode schema = object();
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        metadata.path("properties").properties().forEach(option -> {
            schema.withObject("/properties").set(option.getKey(), option(option.getValue()));
            if (option.getValue().path("required").asBoolean()) {
                required.add(option.getKey());
            }
        });
        schema.put("$schema", DRAFT).put("type", "object");
        if (!required.isEmpty()) {
            schema.set("required", required);
        }

        return schema;
    }

    private static ObjectNode option(JsonNode option) {
        String type = option.path("type").asText();
        boolean bean =
                type.equals("object") && !option.path("javaType").asText().startsWith("java.util.Map");
        ObjectNode schema = object();
        schema.set("title", option.path("displayName"));
        schema.set("description", option.path("description"));
        schema.put("type", bean || type.equals("duration") || type.equals("enum") ? "string" : type);
        if (option.has("enum")) {
            schema.set("enum", option.get("enum"));
        }
        schema.put("$comment", "group:" + option.path("group").asText());
        List<String> formats = new ArrayList<>();
        if (bean) {
            formats.add("bean:" + option.path("javaType").asText());
        }
        if (type.equals("duration")) {
            formats.add("duration");
        }
        if (option.path("secret").asBoolean()) {
            formats.add("password");
        }
        if (!formats.isEmpty()) {
            schema.put("format", String.join("|", formats));
        }
        if (option.path("deprecated").asBoolean()) {
            schema.put("deprecated", true);
        }
        if (option.has("defaultValue")) {
            JsonNode standard = option.get("defaultValue");
            boolean typed = type.equals("integer") || type.equals("boolean");
            schema.set("default", typed ? standard : TextNode.valueOf(standard.asText()));
        }

        return schema;
    }

    static ObjectNode ofKamelet(JsonNode kamelet) {
        JsonNode definition = kamelet.at("/spec/definition");
        ObjectNode schema = object().put("$schema", DRAFT).put("type", "object");
        copy(definition, schema, List.of("title", "description", "required"));
        definition
                .path("properties")
                .properties()
                .forEach(property -> copy(
                        property.getValue(),
                        schema.withObject("/properties").putObject(property.getKey()),
                        OF_A_KAMELET));

        return schema;
    }

    private static void copy(JsonNode from, ObjectNode to, List<String> names) {
        names.stream().filter(from::has).forEach(name -> to.set(name, from.get(name)));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
