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

import dev.caravan.connector.catalog.EndpointUse.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The template of a Kamelet: its route, the placeholders in it, and what it depends on. */
final class KameletTemplateRules {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?([A-Za-z0-9\\-._]+)(?::[^}]*)?}}");
    private static final Pattern PROPERTY_FUNCTION = Pattern.compile("\\$\\{properties:([A-Za-z0-9\\-._]+)");
    /** Property functions, which look like a name with a default, and what Camel itself tells a Kamelet: the route that uses it. */
    private static final Set<String> FUNCTIONS = Set.of("env", "sys", "secret", "service", "parentRouteId");

    private static final Pattern HAND_HELD_VERSION = Pattern.compile("mvn:[^:]+:[^:]+:\\d.*");
    private static final Pattern DEPENDENCY = Pattern.compile("(camel|mvn|github):.+");

    private final CatalogIndex index;
    private final String file;
    private final Node document;
    private final Kamelet kamelet;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    KameletTemplateRules(CatalogIndex index, String file, Node document, Kamelet kamelet) {
        this.index = index;
        this.file = file;
        this.document = document;
        this.kamelet = kamelet;
    }

    List<Problem> problems() {
        Nodes.find(document, "spec", "dependencies")
                .map(Nodes::items)
                .orElse(List.of())
                .forEach(this::dependency);
        Node template = Nodes.find(document, "spec", "template").orElse(null);
        if (template == null) {
            error(document, "The Kamelet has no template.");
            return problems;
        }
        Set<String> declared = new HashSet<>(kamelet.properties().keySet());
        Nodes.find(template, "beans")
                .map(Nodes::items)
                .orElse(List.of())
                .forEach(bean -> declared.add(Nodes.text(bean, "name")));
        placeholders(template, declared);
        for (String name : kamelet.properties().keySet()) {
            if (!used.contains(name)) {
                error(template, "Property '" + name + "' is declared but not used in the template.");
            }
        }
        new ShapeLint(index, file, problems).check(template, "RouteTemplateDefinition", "template");
        List<EndpointUse> endpoints = EndpointFinder.find(template);
        EndpointLint lint = new EndpointLint(index, file, problems, false);
        endpoints.forEach(lint::check);
        endpoints.forEach(this::freeText);
        ends(template, endpoints);
        return problems;
    }

    private void ends(Node template, List<EndpointUse> endpoints) {
        String type = kamelet.type();
        if (type.equals("source")
                && endpoints.stream().noneMatch(use -> use.uri().equals("kamelet:sink"))) {
            error(template, "A source's template must send to kamelet:sink.");
        }
        if (!type.equals("source")
                && endpoints.stream().noneMatch(use -> use.uri().equals("kamelet:source"))) {
            error(
                    template,
                    "The template of " + (type.equals("action") ? "an action" : "a " + type)
                            + " must start from kamelet:source.");
        }
    }

    private void placeholders(Node node, Set<String> declared) {
        if (node instanceof ScalarNode scalar) {
            Matcher matcher = PLACEHOLDER.matcher(scalar.getValue());
            while (matcher.find()) {
                String name = matcher.group(1);
                used.add(name);
                if (!declared.contains(name) && !FUNCTIONS.contains(name)) {
                    error(node, "Placeholder '{{" + name + "}}' is not declared." + NearestName.hint(name, declared));
                }
            }
            PROPERTY_FUNCTION.matcher(scalar.getValue()).results().forEach(match -> used.add(match.group(1)));
        }
        for (NodeTuple tuple : Nodes.tuples(node)) {
            placeholders(tuple.getKeyNode(), declared);
            placeholders(tuple.getValueNode(), declared);
        }
        Nodes.items(node).forEach(item -> placeholders(item, declared));
    }

    /** Camel fills placeholders in before it takes a URI apart, so that a value with {@code &} is cut here too. */
    private void freeText(EndpointUse use) {
        boolean known = index.component(use.scheme()).isPresent();
        for (Setting setting : use.settings()) {
            boolean protectedByCamel = known
                    && index.component(use.scheme())
                            .flatMap(component -> component.option(setting.name()))
                            .filter(Component.Option::secret)
                            .isPresent();
            if (protectedByCamel || RawValue.isRaw(setting.value())) {
                continue;
            }
            PLACEHOLDER
                    .matcher(setting.value())
                    .results()
                    .map(match -> match.group(1))
                    .forEach(name -> {
                        Kamelet.Property property = kamelet.properties().get(name);
                        if (property != null && !setting.value().contains("{{?") && isFreeText(property)) {
                            error(
                                    setting.valueNode().orElse(setting.nameNode()),
                                    "The value of '" + name + "' would be cut at '&'. Write RAW({{" + name + "}}).");
                        }
                    });
        }
    }

    private static boolean isFreeText(Kamelet.Property property) {
        boolean open = property.values().isEmpty() && property.pattern().isEmpty();
        boolean query = Set.of("query", "sql", "filter", "url").contains(property.name());
        return open && (query || property.secret());
    }

    private void dependency(Node node) {
        String text = Nodes.text(node);
        if (!DEPENDENCY.matcher(text).matches()) {
            error(node, "Dependency '" + text + "' must start with camel:, mvn: or github:.");
        }
        if (HAND_HELD_VERSION.matcher(text).matches()) {
            error(node, "Dependency '" + text + "' holds a version. Leave it to the build: write the POM's property.");
        }
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
