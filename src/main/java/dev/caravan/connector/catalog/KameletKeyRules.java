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
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The keys that Camel K's resource definition of a Kamelet knows: a cluster drops or refuses any other. */
final class KameletKeyRules {

    private static final List<String> PROPERTY = List.of(
            "id",
            "title",
            "description",
            "type",
            "format",
            "default",
            "example",
            "enum",
            "pattern",
            "nullable",
            "deprecated",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "x-descriptors");

    private final String file;
    private final Node document;
    private final List<Problem> problems = new ArrayList<>();

    KameletKeyRules(String file, Node document) {
        this.file = file;
        this.document = document;
    }

    List<Problem> problems() {
        keys(document, "the Kamelet", List.of("apiVersion", "kind", "metadata", "spec"));
        keys("metadata", List.of("name", "namespace", "annotations", "labels"));
        keys("spec", List.of("definition", "template", "dependencies", "dataTypes", "types", "sources", "versions"));
        Nodes.find(document, "spec", "definition").ifPresent(this::definition);
        Nodes.find(document, "spec", "template")
                .ifPresent(node -> keys(node, "template", List.of("beans", "from", "route", "id")));
        value("apiVersion", "camel.apache.org/v1");
        value("kind", "Kamelet");
        return problems;
    }

    private void definition(Node definition) {
        keys(
                definition,
                "definition",
                List.of(
                        "$schema",
                        "id",
                        "title",
                        "description",
                        "type",
                        "required",
                        "properties",
                        "example",
                        "externalDocs",
                        "dependencies"));
        Nodes.find(definition, "properties")
                .map(Nodes::tuples)
                .orElse(List.of())
                .forEach(tuple -> keys(tuple.getValueNode(), "property " + Nodes.text(tuple.getKeyNode()), PROPERTY));
    }

    private void value(String key, String expected) {
        String value = Nodes.text(document, key);
        if (!expected.equals(value)) {
            Node at = Nodes.find(document, key).orElse(document);
            problems.add(Problem.error(file, at, key + " must be " + expected + "."));
        }
    }

    private void keys(String name, List<String> valid) {
        Nodes.find(document, name).ifPresent(node -> keys(node, name, valid));
    }

    private void keys(Node node, String owner, List<String> valid) {
        for (NodeTuple tuple : Nodes.tuples(node)) {
            String name = Nodes.text(tuple.getKeyNode());
            if (!valid.contains(name)) {
                problems.add(Problem.error(
                        file,
                        tuple.getKeyNode(),
                        "Unknown key '" + name + "' of " + owner + "." + NearestName.hint(name, valid)));
            }
        }
    }
}
