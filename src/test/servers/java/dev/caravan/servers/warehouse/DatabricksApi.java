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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Databricks' JDBC driver asks for where it speaks the Statement Execution API
 * (https://docs.databricks.com/api/workspace/statementexecution): sessions, statements, results as Arrow streams behind
 * links; metadata as JSON. A token is the password of an account in H2.
 */
final class DatabricksApi {

    private static final String API = "/api/2.0/sql/";
    private static final Pattern SESSION = Pattern.compile("(?:warehouses/[^/]+/)?sessions(?:/([^/]+))?");
    private static final Pattern STATEMENT = Pattern.compile(
            "(?:warehouses/[^/]+/sessions/([^/]+)/)?statements(?:/([^/]+))?(?:/result/chunks/(\\d+))?/?");
    private static final String FILES = "/databricks-file/";
    private static final String BEARER = "Bearer ";
    private static final int CHUNK_ROWS = 5_000;

    private final Engine engine;
    private final String account;
    private final Map<String, Connection> sessions = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** Of statements, all of their links. */
    private final Map<String, List<Map<String, Object>>> links = new ConcurrentHashMap<>();

    DatabricksApi(Engine engine, String account) {
        this.engine = engine;
        this.account = account;
    }

    void serve(HttpServer server) {
        Call.on(server, API, this::sql);
        Call.on(server, FILES, call -> call.send(200, files.get(call.pathBehind(FILES))));
        Call.on(server, "/api/2.0/connector-service/", call -> call.json(200, Map.of("flags", List.of())));
    }

    private void sql(Call call) throws IOException, SQLException {
        String path = call.pathBehind(API).replaceFirst("/$", "");
        Matcher session = SESSION.matcher(path);
        Matcher statement = STATEMENT.matcher(path);
        if (session.matches()) {
            if (call.method().equals("DELETE")) {
                end(call, session.group(1));
            } else {
                begin(call);
            }
        } else if (!statement.matches()) {
            call.json(404, Map.of("message", "There is no " + path));
        } else if (statement.group(3) != null) {
            call.json(200, Map.of("external_links", from(statement.group(2), Integer.parseInt(statement.group(3)))));
        } else if (statement.group(2) != null) {
            links.remove(statement.group(2));
            call.json(200, Map.of());
        } else {
            execute(call, Optional.ofNullable(statement.group(1)));
        }
    }

    private void begin(Call call) throws IOException {
        String session = UUID.randomUUID().toString();
        try {
            sessions.put(
                    session,
                    engine.connect(account, call.header("Authorization").replace(BEARER, "")));
            call.json(200, Map.of("session_id", session));
        } catch (SQLException e) {
            call.json(403, Map.of("error_code", "403", "message", "Invalid access token."));
        }
    }

    private void end(Call call, String session) throws IOException, SQLException {
        Connection ended = sessions.remove(session);
        if (ended != null) {
            ended.close();
        }
        call.json(200, Map.of());
    }

    /** The real one gives a few at a time, too. */
    private List<Map<String, Object>> from(String statement, int chunk) {
        List<Map<String, Object>> all = links.get(statement);

        return all.subList(chunk, Math.min(chunk + 2, all.size()));
    }

    private void execute(Call call, Optional<String> named) throws IOException {
        JsonNode asked = call.json();
        Connection session = sessions.get(named.orElse(asked.path("session_id").asText()));
        if (session == null) {
            call.json(404, Map.of("error_code", "NOT_FOUND", "message", "The session does not exist."));
            return;
        }
        String statement = UUID.randomUUID().toString();
        try {
            Map<String, Object> answer = new HashMap<>(answer(call, session, statement, asked));
            answer.put("statement_id", statement);
            answer.put("status", Map.of("state", "SUCCEEDED"));
            call.json(200, answer);
        } catch (SQLException e) {
            call.json(200, Map.of("statement_id", statement, "status", failure(e)));
        }
    }

    private Map<String, Object> answer(Call call, Connection session, String statement, JsonNode asked)
            throws SQLException, IOException {
        String sql = asked.path("statement").asText().strip();
        Optional<String> metadata = DatabricksMetadata.query(sql);
        boolean links = asked.path("disposition").asText().equals("EXTERNAL_LINKS");
        try (PreparedStatement prepared =
                session.prepareStatement(metadata.orElse(sql).replace(" COLLATE UTF8_BINARY", ""))) {
            for (JsonNode each : asked.path("parameters")) {
                DatabricksTypes.bind(prepared, each);
            }
            prepared.setMaxRows(asked.path("row_limit").asInt());
            try (ResultSet rows = prepared.executeQuery()) {
                return links ? linked(call, statement, rows) : inline(rows);
            }
        }
    }

    private static Map<String, Object> inline(ResultSet rows) throws SQLException {
        List<List<String>> values = new ArrayList<>();
        while (rows.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                row.add(rows.getString(column));
            }
            values.add(row);
        }

        return Map.of(
                "manifest",
                        DatabricksTypes.manifest(
                                "JSON_ARRAY", rows.getMetaData(), List.of(chunk(0, 0, values.size(), 1))),
                "result", Map.of("chunk_index", 0, "row_offset", 0, "row_count", values.size(), "data_array", values));
    }

    private Map<String, Object> linked(Call call, String statement, ResultSet rows) throws SQLException, IOException {
        List<Map<String, Object>> chunks = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        long offset = 0;
        ArrowChunks arrow = new ArrowChunks(rows);
        for (ArrowChunks.Chunk each = arrow.next(CHUNK_ROWS); each.rows() > 0; each = arrow.next(CHUNK_ROWS)) {
            String file = UUID.randomUUID().toString();
            files.put(file, each.stream());
            Map<String, Object> chunk = chunk(chunks.size(), offset, each.rows(), each.stream().length);
            Map<String, Object> link = new HashMap<>(chunk);
            link.put("external_link", "http://" + call.header("Host") + FILES + file);
            link.put("expiration", Instant.now().plus(1, ChronoUnit.HOURS).toString());
            if (!all.isEmpty()) {
                Map<String, Object> before = all.get(all.size() - 1);
                before.put("next_chunk_index", all.size());
                before.put(
                        "next_chunk_internal_link", API + "statements/" + statement + "/result/chunks/" + all.size());
            }
            chunks.add(chunk);
            all.add(link);
            offset += each.rows();
        }
        links.put(statement, all);

        return Map.of(
                "manifest", DatabricksTypes.manifest("ARROW_STREAM", rows.getMetaData(), chunks),
                "result", Map.of("external_links", all.isEmpty() ? List.of() : from(statement, 0)));
    }

    private static Map<String, Object> chunk(int index, long offset, int rows, int bytes) {
        return new HashMap<>(
                Map.of("chunk_index", index, "row_offset", offset, "row_count", rows, "byte_count", bytes));
    }

    private static Map<String, Object> failure(SQLException e) {
        String[] kind =
                switch (Engine.refusal(e)) {
                    case TABLE -> new String[] {"TABLE_OR_VIEW_NOT_FOUND", "42P01"};
                    case COLUMN -> new String[] {"UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703"};
                    case RIGHT -> new String[] {"INSUFFICIENT_PERMISSIONS", "42501"};
                    case OTHER -> new String[] {"PARSE_SYNTAX_ERROR", "42601"};
                };

        return Map.of(
                "state",
                "FAILED",
                "sql_state",
                kind[1],
                "error",
                Map.of(
                        "error_code",
                        "BAD_REQUEST",
                        "message",
                        "[" + kind[0] + "] " + Engine.message(e) + " SQLSTATE: " + kind[1]));
    }
}
