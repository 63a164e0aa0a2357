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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Snowflake's JDBC driver asks for: sessions and queries, with results as JSON, the rest of a large one in chunks
 * (https://github.com/snowflakedb/snowflake-jdbc).
 */
final class SnowflakeApi {

    private static final int INLINE_ROWS = 500;
    private static final int CHUNK_ROWS = 5_000;

    /** Of sessions (https://docs.snowflake.com/en/sql-reference/parameters). */
    private static final Map<String, Object> DEFAULTS = Map.of(
            "AUTOCOMMIT",
            true,
            "CLIENT_SESSION_KEEP_ALIVE",
            false,
            "TIMEZONE",
            "America/Los_Angeles",
            "CLIENT_MEMORY_LIMIT",
            1536,
            "CLIENT_PREFETCH_THREADS",
            4,
            "CLIENT_RESULT_CHUNK_SIZE",
            160);

    private static final String TOKEN = "Snowflake Token=\"";

    private final Engine engine;
    private final SnowflakeLogin login;
    private final Map<String, Connection> sessions = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> settings = new ConcurrentHashMap<>();
    private final Map<String, byte[]> chunks = new ConcurrentHashMap<>();

    SnowflakeApi(Engine engine) {
        this.engine = engine;
        this.login = new SnowflakeLogin(engine);
    }

    void serve(HttpServer server) {
        login.serve(server);
        Call.on(server, "/session/v1/login-request", this::login);
        Call.on(server, "/session", this::session);
        Call.on(server, "/queries/v1/query-request", this::query);
        Call.on(server, "/snowflake-chunk/", this::chunk);
        Call.on(server, "/telemetry/send", call -> call.json(200, success(null)));
    }

    private void login(Call call) throws IOException {
        JsonNode asked = call.json().path("data");
        String token = UUID.randomUUID().toString();
        try {
            sessions.put(token, login.connect(asked));
        } catch (SQLException | IllegalArgumentException e) {
            call.json(200, failure("390100", "08001", "Incorrect username or password was specified."));
            return;
        }
        Map<String, Object> parameters = new TreeMap<>(DEFAULTS);
        asked.path("SESSION_PARAMETERS")
                .properties()
                .forEach(each ->
                        parameters.put(each.getKey(), value(each.getValue().asText(), DEFAULTS.get(each.getKey()))));
        settings.put(token, parameters);
        Map<String, Object> data = new HashMap<>(Map.of(
                "token",
                token,
                "masterToken",
                token,
                "validityInSeconds",
                3600,
                "masterValidityInSeconds",
                14_400,
                "displayUserName",
                asked.path("LOGIN_NAME").asText(),
                "serverVersion",
                "9.0.0",
                "sessionId",
                1,
                "parameters",
                listed(parameters)));
        data.put(
                "sessionInfo",
                Map.of(
                        "databaseName", call.query().getOrDefault("databaseName", ""),
                        "schemaName", "PUBLIC",
                        "warehouseName", call.query().getOrDefault("warehouse", ""),
                        "roleName", call.query().getOrDefault("roleName", "PUBLIC")));
        call.json(200, success(data));
    }

    private static Object value(String text, Object initial) {
        return initial instanceof Boolean
                ? Boolean.valueOf(text)
                : initial instanceof Integer ? Integer.valueOf(text) : text;
    }

    private static List<Map<String, Object>> listed(Map<String, Object> parameters) {
        return parameters.entrySet().stream()
                .map(each -> Map.of("name", each.getKey(), "value", each.getValue()))
                .toList();
    }

    private void session(Call call) throws IOException, SQLException {
        if (call.query().containsKey("delete")) {
            Connection connection = sessions.remove(token(call));
            settings.remove(token(call));
            if (connection != null) {
                connection.close();
            }
        }
        call.json(200, success(null));
    }

    private static String token(Call call) {
        return call.header("Authorization").replace(TOKEN, "").replace("\"", "");
    }

    private void query(Call call) throws IOException {
        Connection session = sessions.get(token(call));
        if (session == null) {
            call.json(200, failure("390112", "08001", "Your session has expired. Please login again."));
            return;
        }
        JsonNode asked = call.json();
        String sql = asked.path("sqlText").asText().strip();
        try {
            Map<String, Object> data = SnowflakeCommands.isOne(sql)
                    ? SnowflakeCommands.run(sql, session)
                    : select(call, session, sql, asked);
            data.put("parameters", listed(settings.get(token(call))));
            call.json(200, success(data));
        } catch (SQLException e) {
            call.json(200, failure(e));
        }
    }

    private Map<String, Object> select(Call call, Connection session, String sql, JsonNode asked)
            throws SQLException, IOException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (Map.Entry<String, JsonNode> each : asked.path("bindings").properties()) {
                SnowflakeTypes.bind(statement, Integer.parseInt(each.getKey()), each.getValue());
            }
            Map<String, Object> data =
                    SnowflakeCommands.result(SnowflakeTypes.describe(statement.getMetaData()), List.of());
            data.put("numberOfBinds", statement.getParameterMetaData().getParameterCount());
            if (asked.path("describeOnly").asBoolean()) {
                return data;
            }
            statement.setMaxRows(
                    asked.path("parameters").path("rows_per_resultset").asInt());
            try (ResultSet rows = statement.executeQuery()) {
                List<List<String>> inline = part(rows, INLINE_ROWS);
                List<Map<String, Object>> later = new ArrayList<>();
                long total = inline.size();
                for (List<List<String>> part = part(rows, CHUNK_ROWS); !part.isEmpty(); part = part(rows, CHUNK_ROWS)) {
                    later.add(keep(call, part));
                    total += part.size();
                }
                data.put("rowset", inline);
                data.put("total", total);
                data.put("returned", total);
                if (!later.isEmpty()) {
                    data.put("chunks", later);
                    data.put("chunkHeaders", Map.of("x-test", "chunk"));
                }

                return data;
            }
        }
    }

    private static List<List<String>> part(ResultSet rows, int most) throws SQLException {
        List<List<String>> part = new ArrayList<>();
        while (part.size() < most && rows.next()) {
            part.add(SnowflakeTypes.values(rows));
        }

        return part;
    }

    /** Where the driver fetches it is storage of the cloud. */
    private Map<String, Object> keep(Call call, List<List<String>> rows) throws IOException {
        String json = Call.JSON.writeValueAsString(rows);
        byte[] content = json.substring(1, json.length() - 1).getBytes(StandardCharsets.UTF_8);
        String name = UUID.randomUUID().toString();
        chunks.put(name, content);

        return Map.of(
                "url",
                "http://" + call.header("Host") + "/snowflake-chunk/" + name,
                "rowCount",
                rows.size(),
                "uncompressedSize",
                content.length,
                "compressedSize",
                content.length);
    }

    private void chunk(Call call) throws IOException {
        call.send(200, chunks.get(call.pathBehind("/snowflake-chunk/")));
    }

    private static Map<String, Object> failure(SQLException e) {
        return switch (Engine.refusal(e)) {
            case TABLE, RIGHT -> failure(
                    "002003",
                    "02000",
                    "SQL compilation error: Object " + Engine.message(e) + " does not exist or not authorized.");
            case COLUMN -> failure("000904", "42000", "SQL compilation error: invalid identifier " + Engine.message(e));
            case OTHER -> failure("001003", "42000", "SQL compilation error: " + Engine.message(e));
        };
    }

    private static Map<String, Object> failure(String code, String state, String message) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "data",
                Map.of(
                        "errorCode",
                        code,
                        "sqlState",
                        state,
                        "queryId",
                        UUID.randomUUID().toString()));
        answer.put("code", code);
        answer.put("message", message);
        answer.put("success", false);

        return answer;
    }

    private static Map<String, Object> success(Object data) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("data", data);
        answer.put("code", null);
        answer.put("message", null);
        answer.put("success", true);

        return answer;
    }
}
