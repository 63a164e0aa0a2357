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
package dev.caravan.connector.query;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types of Athena (https://docs.aws.amazon.com/athena/latest/ug/data-types.html), and values as its results have them. */
final class AthenaTypes {

    private static final String ZONED = "timestamp with time zone";
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+)(?:,\\s*(\\d+))?\\)");
    private static final int USUAL_DIGITS = 10;

    private AthenaTypes() {}

    /** Of a result. */
    static ApiColumn column(String name, String type, int precision, int scale) {
        int sqlType =
                switch (type) {
                    case "tinyint", "smallint", "integer", "int", "bigint" -> Types.BIGINT;
                    case "float", "real" -> Types.REAL;
                    case "double" -> Types.DOUBLE;
                    case "decimal" -> Types.DECIMAL;
                    case "boolean" -> Types.BOOLEAN;
                    case "date" -> Types.DATE;
                    case "timestamp" -> Types.TIMESTAMP;
                    case ZONED -> Types.TIMESTAMP_WITH_TIMEZONE;
                    case "varbinary", "binary" -> Types.VARBINARY;
                    default -> Types.VARCHAR;
                };

        return new ApiColumn(name, sqlType, type, precision, scale);
    }

    /** Of a table, as Hive has it. */
    static ApiColumn declared(String name, String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        Matcher decimal = DECIMAL.matcher(lower);
        if (decimal.matches()) {
            return column(
                    name,
                    "decimal",
                    Integer.parseInt(decimal.group(1)),
                    decimal.group(2) == null ? 0 : Integer.parseInt(decimal.group(2)));
        }

        return column(name, lower, lower.equals("decimal") ? USUAL_DIGITS : 0, 0);
    }

    static Object value(String type, String text) {
        return switch (type) {
            case "varbinary" -> HexFormat.of().parseHex(text.replace(" ", ""));
            case "timestamp" -> text.replaceFirst(" ", "T");
            case ZONED -> instant(text);
            default -> text;
        };
    }

    /** A wall clock's reading, and behind it the name of a zone or an offset. */
    private static String instant(String text) {
        int zone = text.lastIndexOf(' ');

        try {
            return LocalDateTime.parse(text.substring(0, Math.max(zone, 0)).replace(' ', 'T'))
                    .atZone(ZoneId.of(text.substring(zone + 1)))
                    .toInstant()
                    .toString();
        } catch (DateTimeException e) {
            // No instant, which is noticed when it is read as one.
            return text;
        }
    }

    static String literal(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof LocalDate day) {
            return "DATE " + Literals.text(day.toString());
        }
        if (value instanceof LocalDateTime time) {
            return "TIMESTAMP " + Literals.text(plain(time));
        }
        if (value instanceof OffsetDateTime time) {
            return "TIMESTAMP "
                    + Literals.text(
                            plain(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()) + " UTC");
        }
        if (value instanceof String text) {
            return Literals.text(text);
        }

        throw new IllegalArgumentException("a value of " + value.getClass().getSimpleName() + " is not supported");
    }

    private static String plain(LocalDateTime time) {
        String text = time.toString().replace('T', ' ');

        return text.length() == "2024-02-29 10:00".length() ? text + ":00" : text;
    }
}
