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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The result of a job that is done. */
final class BigQueryPages implements Pages {

    private final BigQueryApi api;
    private final String job;
    private final Map<String, String> parameters;
    private final JsonNode schema;
    private final List<ApiColumn> columns;
    private JsonNode page;
    private String token = "";

    /** @param page the first one */
    BigQueryPages(BigQueryApi api, String job, Map<String, String> parameters, JsonNode page) {
        this.api = api;
        this.job = job;
        this.parameters = parameters;
        this.page = page;
        this.schema = page.path("schema");
        this.columns = columns(schema);
    }

    /** Those of a result that nobody asked for. */
    static Pages ofColumns(JsonNode schema) {
        List<ApiColumn> columns = columns(schema);

        return new Pages() {
            @Override
            public List<ApiColumn> columns() {
                return columns;
            }

            @Override
            public List<List<Object>> next() {
                return null;
            }
        };
    }

    private static List<ApiColumn> columns(JsonNode schema) {
        List<ApiColumn> columns = new ArrayList<>();
        schema.path("fields").forEach(field -> columns.add(BigQueryTypes.column(field)));

        return List.copyOf(columns);
    }

    @Override
    public List<ApiColumn> columns() {
        return columns;
    }

    @Override
    public List<List<Object>> next() throws SQLException {
        if (page == null) {
            if (token.isEmpty()) {
                return null;
            }
            Map<String, String> more = new TreeMap<>(parameters);
            more.put("pageToken", token);
            page = api.results(job, more);
        }
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode row : page.path("rows")) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                values.add(BigQueryTypes.value(
                        schema.path("fields").path(i), row.path("f").path(i).path("v")));
            }
            rows.add(values);
        }
        String next = page.path("pageToken").asText();
        if (!next.isEmpty() && next.equals(token)) {
            throw Failed.reading("the pages of the result have no end");
        }
        token = next;
        page = null;

        return rows;
    }
}
