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
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of BigQuery's REST API that queries need, as its documentation has it
 * (https://cloud.google.com/bigquery/docs/reference/rest). A token is the password of an account in H2, or one that was given
 * for an assertion that the key of a test signed.
 */
final class BigQueryRest {

    private static final String API = "/bigquery/v2/projects/";
    private static final Pattern RESULTS = Pattern.compile("[^/]+/queries/([^/]+)");
    private static final Pattern COLUMNS =
            Pattern.compile("(?s)SELECT table_name, column_name, data_type FROM `(\\w+)`.INFORMATION_SCHEMA.COLUMNS.*");
    private static final int PAGE_BYTES = 4 << 20;

    private final Engine engine;
    private final String account;
    private final StoredResults results = new StoredResults();
    private final Map<String, String> told = new ConcurrentHashMap<>();

    private record Job(StoredResults.Result result, String reason, String message) {}

    BigQueryRest(Engine engine, String account) {
        this.engine = engine;
        this.account = account;
    }

    void serve(HttpServer server) {
        Call.on(server, API, this::answer);
        Call.on(server, "/google/token", this::token);
        Call.on(server, "/control/bigquery", call -> {
            told.putAll(call.form());
            call.json(200, Map.of());
        });
    }

    private void answer(Call call) throws IOException, SQLException {
        String path = call.pathBehind(API);
        String token = call.header("Authorization").replace("Bearer ", "");
        try (Connection connection =
                engine.connect(account, token.equals("given") ? told.getOrDefault("password", "") : token)) {
            Matcher page = RESULTS.matcher(path);
            if (path.endsWith("/datasets")) {
                call.json(200, Map.of("datasets", List.of()));
            } else if (page.matches()) {
                page(call, page.group(1));
            } else if (path.endsWith("/jobs")) {
                insert(call, connection);
            } else {
                refuse(call, 404, "notFound", "Not found: " + path);
            }
        } catch (SQLException e) {
            refuse(call, 401, "authError", "Request had invalid authentication credentials.");
        }
    }

    private static void refuse(Call call, int status, String reason, String message) throws IOException {
        call.json(
                status,
                Map.of(
                        "error",
                        Map.of(
                                "code",
                                status,
                                "message",
                                message,
                                "errors",
                                List.of(Map.of("domain", "global", "reason", reason, "message", message)))));
    }

    private void insert(Call call, Connection connection) throws IOException {
        JsonNode asked = call.json();
        JsonNode query = asked.path("configuration").path("query");
        if (told.containsKey("refuse")) {
            refuse(call, 403, told.remove("refuse"), "told to refuse");
            return;
        }
        Job job = run(connection, query);
        if (asked.path("configuration").path("dryRun").asBoolean()) {
            if (job.reason() == null) {
                call.json(200, Map.of("statistics", Map.of("query", Map.of("schema", schema(job.result())))));
            } else {
                refuse(call, status(job.reason()), job.reason(), job.message());
            }
            return;
        }
        String id = asked.path("jobReference").path("jobId").asText();
        results.keep(id, job);
        call.json(
                200,
                Map.of(
                        "jobReference",
                        Map.of("projectId", "p", "jobId", id, "location", "EU"),
                        "status",
                        Map.of("state", "RUNNING")));
    }

    private static int status(String reason) {
        return switch (reason) {
            case "notFound" -> 404;
            case "accessDenied" -> 403;
            default -> 400;
        };
    }

    private static Job run(Connection connection, JsonNode query) {
        String sql = query.path("query").asText();
        Matcher columns = COLUMNS.matcher(sql);
        try {
            if (columns.matches()) {
                return new Job(columns(connection), null, null);
            }
            List<JsonNode> values = new ArrayList<>();
            query.path("queryParameters").forEach(values::add);

            return new Job(
                    StoredResults.query(connection, sql, statement -> bind(statement, values), BigQueryRest::text),
                    null,
                    null);
        } catch (SQLException e) {
            String reason =
                    switch (Engine.refusal(e)) {
                        case TABLE -> "notFound";
                        case RIGHT -> "accessDenied";
                        case COLUMN, OTHER -> "invalidQuery";
                    };

            return new Job(null, reason, Engine.message(e));
        }
    }

    private static StoredResults.Result columns(Connection connection) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        StoredResults.tables(connection)
                .forEach((table, columns) -> columns.forEach(column -> {
                    String type = type(column.sqlType());
                    rows.add(List.of(
                            table,
                            column.name(),
                            type.equals("NUMERIC")
                                    ? "NUMERIC(" + column.precision() + ", " + column.scale() + ")"
                                    : type.replace("INTEGER", "INT64")));
                }));
        StoredResults.Column text = new StoredResults.Column("text", Types.VARCHAR, 0, 0);

        return new StoredResults.Result(List.of(text, text, text), rows);
    }

    private static void bind(PreparedStatement statement, List<JsonNode> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            String text = values.get(i).path("parameterValue").path("value").asText();
            Object value =
                    switch (values.get(i).path("parameterType").path("type").asText()) {
                        case "INT64" -> Long.valueOf(text);
                        case "NUMERIC", "BIGNUMERIC" -> new BigDecimal(text);
                        case "BOOL" -> Boolean.valueOf(text);
                        case "DATE" -> LocalDate.parse(text);
                        case "DATETIME" -> LocalDateTime.parse(text);
                        case "TIMESTAMP" -> Instant.parse(text).atOffset(ZoneOffset.UTC);
                        default -> text;
                    };
            statement.setObject(i + 1, value);
        }
    }

    private void page(Call call, String id) throws IOException {
        Job job = (Job) results.get(id);
        if (job == null) {
            refuse(call, 404, "notFound", "Not found: Job " + id);
            return;
        }
        if (job.reason() != null) {
            refuse(call, status(job.reason()), job.reason(), job.message());
            return;
        }
        Map<String, String> asked = call.query();
        if (!"EU".equals(asked.get("location")) || !"true".equals(asked.get("formatOptions.useInt64Timestamp"))) {
            refuse(call, 404, "notFound", "Not found: Job " + id + " in that location");
            return;
        }
        int from = Integer.parseInt(asked.getOrDefault("pageToken", "0"));
        if (from == 0 && told.remove("slow") != null) {
            call.json(200, Map.of("jobComplete", false, "jobReference", Map.of("jobId", id)));
            return;
        }
        List<Object> rows = new ArrayList<>();
        int bytes = 0;
        int at = from;
        int most = Integer.parseInt(asked.get("maxResults"));
        List<List<String>> all = job.result().rows();
        while (at < all.size() && rows.size() < most && bytes < PAGE_BYTES) {
            List<Object> cells = new ArrayList<>();
            for (String value : all.get(at)) {
                Map<String, Object> cell = new HashMap<>();
                cell.put("v", value);
                cells.add(cell);
                bytes += value == null ? 0 : value.length();
            }
            rows.add(Map.of("f", cells));
            at++;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jobComplete", true);
        answer.put("schema", schema(job.result()));
        answer.put("totalRows", String.valueOf(all.size()));
        answer.put("rows", rows);
        if (at < all.size()) {
            answer.put("pageToken", String.valueOf(at));
        }
        call.json(200, answer);
    }

    private static Map<String, Object> schema(StoredResults.Result result) {
        List<Object> fields = new ArrayList<>();
        for (StoredResults.Column column : result.columns()) {
            Map<String, Object> field = new LinkedHashMap<>(
                    Map.of("name", column.name(), "type", type(column.sqlType()), "mode", "NULLABLE"));
            if (type(column.sqlType()).equals("NUMERIC")) {
                field.put("precision", String.valueOf(column.precision()));
                field.put("scale", String.valueOf(column.scale()));
            }
            fields.add(field);
        }

        return Map.of("fields", fields);
    }

    private static String type(int sqlType) {
        return switch (sqlType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> "INTEGER";
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> "FLOAT";
            case Types.NUMERIC, Types.DECIMAL -> "NUMERIC";
            case Types.BOOLEAN -> "BOOLEAN";
            case Types.DATE -> "DATE";
            case Types.TIMESTAMP -> "DATETIME";
            case Types.TIMESTAMP_WITH_TIMEZONE -> "TIMESTAMP";
            case Types.BINARY, Types.VARBINARY -> "BYTES";
            default -> "STRING";
        };
    }

    private static String text(ResultSet row, int column, int sqlType) throws SQLException {
        return switch (sqlType) {
            case Types.TIMESTAMP -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                    row.getObject(column, LocalDateTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> String.valueOf(
                    micros(row.getObject(column, OffsetDateTime.class).toInstant()));
            case Types.BINARY, Types.VARBINARY -> Base64.getEncoder().encodeToString(row.getBytes(column));
            default -> row.getString(column);
        };
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    /** For an assertion that is signed by the key that a test told. */
    private void token(Call call) throws IOException, GeneralSecurityException {
        String[] parts = call.form().getOrDefault("assertion", "").split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(told.get("publicKey")))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        JsonNode claims = Call.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        boolean right = claims.path("aud").asText().endsWith("/google/token")
                && claims.path("scope").asText().equals("https://www.googleapis.com/auth/bigquery")
                && call.form().get("grant_type").equals("urn:ietf:params:oauth:grant-type:jwt-bearer");
        if (right && signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
            call.json(200, Map.of("access_token", "given", "expires_in", 3600, "token_type", "Bearer"));
        } else {
            call.json(400, Map.of("error", "invalid_grant", "error_description", "Invalid JWT Signature."));
        }
    }
}
