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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * A file with the settings of a connection, in YAML or JSON: {@code connector} names the Kamelet, {@code description} is for
 * people, everything else are its properties, spelled {@code cursorField} or {@code cursor_field}. The file of an
 * environment may leave the connector out.
 */
public final class ConnectionFile {

    private static final String CONNECTOR = "connector";
    private static final String DESCRIPTION = "description";

    private final YamlText source;

    private ConnectionFile(YamlText source) {
        this.source = source;
    }

    /** @throws IOException when the file is absent or no UTF-8; everything else is a {@link Problem} */
    public static ConnectionFile read(Path path) throws IOException {
        return new ConnectionFile(YamlText.read(path));
    }

    /** Why it cannot be used; all problems, each with its place. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(source.problems());
        for (Node document : source.documents()) {
            if (!(document instanceof MappingNode)) {
                problems.add(Problem.error(source.file(), document, "A connection is settings: write 'name: value'."));
            }
            for (NodeTuple tuple : Nodes.tuples(document)) {
                if (!Nodes.isScalar(tuple.getValueNode())) {
                    problems.add(Problem.error(
                            source.file(),
                            tuple.getValueNode(),
                            "Setting '" + Nodes.text(tuple.getKeyNode()) + "' must be a plain value."));
                }
            }
        }

        return problems;
    }

    /** Whether this is a connection at all, and not a pipeline. */
    public boolean namesConnector() {
        return !connector().isEmpty();
    }

    /** As it is written; empty if it is not. */
    public String connector() {
        return all().getOrDefault(CONNECTOR, "");
    }

    /** By the names of properties; those without a value are left out. */
    public Map<String, String> settings() {
        Map<String, String> settings = all();
        settings.remove(CONNECTOR);
        settings.remove(DESCRIPTION);

        return settings;
    }

    String file() {
        return source.file();
    }

    /** Where the settings stand, by the names of properties. */
    Map<String, Node> places() {
        Map<String, Node> places = new LinkedHashMap<>();
        source.documents().stream()
                .limit(1)
                .flatMap(document -> Nodes.tuples(document).stream())
                .forEach(tuple -> places.put(propertyName(Nodes.text(tuple.getKeyNode())), tuple.getKeyNode()));

        return places;
    }

    private Map<String, String> all() {
        Map<String, String> values = new LinkedHashMap<>();
        source.documents().stream()
                .limit(1)
                .flatMap(document -> Nodes.tuples(document).stream())
                .forEach(tuple -> {
                    if (Nodes.isScalar(tuple.getValueNode()) && !Nodes.isNull(tuple.getValueNode())) {
                        values.put(propertyName(Nodes.text(tuple.getKeyNode())), Nodes.text(tuple.getValueNode()));
                    }
                });

        return values;
    }

    /** {@code cursor_field} and {@code cursor-field} as {@code cursorField}. */
    public static String propertyName(String written) {
        return NearestName.camelCase(written.replace('_', '-'));
    }
}
