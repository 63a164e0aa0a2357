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

import dev.caravan.connector.catalog.EndpointUse.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Finds the endpoints below a node, by the steps that take one, without knowing the rest of Camel's YAML. */
final class EndpointFinder {

    private static final Map<String, Role> STEPS = Map.of(
            "from", Role.READ,
            "poll", Role.READ,
            "to", Role.WRITTEN,
            "toD", Role.WRITTEN,
            "wireTap", Role.WRITTEN);
    /** Where names are free and could look like steps. */
    private static final Set<String> OPAQUE =
            Set.of("parameters", "properties", "beans", "dataFormats", "constructors");

    private final List<EndpointUse> found = new ArrayList<>();

    private EndpointFinder() {}

    static List<EndpointUse> find(Node node) {
        EndpointFinder finder = new EndpointFinder();
        finder.walk(node);
        return finder.found;
    }

    static List<EndpointUse> find(NodeTuple entry) {
        EndpointFinder finder = new EndpointFinder();
        finder.entry(entry);
        return finder.found;
    }

    private void walk(Node node) {
        Nodes.tuples(node).forEach(this::entry);
        Nodes.items(node).forEach(this::walk);
    }

    private void entry(NodeTuple tuple) {
        String key = Nodes.text(tuple.getKeyNode());
        Node value = tuple.getValueNode();
        if (STEPS.containsKey(key)) {
            endpoint(STEPS.get(key), key.equals("toD") || key.equals("wireTap"), value);
        } else if (key.equals(EndpointUse.KAMELET)) {
            kamelet(value);
        }
        if (!OPAQUE.contains(key)) {
            walk(value);
        }
    }

    private void endpoint(Role role, boolean dynamic, Node value) {
        if (Nodes.isScalar(value)) {
            found.add(EndpointUse.of(role, value, Nodes.text(value), dynamic, Optional.empty()));
            return;
        }
        Nodes.find(value, "uri")
                .filter(Nodes::isScalar)
                .ifPresent(uri -> found.add(
                        EndpointUse.of(role, uri, Nodes.text(uri), dynamic, Nodes.find(value, "parameters"))));
    }

    private void kamelet(Node value) {
        Node name = Nodes.isScalar(value) ? value : Nodes.find(value, "name").orElse(null);
        if (name != null) {
            String uri = EndpointUse.KAMELET + ":" + Nodes.text(name);
            found.add(EndpointUse.of(Role.EITHER, name, uri, false, Nodes.find(value, "parameters")));
        }
    }
}
