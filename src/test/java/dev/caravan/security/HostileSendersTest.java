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
import dev.caravan.connector.hl7.MllpAnswer;
import dev.caravan.landing.Counts;
import dev.caravan.servers.FreePort;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.MllpClient;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.mllp.MllpConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S18, S13: senders over MLLP that say nothing, little, or too much, and what they are told. */
// Runners are closed by hand where a test looks at what is there after the run.
@SuppressWarnings("try")
class HostileSendersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 5;

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
        String table = "hostile.idle";
        try (PipelineRunner runner = start(table, "receiveTimeoutMillis: 5000")) {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                hostile.add(socket);
                assertThat(i < CONNECTIONS || ended(socket)).isTrue();
            }

            assertThat(listening()).isLessThanOrEqualTo(CONNECTIONS + 1);
            assertIsServed(runner, table);
        }
    }

    /** A byte every tenth of a second, within every timeout between two bytes; half of them begin no message. */
    @Test
    @Guarantee("S18")
    void sendersOfAByteNowAndThenMakeRoomForOthers() throws Exception {
        String table = "hostile.slow";
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try (PipelineRunner runner = start(table, "receiveTimeoutMillis: 1000")) {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                hostile.add(socket);
                int first = i % 2 == 0 ? 0x0B : 'x';
                drip.schedule(() -> write(socket, new byte[] {(byte) first}), 0, TimeUnit.MILLISECONDS);
                drip.scheduleAtFixedRate(() -> write(socket, new byte[] {'M'}), 100, 100, TimeUnit.MILLISECONDS);
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
        try (PipelineRunner runner = start("hostile.unfinished", "idleTimeoutMillis: 1000")) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            hostile.add(socket);
            drip.scheduleAtFixedRate(() -> write(socket, new byte[] {0x0B}), 0, 100, TimeUnit.MILLISECONDS);

            socket.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(ended(socket)).isTrue();
        } finally {
            drip.shutdownNow();
        }
    }

    @Test
    @Guarantee("S18")
    void aMessageWithoutEndIsNotKeptInMemory() throws Exception {
        String table = "hostile.endless";
        try (PipelineRunner runner = start(table, "maxMessageBytes: 1000000")) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            hostile.add(socket);
            write(socket, (char) 0x0B + MllpClient.message("endless"));
            byte[] more = new byte[100_000];
            int sent = 0;
            while (sent < 1_000 && write(socket, more)) {
                sent++;
            }

            // What is on its way when it is hung up on is in buffers of the system.
            assertThat(sent).isLessThan(200);
            assertIsServed(runner, table);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    @Guarantee("S13")
    void aSenderIsNotToldWhatWeAreMadeOf(Exception failure) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(MllpClient.message("lost").getBytes(StandardCharsets.UTF_8));
        exchange.setException(failure);

        new MllpAnswer().process(exchange);

        assertThat(new String(
                        (byte[]) exchange.getProperty(MllpConstants.MLLP_ACKNOWLEDGEMENT), StandardCharsets.UTF_8))
                .contains("\rMSA|AE|lost|the message could not be kept; the receiver knows why\r")
                .doesNotContain("Exception", "java", "/srv/", "SELECT", "org.", "\tat ");
    }

    static Stream<Exception> failures() {
        return Stream.of(
                new NoSuchFileException("/srv/lakehouse/_caravan/spool/00000000000000000001.spool"),
                new ClosedChannelException(),
                new NullPointerException(),
                new IllegalStateException("SELECT * FROM users", new SQLException("org.postgresql: SELECT secret")),
                new IOException("Cannot write\n\tat java.base/sun.nio.ch.FileChannelImpl.write"));
    }

    private void assertIsServed(PipelineRunner runner, String table) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            try (MllpClient sender = new MllpClient(port)) {
                return sender.send(MllpClient.message("served")).equals("AA");
            }
        });
        await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(1, 1, 0, 0)));
    }

    private PipelineRunner start(String table, String parameter) {
        String yaml =
                """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-mllp-source
                      parameters:
                        port: %d
                        maxConnections: %d
                        %s
                      steps:
                        - to: {uri: 'kamelet:caravan-hl7-parse-action'}
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
                .filter(thread -> thread.getName().contains(":" + port)
                        && thread.getName().contains("mllp:"))
                .count();
    }

    private static boolean write(Socket socket, String text) {
        return write(socket, text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean write(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();

            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }
}
