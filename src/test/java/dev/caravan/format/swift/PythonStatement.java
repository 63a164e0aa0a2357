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
package dev.caravan.format.swift;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Objects of the Python package mt940 in the YAML that Python writes of them; only nodes are read. */
record PythonStatement(Node root, MappingNode data) {

    static PythonStatement of(Path statement) throws IOException {
        Path yaml = statement.resolveSibling(statement.getFileName().toString().replace(".sta", ".yml"));
        Node root = new Compose(LoadSettings.builder()
                        .setMaxAliasesForCollections(1_000)
                        .build())
                .composeString(Files.readString(yaml))
                .orElseThrow();
        return new PythonStatement(root, (MappingNode) value(root, "data").orElseThrow());
    }

    List<PythonStatement> transactions() {
        return ((SequenceNode) value(root, "transactions").orElseThrow())
                .getValue().stream()
                        .map(node -> new PythonStatement(
                                node, (MappingNode) value(node, "data").orElseThrow()))
                        .toList();
    }

    Optional<PythonStatement> object(String name) {
        return value(data, name)
                .filter(MappingNode.class::isInstance)
                .map(node -> new PythonStatement(node, (MappingNode) node));
    }

    /** Null when it is missing or empty. */
    String text(String name) {
        return value(data, name)
                .filter(node -> !node.getTag().equals(Tag.NULL))
                .map(node -> ((ScalarNode) node).getValue())
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    String currency() {
        return object("amount").orElseThrow().text("currency");
    }

    BigDecimal amount() {
        Node decimal = value(value(data, "amount").orElseThrow(), "amount").orElseThrow();
        return new BigDecimal(first(decimal));
    }

    /** Pickled: a year of two bytes, a month and a day. Null when it is missing. */
    LocalDate date(String name) {
        Optional<Node> date = value(data, name).filter(SequenceNode.class::isInstance);
        if (date.isEmpty()) {
            return null;
        }

        byte[] bytes = Base64.getDecoder().decode(first(date.get()).strip());
        return LocalDate.of((bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF, bytes[2], bytes[3]);
    }

    private static String first(Node sequence) {
        return ((ScalarNode) ((SequenceNode) sequence).getValue().get(0)).getValue();
    }

    private static Optional<Node> value(Node mapping, String name) {
        return ((MappingNode) mapping)
                .getValue().stream()
                        .filter(tuple ->
                                ((ScalarNode) tuple.getKeyNode()).getValue().equals(name))
                        .map(tuple -> tuple.getValueNode())
                        .findFirst();
    }
}
