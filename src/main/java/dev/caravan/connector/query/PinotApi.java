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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a broker of Pinot answers to SQL, and a controller about tables. */
final class PinotApi implements QueryApi {

    /** It would be ten rows otherwise. */
    private static final String EVERY_ROW = " LIMIT " + Integer.MAX_VALUE;

    private static final String DERIVED = "(";
    private static final int MILLIS = 1_000;

    private final JsonHttp broker;
    private final JsonHttp controller;
    private final Map<String, String> headers;

    /** @param controller whose origin is null if there is none */
    PinotApi(JsonHttp broker, JsonHttp controller, Map<String, String> headers) {
        this.broker = broker;
        this.controller = controller;
        this.headers = headers;
    }

    @Override
    public String product() {
        return "Pinot";
    }

    @Override
    public void logIn() throws SQLException {
        run(new Query("SELECT 1", List.of(), 1, 1, 0)).close();
    }

    @Override
    public Pages run(Query query) throws SQLException {
        String sql = query.isOfColumns() ? query.ofAnyRow() + " LIMIT 1" : query.limited();
        ObjectNode question = JsonHttp.JSON.createObjectNode();
        question.put(
                "sql",
                Literals.in(sql, query.values(), PinotTypes::literal)
                        + (query.isOfColumns() || query.maxRows() > 0 ? "" : EVERY_ROW));
        question.put("queryOptions", options(query));
        Path file = spool(question);
        try {
            return PinotAnswer.of(file, query.pageRows(), query.isOfColumns());
        } catch (IOException e) {
            throw Failed.passing("the answer is cut off or no JSON", e);
        }
    }

    /** Without the first one nulls would be zeros. Only the other engine has queries within queries. */
    private static String options(Query query) {
        return "enableNullHandling=true"
                + (query.timeoutSeconds() > 0 ? ";timeoutMs=" + (long) query.timeoutSeconds() * MILLIS : "")
                + (query.sql().contains(" FROM " + DERIVED) ? ";useMultistageEngine=true" : "");
    }

    /** Whether all servers answered stands behind the rows, so these wait on the disk until it is known. */
    private Path spool(JsonNode question) throws SQLException {
        return broker.spool("/query/sql", headers, question, answer -> Failed.answered(answer.status(), ""));
    }

    /** What a controller lists, with the schema of each. */
    @Override
    public List<ApiTable> tables() throws SQLException {
        if (controller.origin() == null) {
            throw Failed.object("tables are listed by a controller, and the setting controller is empty");
        }
        List<ApiTable> tables = new ArrayList<>();
        for (JsonNode table : ask("/tables").path("tables")) {
            String name = table.asText();
            tables.add(new ApiTable("", name, columns(name)));
        }

        return tables;
    }

    private List<ApiColumn> columns(String table) throws SQLException {
        JsonNode schema = ask(
                "/tables/" + URLEncoder.encode(table, StandardCharsets.UTF_8).replace("+", "%20") + "/schema");
        List<ApiColumn> columns = new ArrayList<>();
        for (String kind : List.of("dimensionFieldSpecs", "metricFieldSpecs", "dateTimeFieldSpecs")) {
            for (JsonNode field : schema.path(kind)) {
                boolean single = field.path("singleValueField").asBoolean(true);
                String type = field.path("dataType").asText() + (single ? "" : "_ARRAY");
                columns.add(PinotTypes.column(field.path("name").asText(), type));
            }
        }

        return columns;
    }

    private JsonNode ask(String path) throws SQLException {
        JsonHttp.Answer answer = controller.get(path, headers);
        if (!answer.isOk()) {
            throw Failed.answered(answer.status(), "");
        }

        return answer.body();
    }

    @Override
    public void close() {
        broker.close();
        controller.close();
    }
}
