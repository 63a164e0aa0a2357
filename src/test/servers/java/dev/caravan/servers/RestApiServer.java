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
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An HTTP API in a process of its own, on the HTTP server of the JDK. It is no vendor's: what it does stands in
 * {@code src/test/servers/rest/RestApi.java}.
 */
public final class RestApiServer implements AutoCloseable {

    public static final String TOKEN = "the-right-token";
    public static final String USER = "reader";

    /** Whose access tokens, of the scope {@code records}, are {@link #TOKEN}, as is its secret. */
    public static final String CLIENT_ID = "caravan";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SourceFileServer server = new SourceFileServer(
            "HTTP API", "rest", "RestApi.java", port -> post(port, "create", Map.of(), new byte[0]));
    private final AtomicInteger streams = new AtomicInteger();

    private RestApiServer() {}

    /** Starts an API without streams; it answers clients. */
    public static RestApiServer start() {
        return new RestApiServer();
    }

    /** A request that a stream got. @param millis when, by the server's clock */
    public record Request(long millis, String authorization, String pathAndQuery) {}

    /** @param style of its pages: {@code cursor}, {@code link}, {@code nextUrl}, {@code offset}, {@code page}, {@code none} */
    public String baseUrl(String style) {
        return "http://127.0.0.1:" + server.port() + "/api/" + style;
    }

    /** Where {@link #CLIENT_ID} gets its access tokens. */
    public String tokenUrl() {
        return "http://127.0.0.1:" + server.port() + "/token";
    }

    /** An empty stream of the caller alone. */
    public String create() {
        String stream = "stream" + streams.incrementAndGet();
        post("create", Map.of("stream", stream), new byte[0]);

        return stream;
    }

    /** @param records JSON by cursor value, a tab between them */
    public void add(String stream, List<String> records) {
        post("add", Map.of("stream", stream), lines(records));
    }

    /** Before the request that follows so many others is answered, these records come in front of all. */
    public void insertBefore(String stream, int skip, List<String> records) {
        post("script", Map.of("stream", stream, "skip", String.valueOf(skip), "insert", "first"), lines(records));
    }

    /** After so many requests that are answered as they should be, one is answered so. */
    public void script(String stream, int skip, int status, String body, String... headers) {
        script(stream, skip, 1, status, body.getBytes(StandardCharsets.UTF_8), 1, headers);
    }

    /**
     * @param requests how many are answered so
     * @param times how often the body is repeated in the answer
     */
    public void script(String stream, int skip, int requests, int status, byte[] body, int times, String... headers) {
        post(
                "script",
                Map.of(
                        "stream", stream,
                        "skip", String.valueOf(skip),
                        "requests", String.valueOf(requests),
                        "status", String.valueOf(status),
                        "times", String.valueOf(times),
                        "headers", String.join("\n", headers)),
                body);
    }

    /** Answers 403 to whoever reads a stream. */
    public void deny(String stream) {
        post("deny", Map.of("stream", stream), new byte[0]);
    }

    /** Takes {@link #deny} back. */
    public void allow(String stream) {
        post("allow", Map.of("stream", stream), new byte[0]);
    }

    public int port() {
        return server.port();
    }

    public List<Request> requests(String stream) {
        return post("requests", Map.of("stream", stream), new byte[0])
                .lines()
                .map(line -> line.split(" ", 3))
                .map(parts -> new Request(Long.parseLong(parts[0]), parts[1], parts[2]))
                .toList();
    }

    private static byte[] lines(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private String post(String verb, Map<String, String> query, byte[] body) {
        try {
            return post(server.port(), verb, query, body);
        } catch (IOException failure) {
            throw new ServerException("Cannot tell the HTTP API to " + verb, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted", interrupted);
        }
    }

    private static String post(int port, String verb, Map<String, String> query, byte[] body)
            throws IOException, InterruptedException {
        String parameters = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/control/" + verb + "?" + parameters))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
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
        return "HTTP API at " + baseUrl("*");
    }
}
