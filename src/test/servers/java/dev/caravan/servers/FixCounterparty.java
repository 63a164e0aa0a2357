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

/** A broker on QuickFIX/J's engine in a process of its own; what it does stands in {@code src/test/servers/quickfixj}. */
public final class FixCounterparty implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SourceFileServer server =
            new SourceFileServer("FIX counterparty", "quickfixj", "FixCounterparty.java", port -> get(port, "state"));

    private FixCounterparty() {}

    /** Starts a broker that listens for a session. */
    public static FixCounterparty start() {
        return new FixCounterparty();
    }

    /** Where it takes the session BROKER to CARAVAN. */
    public int port() {
        return Integer.parseInt(state(0));
    }

    public boolean isLoggedOn() {
        return Boolean.parseBoolean(state(1));
    }

    /** How many messages it has sent again because it was asked to. */
    public int sentAgain() {
        return Integer.parseInt(state(2));
    }

    /** Execution reports whose ExecID (17) is E and a number; kept for later where nobody is logged on. */
    public void send(int from, int count) {
        ask("send?from=" + from + "&count=" + count);
    }

    /** Opens the session BROKER2 to CARAVAN at a port of this machine, and sends in it from then on. */
    public void connectTo(int port) {
        ask("connect?port=" + port);
    }

    private String state(int part) {
        return ask("state").split(" ")[part];
    }

    private String ask(String request) {
        try {
            return get(server.port(), request);
        } catch (IOException failure) {
            throw new ServerException("Cannot ask the FIX counterparty to " + request, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted", interrupted);
        }
    }

    private static String get(int port, String request) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + request))
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
        return "FIX counterparty";
    }
}
