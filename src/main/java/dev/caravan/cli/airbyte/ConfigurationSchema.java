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
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.StarterPipeline;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** The JSON schema (draft 7) of a connector's settings, as the form of a platform is made from it. */
final class ConfigurationSchema {

    private static final String CONNECTOR = "connector";

    private ConfigurationSchema() {}

    /** @param kamelets whose name the setting {@code connector} may hold */
    static ObjectNode of(List<Kamelet> kamelets) {
        if (kamelets.size() == 1) {
            ObjectNode schema = describe(kamelets.get(0));
            schema.put("$schema", "http://json-schema.org/draft-07/schema#");
            return schema;
        }
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Caravan");
        schema.put("type", "object");
        ArrayNode choices = schema.putArray("oneOf");
        kamelets.forEach(kamelet -> choices.add(describe(kamelet)));

        return schema;
    }

    private static ObjectNode describe(Kamelet kamelet) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("title", kamelet.title());
        schema.put("description", kamelet.description());
        schema.put("type", "object");
        schema.put("additionalProperties", true);
        ArrayNode required = schema.putArray("required").add(CONNECTOR);
        kamelet.required().forEach(name -> required.add(written(name)));
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject(CONNECTOR)
                .put("title", "Connector")
                .put("type", "string")
                .put("const", kamelet.name())
                .put("order", 0);
        int order = 1;
        for (Kamelet.Property property : kamelet.properties().values()) {
            properties.set(written(property.name()), describe(property, order++));
        }

        return schema;
    }

    private static ObjectNode describe(Kamelet.Property property, int order) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described.put("title", property.title());
        described.put("description", property.description());
        described.put("type", property.type());
        property.defaultValue().ifPresent(value -> putDefault(described, property.type(), value));
        if (!property.values().isEmpty()) {
            property.values().forEach(described.withArray("enum")::add);
        }
        if (!property.pattern().isEmpty()) {
            described.put("pattern", property.pattern());
        }
        if (property.secret()) {
            described.put("airbyte_secret", true);
        } else if (!property.example().isEmpty()) {
            described.putArray("examples").add(property.example());
        }

        return described.put("order", order);
    }

    private static void putDefault(ObjectNode described, String type, String value) {
        switch (type) {
            case "integer", "number" -> described.put("default", new BigDecimal(value));
            case "boolean" -> described.put("default", Boolean.parseBoolean(value));
            default -> described.put("default", value);
        }
    }

    /** {@code sslMode} as {@code ssl_mode}, the way such files have it. */
    private static String written(String property) {
        return StarterPipeline.variable(property).toLowerCase(Locale.ROOT);
    }
}
