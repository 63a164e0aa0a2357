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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * An endpoint somewhere in a file.
 *
 * @param role whether it is read, written, or either
 * @param at where messages about the whole of it point to
 * @param uri up to the question mark
 * @param dynamic computed for each message, so that only its scheme can be known
 * @param settings of the URI's query and of {@code parameters}
 * @param queryAndParameters both were used, which Camel refuses
 */
record EndpointUse(
        Role role, Node at, String uri, boolean dynamic, List<Setting> settings, boolean queryAndParameters) {

    enum Role {
        READ,
        WRITTEN,
        EITHER
    }

    /**
     * A name and its value.
     *
     * @param value as Camel has it, so with placeholders where it was written otherwise; empty when it is no scalar
     * @param valueNode what to rewrite; absent when it stands in a URI
     */
    record Setting(String name, String value, Node nameNode, Optional<Node> valueNode) {

        /** Not to be judged before the pipeline runs: a placeholder, an expression, a bean, or raw text for Camel. */
        boolean isLate() {
            return value.contains("{{") || value.contains("${") || value.startsWith("#");
        }

        /** The value without {@code RAW(…)} around it. */
        String plainValue() {
            return RawValue.unwrap(value);
        }
    }

    static final String KAMELET = "kamelet";
    static final String LAKE = "lake";

    /** Where records land that go to a lake endpoint: its own table, and those of its list. */
    List<String> tables() {
        String namespace = path().substring(0, path().indexOf('.') + 1);
        List<String> tables = new ArrayList<>(List.of(path()));
        settings.stream()
                .filter(setting -> setting.name().equals("tables") && !setting.isLate())
                .flatMap(setting -> Arrays.stream(setting.plainValue().split(",")))
                .map(String::strip)
                .forEach(name -> tables.add(name.contains(".") ? name : namespace + name));

        return tables;
    }

    /** Whether one of the names is this table, or a pattern for a table of each stream that it could be one of. */
    static boolean cover(List<String> tables, String table) {
        return tables.contains(table)
                || tables.stream()
                        .filter(each -> each.contains("*"))
                        .anyMatch(each -> table.matches(each.replace(".", "\\.").replace("*", "\\w*")));
    }

    static EndpointUse of(Role role, Node at, String text, boolean dynamic, Optional<Node> parameters) {
        int question = text.indexOf('?');
        List<Setting> settings = new ArrayList<>();
        if (question >= 0) {
            for (String pair : text.substring(question + 1).split("&(?![^(]*\\))")) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    settings.add(new Setting(
                            equals < 0 ? pair : pair.substring(0, equals),
                            equals < 0 ? "" : pair.substring(equals + 1),
                            at,
                            Optional.empty()));
                }
            }
        }
        boolean both = question >= 0
                && parameters
                        .map(Nodes::tuples)
                        .filter(tuples -> !tuples.isEmpty())
                        .isPresent();
        parameters.map(Nodes::tuples).orElse(List.of()).forEach(tuple -> settings.add(setting(tuple)));
        String uri = question < 0 ? text : text.substring(0, question);
        return new EndpointUse(role, at, uri.trim(), dynamic, settings, both);
    }

    private static Setting setting(NodeTuple tuple) {
        Node value = tuple.getValueNode();
        return new Setting(
                Nodes.text(tuple.getKeyNode()),
                References.ofUris(Nodes.text(value)),
                tuple.getKeyNode(),
                Optional.of(value));
    }

    String scheme() {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    /** What stands behind the scheme, without slashes in front. */
    String path() {
        int colon = uri.indexOf(':');
        return colon < 0 ? "" : uri.substring(colon + 1).replaceFirst("^/+", "");
    }

    boolean isKamelet() {
        return scheme().equals(KAMELET);
    }

    boolean isLake() {
        return scheme().equals(LAKE);
    }

    /** The Kamelet's name, without the route id that may follow it. */
    String kameletName() {
        String path = path();
        if (path.isEmpty()) {
            return value("templateId").or(() -> value("name")).orElse("");
        }
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    Optional<String> value(String name) {
        return settings.stream()
                .filter(setting -> NearestName.camelCase(setting.name()).equals(name))
                .map(Setting::value)
                .findFirst();
    }

    /** Whether a setting is given, or was meant to be by one whose name is misspelt: that is told once, there. */
    boolean means(String name, Set<String> valid) {
        return settings.stream()
                .map(setting -> NearestName.camelCase(setting.name()))
                .anyMatch(given -> given.equals(name)
                        || !valid.contains(given)
                                && NearestName.find(given, valid)
                                        .filter(name::equals)
                                        .isPresent());
    }

    Map<String, String> parameters() {
        Map<String, String> result = new LinkedHashMap<>();
        settings.forEach(setting -> result.put(NearestName.camelCase(setting.name()), setting.plainValue()));
        return result;
    }
}
