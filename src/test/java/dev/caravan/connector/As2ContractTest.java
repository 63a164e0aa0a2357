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

import dev.caravan.servers.As2Partner;
import dev.caravan.servers.FreePort;
import dev.caravan.testing.As2Keys;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.MllpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A stream is a port; what is added waits at the partner until somebody listens there. A message holds up to 1,000 records. */
@Exercises(kamelet = "caravan-as2-source", against = "compatible")
class As2ContractTest extends ConnectorContractTest {

    private static final int FRAME = 8;
    private static final int RECORDS = 1_000;

    @TempDir
    static Path keyFiles;

    private static ServerSocket taken;
    private static As2Partner partner;
    private static Map<String, String> settings;

    /** @param headers of HTTP that the partner chooses */
    private record Waiting(Supplier<String> message, Map<String, String> headers) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int messages;
    private long spooled;

    @BeforeAll
    static void startPartner() throws IOException, GeneralSecurityException {
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        partner = As2Partner.start();
        As2Keys keys = As2Keys.make();
        keys.writePartner(partner.keyStore());
        settings = Map.of(
                "as2From",
                "PARTNER",
                "as2To",
                "LAKE",
                "partnerCertificate",
                keys.writePartnerCertificate(keyFiles.resolve("partner.pem")).toString(),
                "keyStore",
                keys.writeOwn(keyFiles.resolve("own.p12")).toString(),
                "keyStorePassword",
                As2Keys.PASSWORD);
    }

    @AfterAll
    static void stopPartner() throws IOException {
        taken.close();
        partner.close();
    }

    @Override
    String connector() {
        return "caravan-as2-source";
    }

    @Override
    Map<String, String> settings() {
        return settings;
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
        for (int first = from; first < from + count; first += RECORDS) {
            int start = first;
            int end = Math.min(from + count, first + RECORDS);
            add(() -> IntStream.range(start, end)
                    .mapToObj(id -> MllpClient.message(String.valueOf(id)) + "NTE|1||" + name(id) + "\r")
                    .collect(Collectors.joining()));
        }
    }

    @Override
    String addMalformed(String stream) {
        String place = "as2-" + stream + " spool offset " + spooled + " message 1";
        add(() -> "nothing of HL7");

        return place;
    }

    /** A name is the name of the sender. */
    @Override
    void add(String stream, Map<String, Object> fields) {
        String message = MllpClient.message(fields.get("id").toString());
        String name = fields.get("name").toString().replace("\\", "\\E\\");
        add(() -> message.replace("|LAB|", "|" + name + "|"));
    }

    @Override
    String nameColumn() {
        return "sending_application";
    }

    @Override
    String discovered(String stream) {
        return "as2-" + stream;
    }

    @Override
    void addWithHeaders(String stream, int id, Map<String, String> headers) {
        add(() -> MllpClient.message(String.valueOf(id)), headers);
    }

    private void add(Supplier<String> message) {
        add(message, Map.of());
    }

    private void add(Supplier<String> message, Map<String, String> more) {
        String headers = "Message-ID: <" + id(messages + waiting.size())
                + ">\r\nAS2-From: PARTNER\r\nAS2-To: LAKE\r\nContent-Type: application/octet-stream\r\n\r\n";
        spooled += FRAME + headers.length() + message.get().getBytes(StandardCharsets.UTF_8).length;
        waiting.add(new Waiting(message, more));
    }

    private static String id(int message) {
        return String.format("m%09d", message);
    }

    @Override
    void deliver(String stream) {
        for (; !waiting.isEmpty(); waiting.remove()) {
            Waiting next = waiting.peek();
            Map<String, String> how = new TreeMap<>(Map.of(
                    "url", "http://127.0.0.1:" + stream + "/as2",
                    "from", "PARTNER",
                    "to", "LAKE",
                    "signer", "partner",
                    "recipient", "own",
                    "sign", "DIGEST_SHA_256",
                    "crypt", "CRYPT_AES256_CBC",
                    "receipt", "DIGEST_SHA_256",
                    "encoding", "BINARY",
                    "messageId", id(messages)));
            how.put("type", "application/octet-stream");
            next.headers().forEach((name, value) -> how.put("header." + name, value));

            assertThat(partner.send(next.message().get().getBytes(StandardCharsets.UTF_8), how))
                    .containsEntry("mic", "equal");
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

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(
                OF_A_LISTENER,
                Map.of(
                        Check.NEW_FIELD, NotApplicable.HAS_FIXED_FIELDS,
                        Check.WIDER_TYPE, NotApplicable.HAS_FIXED_FIELDS));
    }
}
