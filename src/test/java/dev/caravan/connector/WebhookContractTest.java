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
package dev.caravan.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.servers.FreePort;
import dev.caravan.testing.Exercises;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A stream is a port; what is added waits at a sender until somebody listens there. A message holds up to 1,000 records. */
@Exercises(kamelet = "caravan-webhook-source", against = "compatible")
class WebhookContractTest extends ConnectorContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FRAME = 8;
    private static final int RECORDS = 1_000;
    private static final String ID_HEADER = "webhook-id";

    private static ServerSocket taken;

    /** @param headers of HTTP that the sender chooses */
    private record Waiting(String message, Map<String, String> headers) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int messages;
    private long spooled;

    @BeforeAll
    static void takeAPort() throws IOException {
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterAll
    static void letItGo() throws IOException {
        taken.close();
    }

    @Override
    String connector() {
        return "caravan-webhook-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of("authentication", "bearer", "token", "the-right-token", "identity", "header");
    }

    @Override
    String streamSetting() {
        return "port";
    }

    @Override
    String create() {
        return String.valueOf(FreePort.next());
    }

    @Override
    void add(String stream, int from, int count) throws JsonProcessingException {
        for (int first = from; first < from + count; first += RECORDS) {
            List<Map<String, Object>> records = new ArrayList<>();
            for (int id = first; id < Math.min(from + count, first + RECORDS); id++) {
                records.add(Map.of("id", id, "name", name(id)));
            }
            post(JSON.writeValueAsString(records), Map.of());
        }
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws JsonProcessingException {
        post(JSON.writeValueAsString(fields), Map.of());
    }

    @Override
    String addMalformed(String stream) {
        String place = "webhook-" + stream + " spool offset " + spooled;
        post("{\"id\":", Map.of());

        return place;
    }

    @Override
    void addWithHeaders(String stream, int id, Map<String, String> headers) {
        post("{\"id\":" + id + "}", headers);
    }

    private void post(String message, Map<String, String> headers) {
        spooled += FRAME + (id(messages) + "\n" + message).getBytes(StandardCharsets.UTF_8).length;
        waiting.add(new Waiting(message, headers));
    }

    private static String id(int message) {
        return String.format("m%09d", message);
    }

    @Override
    String discovered(String stream) {
        return "webhook-" + stream;
    }

    @Override
    void deliver(String stream) throws IOException, InterruptedException {
        // A new one for each run: connections to a listener that is gone are not tried again.
        HttpClient sender =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (; !waiting.isEmpty(); waiting.remove()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stream + "/webhook"))
                    .header("Authorization", "Bearer the-right-token")
                    .header(ID_HEADER, id(messages))
                    .POST(HttpRequest.BodyPublishers.ofString(waiting.peek().message()));
            waiting.peek().headers().forEach(request::header);

            assertThat(sender.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            messages++;
        }
    }

    @Override
    boolean takesManyQuickly() {
        return false;
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return what == Wrong.PORT ? Map.of("port", String.valueOf(taken.getLocalPort())) : super.wrong(what);
    }

    @Override
    Map<Wrong, NotApplicable> notApplicable() {
        return Map.of(Wrong.PASSWORD, NotApplicable.HAS_NO_LOGIN, Wrong.OBJECT, NotApplicable.IS_A_LISTENER);
    }

    /** Where its secret is not, {@link WebhookSourceTest} looks. */
    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(
                OF_A_LISTENER,
                Map.of(
                        Check.WIDER_TYPE, NotApplicable.HAS_WIDE_TYPES,
                        Check.SECRET, NotApplicable.NOT_TRIED));
    }
}
