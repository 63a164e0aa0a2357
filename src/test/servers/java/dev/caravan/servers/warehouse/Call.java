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
package dev.caravan.servers.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** One request, and the answer to it. */
record Call(HttpExchange exchange, byte[] content) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** What answers requests. */
    @FunctionalInterface
    interface Handler {
        void answer(Call call) throws Exception;
    }

    static void on(HttpServer server, String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                Call call = new Call(exchange, content(exchange));
                try {
                    handler.answer(call);
                } catch (IOException gone) {
                    throw gone;
                } catch (Exception e) {
                    e.printStackTrace();
                    call.json(500, Map.of("message", String.valueOf(e.getMessage())));
                }
            }
        });
    }

    private static byte[] content(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (sent.length == 0 || !"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return sent;
        }

        return new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes();
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    /** The path behind this beginning. */
    String pathBehind(String beginning) {
        return path().substring(beginning.length());
    }

    String header(String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    JsonNode json() throws IOException {
        return JSON.readTree(content);
    }

    Map<String, String> query() {
        return pairs(exchange.getRequestURI().getRawQuery());
    }

    /** Of a form that was posted. */
    Map<String, String> form() {
        return pairs(text());
    }

    private static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : encoded == null ? new String[0] : encoded.split("&")) {
            String[] parts = pair.split("=", 2);
            pairs.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }

        return pairs;
    }

    void json(int status, Object answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(status, JSON.writeValueAsBytes(answer));
    }

    void send(int status, byte[] answer) throws IOException {
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
    }
}
