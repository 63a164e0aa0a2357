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

import dev.caravan.record.Conversion;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A column that is written.
 *
 * @param sqlType of {@link Types}, or the driver's own number
 * @param type that such a column has when it is read: its values are written in the same form
 * @param mandatory whether it may not be null
 * @param filled whether the database has a value for it where none is given
 * @param untyped whether a text becomes what the column holds where it is sent as of no type
 */
record TargetColumn(
        String name,
        int sqlType,
        String typeName,
        int size,
        int scale,
        Type type,
        boolean mandatory,
        boolean filled,
        boolean untyped,
        ColumnTypes types) {

    private static final Set<Integer> CHARACTERS = Set.of(
            Types.CHAR,
            Types.VARCHAR,
            Types.LONGVARCHAR,
            Types.NCHAR,
            Types.NVARCHAR,
            Types.LONGNVARCHAR,
            Types.CLOB,
            Types.NCLOB);

    /** SQLite keeps so many digits of what is no whole number (https://www.sqlite.org/datatype3.html, section 3). */
    private static final int DIGITS_OF_REAL = 15;

    private static final int MICRO_PLACES = 6;
    private static final int WHOLE_SECONDS = "2024-02-29 23:59:59".length();
    private static final int NANOS_OF_MICRO = 1_000;
    private static final int[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private static final DateTimeFormatter WALL_CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    /**
     * @return what {@link #bind} takes
     * @throws ValueDoesNotFit if the column cannot hold exactly this
     */
    Object fit(Object value) {
        try {
            if (value == null) {
                if (mandatory) {
                    throw new ValueDoesNotFit("it may not be null");
                }
                return null;
            }
            Object fitting = fitting(value);

            return types == ColumnTypes.DYNAMIC ? dynamic(fitting) : fitting;
        } catch (ValueDoesNotFit e) {
            throw e.in(name);
        }
    }

    private Object fitting(Object value) {
        if (type instanceof Type.Decimal decimal) {
            return Conversion.toDecimal(value, decimal.precision(), decimal.scale());
        }
        if (type instanceof Type.Array array) {
            if (value instanceof Collection<?> elements) {
                return elements.stream()
                        .map(each -> each == null ? null : Conversion.toScalar(each, (Type.Scalar) array.element()))
                        .toArray();
            }
            throw Conversion.misfit(value, type);
        }
        if (type == Type.Scalar.BOOLEAN && value instanceof Number number && isBit(number)) {
            return number.longValue() == 1;
        }
        if (type == Type.Scalar.LONG
                && value instanceof Boolean bit
                && types == ColumnTypes.MYSQL
                && sqlType == Types.TINYINT) {
            // It has no other BOOLEAN.
            return bit ? 1L : 0L;
        }
        if (type != Type.Scalar.STRING) {
            return micros(Conversion.toScalar(value, (Type.Scalar) type));
        }
        if (sqlType == Types.NUMERIC || sqlType == Types.DECIMAL) {
            return types == ColumnTypes.DYNAMIC && value instanceof CharSequence ? value.toString() : exact(value);
        }
        String text = value instanceof Map || value instanceof Collection
                ? JsonText.of(value)
                : (String) Conversion.toScalar(value, Type.Scalar.STRING);
        if (isCharacters()
                && size > 0
                && types != ColumnTypes.DYNAMIC
                && text.codePointCount(0, text.length()) > size) {
            throw new ValueDoesNotFit("a text of " + text.codePointCount(0, text.length()) + " characters does not fit "
                    + typeName + "(" + size + ")");
        }

        return text;
    }

    private static boolean isBit(Number number) {
        return (number instanceof Long || number instanceof Integer)
                && (number.longValue() == 0 || number.longValue() == 1);
    }

    /** Of more digits than a decimal of ours has. Databases round what has too many places. */
    private String exact(Object value) {
        String text = ((String) Conversion.toScalar(value, Type.Scalar.STRING)).strip();
        try {
            boolean placed = size > 0 && scale >= 0;
            if (placed && new BigDecimal(text).stripTrailingZeros().scale() > scale) {
                throw new ValueDoesNotFit("a number with more than " + scale + " places does not fit " + typeName);
            }
        } catch (NumberFormatException e) {
            if (!untyped) {
                throw new ValueDoesNotFit("a text does not fit " + typeName);
            }
            // The database knows numbers that Java does not, as NaN.
        }

        return text;
    }

    /** Nothing holds more than microseconds; some would round. */
    private Object micros(Object value) {
        if (value instanceof Instant instant) {
            return whole(instant.truncatedTo(ChronoUnit.MICROS), instant.getNano());
        }

        return value instanceof LocalDateTime time ? whole(time.truncatedTo(ChronoUnit.MICROS), time.getNano()) : value;
    }

    private Object whole(Object time, int nanos) {
        int places = secondPlaces();
        boolean placed = types != ColumnTypes.DYNAMIC && places >= 0 && places < MICRO_PLACES;
        if (placed && nanos / NANOS_OF_MICRO % POWERS_OF_TEN[MICRO_PLACES - places] != 0) {
            throw new ValueDoesNotFit(
                    "a time with more than " + places + " places of a second does not fit " + typeName);
        }

        return time;
    }

    /** MySQL's driver tells of them in the length alone. */
    private int secondPlaces() {
        return types == ColumnTypes.MYSQL && size > WHOLE_SECONDS ? size - WHOLE_SECONDS - 1 : scale;
    }

    private Object dynamic(Object value) {
        if (value instanceof LocalDateTime time) {
            return WALL_CLOCK.format(time);
        }
        if (value instanceof LocalDate || value instanceof Instant) {
            return value.toString();
        }
        String declared = typeName.toUpperCase(Locale.ROOT);
        boolean numeric = declared.startsWith("DECIMAL") || declared.startsWith("NUMERIC");
        if (value instanceof BigDecimal || numeric && value instanceof String) {
            return number(value);
        }

        return value;
    }

    private Object number(Object value) {
        BigDecimal exact;
        try {
            exact = new BigDecimal(value.toString().strip()).stripTrailingZeros();
        } catch (NumberFormatException e) {
            // A text stays one.
            return value;
        }
        if (exact.scale() <= 0
                && exact.precision() - exact.scale()
                        < String.valueOf(Long.MAX_VALUE).length()) {
            return exact.longValueExact();
        }
        if (exact.precision() > DIGITS_OF_REAL) {
            throw new ValueDoesNotFit("a number of " + exact.precision() + " digits does not fit " + typeName
                    + ", which keeps " + DIGITS_OF_REAL + "; a column of type TEXT keeps all");
        }

        return exact.toPlainString();
    }

    private boolean isCharacters() {
        return CHARACTERS.contains(sqlType);
    }

    /** @param value of {@link #fit} */
    void bind(PreparedStatement statement, int parameter, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(parameter, untyped ? Types.NULL : sqlType);
        } else if (value instanceof Instant instant) {
            statement.setObject(parameter, types.parameter(instant));
        } else if (value instanceof LocalDate || value instanceof LocalDateTime) {
            statement.setObject(parameter, value);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(parameter, bytes);
        } else if (value instanceof BigDecimal decimal) {
            statement.setBigDecimal(parameter, decimal);
        } else if (value instanceof Object[] elements) {
            // PostgreSQL names an array type after its element.
            statement.setArray(parameter, statement.getConnection().createArrayOf(typeName.substring(1), elements));
        } else if (value instanceof String text) {
            text(statement, parameter, text);
        } else {
            statement.setObject(parameter, value);
        }
    }

    private void text(PreparedStatement statement, int parameter, String text) throws SQLException {
        if (untyped && !isCharacters()) {
            statement.setObject(parameter, text, Types.OTHER);
        } else if ((sqlType == Types.NUMERIC || sqlType == Types.DECIMAL) && types != ColumnTypes.DYNAMIC) {
            statement.setBigDecimal(parameter, new BigDecimal(text));
        } else {
            statement.setString(parameter, text);
        }
    }

    /** A parameter of its type, in SQL; times of day have no fractions unless it is said. */
    String cast() {
        String named = typeName.toUpperCase(Locale.ROOT);
        boolean bytes = named.contains("BINARY") && (sqlType == Types.BINARY || sqlType == Types.VARBINARY);
        String full = typeName;
        if (sqlType == Types.NUMERIC || sqlType == Types.DECIMAL) {
            full = typeName + "(" + size + ", " + scale + ")";
        } else if (size > 0 && (isCharacters() || bytes)) {
            full = typeName + "(" + size + ")";
        } else if (named.equals("TIME") || named.startsWith("TIME ")) {
            full = typeName.substring(0, 4) + "(6)" + typeName.substring(4);
        }

        return "CAST(? AS " + full + ")";
    }
}
