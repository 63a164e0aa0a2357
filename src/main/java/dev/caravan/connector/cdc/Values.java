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
package dev.caravan.connector.cdc;

import io.debezium.data.Bits;
import io.debezium.data.VariableScaleDecimal;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Time;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Values of Debezium's as those of records, of the types that {@link ValueTypes} tells.
 *
 * <p>Semantic types: https://debezium.io/documentation/reference/3.4/connectors/postgresql.html#postgresql-data-types
 */
final class Values {

    /** Of a large value that is in the log no more and, as its row is gone by now, in the table neither. */
    static final String UNAVAILABLE = "__caravan_unavailable_value";

    private static final byte[] UNAVAILABLE_BYTES = UNAVAILABLE.getBytes(StandardCharsets.UTF_8);
    private static final int MICROS = 1_000_000;

    private final RowDialect dialect;

    Values(RowDialect dialect) {
        this.dialect = dialect;
    }

    void put(Map<String, Object> row, Struct values) {
        if (values == null) {
            return;
        }
        for (Field field : values.schema().fields()) {
            row.put(field.name(), value(field.schema(), values.getWithoutDefault(field.name())));
        }
    }

    private Object value(Schema schema, Object value) {
        if (value == null || isUnavailable(value)) {
            return null;
        }
        if (schema.name() != null) {
            Object told = dialect.value(schema, value);
            Object named = told == null ? named(schema, value) : told;
            if (named != null) {
                return named;
            }
        }

        return switch (schema.type()) {
            case BYTES -> value instanceof ByteBuffer buffer ? bytes(buffer) : value;
            case ARRAY -> list(schema, (List<?>) value);
            case MAP -> map(schema, (Map<?, ?>) value);
            case STRUCT -> fields((Struct) value);
            default -> value;
        };
    }

    private static boolean isUnavailable(Object value) {
        return UNAVAILABLE.equals(value)
                || value instanceof ByteBuffer buffer && buffer.equals(ByteBuffer.wrap(UNAVAILABLE_BYTES))
                || value instanceof byte[] bytes && Arrays.equals(bytes, UNAVAILABLE_BYTES);
    }

    /** By the name that tells what a value of a plain type means; null if it means just that. */
    private static Object named(Schema schema, Object value) {
        return switch (schema.name()) {
            case Date.SCHEMA_NAME -> LocalDate.ofEpochDay((int) value);
            case Timestamp.SCHEMA_NAME -> local(Math.multiplyExact((long) value, 1000L));
            case MicroTimestamp.SCHEMA_NAME -> local((long) value);
            case NanoTimestamp.SCHEMA_NAME -> local(Math.floorDiv((long) value, 1000L));
            case ZonedTimestamp.SCHEMA_NAME -> instant((String) value);
            case Time.SCHEMA_NAME -> time(TimeUnit.MILLISECONDS.toMicros((int) value));
            case MicroTime.SCHEMA_NAME -> time((long) value);
                // As text, as the scale is that of the value and not of the column.
            case VariableScaleDecimal.LOGICAL_NAME -> VariableScaleDecimal.toLogical((Struct) value)
                    .getDecimalValue()
                    .map(java.math.BigDecimal::toPlainString)
                    .orElseGet(
                            () -> VariableScaleDecimal.toLogical((Struct) value).toString());
            case Bits.LOGICAL_NAME -> bits(schema, value instanceof ByteBuffer buffer ? bytes(buffer) : (byte[]) value);
            default -> null;
        };
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, (long) MICROS) * 1000, ZoneOffset.UTC);
    }

    /** The text stays where Java's calendar ends before the database's. */
    private static Object instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return text;
        }
    }

    /** 24:00:00 is a time of the database, and none of Java's. */
    private static String time(long micros) {
        return micros == TimeUnit.DAYS.toMicros(1)
                ? "24:00:00"
                : LocalTime.ofNanoOfDay(micros * 1000).toString();
    }

    /** Debezium has the first bit in the last place of the last byte. */
    private static String bits(Schema schema, byte[] bytes) {
        int length = Integer.parseInt(schema.parameters().getOrDefault("length", "0"));
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(length, 1) - 1; i >= 0; i--) {
            text.append(i / 8 < bytes.length && (bytes[i / 8] >> (i % 8) & 1) == 1 ? '1' : '0');
        }

        return text.toString();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);

        return bytes;
    }

    private List<Object> list(Schema schema, List<?> values) {
        List<Object> list = new ArrayList<>(values.size());
        values.forEach(each -> list.add(value(schema.valueSchema(), each)));

        return list;
    }

    private Map<String, Object> map(Schema schema, Map<?, ?> values) {
        Map<String, Object> map = new LinkedHashMap<>();
        values.forEach((key, each) -> map.put(String.valueOf(key), value(schema.valueSchema(), each)));

        return map;
    }

    private Map<String, Object> fields(Struct struct) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, struct);

        return fields;
    }
}
