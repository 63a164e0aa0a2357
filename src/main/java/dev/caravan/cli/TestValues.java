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
package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a value of a table is the one that a test expects, by the type of its column. */
final class TestValues {

    private TestValues() {}

    /**
     * @param expected as YAML has it
     * @param found as Spark writes it to JSON
     */
    static boolean same(Object expected, JsonNode found, Type type) {
        if (expected == null || isMissing(found)) {
            return expected == null && isMissing(found);
        }
        if (type instanceof Type.Scalar scalar) {
            return same(expected, found, scalar);
        }
        if (type instanceof Type.Decimal) {
            return sameNumber(expected, found);
        }
        if (type instanceof Type.Array array) {
            return expected instanceof List<?> list && sameItems(list, found, array.element());
        }
        if (type instanceof Type.Dictionary dictionary) {
            return expected instanceof Map<?, ?> map
                    && map.size() == found.size()
                    && map.entrySet().stream()
                            .allMatch(entry -> same(entry.getValue(), found.path(key(entry)), dictionary.value()));
        }

        return expected instanceof Map<?, ?> map && sameFields(map, found, (Type.Struct) type);
    }

    static boolean isMissing(JsonNode found) {
        return found.isMissingNode() || found.isNull();
    }

    private static boolean same(Object expected, JsonNode found, Type.Scalar type) {
        return switch (type) {
            case BOOLEAN -> expected.equals(found.booleanValue());
            case LONG, FLOAT, DOUBLE -> sameNumber(expected, found);
            case STRING, BINARY -> expected.equals(found.textValue());
            case DATE, TIMESTAMP, TIMESTAMP_NTZ -> {
                Optional<Instant> time = time(expected.toString());
                yield time.isPresent() && time.equals(time(found.asText()));
            }
        };
    }

    /** What is no number in JSON (NaN) is text there. */
    private static boolean sameNumber(Object expected, JsonNode found) {
        return expected instanceof Number && found.isNumber()
                ? new BigDecimal(expected.toString()).compareTo(found.decimalValue()) == 0
                : expected.equals(found.textValue());
    }

    private static boolean sameItems(List<?> expected, JsonNode found, Type type) {
        boolean same = expected.size() == found.size();
        for (int i = 0; same && i < expected.size(); i++) {
            same = same(expected.get(i), found.get(i), type);
        }

        return same;
    }

    /** Fields that are not named are not looked at, as in a row. */
    private static boolean sameFields(Map<?, ?> expected, JsonNode found, Type.Struct type) {
        return expected.entrySet().stream().allMatch(entry -> type.schema().fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(key(entry)))
                .findFirst()
                .map(field -> same(entry.getValue(), found.path(field.name()), field.type()))
                .orElse(entry.getValue() == null));
    }

    private static String key(Map.Entry<?, ?> entry) {
        return String.valueOf(entry.getKey());
    }

    /** Without a zone it is UTC, as in a session. */
    private static Optional<Instant> time(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            if (iso.indexOf('T') < 0) {
                return Optional.of(LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            return Optional.of(
                    iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
