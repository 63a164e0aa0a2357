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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The values that YAML stands for, as records have them: whole numbers are longs, others exact. */
final class PlainValues {

    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private PlainValues() {}

    /** Text, number, boolean, list, map by name, or null. */
    static Object of(Node node) {
        if (node instanceof SequenceNode sequence) {
            List<Object> values = new ArrayList<>();
            sequence.getValue().forEach(item -> values.add(of(item)));
            return values;
        }
        if (!Nodes.isScalar(node)) {
            return map(node);
        }
        String text = Nodes.text(node);
        if (node.getTag().equals(Tag.NULL)) {
            return null;
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT) ? number(text) : text;
    }

    static Map<String, Object> map(Node node) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (NodeTuple tuple : Nodes.tuples(node)) {
            values.put(Nodes.text(tuple.getKeyNode()), of(tuple.getValueNode()));
        }
        return values;
    }

    private static Object number(String text) {
        try {
            BigDecimal exact = new BigDecimal(text);
            boolean whole =
                    text.matches("[+-]?\\d+") && exact.toBigInteger().abs().compareTo(LARGEST) <= 0;
            return whole ? (Object) exact.longValueExact() : exact;
        } catch (NumberFormatException e) {
            // .nan, .inf and 0x1F: numbers to YAML only.
            return text;
        }
    }
}
