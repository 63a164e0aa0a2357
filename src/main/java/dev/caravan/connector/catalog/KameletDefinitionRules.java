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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The definition of a Kamelet: the form that a person fills in. */
final class KameletDefinitionRules {

    private static final Map<String, String> SUFFIXES =
            Map.of("source", " Source", "sink", " Sink", "action", " Action");
    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean", "binary");
    private static final Set<String> ARTICLES = Set.of("the", "a", "an");
    private static final Set<String> SMALL_WORDS = Set.of(
            "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "with");

    private final String file;
    private final Node document;
    private final Kamelet kamelet;
    private final List<Problem> problems = new ArrayList<>();

    KameletDefinitionRules(String file, Node document, Kamelet kamelet) {
        this.file = file;
        this.document = document;
        this.kamelet = kamelet;
    }

    List<Problem> problems() {
        Node definition = Nodes.find(document, "spec", "definition").orElse(null);
        if (definition == null) {
            error(document, "The Kamelet has no definition.");
            return problems;
        }
        text(definition, definition, "The Kamelet", "title");
        text(definition, definition, "The Kamelet", "description");
        title(definition, definition);
        String suffix = SUFFIXES.getOrDefault(kamelet.type(), "");
        if (!kamelet.title().endsWith(suffix)) {
            error(Nodes.find(definition, "title").orElse(definition), "The title must end in '" + suffix.trim() + "'.");
        }
        if (!Nodes.text(definition, "type").equals("object")) {
            error(definition, "The definition's type must be object.");
        }
        required(definition);
        for (NodeTuple tuple :
                Nodes.find(definition, "properties").map(Nodes::tuples).orElse(List.of())) {
            property(tuple);
        }
        return problems;
    }

    private void required(Node definition) {
        Node list = Nodes.find(definition, "required").orElse(null);
        if (list == null) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Node item : Nodes.items(list)) {
            String name = Nodes.text(item);
            if (!seen.add(name)) {
                error(item, "Property '" + name + "' is required twice.");
            }
            if (!kamelet.properties().containsKey(name)) {
                error(
                        item,
                        "Required property '" + name + "' is not defined."
                                + NearestName.hint(name, kamelet.properties().keySet()));
            }
        }
    }

    private void property(NodeTuple tuple) {
        Node key = tuple.getKeyNode();
        Node node = tuple.getValueNode();
        String name = Nodes.text(key);
        String owner = "Property '" + name + "'";
        text(key, node, owner, "title");
        text(key, node, owner, "description");
        title(key, node);
        if (name.equals("id")) {
            error(key, "The name 'id' is Camel's own. Choose another.");
        }
        if (name.contains("_") || name.contains("-") || Character.isUpperCase(name.charAt(0))) {
            error(key, owner + " must be written in camelCase.");
        }
        Kamelet.Property property = kamelet.properties().get(name);
        if (!TYPES.contains(property.type())) {
            error(
                    key,
                    owner + " needs a type: "
                            + String.join(", ", TYPES.stream().sorted().toList()) + ".");
        }
        property.defaultValue()
                .flatMap(value -> Values.complaint(value, property.type(), property.values()))
                .ifPresent(complaint -> error(key, "The default of property '" + name + "' " + complaint));
        if (kamelet.isRequired(name) && property.defaultValue().isPresent()) {
            error(key, owner + " is required and has a default. Keep one of them.");
        }
        descriptors(key, node, property);
    }

    private void descriptors(Node key, Node node, Kamelet.Property property) {
        List<String> descriptors =
                Nodes.find(node, "x-descriptors").map(Nodes::strings).orElse(List.of());
        boolean credentials = descriptors.contains(KameletFiles.CREDENTIALS);
        String owner = "Property '" + property.name() + "'";
        if (property.format().equals("password") && !credentials) {
            error(key, owner + " has format password but no descriptor " + KameletFiles.CREDENTIALS + ".");
        }
        if (credentials && !property.format().equals("password") && isSecretName(property.name())) {
            error(key, owner + " holds a secret but has no format password.");
        }
        if (isSecretName(property.name()) && !property.secret()) {
            error(key, owner + " looks like a secret. Give it format password and the credentials descriptor.");
        }
        if (property.format().equals("password") && property.defaultValue().isPresent()) {
            error(key, owner + " is a secret and cannot have a default.");
        }
        if (new HashSet<>(descriptors).size() != descriptors.size()) {
            error(key, owner + " has a descriptor twice.");
        }
        descriptors.stream()
                .filter(descriptor -> descriptor.startsWith("urn:alm:descriptor"))
                .forEach(descriptor -> error(key, owner + " has the deprecated descriptor " + descriptor + "."));
    }

    private static boolean isSecretName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("password") || lower.endsWith("secret") || lower.endsWith("secretkey");
    }

    private void text(Node at, Node node, String owner, String key) {
        if (Nodes.text(node, key).isBlank()) {
            error(at, owner + " needs a " + key + ".");
        }
    }

    private void title(Node at, Node node) {
        String[] words = Nodes.text(node, "title").trim().split("\\s+");
        if (ARTICLES.contains(words[0].toLowerCase(Locale.ROOT))) {
            error(at, "The title '" + Nodes.text(node, "title") + "' must not start with '" + words[0] + "'.");
        }
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            boolean small = i > 0 && SMALL_WORDS.contains(word);
            if (!word.isEmpty() && Character.isLowerCase(word.charAt(0)) && !small) {
                error(at, "In the title '" + Nodes.text(node, "title") + "' the word '" + word + "' needs a capital.");
            }
        }
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
