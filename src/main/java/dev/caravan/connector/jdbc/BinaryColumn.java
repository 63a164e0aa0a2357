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
package dev.caravan.connector.jdbc;

import dev.caravan.record.RowWriter;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * How one column of PostgreSQL gets from {@code COPY … (FORMAT binary)} into the batch: to the very value that
 * {@link JdbcColumn} makes of it.
 *
 * <p>Read as they are: whole numbers, floating point, numeric, bool, date, timestamp with and without time zone, bytea,
 * uuid, and those whose binary form is their text (text, varchar, char, name, json, jsonb). Read as the text that the
 * server makes of them: time, interval, bit, money. Not supported: everything else (arrays, enums, ranges, network
 * addresses, XML, types of extensions).
 *
 * @param typeName what the driver calls its type
 * @param decoder writes a value that is not null
 * @param asText whether the server has to cast the column to text first
 */
record BinaryColumn(String typeName, Decoder decoder, boolean asText) {

    /** Writes the value in these bytes. Throws ArithmeticException for one that the column's type does not have. */
    interface Decoder {
        void write(byte[] bytes, int start, int length, RowWriter writer, int ordinal);
    }

    /** Days and microseconds from 1970 to 2000, where PostgreSQL begins to count. */
    private static final int EPOCH_DAYS = 10_957;

    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    private static final Set<String> SENT_AS_TEXT = Set.of("time", "timetz", "interval", "bit", "varbit", "money");

    private static final Decoder TEXT =
            (bytes, start, length, writer, ordinal) -> writer.setUtf8(ordinal, bytes, start, length);
    private static final Decoder SHORT =
            (bytes, start, length, writer, ordinal) -> writer.setLong(ordinal, BigEndian.getShort(bytes, start));
    private static final Decoder INT =
            (bytes, start, length, writer, ordinal) -> writer.setLong(ordinal, BigEndian.getInt(bytes, start));
    private static final Decoder LONG =
            (bytes, start, length, writer, ordinal) -> writer.setLong(ordinal, BigEndian.getLong(bytes, start));
    private static final Decoder UNSIGNED = (bytes, start, length, writer, ordinal) ->
            writer.setLong(ordinal, Integer.toUnsignedLong(BigEndian.getInt(bytes, start)));
    private static final Decoder FLOAT = (bytes, start, length, writer, ordinal) ->
            writer.setFloat(ordinal, Float.intBitsToFloat(BigEndian.getInt(bytes, start)));
    private static final Decoder DOUBLE = (bytes, start, length, writer, ordinal) ->
            writer.setDouble(ordinal, Double.longBitsToDouble(BigEndian.getLong(bytes, start)));
    private static final Decoder BOOLEAN =
            (bytes, start, length, writer, ordinal) -> writer.setBoolean(ordinal, bytes[start] != 0);
    private static final Decoder DATE =
            (bytes, start, length, writer, ordinal) -> writer.setDate(ordinal, epochDay(bytes, start));
    private static final Decoder TIMESTAMP =
            (bytes, start, length, writer, ordinal) -> writer.setTimestamp(ordinal, micros(bytes, start));
    private static final Decoder BYTES = (bytes, start, length, writer, ordinal) ->
            writer.setBytes(ordinal, Arrays.copyOfRange(bytes, start, start + length));

    /** The first byte is the version of the format, the others are its text. */
    private static final Decoder JSONB =
            (bytes, start, length, writer, ordinal) -> writer.setUtf8(ordinal, bytes, start + 1, length - 1);

    /**
     * @param typeName what the driver calls the type
     * @param type that the column has in the table
     */
    static Optional<BinaryColumn> of(String typeName, Type type) {
        Decoder decoder =
                switch (typeName) {
                    case "int2", "smallserial" -> SHORT;
                    case "int4", "serial" -> INT;
                    case "int8", "bigserial" -> LONG;
                    case "oid" -> UNSIGNED;
                    case "float4" -> FLOAT;
                    case "float8" -> DOUBLE;
                    case "numeric" -> type instanceof Type.Decimal decimal
                            ? numeric(decimal.scale())
                            : BinaryColumn::writeNumber;
                    case "bool" -> BOOLEAN;
                    case "date" -> DATE;
                    case "timestamp", "timestamptz" -> TIMESTAMP;
                    case "bytea" -> BYTES;
                    case "uuid" -> BinaryColumn::writeUuid;
                    case "text",
                            "varchar",
                            "bpchar",
                            "name",
                            "json",
                            "time",
                            "timetz",
                            "interval",
                            "bit",
                            "varbit",
                            "money" -> TEXT;
                    case "jsonb" -> JSONB;
                    default -> null;
                };

        return Optional.ofNullable(decoder)
                .map(found -> new BinaryColumn(typeName, found, SENT_AS_TEXT.contains(typeName)));
    }

