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
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Types and parameters by their names there. */
final class DatabricksTypes {

    private DatabricksTypes() {}

    static Map<String, Object> manifest(String format, ResultSetMetaData columns, List<Map<String, Object>> chunks)
            throws SQLException {
        List<Map<String, Object>> described = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            described.add(column(columns, column));
        }
        Map<String, Object> manifest = new HashMap<>(Map.of(
                "format", format,
                "schema", Map.of("column_count", described.size(), "columns", described),
                "total_chunk_count", chunks.size(),
                "chunks", chunks,
                "total_row_count", sum(chunks, "row_count"),
                "total_byte_count", sum(chunks, "byte_count"),
                "truncated", false));
        manifest.put("result_compression", "NONE");

        return manifest;
    }

    private static long sum(List<Map<String, Object>> chunks, String field) {
        return chunks.stream()
                .mapToLong(chunk -> ((Number) chunk.get(field)).longValue())
                .sum();
    }

    private static Map<String, Object> column(ResultSetMetaData columns, int number) throws SQLException {
        String type = type(columns.getColumnType(number));
        Map<String, Object> column = new HashMap<>(
                Map.of("name", columns.getColumnLabel(number), "type_name", type, "position", number - 1));
        if (type.equals("DECIMAL")) {
            column.put("type_precision", columns.getPrecision(number));
            column.put("type_scale", columns.getScale(number));
            column.put("type_text", "DECIMAL(" + columns.getPrecision(number) + "," + columns.getScale(number) + ")");
        } else {
            column.put("type_text", type.equals("LONG") ? "BIGINT" : type);
        }

        return column;
    }

    static String type(int sqlType) {
        return switch (sqlType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> "INT";
            case Types.BIGINT -> "LONG";
            case Types.NUMERIC, Types.DECIMAL -> "DECIMAL";
            case Types.REAL -> "FLOAT";
            case Types.FLOAT, Types.DOUBLE -> "DOUBLE";
            case Types.BOOLEAN -> "BOOLEAN";
            case Types.DATE -> "DATE";
            case Types.TIMESTAMP -> "TIMESTAMP_NTZ";
            case Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP";
            case Types.BINARY, Types.VARBINARY -> "BINARY";
            default -> "STRING";
        };
    }

    static void bind(PreparedStatement statement, JsonNode parameter) throws SQLException {
        int ordinal = parameter.path("ordinal").asInt();
        String value = parameter.path("value").asText();
        String type = parameter.path("type").asText().replaceAll("\\(.*", "");
        switch (type) {
            case "INT", "BIGINT", "LONG", "DECIMAL", "DOUBLE", "FLOAT", "SHORT", "BYTE" -> statement.setBigDecimal(
                    ordinal, new BigDecimal(value));
            case "BOOLEAN" -> statement.setBoolean(ordinal, Boolean.parseBoolean(value));
            case "DATE" -> statement.setObject(ordinal, LocalDate.parse(value));
            case "TIMESTAMP_NTZ" -> statement.setObject(ordinal, LocalDateTime.parse(value.replace(' ', 'T')));
            case "TIMESTAMP" -> statement.setObject(
                    ordinal,
                    value.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                            ? OffsetDateTime.parse(value.replace(' ', 'T'))
                            : LocalDateTime.parse(value.replace(' ', 'T')));
            default -> statement.setString(ordinal, value);
        }
    }
}
