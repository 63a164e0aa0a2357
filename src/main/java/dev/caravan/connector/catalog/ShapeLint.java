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

import dev.caravan.connector.catalog.Shape.Slot;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Checks the names of steps and their options against Camel's YAML, as far as that schema knows them. */
final class ShapeLint {

    private static final String EXPRESSION = "ExpressionDefinition";

    private final CatalogIndex index;
    private final String file;
    private final List<Problem> problems;

    ShapeLint(CatalogIndex index, String file, List<Problem> problems) {
        this.index = index;
        this.file = file;
        this.problems = problems;
    }

    /** A list whose items are each one of the names in Camel's top level. */
    void topLevel(Node list) {
        Nodes.items(list).forEach(item -> single(item, index.topLevel(), "entry"));
    }

    void check(Node node, String shapeName, String owner) {
        Optional<Shape> found = index.shape(shapeName);
        if (found.isEmpty() || found.get().options().isEmpty()) {
            return;
        }
        Shape shape = found.get();
        if (Nodes.isScalar(node)) {
            // A placeholder may stand for anything; the schema is not precise about expressions.
            if (!shape.scalar() && !Nodes.text(node).contains("{{")) {
                String advice = Nodes.isNull(node) ? "Write '" + owner + ": {}'." : "Write its options below it.";
                error(node, "'" + owner + "' cannot be a plain value. " + advice);
            }
            return;
        }
        if (!Nodes.items(node).isEmpty()) {
            error(node, "'" + owner + "' cannot be a list.");
            return;
        }
        for (NodeTuple tuple : Nodes.tuples(node)) {
            String name = Nodes.text(tuple.getKeyNode());
            Slot slot = shape.options().get(NearestName.camelCase(name));
            if (slot == null) {
                error(
                        tuple.getKeyNode(),
                        "Unknown option '" + name + "' of '" + owner + "'."
                                + NearestName.hint(name, shape.options().keySet()));
            } else {
                value(tuple.getValueNode(), slot, name);
            }
        }
    }

    private void value(Node node, Slot slot, String name) {
        if (slot.shape().equals(SchemaScanner.STEP)) {
            if (!Nodes.isNull(node) && Nodes.isScalar(node)
                    || !Nodes.tuples(node).isEmpty()) {
                error(node, "'" + name + "' must be a list: start each entry with a dash.");
            }
            Nodes.items(node).forEach(item -> single(item, index.steps(), "step"));
        } else if (slot.list()) {
            Nodes.items(node).forEach(item -> check(item, slot.shape(), name));
        } else if (!slot.shape().isEmpty()) {
            check(node, slot.shape(), name.equals("expression") ? EXPRESSION : name);
        } else if (Nodes.isScalar(node) && !Nodes.isNull(node)) {
            Values.complaint(Nodes.text(node), slot.type(), slot.values())
                    .ifPresent(complaint -> error(node, "Option '" + name + "' " + complaint));
        }
    }

    private void single(Node item, Shape shape, String kind) {
        List<NodeTuple> tuples = Nodes.tuples(item);
        if (tuples.size() != 1) {
            error(
                    item,
                    tuples.isEmpty()
                            ? "A " + kind + " must be a name with options: write '- name:'."
                            : "An item of a list holds one " + kind + ", not " + String.join(", ", Nodes.keys(item))
                                    + ". Check the indentation.");
        }
        for (NodeTuple tuple : tuples) {
            String name = Nodes.text(tuple.getKeyNode());
            Slot slot = shape.options().get(name);
            if (slot == null) {
                error(
                        tuple.getKeyNode(),
                        "Unknown " + kind + " '" + name + "'."
                                + NearestName.hint(name, shape.options().keySet()));
            } else {
                value(tuple.getValueNode(), slot, name);
            }
        }
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
