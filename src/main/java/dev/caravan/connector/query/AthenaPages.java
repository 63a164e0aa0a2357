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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The result of a query that succeeded. */
final class AthenaPages implements Pages {

    private static final int MOST_ROWS = 1_000;

    private final AthenaCalls calls;
    private final ObjectNode question;
    private final List<ApiColumn> columns;
    private JsonNode page;

    private AthenaPages(AthenaCalls calls, ObjectNode question, List<ApiColumn> columns, JsonNode page) {
        this.calls = calls;
        this.question = question;
        this.columns = columns;
        this.page = page;
    }

    static AthenaPages of(AthenaCalls calls, String id, int pageRows) throws SQLException {
        ObjectNode question = AthenaApi.of(id).put("MaxResults", Math.min(pageRows, MOST_ROWS));
        JsonNode page = calls.call("GetQueryResults", question);
        List<ApiColumn> columns = new ArrayList<>();
        for (JsonNode column : page.path("ResultSet").path("ResultSetMetadata").path("ColumnInfo")) {
            columns.add(AthenaTypes.column(
                    column.path("Name").asText(),
                    column.path("Type").asText(),
                    column.path("Precision").asInt(),
                    column.path("Scale").asInt()));
        }

        return new AthenaPages(calls, question, List.copyOf(columns), page);
    }

    @Override
    public List<ApiColumn> columns() {
        return columns;
    }

    @Override
    public List<List<Object>> next() throws SQLException {
        boolean first = !question.has("NextToken");
        if (page == null) {
            String before = question.path("NextToken").asText();
            if (before.isEmpty()) {
                return null;
            }
            page = calls.call("GetQueryResults", question);
            first = false;
        }
        List<List<Object>> rows = new ArrayList<>();
        for (JsonNode row : page.path("ResultSet").path("Rows")) {
            rows.add(row(row.path("Data")));
        }
        if (first && !rows.isEmpty()) {
            requireHeader(page.path("ResultSet").path("Rows").path(0).path("Data"));
            rows.remove(0);
        }
        String next = page.path("NextToken").asText();
        if (!next.isEmpty() && next.equals(question.path("NextToken").asText())) {
            throw Failed.reading("the pages of the result have no end");
        }
        question.put("NextToken", next);
        page = null;

        return rows;
    }

    /** The first row of a SELECT has the names of its columns: no row is left out that has not. */
    private void requireHeader(JsonNode data) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).name().equals(data.path(i).path("VarCharValue").asText())) {
                throw Failed.reading("the first row of the result does not name the columns, as that of a SELECT does");
            }
        }
    }

    private List<Object> row(JsonNode data) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            JsonNode value = data.path(i).path("VarCharValue");
            row.add(value.isTextual() ? raw(i, value.asText()) : null);
        }

        return row;
    }

    /** That of the header is no value. */
    private Object raw(int column, String text) {
        return text.equals(columns.get(column).name()) && !question.has("NextToken")
                ? text
                : AthenaTypes.value(columns.get(column).typeName(), text);
    }
}
