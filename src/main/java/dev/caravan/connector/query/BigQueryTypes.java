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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types of BigQuery (https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types), and values as its REST API has
 * them: text, timestamps as microseconds, and records and arrays in {@code f} and {@code v}, which become JSON.
 */
final class BigQueryTypes {

    private static final Pattern DECIMAL = Pattern.compile("(BIG)?NUMERIC\\((\\d+)(?:,\\s*(\\d+))?\\)");
    private static final Pattern PARAMETERS = Pattern.compile("\\(.*\\)");
    private static final int NUMERIC_DIGITS = 38;
    private static final int NUMERIC_SCALE = 9;
    private static final int NUMERIC_WHOLE_DIGITS = 29;
    private static final int BIGNUMERIC_DIGITS = 76;
    private static final int LONG_DIGITS = 18;

    private BigQueryTypes() {}

    /** Of a result's schema. */
    static ApiColumn column(JsonNode field) {
        String type = field.path("type").asText();
        String name = field.path("name").asText();
        if (field.path("mode").asText().equals("REPEATED")) {
            return new ApiColumn(name, Types.VARCHAR, "ARRAY");
        }

        return column(
                name, type, field.path("precision").asInt(), field.path("scale").asInt());
    }

    /** Of a table, as SQL has it. */
    static ApiColumn declared(String name, String type) {
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            return column(
                    name,
                    decimal.group(1) == null ? "NUMERIC" : "BIGNUMERIC",
                    Integer.parseInt(decimal.group(2)),
                    decimal.group(3) == null ? 0 : Integer.parseInt(decimal.group(3)));
        }

        return column(name, PARAMETERS.matcher(type).replaceFirst(""), 0, 0);
    }

    /** @param precision 0 for that of the type */
    private static ApiColumn column(String name, String type, int precision, int scale) {
        return switch (type) {
            case "INTEGER", "INT64" -> new ApiColumn(name, Types.BIGINT, "INT64");
            case "FLOAT", "FLOAT64" -> new ApiColumn(name, Types.DOUBLE, "FLOAT64");
            case "BOOLEAN", "BOOL" -> new ApiColumn(name, Types.BOOLEAN, "BOOL");
            case "NUMERIC" -> new ApiColumn(
                    name,
                    Types.NUMERIC,
                    "NUMERIC",
                    precision == 0 ? NUMERIC_DIGITS : precision,
                    precision == 0 ? NUMERIC_SCALE : scale);
            case "BIGNUMERIC" -> new ApiColumn(
                    name,
                    Types.NUMERIC,
                    "BIGNUMERIC",
                    precision == 0 ? BIGNUMERIC_DIGITS : precision,
                    precision == 0 ? NUMERIC_DIGITS : scale);
            case "DATE" -> new ApiColumn(name, Types.DATE, type);
            case "DATETIME" -> new ApiColumn(name, Types.TIMESTAMP, "timestamp");
            case "TIMESTAMP" -> new ApiColumn(name, Types.TIMESTAMP_WITH_TIMEZONE, type);
            case "BYTES" -> new ApiColumn(name, Types.VARBINARY, type);
            default -> new ApiColumn(name, Types.VARCHAR, type.equals("STRING") ? "text" : type);
        };
    }

    /** @param value the {@code v} of a cell */
    static Object value(JsonNode field, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        String type = field.path("type").asText();
        if (field.path("mode").asText().equals("REPEATED") || isRecord(type)) {
            return json(field, value).toString();
        }

        return switch (type) {
            case "BYTES" -> Base64.getDecoder().decode(value.asText());
            case "TIMESTAMP" -> instant(value.asText());
            default -> value.asText();
        };
    }

    private static boolean isRecord(String type) {
        return type.equals("RECORD") || type.equals("STRUCT");
    }

    private static JsonNode json(JsonNode field, JsonNode value) {
        if (field.path("mode").asText().equals("REPEATED")) {
            ObjectNode element = field.deepCopy();
            element.remove("mode");
            ArrayNode array = JsonHttp.JSON.createArrayNode();
            value.forEach(each -> array.add(json(element, each.path("v"))));
            return array;
        }
        if (!isRecord(field.path("type").asText()) || value.isNull()) {
            return scalar(field, value);
        }
        ObjectNode record = JsonHttp.JSON.createObjectNode();
        for (int i = 0; i < field.path("fields").size(); i++) {
            JsonNode inner = field.path("fields").path(i);
            record.set(
                    inner.path("name").asText(),
                    json(inner, value.path("f").path(i).path("v")));
        }

        return record;
    }

    /** Whole numbers and truth values as JSON has them; other numbers as text, which keeps all of their digits. */
    private static JsonNode scalar(JsonNode field, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return JsonHttp.JSON.nullNode();
        }
        String text = value.asText();

        return switch (field.path("type").asText()) {
            case "INTEGER", "INT64" -> JsonHttp.JSON.getNodeFactory().numberNode(Long.parseLong(text));
            case "BOOLEAN", "BOOL" -> JsonHttp.JSON.getNodeFactory().booleanNode(Boolean.parseBoolean(text));
            case "TIMESTAMP" -> JsonHttp.JSON.getNodeFactory().textNode(instant(text));
            default -> JsonHttp.JSON.getNodeFactory().textNode(text);
        };
    }

    /** Microseconds since 1970. */
    private static String instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS).toString();
    }

    /** A value beside the SQL. */
    static JsonNode parameter(Object value) {
        if (value instanceof BigDecimal number) {
            return parameter(numeric(number), number.toPlainString());
        }
        if (value instanceof Long) {
            return parameter("INT64", value.toString());
        }
        if (value instanceof Boolean) {
            return parameter("BOOL", value.toString());
        }
        if (value instanceof LocalDate) {
            return parameter("DATE", value.toString());
        }
        if (value instanceof LocalDateTime time) {
            return parameter("DATETIME", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
        }
        if (value instanceof OffsetDateTime instant) {
            return parameter("TIMESTAMP", instant.toInstant().toString());
        }
        if (value instanceof String text) {
            return parameter("STRING", text);
        }

        throw new IllegalArgumentException("a value of " + value.getClass().getSimpleName() + " is not supported");
    }

    /** The least that holds it, so that it is compared as numbers of the column are. */
    private static String numeric(BigDecimal number) {
        int whole = number.precision() - number.scale();
        if (number.scale() <= 0 && whole <= LONG_DIGITS) {
            return "INT64";
        }

        return number.scale() <= NUMERIC_SCALE && whole <= NUMERIC_WHOLE_DIGITS ? "NUMERIC" : "BIGNUMERIC";
    }

    private static JsonNode parameter(String type, String value) {
        ObjectNode parameter = JsonHttp.JSON.createObjectNode();
        parameter.putObject("parameterType").put("type", type);
        parameter.putObject("parameterValue").put("value", value);

        return parameter;
    }
}
