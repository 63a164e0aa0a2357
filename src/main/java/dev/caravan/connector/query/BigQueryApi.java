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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Query jobs of BigQuery: each is inserted, waited for, and then read in pages. */
final class BigQueryApi implements QueryApi {

    private static final Set<String> PASSING = Set.of(
            "rateLimitExceeded",
            "jobRateLimitExceeded",
            "backendError",
            "internalError",
            "jobBackendError",
            "jobInternalError",
            "tableUnavailable");
    private static final Set<String> OBJECT = Set.of("notFound", "invalidQuery", "invalid", "required");
    private static final Set<String> RIGHT = Set.of("accessDenied", "forbidden", "billingNotEnabled", "blocked");
    private static final Duration LEAST_PAUSE = Duration.ofMillis(1);
    private static final int LONGEST_WAIT_MILLIS = 10_000;
    private static final int HALF_A_SECOND = 500;

    private final JsonHttp http;
    private final GoogleTokens tokens;
    private final Place place;
    private final Consumer<Duration> pause;
    private final Supplier<UUID> jobs;

    /** @param location empty to have it found. @param maximumBytesBilled 0 for no bound */
    record Place(String project, String dataset, String location, long maximumBytesBilled) {

        private String path() {
            return "/bigquery/v2/projects/" + encoded(project);
        }
    }

    /** @param pause waits, unless the run is stopped */
    BigQueryApi(JsonHttp http, GoogleTokens tokens, Place place, Consumer<Duration> pause, Supplier<UUID> jobs) {
        this.http = http;
        this.tokens = tokens;
        this.place = place;
        this.pause = pause;
        this.jobs = jobs;
    }

    @Override
    public String product() {
        return "BigQuery, project " + place.project();
    }

    @Override
    public String user() {
        return tokens.user();
    }

    @Override
    public void logIn() throws SQLException {
        ask(place.path() + "/datasets?maxResults=1");
    }

    @Override
    public Pages run(Query query) throws SQLException {
        ObjectNode job = JsonHttp.JSON.createObjectNode();
        ObjectNode reference = job.putObject("jobReference").put("projectId", place.project());
        String location = place.location();
        if (!location.isEmpty()) {
            reference.put("location", location);
        }
        ObjectNode configuration = job.putObject("configuration");
        configure(configuration.putObject("query"), query);
        if (query.isOfColumns()) {
            // Which costs nothing.
            configuration.put("dryRun", true);
            return BigQueryPages.ofColumns(
                    insert(job).path("statistics").path("query").path("schema"));
        }
        String id = "caravan_" + jobs.get();
        reference.put("jobId", id);
        JsonNode inserted = insert(job);
        String where = inserted.path("jobReference").path("location").asText(location);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!where.isEmpty()) {
            parameters.put("location", where);
        }
        parameters.put("formatOptions.useInt64Timestamp", "true");
        parameters.put("maxResults", String.valueOf(query.pageRows()));

