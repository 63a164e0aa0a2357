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

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a schema that every record seen so far fits without loss. Fields keep the order in which they were first seen;
 * one that was always null is left out. Kinds that do not go together become text.
 */
public final class SchemaInference {

    private final Guess.Fields root = new Guess.Fields();

    /** @param textual whether text stands for any type (CSV) or is just text (JSON) */
    public void add(Map<?, ?> record, boolean textual) {
        root.add(record, textual);
    }

    public Schema schema() {
        return root.schema();
    }

    /** What is known of one place in the records. Null stands for nothing known. */
    private static final class Guess {

        private Type scalar;
        private Fields struct;
        private Guess element;
        private boolean conflicting;

        void add(Object value, boolean textual) {
            if (value == null) {
                return;
            }
            if (value instanceof Map<?, ?> map) {
                if (struct == null) {
                    struct = new Fields();
                }
                struct.add(map, textual);
            } else if (value instanceof List<?> list) {
                if (element == null) {
                    element = new Guess();
                }
                list.forEach(item -> element.add(item, textual));
            } else {
                Type found = scalarOf(value, textual);
                scalar = scalar == null ? found : common(scalar, found);
            }
            conflicting |= (scalar == null ? 0 : 1) + (struct == null ? 0 : 1) + (element == null ? 0 : 1) > 1;
        }

        Optional<Type> type() {
            if (conflicting) {
                return Optional.of(Type.Scalar.STRING);
            }
            if (struct != null) {
                Schema schema = struct.schema();
                return schema.size() == 0
                        ? Optional.of(new Type.Dictionary(Type.Scalar.STRING))
                        : Optional.of(new Type.Struct(schema));
            }
            if (element != null) {
                return Optional.of(new Type.Array(element.type().orElse(Type.Scalar.STRING)));
            }

            return Optional.ofNullable(scalar);
        }

        static final class Fields {

            private final Map<String, Guess> guesses = new LinkedHashMap<>();

            void add(Map<?, ?> record, boolean textual) {
                record.forEach((name, value) -> guesses.computeIfAbsent(String.valueOf(name), key -> new Guess())
                        .add(value, textual));
            }

            Schema schema() {
                ColumnNames names = new ColumnNames();
                List<Schema.Field> fields = new ArrayList<>();
                guesses.forEach((name, guess) -> guess.type().ifPresent(type -> {
                    if (names.isNew(name)) {
                        fields.add(new Schema.Field(ColumnNames.normal(name), type));
                    }
                }));
                return new Schema(fields);
            }
        }
    }

    private static Type scalarOf(Object value, boolean textual) {
        if (value instanceof CharSequence text) {
            return textual ? TextType.of(text.toString()) : Type.Scalar.STRING;
        }
        if (value instanceof Boolean) {
            return Type.Scalar.BOOLEAN;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return Type.Scalar.LONG;
        }
        if (value instanceof Float) {
            return Type.Scalar.FLOAT;
        }
        if (value instanceof Double) {
            return Type.Scalar.DOUBLE;
        }
        if (value instanceof BigDecimal decimal) {
            return TextType.ofNumber(decimal);
        }
        if (value instanceof byte[]) {
            return Type.Scalar.BINARY;
        }
        if (value instanceof LocalDate || value instanceof java.sql.Date) {
            return Type.Scalar.DATE;
        }
        if (value instanceof LocalDateTime) {
            return Type.Scalar.TIMESTAMP_NTZ;
        }
        if (value instanceof Instant
                || value instanceof OffsetDateTime
                || value instanceof ZonedDateTime
                || value instanceof java.util.Date) {
            return Type.Scalar.TIMESTAMP;
        }

        return Type.Scalar.STRING;
    }

    private static Type common(Type one, Type other) {
        if (one.equals(other)) {
            return one;
        }
        if (isNumber(one) && isNumber(other)) {
            return one instanceof Type.Decimal || other instanceof Type.Decimal
                    ? TextType.widest(one, other)
                    : Type.Scalar.DOUBLE;
        }

        return Type.Scalar.STRING;
    }

    private static boolean isNumber(Type type) {
        return type == Type.Scalar.LONG
                || type == Type.Scalar.DOUBLE
                || type == Type.Scalar.FLOAT
                || type instanceof Type.Decimal;
    }
}
