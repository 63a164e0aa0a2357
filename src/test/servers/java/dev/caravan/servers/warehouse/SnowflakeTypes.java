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
package dev.caravan.servers.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Types and values as Snowflake has them on the wire: everything is text, times are seconds and a fraction. */
final class SnowflakeTypes {

    private static final long BILLION = 1_000_000_000L;
    private static final Integer NANOS = 9;
    private static final int MINUTES = 60;
    private static final int OFFSET = 1440;

    private SnowflakeTypes() {}

    static List<Map<String, Object>> describe(ResultSetMetaData columns) throws SQLException {
        List<Map<String, Object>> described = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            described.add(column(
                    columns.getColumnLabel(column),
                    type(columns.getColumnType(column)),
                    columns.getPrecision(column),
                    columns.getScale(column)));
        }

        return described;
    }

    static Map<String, Object> column(String name, String type, int precision, int scale) {
        Map<String, Object> column = new HashMap<>(Map.of("name", name, "type", type, "nullable", true));
        column.put("precision", type.equals("fixed") ? precision : null);
        column.put("scale", type.equals("fixed") ? Integer.valueOf(scale) : type.startsWith("time") ? NANOS : null);
        column.put("length", type.equals("text") ? Math.max(1, precision) : null);
        column.put("byteLength", null);
        column.put("database", "");
        column.put("schema", "");
        column.put("table", "");

        return column;
    }

    /** Whole numbers are all NUMBER(38, 0) there, whatever they are declared as. */
    static String type(int sqlType) {
        return switch (sqlType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL -> "fixed";
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> "real";
            case Types.BOOLEAN -> "boolean";
            case Types.DATE -> "date";
            case Types.TIME -> "time";
            case Types.TIMESTAMP -> "timestamp_ntz";
            case Types.TIMESTAMP_WITH_TIMEZONE -> "timestamp_tz";
            case Types.BINARY, Types.VARBINARY -> "binary";
            default -> "text";
        };
    }

    static List<String> values(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            values.add(value(row, column, type(row.getMetaData().getColumnType(column))));
        }

        return values;
    }

    private static String value(ResultSet row, int column, String type) throws SQLException {
        if (row.getObject(column) == null) {
            return null;
        }

        return switch (type) {
            case "boolean" -> row.getBoolean(column) ? "1" : "0";
            case "date" -> String.valueOf(row.getObject(column, LocalDate.class).toEpochDay());
            case "timestamp_ntz" -> seconds(
                    row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC));
            case "timestamp_tz" -> zoned(row.getObject(column, OffsetDateTime.class));
            case "binary" -> HexFormat.of().withUpperCase().formatHex(row.getBytes(column));
            default -> row.getString(column);
        };
    }

    private static String zoned(OffsetDateTime time) {
        return seconds(time.toInstant()) + " " + (time.getOffset().getTotalSeconds() / MINUTES + OFFSET);
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .toPlainString();
    }

    static void bind(PreparedStatement statement, int parameter, JsonNode binding) throws SQLException {
        String value = binding.path("value").asText();
        switch (binding.path("type").asText()) {
            case "FIXED", "REAL" -> statement.setBigDecimal(parameter, new BigDecimal(value));
            case "BOOLEAN" -> statement.setBoolean(parameter, Boolean.parseBoolean(value));
            case "DATE" -> statement.setObject(
                    parameter, LocalDate.ofInstant(Instant.ofEpochMilli(Long.parseLong(value)), ZoneOffset.UTC));
            case "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP" -> {
                long nanos = Long.parseLong(value);
                statement.setObject(
                        parameter,
                        Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION))
                                .atOffset(ZoneOffset.UTC));
            }
            default -> statement.setString(parameter, value);
        }
    }
}
