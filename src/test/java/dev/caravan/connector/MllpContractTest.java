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

import dev.caravan.servers.FreePort;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.MllpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A stream is a port; what is added waits at a sender until somebody listens there. */
@Exercises(kamelet = "caravan-mllp-source", against = "compatible")
class MllpContractTest extends ConnectorContractTest {

    private static final int FRAME = 8;

    private static ServerSocket taken;

    private final Deque<Iterator<String>> waiting = new ArrayDeque<>();
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
        return "caravan-mllp-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of();
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
    String steps() {
        return "- to: {uri: 'kamelet:caravan-hl7-parse-action'}\n";
    }

    @Override
    String id() {
        return "cast(control_id as bigint)";
    }

    @Override
    void add(String stream, int from, int count) {
        add(() -> IntStream.range(from, from + count)
                .mapToObj(id -> MllpClient.message(String.valueOf(id)) + "NTE|1||" + name(id) + "\r"));
    }

    @Override
    String addMalformed(String stream) {
        String place = "mllp-" + stream + " spool offset " + spooled + " message 1";
        add(() -> Stream.of("nothing of HL7"));

        return place;
    }

    /** A name is the name of the sender. */
    @Override
    void add(String stream, Map<String, Object> fields) {
        String message = MllpClient.message(fields.get("id").toString());
        String name = fields.get("name").toString().replace("\\", "\\E\\");
        add(() -> Stream.of(message.replace("|LAB|", "|" + name + "|")));
    }

    @Override
    String nameColumn() {
        return "sending_application";
    }

    @Override
    String discovered(String stream) {
        return "mllp-" + stream;
    }

    private void add(Supplier<Stream<String>> messages) {
        spooled += messages.get()
                .mapToLong(message -> FRAME + message.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        waiting.add(messages.get().iterator());
    }

    @Override
    void deliver(String stream) throws IOException {
        try (MllpClient sender = new MllpClient(Integer.parseInt(stream))) {
            for (; !waiting.isEmpty(); waiting.remove()) {
                while (waiting.peek().hasNext()) {
                    assertThat(sender.send(waiting.peek().next())).isEqualTo("AA");
                }
            }
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

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(
                OF_A_LISTENER,
                Map.of(
                        Check.NEW_FIELD, NotApplicable.HAS_FIXED_FIELDS,
                        Check.WIDER_TYPE, NotApplicable.HAS_FIXED_FIELDS,
                        Check.HEADERS, NotApplicable.HAS_NO_HEADERS));
    }
}
