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
package dev.caravan.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * OData services of versions 4.0 and 2.0 over the same entity sets, on Apache Olingo, in a process of their own. Paging and
 * changes are the tests': what they do stands in {@code src/test/servers/olingo/ODataServices.java}.
 */
public final class ODataServer implements AutoCloseable {

    public static final String USER = "reader";
    public static final String PASSWORD = "the-right-token";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SourceFileServer server =
            new SourceFileServer("OData", "olingo", "ODataServices.java", port -> post(port, "requests?set=", ""));
    private final AtomicInteger sets = new AtomicInteger();

    private ODataServer() {}

    /** Starts services without entity sets; they answer clients. */
    public static ODataServer start() {
        return new ODataServer();
    }

    /** @param version {@code v4} or {@code v2} */
    public String baseUrl(String version) {
        return "http://127.0.0.1:" + server.port() + "/" + version;
    }

    /** An empty entity set of the caller alone. */
    public String create() {
        String set = "Stream" + sets.incrementAndGet();
        post("create?set=" + set, "");

        return set;
    }

    /** @param entities in JSON; one whose id is there already takes its place */
    public void add(String set, List<String> entities) {
        post("add?set=" + set, String.join("\n", entities));
    }

    public void delete(String set, long id) {
        post("delete?set=" + set + "&id=" + id, "");
    }

    /** Delta links that were given are not known any more. */
    public void expire(String set) {
        post("expire?set=" + set, "");
    }

    /** Answers 403 to whoever reads a set. */
    public void deny(String set) {
        post("deny?set=" + set, "");
    }

    /** Takes {@link #deny} back. */
    public void allow(String set) {
        post("allow?set=" + set, "");
    }

    /** Each the header Prefer, path and query. */
    public List<String> requests(String set) {
        return post("requests?set=" + set, "").lines().toList();
    }

    public int port() {
        return server.port();
    }

    private String post(String path, String body) {
        try {
            return post(server.port(), path, body);
        } catch (IOException failure) {
            throw new ServerException("Cannot tell the OData services to " + path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted", interrupted);
        }
    }

    private static String post(int port, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/control/" + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }

        return response.body();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "OData at " + baseUrl("*");
    }
}
