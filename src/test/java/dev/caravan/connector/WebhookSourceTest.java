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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.As2Keys;
import dev.caravan.testing.CapturedOutput;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What senders post, into tables. */
@Exercises(kamelet = "caravan-webhook-source", against = "compatible")
class WebhookSourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Map<String, String> BEARER = Map.of("authentication", "bearer", "token", "canary-4711");

    @TempDir
    Path directory;

    private final int port = FreePort.next();

    /** Sent, sent again by a sender that did not see the answer, and another event of the same content. */
    @ParameterizedTest
    @CsvSource({"none, 3, 0", "header, 2, 1", "body, 1, 2"})
    void whatIsSentAgainLandsAsOftenAsItsIdentitySays(String identity, int landed, int filtered) throws Exception {
        String table = "webhook.identity_" + identity;
        try (PipelineRunner runner = start(table, Map.of("identity", identity))) {
            for (String id : List.of("a", "a", "b")) {
                assertThat(post("{\"id\":1}", id)).isEqualTo(200);
            }
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(3, landed, 0, filtered)));
        }
        assertThat(values(read(TableFormat.DELTA, table), "id")).hasSize(landed).containsOnly(1L);
        if (identity.equals("header")) {
            assertThat(values(read(TableFormat.DELTA, table), "webhook_id")).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aTextIsARecordAndBytesAreForAParser() throws Exception {
        try (PipelineRunner runner = start("webhook.text", Map.of("format", "text"))) {
            post("just some text");
            await().atMost(PATIENCE).until(() -> runner.counts("webhook.text").landed() == 1);
        }
        assertThat(values(read(TableFormat.DELTA, "webhook.text"), "value")).containsExactly("just some text");

        String parse = "- to: {uri: 'kamelet:caravan-idoc-parse-action'}\n";
        try (PipelineRunner runner = start("webhook.bytes", Map.of("format", "bytes"), parse, null)) {
            post("<IDOC><EDI_DC40><DOCNUM>7</DOCNUM></EDI_DC40></IDOC>");
            await().atMost(PATIENCE).until(() -> runner.counts("webhook.bytes").landed() == 1);
        }
        assertThat(values(read(TableFormat.DELTA, "webhook.bytes"), "docnum")).containsExactly("7");
    }

    @Test
    void aSenderIsToldToTryAgainWhileTheSpoolIsFull() throws Exception {
        String table = "webhook.full";
        CountDownLatch slow = new CountDownLatch(1);
        Processor pause = exchange -> slow.await();
        String message = "{\"text\":\"" + "x".repeat(1_000) + "\"}";
        try (PipelineRunner runner = start(table, Map.of("quotaBytes", "1500"), "- process: {ref: pause}\n", pause)) {
            assertThat(post(message)).isEqualTo(200);
            assertThat(post(message)).isEqualTo(503);
            slow.countDown();
            await().atMost(PATIENCE).until(() -> post(message) == 200);
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 2);
        } finally {
            slow.countDown();
        }
        assertThat(read(TableFormat.DELTA, table).count()).isEqualTo(2);
    }

    @Test
    void overHttpsOnlyThoseWhoSpeakTlsAreServed() throws Exception {
        String table = "webhook.https";
        As2Keys keys = As2Keys.make();
        Map<String, String> tls = Map.of(
                "tlsKeyStore",
                keys.writeOwn(directory.resolve("own.p12")).toString(),
                "tlsKeyStorePassword",
                As2Keys.PASSWORD);
        try (PipelineRunner runner = start(table, tls)) {
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(ask(plain)).doesNotContain("HTTP/1.1 200");
            }
            try (Socket socket =
                    keys.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(ask(socket)).startsWith("HTTP/1.1 200");
            }
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 1);
        }
    }

    /** The first line of the answer, and what came with it; empty where there is none. */
    private static String ask(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        String request = "POST /webhook HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer canary-4711\r\n"
                + "Content-Length: 8\r\n\r\n{\"id\":1}";
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[1_000];
            int read = socket.getInputStream().read(answer);

            return new String(answer, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "";
        }
    }

    /** S12: of a sender that may, and of one that may not. */
    @Test
    void theTokenIsInNoLogAndNoMessage() throws Exception {
        String output = CapturedOutput.of(() -> {
            try (PipelineRunner runner = start("webhook.secret", Map.of())) {
                post("{\"id\":1}");
                HttpRequest wrong = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhook"))
                        .header("Authorization", "Bearer canary-4712")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"id\":2}"))
                        .build();
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(wrong, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
                assertThat(answer.body()).doesNotContain("canary");
                await().atMost(PATIENCE)
                        .until(() -> runner.counts("webhook.secret").landed() == 1);
            }
        });

        assertThat(output).doesNotContain("canary-471");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authentication=none,host=0.0.0.0|authentication none is for an address that this machine alone reaches",
                "authentication=basic,username=u|authentication basic needs password",
                "authentication=hmac,token=x|authentication hmac needs tokenHeader",
                "authentication=magic|authentication magic is not none, basic, bearer, apiKey or hmac",
                "authentication=bearer,token=x,identity=header,identityHeader=|identity header needs identityHeader",
                "authentication=bearer,token=x,tlsKeyStore=/no/such.p12|Cannot read the keystore /no/such.p12",
            })
    void settingsThatCannotBeRightEndTheRunBeforeAnythingIsListenedTo(String settings, String reason) {
        Map<String, String> wrong = new TreeMap<>();
        for (String setting : settings.split(",")) {
            wrong.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        wrong.put("port", String.valueOf(port));
        String yaml = RouteYaml.kamelet("caravan-webhook-source", wrong).into("webhook.wrong", TableFormat.DELTA);

        CaravanException failure = PipelineRunner.run(TestLake.tables(), yaml).ourFailure();

        assertThat(failure).hasMessageContaining(reason);
        assertThat(failure.category()).isEqualTo(Category.CONFIG);
    }

    private PipelineRunner start(String table, Map<String, String> more) {
        return start(table, more, "", null);
    }

    private PipelineRunner start(String table, Map<String, String> more, String steps, Processor pause) {
        Map<String, String> settings = new TreeMap<>(BEARER);
        settings.put("port", String.valueOf(port));
        settings.putAll(more);
        String yaml = RouteYaml.kamelet("caravan-webhook-source", settings)
                .steps(steps)
                .into(table, TableFormat.DELTA, List.of("batchInterval: 500"));

        return PipelineRunner.start(TestLake.tables(), yaml, context -> {
            if (pause != null) {
                context.getRegistry().bind("pause", pause);
            }
        });
    }

    private int post(String message) throws IOException, InterruptedException {
        return post(message, "x");
    }

    private int post(String message, String id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhook"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer canary-4711")
                .header("webhook-id", id)
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();

        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
