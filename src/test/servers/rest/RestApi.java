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
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An HTTP API over records in memory: {@code <port> <directory>}. It checks credentials, pages in five ways, and does what
 * a test tells it to instead.
 *
 * <pre>
 * GET  /api/{cursor|link|nextUrl|offset|page|none}/{stream}?limit=&amp;updated_since=&amp;…
 * POST /control/create?stream=
 * POST /control/add?stream=                 lines: cursor value, tab, JSON
 * POST /control/script?stream=&amp;skip=&amp;...   the next request, or the one after so many, is answered so
 * POST /control/{deny|allow}?stream=        nobody, or everybody who has credentials, may read it
 * GET  /control/requests?stream=            lines: milliseconds, authorization, path and query
 * POST /token                               client credentials (RFC 6749, 4.4)
 * </pre>
 */
public final class RestApi {

    private static final String BEARER = "Bearer the-right-token";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("reader:the-right-token".getBytes(StandardCharsets.UTF_8));
    private static final String CLIENT =
            "Basic " + Base64.getEncoder().encodeToString("caravan:the-right-token".getBytes(StandardCharsets.UTF_8));
    private static final int MOST_RECORDS_OF_A_PAGE = 10_000;

    private record Stored(String cursor, String json) {}

    /** @param insert records that come first from then on; else the answer is given as it stands */
    private record Scripted(boolean pass, List<Stored> insert, int status, List<String> headers, byte[] body, int times) {}

    private static final class Stream {
        private final List<Stored> records = new ArrayList<>();
        private final Deque<Scripted> script = new ArrayDeque<>();
        private final List<String> requests = new ArrayList<>();
        private boolean denied;
    }

    private final Map<String, Stream> streams = new ConcurrentHashMap<>();

    private RestApi() {}

