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
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a router or broker of Druid answers to SQL. */
final class DruidApi implements QueryApi {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static final int MILLIS = 1_000;

    private final JsonHttp http;
    private final Map<String, String> headers;
    private final String user;
    private final String schema;

    DruidApi(JsonHttp http, Map<String, String> headers, String user, String schema) {
        this.http = http;
        this.headers = headers;
        this.user = user;
        this.schema = schema;
    }

    @Override
    public String product() {
        return "Druid";
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public void logIn() throws SQLException {
        run(new Query("SELECT 1", List.of(), 0, 1, 0)).close();
    }

    /** Lines, of which the last one is empty if the answer is whole. */
    @Override
    public Pages run(Query query) throws SQLException {
        ObjectNode question = JsonHttp.JSON.createObjectNode();
        ArrayNode parameters = question.putArray("parameters");
        question.put("query", Literals.in(query.limited(), query.values(), value -> bound(value, parameters)));
        question.put("resultFormat", "arrayLines").put("header", true).put("sqlTypesHeader", true);
        ObjectNode context = question.putObject("context");
        // In which literals of times are, and days begin.
        context.put("sqlTimeZone", "UTC").put("sqlStringifyArrays", true);
        if (query.timeoutSeconds() > 0) {
            context.put("timeout", (long) query.timeoutSeconds() * MILLIS);
        }
        Path file = http.spool("/druid/v2/sql", headers, question, DruidApi::refused);
        try {
            return DruidAnswer.of(file, query.pageRows());
        } catch (IOException e) {
            throw Failed.passing("the answer is cut off or no JSON", e);
        }
    }

    /** Days and times as literals, by which the time of segments is pruned; anything else beside the SQL. */
    private static String bound(Object value, ArrayNode parameters) {
        if (value instanceof LocalDate day) {
            return "DATE " + Literals.text(day.toString());
        }
        if (value instanceof LocalDateTime time) {
            return "TIMESTAMP " + Literals.text(TIME.format(time));
        }
        if (value instanceof OffsetDateTime time) {
            return "TIMESTAMP " + Literals.text(TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC)));
        }
        if (value instanceof BigDecimal number) {
            // Digits and a sign.
            return number.toPlainString();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        parameters.addObject().put("type", "VARCHAR").put("value", value.toString());

        return "?";
    }

    /** Errors have the form of https://druid.apache.org/docs/latest/api-reference/sql-api. */
    private static SQLException refused(JsonHttp.Answer answer) {
        JsonNode body = answer.body();

        return Failed.answered(
                answer.status(),
                body.path("errorMessage").asText(body.path("error").asText()));
    }

    @Override
    public List<ApiTable> tables() throws SQLException {
        String sql = "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = ?"
                + " ORDER BY TABLE_NAME, ORDINAL_POSITION";
        Map<String, List<ApiColumn>> tables = new LinkedHashMap<>();
        Pages pages = run(new Query(sql, List.of(schema), 0, 1_000, 0));
        try {
            for (List<List<Object>> page = pages.next(); page != null; page = pages.next()) {
                for (List<Object> row : page) {
                    tables.computeIfAbsent((String) row.get(0), name -> new ArrayList<>())
                            .add(DruidAnswer.column((String) row.get(1), (String) row.get(2)));
                }
            }
        } finally {
            pages.close();
        }

        return tables.entrySet().stream()
                .map(table -> new ApiTable(schema, table.getKey(), table.getValue()))
                .toList();
    }

    @Override
    public void close() {
        http.close();
    }
}
