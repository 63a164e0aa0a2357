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
package dev.caravan.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * How far a stream was read: a JSON object whose members only its source understands. A source may hand on just what a
 * record moved ({@code {"orders":{"0":42}}}); {@link #advance} lays that over what was known before. Immutable.
 */
public final class Position {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing was read yet. */
    public static final Position START = new Position(JsonNodeFactory.instance.objectNode());

    private final ObjectNode tree;

    private Position(ObjectNode tree) {
        this.tree = tree;
    }

    /** A position of one member; the value is a string, a number or a nested map. */
    public static Position of(String member, Object value) {
        // Written and read again, so that a number is the same node wherever it came from.
        return parse(JSON.valueToTree(Map.of(member, value)).toString());
    }

    public static Position of(JsonNode tree) {
        return parse(tree.toString());
    }

    /** @throws IllegalArgumentException if the text is not a JSON object */
    public static Position parse(String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return new Position(object);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot read a position: it is not JSON", e);
        }
        throw new IllegalArgumentException("Cannot read a position: it is not a JSON object");
    }

    /** This position with the members of {@code later} laid over it, object by object. */
    public Position advance(Position later) {
        ObjectNode merged = tree.deepCopy();
        overlay(merged, later.tree);
        return new Position(merged);
    }

    private static void overlay(ObjectNode target, ObjectNode later) {
        later.properties().forEach(member -> {
            if (member.getValue() instanceof ObjectNode nested
                    && target.get(member.getKey()) instanceof ObjectNode old) {
                overlay(old, nested);
            } else {
                target.set(member.getKey(), member.getValue().deepCopy());
            }
        });
    }

    /**
     * What is lower in a later position than in this one, to be shown; empty if nothing is. Only counters can be compared
     * without knowing the source: objects that hold nothing but numbers, as offsets by partition. Everything else (cursor
     * values, ledgers of files) is its source's business.
     */
    public Optional<String> loweredIn(Position later) {
        return lowered("", tree, later.tree);
    }

    private static Optional<String> lowered(String path, ObjectNode before, ObjectNode after) {
        boolean counts = before.properties().stream()
                .allMatch(member -> member.getValue().isIntegralNumber());
        for (Map.Entry<String, JsonNode> member : before.properties()) {
            JsonNode now = after.path(member.getKey());
            String name = path + member.getKey();
            if (counts
                    && now.isIntegralNumber()
                    && now.asLong() < member.getValue().asLong()) {
                return Optional.of(name + " from " + member.getValue() + " to " + now);
            }
            if (member.getValue() instanceof ObjectNode old && now instanceof ObjectNode nested) {
                Optional<String> deeper = lowered(name + ".", old, nested);
                if (deeper.isPresent()) {
                    return deeper;
                }
            }
        }

        return Optional.empty();
    }

    public boolean isStart() {
        return tree.isEmpty();
    }

    /** The tree, not to be changed. */
    public ObjectNode tree() {
        return tree;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position && tree.equals(position.tree);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }

    @Override
    public String toString() {
        return tree.toString();
    }
}
