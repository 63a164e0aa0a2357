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
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The structure of a {@code Pipe}. What only a cluster reads (traits, replicas, dependencies) is let through. */
final class PipeLint {

    private static final List<String> TOP = List.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final List<String> SPEC = List.of(
            "source",
            "steps",
            "sink",
            "errorHandler",
            "integration",
            "replicas",
            "traits",
            "dependencies",
            "serviceAccountName");
    private static final List<String> ENDPOINT = List.of("ref", "uri", "properties", "dataTypes", "types");
    private static final List<String> REFERENCE = List.of("kind", "apiVersion", "name", "namespace");

    private final String file;
    private final Node document;
    private final List<Problem> problems = new ArrayList<>();

    PipeLint(String file, Node document) {
        this.file = file;
        this.document = document;
    }

    List<Problem> problems() {
        keys(document, "Pipe", TOP);
        if (Nodes.text(document, "metadata", "name").isEmpty()) {
            error(document, "A Pipe needs a name: it becomes the pipeline's id. Add metadata.name.");
        }
        Optional<Node> spec = Nodes.find(document, "spec");
        if (spec.isEmpty()) {
            error(document, "A Pipe needs a spec with a source and a sink.");
            return problems;
        }
        keys(spec.get(), "spec", SPEC);
        required(spec.get(), "source");
        required(spec.get(), "sink");
        Nodes.find(spec.get(), "steps").map(Nodes::items).orElse(List.of()).forEach(step -> endpoint(step, "step"));
        Nodes.find(spec.get(), "errorHandler").ifPresent(this::errorHandler);
        return problems;
    }

    private void required(Node spec, String name) {
        Nodes.find(spec, name)
                .ifPresentOrElse(node -> endpoint(node, name), () -> error(spec, "A Pipe needs a " + name + "."));
    }

    private void endpoint(Node node, String name) {
        keys(node, name, ENDPOINT);
        Optional<Node> reference = Nodes.find(node, "ref");
        Optional<Node> uri = Nodes.find(node, "uri");
        if (reference.isPresent() == uri.isPresent()) {
            error(node, "A Pipe's " + name + " needs either a ref or a uri.");
        }
        reference.ifPresent(this::reference);
        for (String unsupported : List.of("dataTypes", "types")) {
            Nodes.find(node, unsupported)
                    .ifPresent(found -> error(
                            found, "Not supported yet: " + unsupported + ". Convert the data with a step of its own."));
        }
        for (NodeTuple tuple : Nodes.find(node, "properties").map(Nodes::tuples).orElse(List.of())) {
            if (!Nodes.isScalar(tuple.getValueNode())) {
                error(tuple.getValueNode(), "Property '" + Nodes.text(tuple.getKeyNode()) + "' needs a plain value.");
            }
        }
    }

    private void reference(Node node) {
        keys(node, "ref", REFERENCE);
        String kind = Nodes.text(node, "kind");
        if (!kind.equals("Kamelet")) {
            error(node, "Not supported yet: a ref of kind '" + kind + "'. Use a Kamelet or a uri.");
        }
        if (Nodes.text(node, "name").isEmpty()) {
            error(node, "A ref needs the name of a Kamelet.");
        }
    }

    private void errorHandler(Node node) {
        for (NodeTuple tuple : Nodes.tuples(node)) {
            String name = Nodes.text(tuple.getKeyNode());
            if (Set.of("log", "sink", "ref", "bean", "dead-letter-channel").contains(name)) {
                error(
                        tuple.getKeyNode(),
                        "Not supported yet: errorHandler " + name
                                + ". Leave it out: records that cannot land go to the quarantine table.");
            } else if (!name.equals("none")) {
                error(tuple.getKeyNode(), "Unknown errorHandler '" + name + "'. Use none.");
            }
        }
    }

    private void keys(Node node, String owner, List<String> valid) {
        for (NodeTuple tuple : Nodes.tuples(node)) {
            String name = Nodes.text(tuple.getKeyNode());
            if (!valid.contains(name)) {
                error(
                        tuple.getKeyNode(),
                        "Unknown key '" + name + "' of " + owner + "." + NearestName.hint(name, valid));
            }
        }
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