    /** Whether values that are equal may differ in their bytes: 1.0 and 1.00. */
    boolean hasManyForms() {
        return typeName.equals("numeric");
    }

    private static Decoder numeric(int scale) {
        return (bytes, start, length, writer, ordinal) -> {
            long unscaled = BinaryNumeric.unscaled(bytes, start, scale);
            if (unscaled == BinaryNumeric.NO_LONG) {
                writer.setDecimal(ordinal, BinaryNumeric.decimal(bytes, start));
            } else {
                writer.setDecimal(ordinal, unscaled, scale);
            }
        };
    }

    private static void writeNumber(byte[] bytes, int start, int length, RowWriter writer, int ordinal) {
        byte[] text = BinaryNumeric.text(bytes, start);
        writer.setUtf8(ordinal, text, 0, text.length);
    }

    private static void writeUuid(byte[] bytes, int start, int length, RowWriter writer, int ordinal) {
        byte[] text = new byte[36];
        int next = 0;
        for (int i = 0; i < length; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text[next++] = '-';
            }
            text[next++] = (byte) Character.forDigit(bytes[start + i] >> 4 & 0xF, 16);
            text[next++] = (byte) Character.forDigit(bytes[start + i] & 0xF, 16);
        }
        writer.setUtf8(ordinal, text, 0, next);
    }

    private static int epochDay(byte[] bytes, int start) {
        int days = BigEndian.getInt(bytes, start);
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            throw new ArithmeticException("infinity");
        }

        return Math.addExact(days, EPOCH_DAYS);
    }

    private static long micros(byte[] bytes, int start) {
        long micros = BigEndian.getLong(bytes, start);
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            throw new ArithmeticException("infinity");
        }

        return Math.addExact(micros, EPOCH_MICROS);
    }

    /**
     * The same value as {@link CursorValue#read} makes of it.
     *
     * @throws ArithmeticException for NaN and the infinities, where the column is of numbers
     */
    CursorValue cursor(CursorValue.Kind kind, byte[] bytes) {
        return CursorValue.of(
                kind,
                switch (kind) {
                    case NUMBER -> number(bytes);
                    case TIMESTAMP -> wallClock(bytes);
                    case TIMESTAMP_WITH_TIME_ZONE -> instant(bytes);
                    case DATE -> day(bytes);
                    case TEXT -> new String(bytes, StandardCharsets.UTF_8);
                });
    }

    private BigDecimal number(byte[] bytes) {
        if (typeName.equals("numeric")) {
            return BinaryNumeric.decimal(bytes, 0);
        }
        if (typeName.equals("oid")) {
            return BigDecimal.valueOf(Integer.toUnsignedLong(BigEndian.getInt(bytes, 0)));
        }

        return BigDecimal.valueOf(
                switch (bytes.length) {
                    case Short.BYTES -> BigEndian.getShort(bytes, 0);
                    case Integer.BYTES -> BigEndian.getInt(bytes, 0);
                    default -> BigEndian.getLong(bytes, 0);
                });
    }

    private static LocalDateTime wallClock(byte[] bytes) {
        long micros = BigEndian.getLong(bytes, 0);
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return micros > 0 ? LocalDateTime.MAX : LocalDateTime.MIN;
        }
        long seconds = Math.floorDiv(micros, 1_000_000L) + EPOCH_DAYS * 86_400L;

        return LocalDateTime.ofEpochSecond(seconds, (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
    }

    private static OffsetDateTime instant(byte[] bytes) {
        LocalDateTime time = wallClock(bytes);
        if (time.equals(LocalDateTime.MAX)) {
            return OffsetDateTime.MAX;
        }

        return time.equals(LocalDateTime.MIN) ? OffsetDateTime.MIN : time.atOffset(ZoneOffset.UTC);
    }

    private static LocalDate day(byte[] bytes) {
        int days = BigEndian.getInt(bytes, 0);
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return days > 0 ? LocalDate.MAX : LocalDate.MIN;
        }

        return LocalDate.ofEpochDay((long) days + EPOCH_DAYS);
    }
}
