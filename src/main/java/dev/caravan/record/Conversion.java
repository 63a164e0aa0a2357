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
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Brings a value to the Java form of a scalar type ({@link Type}), exactly or not at all. Text is parsed where the column
 * is not text, so that CSV fields and JSON strings find their way into typed columns; nothing is ever rounded, cut or
 * turned into null, zero or false.
 */
public final class Conversion {

    private static final int MAX_TEXT = 1_000;
    /** Written out, a number of a larger one fills the memory, and takes a line to send. */
    private static final int MAX_SCALE = 20_000;

    private Conversion() {}

    /**
     * @param value not null
     * @throws ValueDoesNotFit if the value has no exact counterpart in the type
     */
    public static Object toScalar(Object value, Type.Scalar type) {
        try {
            return switch (type) {
                case BOOLEAN -> toBoolean(value);
                case LONG -> toLong(value);
                case FLOAT -> toFloat(value);
                case DOUBLE -> toDouble(value);
                case STRING -> toText(value);
                case BINARY -> toBinary(value);
                case DATE -> toDate(value);
                case TIMESTAMP -> toInstant(value);
                case TIMESTAMP_NTZ -> toLocalDateTime(value);
            };
        } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
            throw misfit(value, type);
        }
    }

    /** @throws ValueDoesNotFit if digits would be lost */
    public static BigDecimal toDecimal(Object value, int precision, int scale) {
        BigDecimal exact;
        try {
            exact = decimalOf(value).setScale(scale);
        } catch (ArithmeticException | NumberFormatException e) {
            throw misfit(value, new Type.Decimal(precision, scale));
        }
        if (exact.precision() > precision) {
            throw misfit(value, new Type.Decimal(precision, scale));
        }

        return exact;
    }

    public static ValueDoesNotFit misfit(Object value, Type type) {
        return new ValueDoesNotFit("a " + kindOf(value) + " does not fit " + type);
    }

    private static String kindOf(Object value) {
        if (value instanceof CharSequence) {
            return "text";
        }
        if (value instanceof Number) {
            return "number (" + value.getClass().getSimpleName() + ")";
        }
        if (value instanceof Map) {
            return "nested object";
        }
        if (value instanceof List) {
            return "list";
        }

        return value.getClass().getSimpleName();
    }

    private static Boolean toBoolean(Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof CharSequence text) {
            String lower = text.toString().trim();
            if (lower.equalsIgnoreCase("true")) {
                return Boolean.TRUE;
            }
            if (lower.equalsIgnoreCase("false")) {
                return Boolean.FALSE;
            }
        }
        throw misfit(value, Type.Scalar.BOOLEAN);
    }

    private static Long toLong(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }

        return decimalOf(value).longValueExact();
    }

    private static Double toDouble(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        if (value instanceof Float number) {
            return (double) number;
        }
        BigDecimal exact = decimalOf(value);
        double nearest = exact.doubleValue();
        if (!Double.isFinite(nearest) || !survives(exact, nearest)) {
            throw misfit(value, Type.Scalar.DOUBLE);
        }

        return nearest;
    }

    /** A normal double holds every decimal of up to 15 digits: written out again it is the same number. */
    private static boolean survives(BigDecimal exact, double nearest) {
        boolean few = exact.precision() <= 15 || exact.stripTrailingZeros().precision() <= 15;

        return few && Math.abs(nearest) >= Double.MIN_NORMAL
                || new BigDecimal(Double.toString(nearest)).compareTo(exact) == 0;
    }

    private static Float toFloat(Object value) {
        if (value instanceof Float number) {
            return number;
        }
        BigDecimal exact = decimalOf(value);
        float nearest = exact.floatValue();
        if (!Float.isFinite(nearest) || new BigDecimal(Float.toString(nearest)).compareTo(exact) != 0) {
            throw misfit(value, Type.Scalar.FLOAT);
        }

        return nearest;
    }

    private static BigDecimal decimalOf(Object value) {
        BigDecimal decimal = anyDecimalOf(value);
        if (isLong(decimal)) {
            throw new NumberFormatException();
        }

        return decimal;
    }

    private static boolean isLong(BigDecimal decimal) {
        return decimal.scale() < -MAX_SCALE || decimal.scale() > MAX_SCALE;
    }

    private static BigDecimal anyDecimalOf(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof Double || value instanceof Float) {
            return new BigDecimal(value.toString());
        }
        if (value instanceof CharSequence text && text.length() <= MAX_TEXT) {
            return new BigDecimal(text.toString().trim());
        }
        throw new NumberFormatException();
    }

    private static String toText(Object value) {
        if (value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof UUID) {
            return value instanceof BigDecimal decimal && !isLong(decimal) ? decimal.toPlainString() : value.toString();
        }
        if (value instanceof LocalDate || value instanceof LocalDateTime || value instanceof Instant) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        throw misfit(value, Type.Scalar.STRING);
    }

    private static byte[] toBinary(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        throw misfit(value, Type.Scalar.BINARY);
    }

    private static LocalDate toDate(Object value) {
        if (value instanceof LocalDate date) {
            return date;
        }
        if (value instanceof java.sql.Date date) {
            return date.toLocalDate();
        }
        if (value instanceof CharSequence text) {
            return TimeText.date(text.toString().trim());
        }
        throw misfit(value, Type.Scalar.DATE);
    }

    private static Instant toInstant(Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        if (value instanceof Date date && !(value instanceof java.sql.Date)) {
            return date.toInstant();
        }
        if (value instanceof CharSequence text) {
            return TimeText.dateTime(text.toString().trim().replace(' ', 'T')).toInstant();
        }
        throw misfit(value, Type.Scalar.TIMESTAMP);
    }

    private static LocalDateTime toLocalDateTime(Object value) {
        if (value instanceof LocalDateTime time) {
            return time;
        }
        if (value instanceof CharSequence text) {
            return TimeText.localDateTime(text.toString().trim().replace(' ', 'T'));
        }
        throw misfit(value, Type.Scalar.TIMESTAMP_NTZ);
    }

    /** Microseconds since the epoch. @throws ArithmeticException beyond the range of a long */
    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    public static long micros(LocalDateTime time) {
        return micros(time.toInstant(ZoneOffset.UTC));
    }
}
