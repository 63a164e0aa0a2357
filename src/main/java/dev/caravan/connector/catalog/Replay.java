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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Puts the quarantine of a table in the place of the source of a route that lands there. A route that reads
 * {@code direct:} runs only when another one calls it, so it may stay, as everything may that is no route.
 */
final class Replay {

    private static final String SOURCE = EndpointUse.KAMELET + ":caravan-quarantine-source";

    private static final Set<String> BEGINS_BY_ITSELF = Set.of("route", "from", "templatedRoute", "rest");

    private final String table;
    private final List<EndpointUse> endpoints;

    /** @param endpoints of the route */
    Replay(String table, List<EndpointUse> endpoints) {
        this.table = table;
        this.endpoints = endpoints;
    }

    private boolean lands() {
        return endpoints.stream().filter(EndpointUse::isLake).anyMatch(use -> EndpointUse.cover(use.tables(), table));
    }

    /** An entry of a pipeline file as a replay has it; nothing if the replay goes without. */
    static Optional<Object> item(String table, Node item) {
        Optional<Node> route = Nodes.find(item, "route");
        if (route.isEmpty()) {
            return Nodes.keys(item).stream().anyMatch(BEGINS_BY_ITSELF::contains)
                    ? Optional.empty()
                    : Optional.of(item);
        }
        List<EndpointUse> endpoints = EndpointFinder.find(item);

        return new Replay(table, endpoints)
                .of(route.get())
                .or(() -> endpoints.stream().anyMatch(Replay::isCalled) ? Optional.of(item) : Optional.empty());
    }

    private static boolean isCalled(EndpointUse use) {
        return use.role() == EndpointUse.Role.READ && use.scheme().equals("direct");
    }

    private Optional<Object> of(Node route) {
        return of(entries(route), Nodes.find(route, "from").map(Replay::entries).orElse(Map.of()));
    }

    /** @param item with a route as {@link Pipe} writes it */
    Optional<Object> of(Map<String, Object> item) {
        Map<?, ?> route = (Map<?, ?>) item.get("route");

        return of(copy(route), copy((Map<?, ?>) route.get("from")));
    }

    private Optional<Object> of(Map<String, Object> route, Map<String, Object> from) {
        if (!lands()) {
            return Optional.empty();
        }
        Map<String, Object> quarantine = new LinkedHashMap<>();
        quarantine.put("uri", SOURCE);
        quarantine.put("parameters", Map.of("table", table, "steps", String.valueOf(hasSteps(from.get("steps")))));
        quarantine.put("steps", from.get("steps"));
        route.put("from", quarantine);

        return Optional.of(Map.of("route", route));
    }

    /** Beside the one that lands. */
    private static boolean hasSteps(Object steps) {
        return steps instanceof Node node
                ? Nodes.items(node).size() > 1
                : steps instanceof List<?> list && list.size() > 1;
    }

    private static Map<String, Object> entries(Node mapping) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : Nodes.tuples(mapping)) {
            entries.put(Nodes.text(tuple.getKeyNode()), tuple.getValueNode());
        }

        return entries;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value));

        return copy;
    }
}
