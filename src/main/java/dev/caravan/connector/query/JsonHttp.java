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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks one origin, which is followed nowhere else, and answers with JSON of bounded size. Whatever it does not answer is an
 * SQLException that may pass.
 */
final class JsonHttp implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int CONNECT_SECONDS = 30;
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_OF_A_REFUSAL = 1 << 16;
    private static final int OK = 200;

    private final URI origin;
    private final int timeoutSeconds;
    private CloseableHttpClient client;

    JsonHttp(URI origin, int timeoutSeconds) {
        this.origin = origin;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** What came back. @param body missing where it is no JSON */
    record Answer(int status, JsonNode body) {

        boolean isOk() {
            return status >= OK && status < OK + 100;
        }
    }

    URI origin() {
        return origin;
    }

    /** The same of another place. */
    JsonHttp at(URI other) {
        return new JsonHttp(other, timeoutSeconds);
    }

    Answer get(String path, Map<String, String> headers) throws SQLException {
        return send("GET", path, headers, new byte[0], "");
    }

    Answer post(String path, Map<String, String> headers, JsonNode body) throws SQLException {
        return send("POST", path, headers, bytes(body), ContentType.APPLICATION_JSON.getMimeType());
    }

    static byte[] bytes(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param path with its query */
    Answer send(String method, String path, Map<String, String> headers, byte[] content, String type)
            throws SQLException {
        try (ClassicHttpResponse response =
                client().executeOpen(null, request(method, path, headers, content, type), null)) {
            try (InputStream body = body(response)) {
                return new Answer(response.getCode(), json(body.readNBytes(MOST_BYTES + 1), response.getCode()));
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * An answer of any size, in a temporary file that the caller removes.
     *
     * @param refused what to throw for an answer that is none
     */
    Path spool(String path, Map<String, String> headers, JsonNode question, Function<Answer, SQLException> refused)
            throws SQLException {
        Path file = null;
        boolean kept = false;
        try (ClassicHttpResponse response = client().executeOpen(
                        null,
                        request("POST", path, headers, bytes(question), ContentType.APPLICATION_JSON.getMimeType()),
                        null)) {
            try (InputStream body = body(response)) {
                if (response.getCode() != OK) {
                    throw refused.apply(new Answer(
                            response.getCode(), json(body.readNBytes(MOST_OF_A_REFUSAL), response.getCode())));
                }
                file = Files.createTempFile("caravan-answer", ".json");
                Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
                kept = true;
                return file;
            }
        } catch (IOException e) {
            throw unreachable(e);
        } finally {
            if (file != null && !kept) {
                file.toFile().delete();
            }
        }
    }

    private static InputStream body(ClassicHttpResponse response) throws IOException {
        return response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
    }

    private static JsonNode json(byte[] body, int status) throws IOException {
        if (body.length > MOST_BYTES) {
            throw new IOException("a page of the answer is larger than " + (MOST_BYTES >> 20) + " MB");
        }
        try {
            JsonNode read = JSON.readTree(body);

            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException e) {
            if (status == OK) {
                throw new IOException("the answer is no JSON", e);
            }
            return MissingNode.getInstance();
        }
    }

    private HttpUriRequestBase request(
            String method, String path, Map<String, String> headers, byte[] content, String type) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(origin + path));
        request.setHeader("Accept", "application/json");
        request.setHeader("User-Agent", "caravan");
        headers.forEach(request::setHeader);
        if (!type.isEmpty()) {
            request.setEntity(new ByteArrayEntity(content, ContentType.parse(type)));
        }

        return request;
    }

    private CloseableHttpClient client() {
        if (client == null) {
            client = newClient();
        }

        return client;
    }

    /** Trying again is the reader's, and an answer from elsewhere is none of the one that was asked. */
    private CloseableHttpClient newClient() {
        Timeout patience = Timeout.ofSeconds(timeoutSeconds);

        return HttpClients.custom()
                .useSystemProperties()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.ofSeconds(Math.min(timeoutSeconds, CONNECT_SECONDS)))
                                .setSocketTimeout(patience)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(patience).build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .build();
    }

    private static SQLException unreachable(IOException e) {
        String message = e.getMessage();

        return Failed.passing(message == null ? e.getClass().getSimpleName() : Failed.firstLine(message), e);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close(CloseMode.IMMEDIATE);
            client = null;
        }
    }
}
