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
package dev.caravan.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.caravan.landing.RowRules.Mask;
import dev.caravan.record.ColumnNames;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/**
 * Masks fields of records, wherever their paths lead: into structures and every element of lists. Where a path leads into
 * a plain value, which may hold anything, that is redacted as a whole. Names are compared as columns are. For one thread.
 */
final class Masking {

    static final String REDACTED = "***";

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    private final Node root = new Node(null, null);
    private final List<Node> masked = new ArrayList<>();
    private final Mac mac;
    private boolean keepHashes;

    /** One name on the way to masked fields. */
    static final class Node {

        private final String path;
        private final Map<String, Node> children = new HashMap<>();
        private Mask mask;
        private boolean met;

        private Node(String path, Mask mask) {
            this.path = path;
            this.mask = mask;
        }

        Mask mask() {
            return mask;
        }
    }

    Masking(RowRules rules) {
        this.mac = rules.maskKey().map(MaskKey::mac).orElse(null);
        rules.masks().forEach(this::add);
    }

    private void add(String path, Mask mask) {
        Node node = root;
        for (String name : path.split("\\.")) {
            node = node.children.computeIfAbsent(normal(name), key -> new Node(path, null));
        }
        node.mask = mask;
        masked.add(node);
        // A source may have a field whose very name has a dot.
        root.children.putIfAbsent(normal(path), node);
    }

    private static String normal(String name) {
        return ColumnNames.normal(name).toLowerCase(Locale.ROOT);
    }

    boolean isEmpty() {
        return masked.isEmpty();
    }

    /** Paths that have led to nothing so far. */
    List<String> unmet() {
        return masked.stream()
                .filter(node -> !node.met)
                .map(node -> node.path)
                .sorted()
                .toList();
    }

    private static Node child(Node node, Object name) {
        return node.children.get(normal(String.valueOf(name)));
    }

    /** Whether nothing is left of a field of the top level. */
    boolean drops(String name) {
        Node node = child(root, name);

        return node != null && node.mask == Mask.DROP;
    }

    /** What to do with a field of the top level, or null. */
    Node field(String name) {
        Node node = child(root, name);
        if (node != null) {
            meet(node);
        }

        return node;
    }

    /** Leading further counts too: what is behind it is masked, whatever it is. */
    private static void meet(Node node) {
        node.met = true;
    }

    Map<?, ?> apply(Map<?, ?> record) {
        return isEmpty() ? record : apply(root, record);
    }

    /** Of a record that was kept masked, unless the mask is newer: what is a hash already stays as it is. */
    Map<?, ?> applyAgain(Map<?, ?> record) {
        keepHashes = true;
        try {
            return apply(record);
        } finally {
            keepHashes = false;
        }
    }

    private Map<String, Object> apply(Node node, Map<?, ?> fields) {
        Map<String, Object> result = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            Node child = child(node, name);
            if (child == null) {
                result.put(String.valueOf(name), value);
            } else {
                meet(child);
                if (child.mask != Mask.DROP) {
                    result.put(String.valueOf(name), apply(child, value));
                }
            }
        });

        return result;
    }

    /** @return what stands in the value's place; null for {@link Mask#DROP} and for null */
    Object apply(Node node, Object value) {
        if (value == null || node.mask == Mask.DROP) {
            return null;
        }
        if (node.mask != null) {
            return node.mask == Mask.HASH ? hash(value) : REDACTED;
        }
        if (value instanceof Map<?, ?> fields) {
            return apply(node, fields);
        }
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>(list.size());
            list.forEach(item -> result.add(apply(node, item)));
            return result;
        }
        node.children.values().forEach(Masking::meetAll);

        return REDACTED;
    }

    private static void meetAll(Node node) {
        meet(node);
        node.children.values().forEach(Masking::meetAll);
    }

    private String hash(Object value) {
        if (keepHashes && value instanceof String text && HASH.matcher(text).matches()) {
            return text;
        }
        byte[] bytes = value instanceof byte[] binary ? binary : text(value).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(mac.doFinal(bytes));
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Map || value instanceof List) {
            try {
                return JSON.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                // Its message would hold the value.
                throw new IllegalStateException("A value to be hashed cannot be written as JSON");
            }
        }

        return value.toString();
    }

    /** What masked records look like. */
    Schema apply(Schema schema) {
        return isEmpty() ? schema : apply(root, schema);
    }

    private static Schema apply(Node node, Schema schema) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.fields()) {
            Node child = child(node, field.name());
            if (child == null) {
                fields.add(field);
            } else {
                meet(child);
                if (child.mask != Mask.DROP) {
                    fields.add(new Schema.Field(field.name(), apply(child, field.type())));
                }
            }
        }

        return new Schema(fields);
    }

    private static Type apply(Node node, Type type) {
        if (node.mask != null) {
            return Type.Scalar.STRING;
        }
        if (type instanceof Type.Struct struct) {
            Schema inner = apply(node, struct.schema());
            return inner.size() == 0 ? new Type.Dictionary(Type.Scalar.STRING) : new Type.Struct(inner);
        }
        if (type instanceof Type.Array array) {
            return new Type.Array(apply(node, array.element()));
        }
        node.children.values().forEach(Masking::meetAll);

        return type instanceof Type.Dictionary ? type : Type.Scalar.STRING;
    }

    /** The first column that holds something else than the text which masks put there. */
    Optional<Schema.Field> conflict(Schema table) {
        return table.fields().stream()
                .filter(field -> {
                    Node node = child(root, field.name());
                    return node != null
                            && (node.mask == Mask.HASH || node.mask == Mask.REDACT)
                            && field.type() != Type.Scalar.STRING;
                })
                .findFirst();
    }
}