        return new BigQueryPages(this, id, parameters, firstPage(id, parameters, query.timeoutSeconds()));
    }

    private void configure(ObjectNode configuration, Query query) {
        configuration.put("query", query.limited()).put("useLegacySql", false);
        if (!place.dataset().isEmpty()) {
            int dot = place.dataset().lastIndexOf('.');
            configuration
                    .putObject("defaultDataset")
                    .put(
                            "projectId",
                            dot < 0 ? place.project() : place.dataset().substring(0, dot))
                    .put("datasetId", place.dataset().substring(dot + 1));
        }
        if (place.maximumBytesBilled() > 0) {
            configuration.put("maximumBytesBilled", String.valueOf(place.maximumBytesBilled()));
        }
        if (!query.values().isEmpty()) {
            ArrayNode values = configuration.put("parameterMode", "POSITIONAL").putArray("queryParameters");
            query.values().forEach(value -> values.add(BigQueryTypes.parameter(value)));
        }
    }

    private JsonNode insert(ObjectNode job) throws SQLException {
        JsonHttp.Answer answer = http.post(place.path() + "/jobs", tokens.headers(), job);
        JsonNode inserted = requireOk(answer);
        JsonNode error = inserted.path("status").path("errorResult");
        if (error.isObject()) {
            throw failure(error.path("reason").asText(), error.path("message").asText(), answer.status());
        }

        return inserted;
    }

    /** The first one that there is, once the job is done. */
    private JsonNode firstPage(String id, Map<String, String> parameters, int timeoutSeconds) throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
        Map<String, String> first = new LinkedHashMap<>(parameters);
        long wait = timeoutSeconds == 0 ? LONGEST_WAIT_MILLIS : (long) timeoutSeconds * HALF_A_SECOND;
        first.put("timeoutMs", String.valueOf(Math.min(LONGEST_WAIT_MILLIS, wait)));
        while (true) {
            JsonNode page = results(id, first);
            if (page.path("jobComplete").asBoolean()) {
                return page;
            }
            try {
                pause.accept(LEAST_PAUSE);
            } catch (RuntimeException e) {
                cancel(id, parameters);
                throw e;
            }
            if (timeoutSeconds > 0 && System.nanoTime() > end) {
                cancel(id, parameters);
                throw new SQLTimeoutException(
                        "the job took longer than " + timeoutSeconds + " seconds and was cancelled", "HYT00");
            }
        }
    }

    JsonNode results(String id, Map<String, String> parameters) throws SQLException {
        List<String> query = new ArrayList<>();
        parameters.forEach((name, value) -> query.add(name + "=" + encoded(value)));

        return ask(place.path() + "/queries/" + id + "?" + String.join("&", query));
    }

    private void cancel(String id, Map<String, String> parameters) {
        String location = parameters.getOrDefault("location", "");
        try {
            http.post(
                    place.path() + "/jobs/" + id + "/cancel"
                            + (location.isEmpty() ? "" : "?location=" + encoded(location)),
                    tokens.headers(),
                    JsonHttp.JSON.createObjectNode());
        } catch (SQLException e) {
            // It ends by itself in the end.
        }
    }

    private JsonNode ask(String path) throws SQLException {
        return requireOk(http.get(path, tokens.headers()));
    }

    /** Refusals are of the form of https://cloud.google.com/bigquery/docs/error-messages. */
    private static JsonNode requireOk(JsonHttp.Answer answer) throws SQLException {
        if (answer.isOk()) {
            return answer.body();
        }
        JsonNode error = answer.body().path("error");

        throw failure(
                error.path("errors").path(0).path("reason").asText(),
                error.path("message").asText(),
                answer.status());
    }

    private static SQLException failure(String reason, String said, int status) {
        String message = Failed.firstLine(said) + (reason.isEmpty() ? "" : " (" + reason + ")");
        if (PASSING.contains(reason)) {
            return Failed.passing(message, null);
        }
        if (OBJECT.contains(reason)) {
            return Failed.object(message);
        }
        if (RIGHT.contains(reason)) {
            return Failed.permission(message);
        }
        boolean known = !reason.isEmpty() && !reason.equals("authError");

        return known && status < 500 && status != 401 ? Failed.reading(message) : Failed.answered(status, message);
    }

    /** Of the dataset: a query for all of them, where the API has a call for each. */
    @Override
    public List<ApiTable> tables() throws SQLException {
        if (place.dataset().isEmpty()) {
            throw Failed.object("no dataset is named whose tables could be listed");
        }
        String sql = "SELECT table_name, column_name, data_type FROM `"
                + place.dataset().replaceAll("[`\\\\\n]", "")
                + "`.INFORMATION_SCHEMA.COLUMNS ORDER BY table_name, ordinal_position";
        Map<String, List<ApiColumn>> tables = new LinkedHashMap<>();
        Pages pages = run(new Query(sql, List.of(), 0, 10_000, 0));
        for (List<List<Object>> page = pages.next(); page != null; page = pages.next()) {
            for (List<Object> row : page) {
                tables.computeIfAbsent((String) row.get(0), name -> new ArrayList<>())
                        .add(BigQueryTypes.declared((String) row.get(1), (String) row.get(2)));
            }
        }

        return tables.entrySet().stream()
                .map(table -> new ApiTable(place.dataset(), table.getKey(), table.getValue()))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
