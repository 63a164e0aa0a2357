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
package dev.caravan.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.servers.FreePort;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S18, S13: senders over AS2 that say nothing, little, or too much, and what they are told. */
// Runners are closed by hand where a test looks at what is there after the run.
@SuppressWarnings("try")
class HostileAs2SendersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 5;
    private static final String HEAD = "POST /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: PARTNER\r\nAS2-To: LAKE\r\n"
            + "Message-ID: <hostile>\r\nContent-Type: application/edi-x12\r\n";

    private final int port = FreePort.next();
    private final List<Socket> hostile = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : hostile) {
            socket.close();
        }
    }

    @Test
    @Guarantee("S18")
    void aThousandIdleConnectionsTakeFiveThreadsAndOthersAreServed() throws Exception {
        String table = "hostile.as2_idle";
        try (PipelineRunner runner = start(table, "receiveTimeoutMillis: 5000")) {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = connect();
                assertThat(i < CONNECTIONS || ended(socket)).isTrue();
            }

            // One more accepts.
            assertThat(listening()).isLessThanOrEqualTo(CONNECTIONS + 1);
            assertIsServed(runner, table);
        }
    }

    /** A byte every tenth of a second, within every timeout between two bytes; half of them in the headers. */
    @Test
    @Guarantee("S18")
    void sendersOfAByteNowAndThenMakeRoomForOthers() throws Exception {
        String table = "hostile.as2_slow";
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try (PipelineRunner runner = start(table, "receiveTimeoutMillis: 1000")) {
            for (int i = 0; i < 20; i++) {
                Socket socket = connect();
                write(socket, i % 2 == 0 ? HEAD + "Content-Length: 1000000\r\n\r\n" : HEAD + "X-Slow: ");
                drip.scheduleAtFixedRate(() -> write(socket, "x"), 100, 100, TimeUnit.MILLISECONDS);
            }

            assertThat(listening()).isLessThanOrEqualTo(CONNECTIONS + 1);
            assertIsServed(runner, table);
        } finally {
            drip.shutdownNow();
        }
    }

    @Test
    @Guarantee("S18")
    void aSenderThatFinishesNoMessageIsHungUpOn() throws Exception {
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try (PipelineRunner runner = start("hostile.as2_unfinished", "idleTimeoutMillis: 1000")) {
            Socket socket = connect();
            write(socket, HEAD);
            drip.scheduleAtFixedRate(() -> write(socket, "X-More: x\r\n"), 0, 100, TimeUnit.MILLISECONDS);

            socket.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(ended(socket)).isTrue();
        } finally {
            drip.shutdownNow();
        }
    }

    @Test
    @Guarantee("S18")
    void aMessageOfTooManyBytesIsNotReadWhetherItSaysSoOrNot() throws Exception {
        String table = "hostile.as2_endless";
        try (PipelineRunner runner = start(table, "maxMessageBytes: 1000000")) {
            Socket told = connect();
            write(told, HEAD + "Content-Length: 2000000000\r\n\r\n");
            assertThat(answer(told)).startsWith("HTTP/1.1 413 ");

            Socket endless = connect();
            write(endless, HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "186a0\r\n" + "x".repeat(100_000) + "\r\n";
            int sent = 0;
            while (sent < 1_000 && write(endless, chunk)) {
                sent++;
            }

            // What is on its way when it is hung up on is in buffers of the system.
            assertThat(sent).isLessThan(200);
            assertIsServed(runner, table);
        }
    }

    @Test
    @Guarantee("S13")
    void whatIsNoMessageIsAnsweredWithWhatIsMissingAndNothingElse() throws Exception {
        Map<String, String> requests = Map.of(
                "GET /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: PARTNER\r\nAS2-To: LAKE\r\n"
                        + "Message-ID: <x>\r\nContent-Type: text/plain\r\n\r\n",
                "405",
                "POST /elsewhere HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "404",
                "POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "400",
                HEAD.replace("PARTNER", "A\\B") + "Content-Length: 0\r\n\r\n",
                "400",
                HEAD + "Receipt-Delivery-Option: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n",
                "403");
        try (PipelineRunner runner = start("hostile.as2_nothing", "maxMessageBytes: 1000000")) {
            for (Map.Entry<String, String> request : requests.entrySet()) {
                Socket socket = connect();
                write(socket, request.getKey());
                assertThat(answer(socket))
                        .startsWith("HTTP/1.1 " + request.getValue())
                        .doesNotContain("Exception", "java", "org.", "\tat ");
            }
            for (String nonsense :
                    new String[] {"\r\n\r\n", "\u0016\u0003\u0001", "GET", "x".repeat(20_000) + "\r\n"}) {
                write(connect(), nonsense);
            }
            assertThat(runner.counts("hostile.as2_nothing")).isEqualTo(Counts.NONE);
        }
    }

    private void assertIsServed(PipelineRunner runner, String table) {
        HttpRequest message = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/as2"))
                .header("AS2-From", "PARTNER")
                .header("AS2-To", "LAKE")
                .header("Message-ID", "<served>")
                .header("Content-Type", "application/edi-x12")
                .POST(HttpRequest.BodyPublishers.ofString("ISA*00*          *00*          *ZZ*A              *ZZ*B"
                        + "              *260101*0000*^*00501*000000001*0*P*:~GS*PO*A*B*20260101*0000*1*X*005010~"
                        + "ST*850*1~SE*2*1~GE*1*1~IEA*1*000000001~"))
                .build();
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> HttpClient.newHttpClient()
                                .send(message, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
        await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 1);
    }

    private PipelineRunner start(String table, String parameter) {
        String yaml =
                """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-as2-source
                      parameters:
                        port: %d
                        as2From: PARTNER
                        as2To: LAKE
                        requireSignature: false
                        requireEncryption: false
                        maxConnections: %d
                        %s
                      steps:
                        - to: {uri: 'kamelet:caravan-x12-parse-action'}
                        - to: {uri: 'lake:%s', parameters: {batchInterval: 200}}
                """
                        .formatted(table, port, CONNECTIONS, parameter, table);
        PipelineRunner runner = PipelineRunner.start(TestLake.tables(), yaml, context -> {});
        assertThat(runner.failure()).isEmpty();

        return runner;
    }

    /** How many threads of the listener there are. */
    private long listening() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith(" - as2-" + port))
                .count();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        hostile.add(socket);

        return socket;
    }

    private static boolean write(Socket socket, String text) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();

            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (!text.toString().contains("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                break;
            }
            text.append((char) read);
        }

        return text.toString();
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }
}
