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
import dev.caravan.record.Schema;
import dev.caravan.record.Type;

/**
 * Schemas as Airbyte has them: JSON schema, draft 7, in which every field may be null, with {@code airbyte_type} where JSON
 * has no type for it.
 */
final class JsonTypes {

    private JsonTypes() {}

    static ObjectNode schema(Schema schema) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described.put("$schema", "http://json-schema.org/draft-07/schema#");
        described.put("type", "object");
        described.put("additionalProperties", true);
        describe(schema, described.putObject("properties"));

        return described;
    }

    private static void describe(Schema schema, ObjectNode properties) {
        schema.fields().forEach(field -> properties.set(field.name(), type(field.type())));
    }

    private static ObjectNode type(Type type) {
        if (type instanceof Type.Scalar scalar) {
            return scalar(scalar);
        }
        if (type instanceof Type.Array array) {
            ObjectNode node = nullable("array");
            node.set("items", type(array.element()));
            return node;
        }
        if (type instanceof Type.Dictionary map) {
            ObjectNode node = nullable("object");
            node.set("additionalProperties", type(map.value()));
            return node;
        }
        if (type instanceof Type.Struct struct) {
            ObjectNode node = nullable("object");
            describe(struct.schema(), node.putObject("properties"));
            return node;
        }

        return nullable("number");
    }

    private static ObjectNode scalar(Type.Scalar type) {
        return switch (type) {
            case BOOLEAN -> nullable("boolean");
            case LONG -> nullable("integer");
            case FLOAT, DOUBLE -> nullable("number");
            case STRING -> nullable("string");
            case BINARY -> nullable("string").put("contentEncoding", "base64");
            case DATE -> nullable("string").put("format", "date");
            case TIMESTAMP -> nullable("string")
                    .put("format", "date-time")
                    .put("airbyte_type", "timestamp_with_timezone");
            case TIMESTAMP_NTZ -> nullable("string")
                    .put("format", "date-time")
                    .put("airbyte_type", "timestamp_without_timezone");
        };
    }

    private static ObjectNode nullable(String type) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode types = node.putArray("type");
        types.add("null").add(type);

        return node;
    }
}
