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
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** Types of Pinot (https://docs.pinot.apache.org/configuration-reference/schema), and values as its brokers write them. */
final class PinotTypes {

    private PinotTypes() {}

    static ApiColumn column(String name, String type) {
        return new ApiColumn(name, sqlType(type), type);
    }

    private static int sqlType(String type) {
        return switch (type) {
            case "INT", "LONG" -> Types.BIGINT;
            case "FLOAT" -> Types.REAL;
            case "DOUBLE" -> Types.DOUBLE;
            case "BIG_DECIMAL" -> Types.NUMERIC;
            case "BOOLEAN" -> Types.BOOLEAN;
            case "TIMESTAMP" -> Types.TIMESTAMP_WITH_TIMEZONE;
            case "BYTES" -> Types.VARBINARY;
            default -> Types.VARCHAR;
        };
    }

    /** @param text null for none */
    static Object value(String type, String text) {
        if (text == null) {
            return null;
        }

        return switch (type) {
            case "BYTES" -> HexFormat.of().parseHex(text);
            case "TIMESTAMP" -> text.replace(' ', 'T') + "Z";
            default -> text;
        };
    }

    /** Times are milliseconds since 1970. */
    static String literal(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof OffsetDateTime time) {
            return String.valueOf(time.toInstant().toEpochMilli());
        }
        if (value instanceof LocalDateTime time) {
            return String.valueOf(time.toInstant(ZoneOffset.UTC).toEpochMilli());
        }
        if (value instanceof LocalDate || value instanceof String) {
            return Literals.text(value.toString());
        }

        throw new IllegalArgumentException("a value of " + value.getClass().getSimpleName() + " is not supported");
    }
}
