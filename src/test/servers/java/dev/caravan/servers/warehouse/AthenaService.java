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
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Actions of Athena as its documentation has them (https://docs.aws.amazon.com/athena/latest/APIReference/API_Operations.html),
 * for the one access key that a test told: its ID is an account in H2. Signatures are made anew and compared.
 */
final class AthenaService {

    static final String TARGET = "X-Amz-Target";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    private static final String ID = "QueryExecutionId";
    private static final int TABLES_A_PAGE = 50;

    private final Engine engine;
    private final StoredResults results = new StoredResults();

    /** The access key, and what a test wants to happen. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** A query, of which somebody asked so often whether it is done. */
    private static final class Execution {
        private StoredResults.Result result;
        private String failure = "";
        private int asked;
        private boolean stopped;
    }

    AthenaService(Engine engine) {
        this.engine = engine;
    }

    void serve(HttpServer server) {
        Call.on(server, "/control/athena", call -> {
            told.putAll(call.form());
            call.json(200, Map.of());
        });
    }

    void answer(Call call) throws IOException, SQLException {
        String refusal = AwsSignatures.refusal(
                call, told.getOrDefault("accessKey", ""), told.getOrDefault("secretKey", ""), "athena");
        if (!refusal.isEmpty()) {
            refuse(call, refusal, "The security token included in the request is invalid.");
            return;
        }
        String action = call.header(TARGET).replace("AmazonAthena.", "");
        if (action.equals(told.getOrDefault("refuse", ""))) {
            refuse(call, told.remove("refused"), "told to refuse");
            told.remove("refuse");
            return;
        }
        JsonNode input = call.json();
        switch (action) {
            case "GetWorkGroup" -> call.json(
                    200,
                    Map.of("WorkGroup", Map.of("Name", input.path("WorkGroup").asText())));
            case "StartQueryExecution" -> start(call, input);
            case "GetQueryExecution" -> status(call, execution(input));
            case "GetQueryResults" -> page(call, input, execution(input));
            case "StopQueryExecution" -> {
                execution(input).stopped = true;
                call.json(200, Map.of());
            }
            case "ListTableMetadata" -> tables(call, input);
            default -> refuse(call, "UnknownOperationException", action);
        }
    }

    private static void refuse(Call call, String type, String message) throws IOException {
        call.json(400, Map.of("__type", "com.amazonaws.athena#" + type, "message", message));
    }

    private Connection connect() throws SQLException {
        return engine.connect(told.get("accessKey"), told.get("secretKey"));
    }

    private Execution execution(JsonNode input) {
        return (Execution) results.get(input.path(ID).asText());
    }

    private void start(Call call, JsonNode input) throws IOException {
        if (!input.path("ResultConfiguration").path("OutputLocation").asText().startsWith("s3://")) {
            refuse(
                    call,
                    "InvalidRequestException",
                    "No output location provided. You did not provide an output location for your query results.");
            return;
        }
        Execution execution = new Execution();
        List<String> values = new ArrayList<>();
        input.path("ExecutionParameters").forEach(value -> values.add(value.asText()));
        try (Connection connection = connect()) {
            execution.result = StoredResults.query(
                    connection,
                    input.path("QueryString").asText(),
                    statement -> bind(connection, statement, values),
                    AthenaService::text);
        } catch (SQLException e) {
            execution.failure = switch (Engine.refusal(e)) {
                case TABLE -> "TABLE_NOT_FOUND: line 1:15: " + Engine.message(e);
                case COLUMN -> "COLUMN_NOT_FOUND: line 1:8: " + Engine.message(e);
                case RIGHT -> "Insufficient permissions to execute the query. " + Engine.message(e);
                case OTHER -> "SYNTAX_ERROR: line 1:1: " + Engine.message(e);
            };
        }
        call.json(200, Map.of(ID, results.keep(execution)));
    }

    /** Each parameter is an expression by itself. */
    private static void bind(Connection connection, PreparedStatement statement, List<String> values)
            throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            String expression =
                    values.get(i).replaceFirst("^TIMESTAMP ('.*) UTC'$", "TIMESTAMP WITH TIME ZONE $1+00:00'");
            try (ResultSet value = connection.createStatement().executeQuery("SELECT " + expression)) {
                value.next();
                statement.setObject(i + 1, value.getObject(1));
            }
        }
    }

    private void status(Call call, Execution execution) throws IOException {
        execution.asked++;
        String state = execution.stopped
                ? "CANCELLED"
                : execution.asked == 1 || told.containsKey("runsForEver")
                        ? "RUNNING"
                        : execution.failure.isEmpty() ? "SUCCEEDED" : "FAILED";
        if (execution.stopped) {
            told.put("stopped", "1");
        }
        Map<String, Object> status = new HashMap<>(Map.of("State", state));
        if (state.equals("FAILED")) {
            status.put("StateChangeReason", execution.failure);
        }
        call.json(200, Map.of("QueryExecution", Map.of("Status", status)));
    }

    private static void page(Call call, JsonNode input, Execution execution) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(execution.result.columns().stream()
                .map(StoredResults.Column::name)
                .toList());
        rows.addAll(execution.result.rows());
        int from = input.path("NextToken").asInt();
        int to = Math.min(rows.size(), from + input.path("MaxResults").asInt(1_000));
        List<Object> data = new ArrayList<>();
        for (List<String> row : rows.subList(from, to)) {
            List<Object> values = new ArrayList<>();
            row.forEach(value -> values.add(value == null ? Map.of() : Map.of("VarCharValue", value)));
            data.add(Map.of("Data", values));
        }
        List<Object> columns = new ArrayList<>();
        for (StoredResults.Column column : execution.result.columns()) {
            columns.add(Map.of(
                    "Name", column.name(),
                    "Type", type(column.sqlType()),
                    "Precision", column.precision(),
                    "Scale", column.scale()));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ResultSet", Map.of("Rows", data, "ResultSetMetadata", Map.of("ColumnInfo", columns)));
        if (to < rows.size()) {
            answer.put("NextToken", String.valueOf(to));
        }
        call.json(200, answer);
    }

    private void tables(Call call, JsonNode input) throws IOException, SQLException {
        List<Object> tables = new ArrayList<>();
        try (Connection connection = connect()) {
            StoredResults.tables(connection)
                    .forEach((name, columns) -> tables.add(Map.of(
                            "Name",
                            name,
                            "Columns",
                            columns.stream()
                                    .map(column -> Map.of("Name", column.name(), "Type", hiveType(column)))
                                    .toList())));
        }
        int from = input.path("NextToken").asInt();
        int to = Math.min(tables.size(), from + TABLES_A_PAGE);
        Map<String, Object> answer = new HashMap<>(Map.of("TableMetadataList", tables.subList(from, to)));
        if (to < tables.size()) {
            answer.put("NextToken", String.valueOf(to));
        }
        call.json(200, answer);
    }

    private static String hiveType(StoredResults.Column column) {
        String type = type(column.sqlType());

        return type.equals("decimal")
                ? "decimal(" + column.precision() + "," + column.scale() + ")"
                : type.equals("varchar") ? "string" : type;
    }

    private static String type(int sqlType) {
        return switch (sqlType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> "integer";
            case Types.BIGINT -> "bigint";
            case Types.REAL -> "float";
            case Types.FLOAT, Types.DOUBLE -> "double";
            case Types.NUMERIC, Types.DECIMAL -> "decimal";
            case Types.BOOLEAN -> "boolean";
            case Types.DATE -> "date";
            case Types.TIMESTAMP -> "timestamp";
            case Types.TIMESTAMP_WITH_TIMEZONE -> "timestamp with time zone";
            case Types.BINARY, Types.VARBINARY -> "varbinary";
            default -> "varchar";
        };
    }

    private static String text(ResultSet row, int column, int sqlType) throws SQLException {
        return switch (sqlType) {
            case Types.TIMESTAMP -> TIME.format(row.getObject(column, LocalDateTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> TIME.format(
                            row.getObject(column, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC))
                    + " UTC";
            case Types.BINARY, Types.VARBINARY -> HexFormat.ofDelimiter(" ").formatHex(row.getBytes(column));
            default -> row.getString(column);
        };
    }
}
