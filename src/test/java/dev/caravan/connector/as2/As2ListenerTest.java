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
package dev.caravan.connector.as2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.connector.http.HttpListener;
import dev.caravan.servers.FreePort;
import dev.caravan.testing.Guarantee;
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
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Senders over AS2 that say nothing, little, or too much, and what they are told. */
// A listener is there for its port.
@SuppressWarnings("try")
class As2ListenerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 5;
    private static final int MAX_BYTES = 1_000_000;
    private static final String HEAD = "POST /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: PARTNER\r\nAS2-To: LAKE\r\n"
            + "Message-ID: <hostile>\r\nContent-Type: application/edi-x12\r\n";

    private final int port = FreePort.next();
    private final List<Socket> hostile = new ArrayList<>();
    private final List<byte[]> kept = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS + 1, this::thread);
    private final ScheduledExecutorService watch = Executors.newScheduledThreadPool(1);

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : hostile) {
            socket.close();
        }
        watch.shutdownNow();
        threads.shutdownNow();
    }

    private Thread thread(Runnable work) {
        return new Thread(work, "listens at " + port);
    }

    @Test
    @Guarantee("S18")
    void aThousandIdleConnectionsTakeFiveThreadsAndOthersAreServed() throws Exception {
        try (HttpListener listener = start(60_000, 5_000)) {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = connect();
                assertThat(i < CONNECTIONS || ended(socket)).isTrue();
            }

            // One more accepts.
            assertThat(listening()).isLessThanOrEqualTo(CONNECTIONS + 1);
            assertIsServed();
        }
    }

    /** A byte every tenth of a second, within every timeout between two bytes; half of them in the headers. */
    @Test
    @Guarantee("S18")
    void sendersOfAByteNowAndThenMakeRoomForOthers() throws Exception {
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try (HttpListener listener = start(60_000, 1_000)) {
            for (int i = 0; i < 20; i++) {
                Socket socket = connect();
                write(socket, i % 2 == 0 ? HEAD + "Content-Length: 1000000\r\n\r\n" : HEAD + "X-Slow: ");
                drip.scheduleAtFixedRate(() -> write(socket, "x"), 100, 100, TimeUnit.MILLISECONDS);
            }

            assertThat(listening()).isLessThanOrEqualTo(CONNECTIONS + 1);
            assertIsServed();
        } finally {
            drip.shutdownNow();
        }
    }

    @Test
    @Guarantee("S18")
    void aSenderThatFinishesNoMessageIsHungUpOn() throws Exception {
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try (HttpListener listener = start(1_000, 1_000)) {
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
        try (HttpListener listener = start(60_000, 60_000)) {
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
            assertIsServed();
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
        try (HttpListener listener = start(60_000, 60_000)) {
            for (Map.Entry<String, String> request : requests.entrySet()) {
                try (Socket socket = connect()) {
                    write(socket, request.getKey());
                    assertThat(answer(socket))
                            .startsWith("HTTP/1.1 " + request.getValue())
                            .doesNotContain("Exception", "java", "org.", "\tat ");
                }
            }
            for (String nonsense :
                    new String[] {"\r\n\r\n", "\u0016\u0003\u0001", "GET", "x".repeat(20_000) + "\r\n"}) {
                try (Socket socket = connect()) {
                    write(socket, nonsense);
                }
            }
            assertThat(kept).isEmpty();
            assertIsServed();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    @Guarantee("S13")
    void aSenderIsToldToTryAgainAndNotWhatWeAreMadeOf(Exception failure) throws Exception {
        As2Handler.Keeper broken = message -> {
            throw failure;
        };
        try (HttpListener listener = start(60_000, 60_000, broken)) {
            HttpResponse<String> answer = post("<lost>", "ISA*");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("10");
            assertThat(answer.body()).isEqualTo("The message could not be kept; the receiver knows why.");
        }
    }

    static Stream<Exception> failures() {
        return Stream.of(
                new NoSuchFileException("/srv/lakehouse/_caravan/spool/00000000000000000001.spool"),
                new ClosedChannelException(),
                new NullPointerException(),
                new IllegalStateException("SELECT * FROM users"));
    }

    private void assertIsServed() {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> post("<served>", "ISA*").statusCode() == 200);
        assertThat(kept).isNotEmpty();
    }

    private HttpResponse<String> post(String messageId, String payload) throws IOException, InterruptedException {
        HttpRequest message = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/as2"))
                .header("AS2-From", "PARTNER")
                .header("AS2-To", "LAKE")
                .header("Message-ID", messageId)
                .header("Content-Type", "application/edi-x12")
                .POST(HttpRequest.BodyPublishers.ofString(payload))
                .build();

        return HttpClient.newHttpClient().send(message, HttpResponse.BodyHandlers.ofString());
    }

    private HttpListener start(long idleTimeoutMillis, long receiveTimeoutMillis) throws IOException {
        return start(idleTimeoutMillis, receiveTimeoutMillis, kept::add);
    }

    private HttpListener start(long idleTimeoutMillis, long receiveTimeoutMillis, As2Handler.Keeper keeper)
            throws IOException {
        Partnership partnership = new Partnership();
        partnership.setAs2From("PARTNER");
        partnership.setAs2To("LAKE");
        partnership.setRequireSignature(false);
        partnership.setRequireEncryption(false);
        As2Handler handler = new As2Handler(new As2Handler.Parts(
                "/as2", MAX_BYTES, partnership.partners(), keeper, new AsynchronousMdns(watch, Duration.ofSeconds(1))));
        HttpListener listener = new HttpListener(
                partnership.listen(port, 50, InetAddress.getLoopbackAddress()),
                new HttpListener.Limits(CONNECTIONS, idleTimeoutMillis, receiveTimeoutMillis),
                handler);
        threads.submit(() -> listener.accept(threads));
        watch.scheduleWithFixedDelay(listener::look, 100, 100, TimeUnit.MILLISECONDS);

        return listener;
    }

    /** How many threads of the listener there are. */
    private long listening() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("listens at " + port))
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
