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
package dev.caravan.connector.odata;

import dev.caravan.record.Conversion;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The primitive types of OData 2.0 and 4.0: how a value stands in JSON, what it becomes, and how it is written in a URL
 * ("OData 2.0: Overview", section 6; OData JSON Format 4.0, section 7.1; OData ABNF 4.0, section 7).
 *
 * <p>{@code Edm.DateTime} has no zone and becomes a {@code LocalDateTime}, {@code Edm.DateTimeOffset} an {@code Instant};
 * a time of day is a text as ISO 8601 has it, whichever way the version writes it.
 */
enum EdmPrimitive {
    BOOLEAN(Type.Scalar.BOOLEAN, "", ""),
    BYTE(Type.Scalar.LONG, "", ""),
    SBYTE(Type.Scalar.LONG, "", ""),
    INT16(Type.Scalar.LONG, "", ""),
    INT32(Type.Scalar.LONG, "", ""),
    INT64(Type.Scalar.LONG, "", "L"),
    SINGLE(Type.Scalar.FLOAT, "", "f") {
        @Override
        Object convert(Object json) {
            return json instanceof Float ? json : Float.valueOf(javaNumber(json));
        }
    },
    DOUBLE(Type.Scalar.DOUBLE, "", "d") {
        @Override
        Object convert(Object json) {
            return json instanceof Double ? json : Double.valueOf(javaNumber(json));
        }
    },
    /** As a text in version 2, so that no reader takes it for a double. */
    DECIMAL(null, "", "M") {
        @Override
        Object convert(Object json) {
            String text = text(json);
            BigDecimal number = new BigDecimal(text.length() > MOST_DIGITS ? "" : text);
            if (Math.abs((long) number.scale()) > MOST_DIGITS) {
                throw new NumberFormatException();
            }
            return number;
        }
    },
    DATETIME(Type.Scalar.TIMESTAMP_NTZ, "datetime'", "'") {
        @Override
        Object convert(Object json) {
            Matcher ticks = TICKS.matcher(text(json));
            return ticks.matches()
                    ? LocalDateTime.ofInstant(Instant.ofEpochMilli(Long.parseLong(ticks.group(1))), ZoneOffset.UTC)
                    : Conversion.toScalar(json, Type.Scalar.TIMESTAMP_NTZ);
        }
    },
    /** The offset behind the ticks says where it was said; they are of UTC. */
    DATETIMEOFFSET(Type.Scalar.TIMESTAMP, "datetimeoffset'", "'") {
        @Override
        Object convert(Object json) {
            Matcher ticks = TICKS.matcher(text(json));
            return ticks.matches()
                    ? Instant.ofEpochMilli(Long.parseLong(ticks.group(1)))
                    : Conversion.toScalar(json, Type.Scalar.TIMESTAMP);
        }
    },
    DATE(Type.Scalar.DATE, "", ""),
    TIME(Type.Scalar.STRING, "time'", "'") {
        @Override
        Object convert(Object json) {
            Duration time = Duration.parse(text(json));
            return time.isNegative() || time.toDays() > 0
                    ? text(json)
                    : DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(time.toNanos()));
        }
    },
    TIMEOFDAY(Type.Scalar.STRING, "", ""),
    DURATION(Type.Scalar.STRING, "duration'", "'"),
    GUID(Type.Scalar.STRING, "guid'", "'"),
    BINARY(Type.Scalar.BINARY, "binary'", "'") {
        @Override
        Object convert(Object json) {
            // Base64 in version 2, base64url in version 4.
            return Base64.getDecoder()
                    .decode(text(json).replace('-', '+').replace('_', '/').replaceAll("\\s", ""));
        }
    },
    STRING(Type.Scalar.STRING, "'", "'");

    private static final Pattern TICKS = Pattern.compile("/Date\\((-?\\d{1,18})([+-]\\d{1,4})?\\)/");
    private static final int MOST_DIGITS = 1_000;
    private static final String EDM = "Edm.";

    private final Type type;
    private final String before;
    private final String behind;

    /** @param type null where it depends on the property */
    EdmPrimitive(Type type, String before, String behind) {
        this.type = type;
        this.before = before;
        this.behind = behind;
    }

    /** @param name {@code Edm.Int32}; what is none of these, as places on a map, is taken as it stands */
    static Optional<EdmPrimitive> of(String name) {
        String wanted = name.startsWith(EDM) ? name.substring(EDM.length()).toUpperCase(Locale.ROOT) : "";

        return Arrays.stream(values())
                .filter(each -> each.name().equals(wanted))
                .findFirst();
    }

    Optional<Type> type() {
        return Optional.ofNullable(type);
    }

    /**
     * @param json a value that is not null
     * @throws ValueDoesNotFit if it is none of this type
     */
    Object value(Object json) {
        try {
            return convert(json);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new ValueDoesNotFit("a value that is no Edm." + name());
        }
    }

    Object convert(Object json) {
        return Conversion.toScalar(json, (Type.Scalar) type);
    }

    /** Whether the values of this type have an order in which a service can be asked for them. */
    boolean isOrdered() {
        return switch (this) {
            case BYTE, SBYTE, INT16, INT32, INT64, DECIMAL, DATETIME, DATETIMEOFFSET, DATE, STRING -> true;
            case BOOLEAN, SINGLE, DOUBLE, TIME, TIMEOFDAY, DURATION, GUID, BINARY -> false;
        };
    }

    /** A value as it stands in a URL, before that is encoded: whatever is in it, it stays a value. */
    String literal(String text, ODataVersion version) {
        if (this == STRING) {
            return before + text.replace("'", "''") + behind;
        }

        return version == ODataVersion.V2 ? before + text + behind : text;
    }

    /** The text within a literal. @throws IllegalArgumentException if it is none of this type */
    String within(String literal) {
        int quote = literal.indexOf('\'');
        if (quote >= 0 && literal.length() > quote + 1 && literal.endsWith("'")) {
            return literal.substring(quote + 1, literal.length() - 1).replace("''", "'");
        }
        if (this == STRING) {
            throw new IllegalArgumentException("a text without quotes");
        }

        return switch (this) {
            case INT64, DECIMAL, DOUBLE, SINGLE -> literal.replaceFirst("[LlMmDdFf]$", "");
            default -> literal;
        };
    }

    private static String text(Object json) {
        if (json instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (json instanceof String || json instanceof Long) {
            return json.toString();
        }
        throw new IllegalArgumentException();
    }

    private static String javaNumber(Object json) {
        String text = text(json);

        return switch (text) {
            case "INF" -> "Infinity";
            case "-INF" -> "-Infinity";
            default -> text;
        };
    }
}
