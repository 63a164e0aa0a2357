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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reading of composed YAML nodes, which unlike maps and lists know their line and column. */
final class Nodes {

    private Nodes() {}

    static List<NodeTuple> tuples(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    static List<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    static Optional<Node> find(Node node, String... path) {
        Node current = node;
        for (String name : path) {
            Node next = null;
            for (NodeTuple tuple : tuples(current)) {
                if (name.equals(text(tuple.getKeyNode()))) {
                    next = tuple.getValueNode();
                }
            }
            if (next == null) {
                return Optional.empty();
            }
            current = next;
        }
        return Optional.of(current);
    }

    /** The text of a scalar; empty for anything else and for null. */
    static String text(Node node) {
        return node instanceof ScalarNode scalar && !isNull(node) ? scalar.getValue() : "";
    }

    static String text(Node node, String... path) {
        return find(node, path).map(Nodes::text).orElse("");
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    static boolean isScalar(Node node) {
        return node instanceof ScalarNode;
    }

    static List<String> keys(Node node) {
        List<String> result = new ArrayList<>();
        for (NodeTuple tuple : tuples(node)) {
            result.add(text(tuple.getKeyNode()));
        }
        return result;
    }

    static List<String> strings(Node node) {
        return items(node).stream().map(Nodes::text).toList();
    }

    static Map<String, String> strings(Node node, String... path) {
        Map<String, String> result = new LinkedHashMap<>();
        find(node, path).map(Nodes::tuples).orElse(List.of()).forEach(tuple -> {
            if (isScalar(tuple.getValueNode())) {
                result.put(text(tuple.getKeyNode()), text(tuple.getValueNode()));
            }
        });
        return result;
    }
}
