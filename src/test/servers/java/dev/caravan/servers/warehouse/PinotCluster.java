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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker and a controller of Pinot as their documentation has them
 * (https://docs.pinot.apache.org/users/api/querying-pinot-using-standard-sql/response-format,
 * https://docs.pinot.apache.org/users/api/controller-api-reference).
 */
final class PinotCluster {

    private static final String BASIC = "Basic ";
    private static final String TABLES = "/tables";
    private static final String SCHEMA = "/schema";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private final Engine engine;

    /** What the next answers lack, as a test told. */
    private final Map<String, String> told = new HashMap<>();

    PinotCluster(Engine engine) {
        this.engine = engine;
    }

    void serve(HttpServer server) {
        Call.on(server, "/query/sql", call -> as(call, connection -> query(call, connection)));
        Call.on(server, TABLES, call -> as(call, connection -> tables(call, connection)));
        Call.on(server, "/control/pinot", call -> {
            told.clear();
            told.putAll(call.form());
            call.json(200, Map.of());
        });
    }

    private interface Answer {
        void of(Connection connection) throws IOException, SQLException;
    }

    private void as(Call call, Answer answer) throws IOException, SQLException {
        Optional<Connection> connection = logIn(call);
        if (connection.isEmpty()) {
            call.json(401, Map.of("code", 401, "error", "HTTP 401 Unauthorized"));
            return;
        }
        try (Connection open = connection.get()) {
            answer.of(open);
        }
    }

    private Optional<Connection> logIn(Call call) {
        String header = call.header("Authorization");
        if (!header.startsWith(BASIC)) {
            return Optional.empty();
        }
        String[] pair = new String(Base64.getDecoder().decode(header.substring(BASIC.length())), StandardCharsets.UTF_8)
                .split(":", 2);
        try {
            return Optional.of(engine.connect(pair[0], pair[1]));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private void query(Call call, Connection connection) throws IOException {
        JsonNode asked = call.json();
        String sql = asked.path("sql").asText();
        Map<String, Object> answer = new LinkedHashMap<>();
        List<Map<String, Object>> exceptions = new ArrayList<>();
        try {
            // As it does without a limit of one's own.
            String limited = sql.matches("(?s).* LIMIT \\d+") ? sql : sql + " LIMIT 10";
            StoredResults.Result result = StoredResults.query(connection, limited, statement -> {}, PinotCluster::text);
            answer.put("resultTable", table(result));
        } catch (SQLException e) {
            exceptions.add(Map.of("errorCode", code(e), "message", Engine.message(e)));
        }
        if (told.containsKey("exception")) {
            exceptions.add(Map.of("errorCode", Integer.parseInt(told.get("exception")), "message", "told to fail"));
        }
        answer.put("exceptions", exceptions);
        answer.put("numServersQueried", 2);
        answer.put("numServersResponded", told.containsKey("missing") ? 1 : 2);
        call.json(200, answer);
    }

    private static int code(SQLException e) {
        return switch (Engine.refusal(e)) {
            case TABLE -> 190;
            case COLUMN -> 710;
            case RIGHT -> 180;
            case OTHER -> 150;
        };
    }

    private static Map<String, Object> table(StoredResults.Result result) {
        List<String> types =
                result.columns().stream().map(column -> type(column.sqlType())).toList();
        List<List<Object>> rows = new ArrayList<>();
        for (List<String> row : result.rows()) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(json(types.get(i), row.get(i)));
            }
            rows.add(values);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(
                "columnNames",
                result.columns().stream().map(StoredResults.Column::name).toList());
        schema.put("columnDataTypes", types);
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("dataSchema", schema);
        table.put("rows", rows);

        return table;
    }

    private static Object json(String type, String text) {
        if (text == null) {
            return null;
        }

        return switch (type) {
            case "INT", "LONG" -> Long.valueOf(text);
            case "FLOAT", "DOUBLE" -> Double.valueOf(text);
            case "BOOLEAN" -> Boolean.valueOf(text);
            default -> text;
        };
    }

    static String type(int sqlType) {
        return switch (sqlType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> "INT";
            case Types.BIGINT -> "LONG";
            case Types.REAL -> "FLOAT";
            case Types.FLOAT, Types.DOUBLE -> "DOUBLE";
            case Types.NUMERIC, Types.DECIMAL -> "BIG_DECIMAL";
            case Types.BOOLEAN -> "BOOLEAN";
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP";
            case Types.BINARY, Types.VARBINARY -> "BYTES";
            default -> "STRING";
        };
    }

    private static String text(ResultSet row, int column, int sqlType) throws SQLException {
        return switch (sqlType) {
            case Types.TIMESTAMP -> TIME.format(row.getObject(column, LocalDateTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> TIME.format(
                    row.getObject(column, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC));
            case Types.BINARY, Types.VARBINARY -> HexFormat.of().formatHex(row.getBytes(column));
            default -> row.getString(column);
        };
    }

    private static void tables(Call call, Connection connection) throws IOException, SQLException {
        Map<String, List<StoredResults.Column>> tables = StoredResults.tables(connection);
        String path = call.path();
        if (path.equals(TABLES)) {
            call.json(200, Map.of("tables", List.copyOf(tables.keySet())));
            return;
        }
        String name = path.substring(TABLES.length() + 1).replaceFirst(SCHEMA + "$", "");
        List<Map<String, Object>> dimensions = new ArrayList<>();
        List<Map<String, Object>> times = new ArrayList<>();
        for (StoredResults.Column column : tables.getOrDefault(name, List.of())) {
            String type = type(column.sqlType());
            (type.equals("TIMESTAMP") ? times : dimensions).add(Map.of("name", column.name(), "dataType", type));
        }
        call.json(200, Map.of("schemaName", name, "dimensionFieldSpecs", dimensions, "dateTimeFieldSpecs", times));
    }
}
