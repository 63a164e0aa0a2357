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
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Queries of Athena: each is started, waited for, and then read in pages. */
final class AthenaApi implements QueryApi {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final String ID = "QueryExecutionId";
    private static final Pattern NOT_THERE =
            Pattern.compile("(?s)(\\w+_NOT_FOUND|SYNTAX_ERROR|TYPE_MISMATCH|COLUMN_\\w+|\\w*SCHEMA\\w*):.*");
    private static final Pattern NO_RIGHT = Pattern.compile("(?is).*(permission|access.denied|not authorized).*");

    private final AthenaCalls calls;
    private final Place place;
    private final Consumer<Duration> pause;
    private final Supplier<UUID> tokens;

    /** @param outputLocation empty for that of the workgroup */
    record Place(String workGroup, String catalog, String database, String outputLocation) {}

    /** @param pause waits, unless the run is stopped */
    AthenaApi(AthenaCalls calls, Place place, Consumer<Duration> pause, Supplier<UUID> tokens) {
        this.calls = calls;
        this.place = place;
        this.pause = pause;
        this.tokens = tokens;
    }

    @Override
    public String product() {
        return "Athena, workgroup " + place.workGroup();
    }

    @Override
    public void logIn() throws SQLException {
        calls.call("GetWorkGroup", JsonHttp.JSON.createObjectNode().put("WorkGroup", place.workGroup()));
    }

    @Override
    public Pages run(Query query) throws SQLException {
        String id = calls.call("StartQueryExecution", start(query)).path(ID).asText();
        long end =
                System.nanoTime() + Duration.ofSeconds(query.timeoutSeconds()).toNanos();
        Duration next = FIRST_PAUSE;
        while (!isDone(id)) {
            if (query.timeoutSeconds() > 0 && System.nanoTime() > end) {
                stop(id);
                throw new SQLTimeoutException(
                        "the query took longer than " + query.timeoutSeconds() + " seconds and was stopped", "HYT00");
            }
            try {
                pause.accept(next);
            } catch (RuntimeException e) {
                stop(id);
                throw e;
            }
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }

        return AthenaPages.of(calls, id, query.pageRows());
    }

    /** Values are expressions of SQL, each by itself. */
    private ObjectNode start(Query query) {
        ObjectNode start = JsonHttp.JSON.createObjectNode();
        start.put("QueryString", query.limited());
        // By which a call that is sent twice starts one query.
        start.put("ClientRequestToken", tokens.get().toString());
        start.put("WorkGroup", place.workGroup());
        start.putObject("QueryExecutionContext").put("Catalog", place.catalog()).put("Database", place.database());
        if (!place.outputLocation().isEmpty()) {
            start.putObject("ResultConfiguration").put("OutputLocation", place.outputLocation());
        }
        if (!query.values().isEmpty()) {
            ArrayNode parameters = start.putArray("ExecutionParameters");
            query.values().forEach(value -> parameters.add(AthenaTypes.literal(value)));
        }

        return start;
    }

    private boolean isDone(String id) throws SQLException {
        JsonNode status =
                calls.call("GetQueryExecution", of(id)).path("QueryExecution").path("Status");
        String state = status.path("State").asText();

        return switch (state) {
            case "QUEUED", "RUNNING" -> false;
            case "SUCCEEDED" -> true;
            case "FAILED" -> throw failed(status);
            case "CANCELLED" -> throw Failed.reading("the query was cancelled" + reason(status));
            default -> throw Failed.reading("the query is in a state " + state + " that is not known");
        };
    }

    private static SQLException failed(JsonNode status) {
        String reason = status.path("StateChangeReason").asText();
        String message = "the query failed" + reason(status);
        if (NOT_THERE.matcher(reason).matches()) {
            return Failed.object(message);
        }
        if (NO_RIGHT.matcher(reason).matches()) {
            return Failed.permission(message);
        }

        return status.path("AthenaError").path("Retryable").asBoolean()
                ? Failed.passing(message, null)
                : Failed.reading(message);
    }

    private static String reason(JsonNode status) {
        String reason = Failed.firstLine(status.path("StateChangeReason").asText());

        return reason.isEmpty() ? "" : ": " + reason;
    }

    /** It costs as long as it runs. */
    private void stop(String id) {
        try {
            calls.call("StopQueryExecution", of(id));
        } catch (SQLException e) {
            // Its workgroup ends it in the end.
        }
    }

    static ObjectNode of(String id) {
        return JsonHttp.JSON.createObjectNode().put(ID, id);
    }

    /** Those of the database. */
    @Override
    public List<ApiTable> tables() throws SQLException {
        List<ApiTable> tables = new ArrayList<>();
        ObjectNode question = JsonHttp.JSON
                .createObjectNode()
                .put("CatalogName", place.catalog())
                .put("DatabaseName", place.database());
        String next;
        do {
            JsonNode page = calls.call("ListTableMetadata", question);
            for (JsonNode table : page.path("TableMetadataList")) {
                List<ApiColumn> columns = new ArrayList<>();
                for (String part : List.of("Columns", "PartitionKeys")) {
                    table.path(part)
                            .forEach(column -> columns.add(AthenaTypes.declared(
                                    column.path("Name").asText(),
                                    column.path("Type").asText())));
                }
                tables.add(new ApiTable(place.database(), table.path("Name").asText(), columns));
            }
            next = page.path("NextToken").asText();
            if (!next.isEmpty() && next.equals(question.path("NextToken").asText())) {
                throw Failed.reading("the list of tables has no end");
            }
            question.put("NextToken", next);
        } while (!next.isEmpty());

        return tables;
    }

    @Override
    public void close() {
        calls.close();
    }
}