    public static void main(String[] args) throws IOException {
        RestApi api = new RestApi();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(args[0])), 0);
        server.createContext("/api/", exchange -> api.handle(exchange, api::read));
        server.createContext("/token", exchange -> api.handle(exchange, RestApi::token));
        server.createContext("/control/", exchange -> api.handle(exchange, api::control));
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void handle(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            handler.handle(exchange);
        } catch (RuntimeException e) {
            e.printStackTrace();
            answer(exchange, 500, List.of(), new byte[0], 1);
        }
    }

    private static void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean known = CLIENT.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && form.contains("grant_type=client_credentials")
                && form.contains("scope=records");
        answer(
                exchange,
                known ? 200 : 401,
                List.of(),
                json(known ? "{\"access_token\":\"the-right-token\",\"expires_in\":300}" : "{\"error\":\"invalid_client\"}"),
                1);
    }

    private void read(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        Stream stream = path.length == 4 ? streams.get(path[3]) : null;
        String credentials = exchange.getRequestHeaders().getFirst("Authorization");
        String key = exchange.getRequestHeaders().getFirst("X-API-Key");
        if (stream != null) {
            synchronized (stream) {
                stream.requests.add(System.currentTimeMillis() + " "
                        + (credentials == null ? key == null ? "-" : "key" : credentials.replace(' ', ':')) + " "
                        + exchange.getRequestURI());
            }
        }
        if (!BEARER.equals(credentials) && !BASIC.equals(credentials) && !"the-right-token".equals(key)) {
            answer(exchange, 401, List.of(), json("{\"message\":\"who are you?\"}"), 1);
        } else if (stream == null) {
            answer(exchange, 404, List.of(), json("{\"message\":\"no such thing\"}"), 1);
        } else {
            synchronized (stream) {
                Scripted scripted = stream.denied ? null : stream.script.poll();
                if (stream.denied) {
                    answer(exchange, 403, List.of(), json("{\"message\":\"not for you\"}"), 1);
                } else if (scripted != null && !scripted.pass() && scripted.insert() == null) {
                    answer(exchange, scripted.status(), scripted.headers(), scripted.body(), scripted.times());
                } else {
                    if (scripted != null && scripted.insert() != null) {
                        stream.records.addAll(0, scripted.insert());
                    }
                    page(exchange, path[2], stream);
                }
            }
        }
    }

    private static void page(HttpExchange exchange, String style, Stream stream) throws IOException {
        Map<String, String> query = query(exchange);
        String since = query.getOrDefault("updated_since", "");
        List<Stored> found = stream.records.stream()
                .filter(record -> record.cursor().compareTo(since) >= 0)
                .toList();
        int limit = style.equals("none")
                ? Integer.MAX_VALUE
                : Math.min(Integer.parseInt(query.getOrDefault("limit", "100")), MOST_RECORDS_OF_A_PAGE);
        int from = Math.min(from(style, query, limit), found.size());
        int to = (int) Math.min((long) from + limit, found.size());
        String records = found.subList(from, to).stream().map(Stored::json).collect(Collectors.joining(",", "[", "]"));
        boolean more = to < found.size();
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(("at " + to).getBytes(StandardCharsets.UTF_8));
        query.put("after", cursor);
        String next = exchange.getRequestURI().getPath() + "?"
                + query.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue().replace("+", "%2B").replace(" ", "%20"))
                        .collect(Collectors.joining("&"));
        String host = "http://" + exchange.getRequestHeaders().getFirst("Host");
        switch (style) {
            case "cursor" -> answer(
                    exchange,
                    "{\"data\":" + records + ",\"has_more\":" + more + ",\"paging\":{\"next\":"
                            + (more ? "\"" + cursor + "\"" : "null") + "}}");
            case "nextUrl" -> answer(
                    exchange,
                    "{\"paging\":{\"next\":" + (more ? "\"" + host + next + "\"" : "null") + "},\"data\":" + records + "}");
            case "link" -> answer(
                    exchange,
                    200,
                    more ? List.of("Link:<" + host + "/first>; rel=\"first\", <" + host + next + ">; rel=\"next\"") : List.of(),
                    json(records),
                    1);
            case "offset", "page" -> answer(exchange, "{\"data\":" + records + ",\"total\":" + found.size() + "}");
            default -> answer(exchange, records);
        }
    }

    private static int from(String style, Map<String, String> query, int limit) {
        return switch (style) {
            case "offset" -> Integer.parseInt(query.getOrDefault("offset", "0"));
            case "page" -> (Integer.parseInt(query.getOrDefault("page", "1")) - 1) * limit;
            case "none" -> 0;
            default -> query.containsKey("after")
                    ? Integer.parseInt(new String(Base64.getUrlDecoder().decode(query.get("after")), StandardCharsets.UTF_8)
                            .substring("at ".length()))
                    : 0;
        };
    }

    private void control(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        byte[] body = exchange.getRequestBody().readAllBytes();
        Stream stream = streams.computeIfAbsent(query.getOrDefault("stream", ""), name -> new Stream());
        synchronized (stream) {
            switch (exchange.getRequestURI().getPath()) {
                case "/control/create" -> answer(exchange, "true");
                case "/control/add" -> {
                    stream.records.addAll(records(body));
                    answer(exchange, "true");
                }
                case "/control/script" -> {
                    script(stream, query, body);
                    answer(exchange, "true");
                }
                case "/control/deny", "/control/allow" -> {
                    stream.denied = exchange.getRequestURI().getPath().endsWith("deny");
                    answer(exchange, "true");
                }
                case "/control/requests" -> answer(exchange, String.join("\n", stream.requests));
                default -> answer(exchange, 404, List.of(), new byte[0], 1);
            }
        }
    }

    private static void script(Stream stream, Map<String, String> query, byte[] body) {
        for (int skipped = 0; skipped < Integer.parseInt(query.getOrDefault("skip", "0")); skipped++) {
            stream.script.add(new Scripted(true, null, 0, List.of(), body, 0));
        }
        if (query.containsKey("insert")) {
            stream.script.add(new Scripted(false, records(body), 0, List.of(), body, 0));
        } else {
            Scripted answer = new Scripted(
                    false,
                    null,
                    Integer.parseInt(query.get("status")),
                    query.getOrDefault("headers", "").lines().toList(),
                    body,
                    Integer.parseInt(query.getOrDefault("times", "1")));
            for (int again = 0; again < Integer.parseInt(query.getOrDefault("requests", "1")); again++) {
                stream.script.add(answer);
            }
        }
    }

    private static List<Stored> records(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", 2))
                .map(parts -> new Stored(parts[0], parts[1]))
                .collect(Collectors.toList());
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String each : raw.split("&")) {
                String[] parts = each.split("=", 2);
                query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }

        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        answer(exchange, 200, List.of(), json(json), 1);
    }

    /** The body so many times over. */
    private static void answer(HttpExchange exchange, int status, List<String> headers, byte[] body, int times)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        headers.forEach(header -> exchange.getResponseHeaders().set(header.split(":", 2)[0], header.split(":", 2)[1]));
        long length = (long) body.length * times;
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int time = 0; time < times && length > 0; time++) {
                out.write(body);
            }
        }
    }
}
