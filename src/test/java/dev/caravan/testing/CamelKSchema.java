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
package dev.caravan.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;

/** Camel K's definitions of its resources, closed: a cluster drops keys that it does not know without a word. */
public final class CamelKSchema {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private CamelKSchema() {}

    /** @param plural of the kind: {@code kamelets}, {@code pipes} */
    public static JsonSchema of(String plural) throws IOException {
        JsonNode definition;
        try (InputStream file = CamelKSchema.class.getResourceAsStream("/camel.apache.org_" + plural + ".yaml")) {
            definition = YAML.readTree(file);
        }
        for (JsonNode version : definition.path("spec").path("versions")) {
            if (version.path("storage").asBoolean()) {
                ObjectNode schema = (ObjectNode) version.path("schema").path("openAPIV3Schema");
                ((ObjectNode) schema.path("properties")).putObject("metadata").put("type", "object");
                close(schema);
                return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
            }
        }

        throw new IllegalStateException("no version of " + plural + " is stored");
    }

    private static void close(JsonNode schema) {
        if (!schema.isObject()
                || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return;
        }
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.path("properties").forEach(CamelKSchema::close);
        close(schema.path("items"));
        close(schema.path("additionalProperties"));
    }
}
