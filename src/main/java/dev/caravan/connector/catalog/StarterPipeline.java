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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The first pipeline or connection somebody writes with a connector, made from its Kamelet. */
public final class StarterPipeline {

    private StarterPipeline() {}

    /**
     * A pipeline in YAML: what is required is set, everything else is a comment.
     *
     * @param kamelet a source
     * @param table {@code namespace.table}, after which the route is named too
     * @param format as {@code lake:} has it
     */
    public static String yaml(Kamelet kamelet, String table, String format) {
        StringBuilder yaml = new StringBuilder("# ")
                .append(kamelet.description())
                .append("\n# Lines that begin with # are optional: settings with their defaults.\n- route:\n    id: ")
                .append(table.substring(table.indexOf('.') + 1))
                .append("\n    from:\n      uri: kamelet:")
                .append(kamelet.name())
                .append("\n      parameters:\n");
        kamelet.properties().values().stream()
                .filter(property -> kamelet.isRequired(property.name()))
                .forEach(property -> setting(yaml, property, "", example(kamelet, property)));
        kamelet.properties().values().stream()
                .filter(property -> !kamelet.isRequired(property.name()))
                .forEach(property -> setting(
                        yaml, property, "# ", property.defaultValue().orElseGet(() -> example(kamelet, property))));

        return yaml.append("      steps:\n        - to:\n            uri: lake:")
                .append(table)
                .append("\n            parameters:\n              format: ")
                .append(format)
                .append('\n')
                .toString();
    }

    private static void setting(StringBuilder yaml, Kamelet.Property property, String mark, String value) {
        yaml.append("        # ").append(property.description()).append('\n');
        yaml.append("        ")
                .append(mark)
                .append(property.name())
                .append(": ")
                .append(YamlWriter.quote(value))
                .append('\n');
    }

    /** What is required of a connection, as its file has it. */
    public static Map<String, String> settings(Kamelet kamelet) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connector", kamelet.name());
        kamelet.required()
                .forEach(name ->
                        settings.put(name, example(kamelet, kamelet.properties().get(name))));

        return settings;
    }

    /** A value to begin with; secrets, and what nobody can guess, come from the environment. */
    static String example(Kamelet kamelet, Kamelet.Property property) {
        if (!property.secret() && !property.example().isEmpty()) {
            return property.example();
        }
        String prefix = kamelet.annotation("env-prefix");

        return "{{env:" + (prefix.isEmpty() ? "" : prefix + "_") + variable(property.name()) + "}}";
    }

    /** {@code sslMode} as {@code SSL_MODE}: the name of an environment variable. */
    public static String variable(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]", "_")
                .toUpperCase(Locale.ROOT);
    }
}
