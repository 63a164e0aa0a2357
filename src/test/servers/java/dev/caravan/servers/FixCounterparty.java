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
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A broker on QuickFIX/J's engine in a process of its own; what it does stands in {@code src/test/servers/quickfixj}. It is
 * BROKER to whoever calls it so, until it has opened a session itself.
 */
public final class FixCounterparty implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SourceFileServer server = new SourceFileServer(
            "FIX counterparty",
            "quickfixj",
            "FixCounterparty.java",
            port -> ask(port, "state", Map.of("session", "BROKER"), ""));
    private volatile String session = "BROKER";

    private FixCounterparty() {}

    /** Starts a broker that listens for sessions. */
    public static FixCounterparty start() {
        return new FixCounterparty();
    }

    /** Where it takes sessions. */
    public int port() {
        return Integer.parseInt(state().getProperty("port"));
    }

    /** Where it takes them over TLS from now on, with the keys of {@link #directory}: {@code broker.p12}, {@code changeit}. */
    public int listenOverTls() {
        return Integer.parseInt(ask("listen", Map.of("trusted", "N"), ""));
    }

    /** The same from those alone whose certificates are in {@code trusted.p12}. */
    public int listenToTrusted() {
        return Integer.parseInt(ask("listen", Map.of("trusted", "Y"), ""));
    }

    public Path directory() {
        return server.directory();
    }

    public boolean isLoggedOn() {
        return Boolean.parseBoolean(state().getProperty("loggedOn"));
    }

    /** How many messages it has sent again because it was asked to. */
    public int sentAgain() {
        return Integer.parseInt(state().getProperty("sentAgain"));
    }

    /** The number of its next message. */
    public int nextSender() {
        return Integer.parseInt(state().getProperty("nextSender"));
    }

    /** The number of the next message that it expects. */
    public int nextTarget() {
        return Integer.parseInt(state().getProperty("nextTarget"));
    }

    /** Credentials of the last Logon that it was sent, {@code tag:value}, and its DefaultApplVerID. */
    public String logon() {
        return state().getProperty("logon");
    }

    /** Execution reports whose ExecID (17) is E and a number; kept for later where nobody is logged on. */
    public void send(int from, int count) {
        send(
                session,
                IntStream.range(from, from + count)
                        .mapToObj(id -> id + " Z\u00fcrich " + id)
                        .collect(Collectors.joining("\n")));
    }

    /**
     * The same in another session.
     *
     * @param reports one a line: number, space, text
     */
    public void send(String name, String reports) {
        ask("send", Map.of("session", name), reports);
    }

    /** Opens the session BROKER2 to CARAVAN at a port of this machine, and sends in it from then on. */
    public void connectTo(int port) {
        connectTo(port, Map.of());
    }

    /** @param more settings of the engine, and {@code username}, {@code password}, {@code beginString}, {@code session} */
    public void connectTo(int port, Map<String, String> more) {
        Map<String, String> query = new TreeMap<>(Map.of("session", "BROKER2", "port", String.valueOf(port)));
        query.putAll(more);
        session = query.get("session");
        ask("connect", query, "");
    }

    /** Refuses any Logon with others from now on, and quotes the password as it does. */
    public void demand(String username, String password) {
        ask("demand", Map.of("username", username, "password", password), "");
    }

    /** Leaves out numbers, for which it has nothing to send again. */
    public void skip(int count) {
        ask("skip", Map.of("session", session, "count", String.valueOf(count)), "");
    }

    /** Sends a SequenceReset in reset mode. */
    public void resetTo(int number) {
        ask("reset", Map.of("session", session, "to", String.valueOf(number)), "");
    }

    private Properties state() {
        try {
            Properties state = new Properties();
            state.load(new StringReader(ask("state", Map.of("session", session), "")));

            return state;
        } catch (IOException failure) {
            throw new ServerException("Cannot read what the FIX counterparty says", failure);
        }
    }

    private String ask(String request, Map<String, String> query, String body) {
        try {
            return ask(server.port(), request, query, body);
        } catch (IOException failure) {
            throw new ServerException("Cannot ask the FIX counterparty to " + request, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted", interrupted);
        }
    }

    private static String ask(int port, String request, Map<String, String> query, String body)
            throws IOException, InterruptedException {
        String parameters = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + request + "?" + parameters))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + ": " + response.body());
        }

        return response.body();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "FIX counterparty";
    }
}
