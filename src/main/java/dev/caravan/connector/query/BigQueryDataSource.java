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

import java.util.UUID;

/** Google BigQuery by its REST API (https://cloud.google.com/bigquery/docs/reference/rest). */
public class BigQueryDataSource extends ApiDataSource {

    private String project = "";
    private String dataset = "";
    private String location = "";
    private String serviceAccountKey = "";
    private String token = "";
    private long maximumBytesBilled;
    private GoogleTokens tokens;

    @Override
    String system() {
        return "BigQuery";
    }

    @Override
    QueryApi api(JsonHttp http) {
        if (!project.matches("[a-z0-9.:-]{1,100}")) {
            throw config("project is none of Google's. Write it by its ID, as my-project-123");
        }
        if (isGiven(serviceAccountKey) == isGiven(token)) {
            throw config("it needs one of serviceAccountKey and token");
        }

        return new BigQueryApi(
                http,
                tokens(http),
                new BigQueryApi.Place(project, dataset, location, maximumBytesBilled),
                this::pause,
                UUID::randomUUID);
    }

    /** One for all connections. @throws StepFailed SETTINGS */
    private synchronized GoogleTokens tokens(JsonHttp http) {
        if (tokens == null) {
            try {
                tokens = isGiven(token) ? GoogleTokens.of(token) : GoogleTokens.ofKey(serviceAccountKey, http);
            } catch (IllegalArgumentException e) {
                throw config(e.getMessage());
            }
        }

        return tokens;
    }

    /** Which pays for the queries. */
    public void setProject(String project) {
        this.project = project;
    }

    /** Of tables without one; with another project before it, where they are not in the project that pays. */
    public void setDataset(String dataset) {
        this.dataset = dataset;
    }

    /** Where the dataset is; empty to have it found. */
    public void setLocation(String location) {
        this.location = location;
    }

    /** The JSON that Google gives for a key of a service account; empty if there is a token. */
    public void setServiceAccountKey(String serviceAccountKey) {
        this.serviceAccountKey = serviceAccountKey;
    }

    /** An access token that somebody else keeps fresh; empty if there is a key. */
    public void setToken(String token) {
        this.token = token;
    }

    /** Beyond which a query fails instead of being billed; 0 for no bound. */
    public void setMaximumBytesBilled(long maximumBytesBilled) {
        this.maximumBytesBilled = maximumBytesBilled;
    }
}
