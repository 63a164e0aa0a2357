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
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The SQL API of Druid as its documentation has it (https://druid.apache.org/docs/latest/api-reference/sql-api). */
final class DruidRouter {

    private static final String BASIC = "Basic ";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

    private final Engine engine;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    DruidRouter(Engine engine) {
        this.engine = engine;
    }

    void serve(HttpServer server) {
        Call.on(server, "/druid/v2/sql", this::query);
        Call.on(server, "/control/druid", call -> {
            told.putAll(call.form());
            call.json(200, Map.of());
        });
    }

    private void query(Call call) throws IOException {
        String header = call.header("Authorization");
        String[] pair = header.startsWith(BASIC)
                ? new String(Base64.getDecoder().decode(header.substring(BASIC.length())), StandardCharsets.UTF_8)
                        .split(":", 2)
                : new String[] {"", ""};
        try (Connection connection = engine.connect(pair[0], pair[1])) {
            answer(call, connection);
        } catch (SQLException e) {
            call.json(401, Map.of("error", "Unauthorized"));
        }
    }

    private void answer(Call call, Connection connection) throws IOException {
        JsonNode asked = call.json();
        List<JsonNode> values = new ArrayList<>();
        asked.path("parameters").forEach(values::add);
        String sql = asked.path("query")
                .asText()
                .replace(
                        "DATA_TYPE FROM INFORMATION_SCHEMA",
                        "REPLACE(UPPER(data_type), 'CHARACTER VARYING', 'VARCHAR') FROM INFORMATION_SCHEMA");
        try {
            StoredResults.Result result =
                    StoredResults.query(connection, sql, statement -> bind(statement, values), DruidRouter::text);
            byte[] lines = lines(result);
            boolean cut = sql.startsWith("SELECT *") && told.remove("cut") != null;
            call.send(200, cut ? Arrays.copyOf(lines, lines.length - 1) : lines);
        } catch (SQLException e) {
            boolean right = Engine.refusal(e) == Engine.Refusal.RIGHT;
            call.json(
                    right ? 403 : 400,
                    Map.of(
                            "error",
                            "druidException",
                            "category",
                            right ? "FORBIDDEN" : "INVALID_INPUT",
                            "errorMessage",
                            Engine.message(e)));
        }
    }

    private static void bind(PreparedStatement statement, List<JsonNode> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setString(i + 1, values.get(i).path("value").asText());
        }
    }

    private static byte[] lines(StoredResults.Result result) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        line(lines, result.columns().stream().map(StoredResults.Column::name).toList());
        line(
                lines,
                result.columns().stream().map(column -> type(column.sqlType())).toList());
        for (List<String> row : result.rows()) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(json(type(result.columns().get(i).sqlType()), row.get(i)));
            }
            line(lines, values);
        }
        lines.write('\n');

        return lines.toByteArray();
    }

    private static void line(ByteArrayOutputStream lines, List<?> values) throws IOException {
        lines.write(Call.JSON.writeValueAsBytes(values));
        lines.write('\n');
    }

    private static Object json(String type, String text) {
        if (text == null) {
            return null;
        }

        return switch (type) {
            case "BIGINT", "INTEGER" -> Long.valueOf(text);
            case "DOUBLE", "FLOAT" -> Double.valueOf(text);
            default -> text;
        };
    }

    private static String type(int sqlType) {
        return switch (sqlType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> "INTEGER";
            case Types.BIGINT -> "BIGINT";
            case Types.REAL -> "FLOAT";
            case Types.FLOAT, Types.DOUBLE, Types.NUMERIC, Types.DECIMAL -> "DOUBLE";
            case Types.DATE -> "DATE";
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP";
            default -> "VARCHAR";
        };
    }

    private static String text(ResultSet row, int column, int sqlType) throws SQLException {
        return switch (sqlType) {
            case Types.TIMESTAMP -> TIME.format(row.getObject(column, LocalDateTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> TIME.format(
                    row.getObject(column, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC));
            default -> row.getString(column);
        };
    }
}
