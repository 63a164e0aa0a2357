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
package dev.caravan.cli.airbyte;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.record.Conversion;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes Airbyte's records of ours. A value that JSON has no form for is null, and the record says so. */
final class JsonRecord {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Descriptor stream;
    private final Map<String, Type> types = new LinkedHashMap<>();

    /** @param schema that the catalog gave; text of other types is brought into their form */
    JsonRecord(Descriptor stream, Optional<Schema> schema) {
        this.stream = stream;
        schema.ifPresent(known -> known.fields().forEach(field -> types.put(field.name(), field.type())));
    }

    /** @return an AirbyteRecordMessage without its time */
    ObjectNode of(Record record) {
        List<String> lost = new ArrayList<>();
        ObjectNode message = NODES.objectNode();
        stream.putInto(message, "stream");
        ObjectNode data = message.putObject("data");
        record.forEach((field, value) -> data.set(field, node(field, typed(field, value), lost)));
        if (!lost.isEmpty()) {
            ArrayNode changes = message.putObject("meta").putArray("changes");
            lost.forEach(field -> changes.addObject()
                    .put("field", field)
                    .put("change", "NULLED")
                    .put("reason", "SOURCE_SERIALIZATION_ERROR"));
        }

        return message;
    }

    /** What does not fit stays as it is: whoever takes the record may know better. */
    private Object typed(String field, Object value) {
        Type type = types.get(field);
        if (!(value instanceof String text) || type == null || type == Type.Scalar.STRING) {
            return value;
        }
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (type instanceof Type.Scalar scalar) {
                return Conversion.toScalar(text, scalar);
            }

            return type instanceof Type.Decimal decimal
                    ? Conversion.toDecimal(text, decimal.precision(), decimal.scale())
                    : value;
        } catch (ValueDoesNotFit e) {
            return value;
        }
    }

    private static JsonNode node(String path, Object value, List<String> lost) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode node = NODES.objectNode();
            map.forEach((key, each) -> node.set(String.valueOf(key), node(path + "." + key, each, lost)));
            return node;
        }
        if (value instanceof List<?> list) {
            ArrayNode node = NODES.arrayNode();
            list.forEach(each -> node.add(node(path, each, lost)));
            return node;
        }
        if (value instanceof Double || value instanceof Float) {
            return floating(path, ((Number) value).doubleValue(), value, lost);
        }
        if (value instanceof BigDecimal decimal) {
            return NODES.numberNode(decimal);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (value instanceof byte[] bytes) {
            return NODES.binaryNode(bytes);
        }
        if (value instanceof LocalDateTime time) {
            return NODES.textNode(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
        }

        return NODES.textNode(value.toString());
    }

    private static JsonNode floating(String path, double number, Object value, List<String> lost) {
        if (!Double.isFinite(number)) {
            lost.add(path);
            return NODES.nullNode();
        }

        return value instanceof Float single ? NODES.numberNode(single) : NODES.numberNode(number);
    }
}
