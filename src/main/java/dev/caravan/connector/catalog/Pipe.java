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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A Camel K {@code Pipe}: its own checks, and the route it stands for. Camel's own reading of Pipes encodes every
 * property for a URL and never decodes it, so that a blank arrives as a plus; hence the route is written here.
 */
final class Pipe {

    private final String file;
    private final Node document;

    Pipe(String file, Node document) {
        this.file = file;
        this.document = document;
    }

    String name() {
        return Nodes.text(document, "metadata", "name");
    }

    /** The node that the route's id comes from. */
    Node nameNode() {
        return Nodes.find(document, "metadata", "name").orElse(document);
    }

    List<EndpointUse> endpoints() {
        List<EndpointUse> result = new ArrayList<>();
        part("source").flatMap(node -> endpoint(Role.READ, node)).ifPresent(result::add);
        steps().forEach(step -> endpoint(Role.EITHER, step).ifPresent(result::add));
        part("sink").flatMap(node -> endpoint(Role.WRITTEN, node)).ifPresent(result::add);
        return result;
    }

    List<Problem> lint() {
        return new PipeLint(file, document).problems();
    }

    Map<String, Object> route() {
        List<Object> steps = new ArrayList<>();
        for (Node step : steps()) {
            endpoint(Role.EITHER, step).map(Pipe::step).ifPresent(steps::add);
        }
        part("sink")
                .flatMap(node -> endpoint(Role.WRITTEN, node))
                .map(use -> Map.of("to", target(use)))
                .ifPresent(steps::add);
        Map<String, Object> from = part("source")
                .flatMap(node -> endpoint(Role.READ, node))
                .map(Pipe::target)
                .orElseGet(LinkedHashMap::new);
        from.put("steps", steps);
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("id", name());
        if (Nodes.find(document, "spec", "errorHandler", "none").isPresent()) {
            route.put("errorHandler", Map.of("noErrorHandler", Map.of()));
        }
        route.put("from", from);
        return Map.of("route", route);
    }

    private static Map<String, Object> step(EndpointUse use) {
        Map<String, Object> target = target(use);
        if (!use.isKamelet()) {
            return Map.of("to", target);
        }
        target.remove("uri");
        target.put("name", use.path());
        return Map.of("kamelet", target);
    }

    private static Map<String, Object> target(EndpointUse use) {
        Map<String, Object> result = new LinkedHashMap<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        use.settings().forEach(setting -> parameters.put(setting.name(), setting.value()));
        result.put("uri", use.uri());
        if (!parameters.isEmpty()) {
            result.put("parameters", parameters);
        }
        return result;
    }

    private Optional<Node> part(String name) {
        return Nodes.find(document, "spec", name);
    }

    private List<Node> steps() {
        return part("steps").map(Nodes::items).orElse(List.of());
    }

    private static Optional<EndpointUse> endpoint(Role role, Node node) {
        Optional<Node> properties = Nodes.find(node, "properties");
        Optional<EndpointUse> kamelet = Nodes.find(node, "ref", "name")
                .map(name ->
                        EndpointUse.of(role, name, EndpointUse.KAMELET + ":" + Nodes.text(name), false, properties));
        return kamelet.or(() ->
                Nodes.find(node, "uri").map(uri -> EndpointUse.of(role, uri, Nodes.text(uri), false, properties)));
    }
}
