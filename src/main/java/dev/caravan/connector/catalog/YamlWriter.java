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

import java.util.Iterator;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes block YAML whose strings are always in double quotes, so that no value can be taken for anything else. */
final class YamlWriter {

    private final StringBuilder text = new StringBuilder();

    static String quote(String value) {
        StringBuilder result = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            switch (letter) {
                case '"' -> result.append("\\\"");
                case '\\' -> result.append("\\\\");
                case '\n' -> result.append("\\n");
                case '\t' -> result.append("\\t");
                case '\r' -> result.append("\\r");
                default -> {
                    // Besides control characters, what YAML takes for a line break or a byte order mark.
                    if (letter < ' '
                            || letter >= 0x7f && letter <= 0x9f
                            || letter == 0x2028
                            || letter == 0x2029
                            || letter == 0xfeff) {
                        result.append(String.format("\\u%04x", (int) letter));
                    } else {
                        result.append(letter);
                    }
                }
            }
        }
        return result.append('"').toString();
    }

    /** Appends an item of the list at the top level. */
    void item(Object value) {
        text.append("- ");
        write(value, 1);
    }

    String text() {
        return text.toString();
    }

    private void write(Object value, int level) {
        if (value instanceof Map<?, ?> map) {
            map(map, level);
        } else if (value instanceof Iterable<?> items) {
            items(items.iterator(), level);
        } else if (value instanceof SequenceNode sequence) {
            items(sequence.getValue().iterator(), level);
        } else if (value instanceof ScalarNode scalar) {
            text.append(scalar.getTag().equals(Tag.STR) ? quote(scalar.getValue()) : scalar.getValue())
                    .append('\n');
        } else if (value instanceof Node node) {
            Iterator<NodeTuple> tuples = Nodes.tuples(node).iterator();
            if (!tuples.hasNext()) {
                text.append("{}\n");
            }
            for (boolean first = true; tuples.hasNext(); first = false) {
                NodeTuple tuple = tuples.next();
                entry(Nodes.text(tuple.getKeyNode()), tuple.getValueNode(), level, first);
            }
        } else {
            text.append(quote(value.toString())).append('\n');
        }
    }

    private void map(Map<?, ?> map, int level) {
        if (map.isEmpty()) {
            text.append("{}\n");
        }
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entry(entry.getKey().toString(), entry.getValue(), level, first);
            first = false;
        }
    }

    /** The first entry stands on the line of the dash in front of it. */
    private void entry(String name, Object value, int level, boolean first) {
        if (!first) {
            indent(level);
        }
        text.append(quote(name)).append(": ");
        if (isNested(value)) {
            text.setLength(text.length() - 1);
            text.append('\n');
            indent(level + 1);
        }
        write(value, level + 1);
    }

    private void items(Iterator<?> items, int level) {
        if (!items.hasNext()) {
            text.append("[]\n");
        }
        for (boolean first = true; items.hasNext(); first = false) {
            if (!first) {
                indent(level);
            }
            text.append("- ");
            write(items.next(), level + 1);
        }
    }

    private static boolean isNested(Object value) {
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        if (value instanceof Iterable<?> items) {
            return items.iterator().hasNext();
        }
        return value instanceof Node node
                && (!Nodes.items(node).isEmpty() || !Nodes.tuples(node).isEmpty());
    }

    private void indent(int level) {
        text.append("  ".repeat(level));
    }
}
