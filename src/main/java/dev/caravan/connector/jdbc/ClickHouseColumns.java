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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.record.Conversion;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Type;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns of ClickHouse (https://clickhouse.com/docs/sql-reference/data-types). Its driver has them by the name that the
 * server gives a type. A time is an instant whatever zone it is shown in; what is nested is JSON, but for lists of one kind.
 */
final class ClickHouseColumns {

    private static final Pattern WRAPPED = Pattern.compile("(?:LowCardinality|Nullable)\\((.*)\\)");
    private static final Pattern LIST = Pattern.compile("Array\\((.*)\\)");
    private static final Pattern WHOLE = Pattern.compile("U?Int(8|16|32)|Int64");
    private static final Pattern TEXT = Pattern.compile("String|FixedString\\(\\d+\\)|UUID|Enum(8|16)\\(.*\\)");
    private static final Pattern NESTED = Pattern.compile("(Array|Map|Tuple|Nested|JSON|Variant|Dynamic|Point|Ring"
            + "|Polygon|MultiPolygon|LineString|MultiLineString|Geometry|Object).*");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ClickHouseColumns() {}

    static JdbcColumn of(int sqlType, String typeName, int precision, int scale) {
        String name = plain(typeName);
        Matcher list = LIST.matcher(name);
        if (list.matches() && element(plain(list.group(1))) != null) {
            return new JdbcColumn(new Type.Array(element(plain(list.group(1)))), ClickHouseColumns::copyList);
        }
        if (NESTED.matcher(name).matches()) {
            return new JdbcColumn(Type.Scalar.STRING, ClickHouseColumns::copyJson);
        }
        if (name.startsWith("DateTime")) {
            return new JdbcColumn(Type.Scalar.TIMESTAMP, ClickHouseColumns::copyInstant);
        }

        return JdbcColumn.of(name.equals("Float32") ? Types.REAL : sqlType, name, precision, scale);
    }

    static CursorValue.Kind cursor(int sqlType, String typeName) {
        String name = plain(typeName);

        return name.startsWith("DateTime")
                ? CursorValue.Kind.TIMESTAMP_WITH_TIME_ZONE
                : CursorValue.kindOf(sqlType, name);
    }

    /** @return null if the row has no value */
    static CursorValue cursor(ResultSet row, int column, CursorValue.Kind kind) throws SQLException {
        if (kind != CursorValue.Kind.TIMESTAMP_WITH_TIME_ZONE) {
            return CursorValue.read(row, column, kind);
        }
        ZonedDateTime value = row.getObject(column, ZonedDateTime.class);

        return value == null ? null : CursorValue.of(kind, value.toOffsetDateTime());
    }

    /** Without what says how it is kept, or that it may be missing. */
    private static String plain(String typeName) {
        Matcher wrapped = WRAPPED.matcher(typeName);

        return wrapped.matches() ? plain(wrapped.group(1)) : typeName;
    }

    /** @return null if a list of such has no column of its own */
    private static Type element(String name) {
        if (WHOLE.matcher(name).matches()) {
            return Type.Scalar.LONG;
        }
        if (TEXT.matcher(name).matches()) {
            return Type.Scalar.STRING;
        }

        return switch (name) {
            case "Float32", "Float64" -> Type.Scalar.DOUBLE;
            case "Bool" -> Type.Scalar.BOOLEAN;
            default -> null;
        };
    }

    private static void copyInstant(ResultSet row, int column, RowWriter writer) throws SQLException {
        ZonedDateTime value = row.getObject(column, ZonedDateTime.class);
        if (value != null) {
            writer.setTimestamp(column - 1, Conversion.micros(value.toInstant()));
        }
    }

    private static void copyList(ResultSet row, int column, RowWriter writer) throws SQLException {
        Array value = row.getArray(column);
        if (value != null) {
            List<Object> elements = new ArrayList<>();
            for (Object element : (Object[]) value.getArray()) {
                elements.add(scalar(element));
            }
            writer.set(column - 1, elements);
        }
    }

    /** What a column of a list holds. */
    private static Object scalar(Object element) {
        if (element instanceof Float number) {
            return Double.valueOf(number.toString());
        }

        return element == null || element instanceof Number || element instanceof Boolean
                ? element
                : element.toString();
    }

    private static void copyJson(ResultSet row, int column, RowWriter writer) throws SQLException {
        Object value = row.getObject(column);
        if (value != null) {
            try {
                writer.setString(
                        column - 1, value instanceof String text ? text : JSON.writeValueAsString(tree(value)));
            } catch (JsonProcessingException e) {
                throw new SQLException("it cannot be written as JSON", e);
            }
        }
    }

    private static Object tree(Object value) throws SQLException {
        if (value instanceof Array array) {
            return tree(array.getArray());
        }
        if (value instanceof Object[] values) {
            return tree(Arrays.asList(values));
        }
        if (value instanceof List<?> values) {
            List<Object> trees = new ArrayList<>();
            for (Object each : values) {
                trees.add(tree(each));
            }

            return trees;
        }
        if (value instanceof Map<?, ?> values) {
            Map<String, Object> trees = new LinkedHashMap<>();
            for (Map.Entry<?, ?> each : values.entrySet()) {
                trees.put(String.valueOf(each.getKey()), tree(each.getValue()));
            }

            return trees;
        }
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            return number.toString();
        }

        return value == null
                        || value instanceof Boolean
                        || value instanceof Number
                        || value.getClass().isArray()
                ? value
                : value.toString();
    }
}
