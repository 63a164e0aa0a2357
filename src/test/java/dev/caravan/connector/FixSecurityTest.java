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

import static dev.caravan.connector.FixRoute.PATIENCE;
import static dev.caravan.connector.FixRoute.expected;
import static dev.caravan.connector.FixRoute.ids;
import static dev.caravan.connector.FixRoute.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.FixCounterparty;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.As2Keys;
import dev.caravan.testing.As2Keys.Pair;
import dev.caravan.testing.CapturedOutput;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS, credentials, and strangers at the port. */
// Runners and brokers are there for what they do.
@SuppressWarnings("try")
class FixSecurityTest {

    private static final TableFormat FORMAT = TableFormat.DELTA;
    private static final String HERE = "127.0.0.1";
    private static final String PASSWORD = "s3cret-${user.home}";

    @TempDir
    static Path files;

    private static Pair broker;
    private static Pair lake;
    private static Path lakeKeys;
    private static Path brokerCertificate;

    @BeforeAll
    static void makeKeys() throws Exception {
        broker = Pair.of("broker", HERE);
        lake = Pair.of("lake", HERE);
        lakeKeys = lake.writeKey(files.resolve("lake.p12"));
        brokerCertificate = broker.writeCertificate(files.resolve("broker.pem"));
    }

    @Test
    void aCounterpartyIsCalledOverTlsWithACertificateOnBothSides() throws Exception {
        String table = "fix.tls";
        try (FixCounterparty other = withKeys(broker)) {
            try (PipelineRunner runner = start(
                    table, FORMAT, "initiator", other.listenToTrusted(), trusting(brokerCertificate) + ownKeys())) {
                assertThat(runner.failure()).isEmpty();
                await().atMost(PATIENCE).until(other::isLoggedOn);
                other.send(0, 10);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 10);
            }
        }
        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(10));
    }

    @Test
    void aCounterpartyThatIsNotTrustedOrHasAnotherNameIsNotLoggedOnTo() throws Exception {
        Path lakeCertificate = lake.writeCertificate(files.resolve("lake.pem"));
        Pair elsewhere = Pair.of("elsewhere", "192.0.2.1");
        Path elsewhereCertificate = elsewhere.writeCertificate(files.resolve("elsewhere.pem"));
        try (FixCounterparty other = withKeys(broker);
                FixCounterparty another = withKeys(elsewhere)) {
            assertNoLogon(other.listenOverTls(), trusting(lakeCertificate));
            assertNoLogon(other.listenOverTls(), "tls: true");
            assertNoLogon(another.listenOverTls(), trusting(elsewhereCertificate));
            assertNoLogon(other.listenToTrusted(), trusting(brokerCertificate));
            assertThat(other.logon()).isEmpty();
            assertThat(another.logon()).isEmpty();
        }
    }

    private static void assertNoLogon(int port, String parameters) {
        try (PipelineRunner runner =
                start("fix.mistrust", FORMAT, "initiator", port, parameters + "\nlogonTimeoutSeconds: 5")) {
            assertThat(runner.failure()).get().isInstanceOfSatisfying(CaravanException.class, failure -> {
                assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
                assertThat(failure.getMessage()).contains("no logon within 5 s").hasLineCount(1);
            });
        }
    }

    @Test
    void aCounterpartyConnectsOverTlsWithACertificateOfItsOwn() throws Exception {
        String table = "fix.tls_acceptor";
        int port = FreePort.next();
        String parameters = "targetCompId: BROKER2\n" + trusting(brokerCertificate) + ownKeys();
        try (FixCounterparty other = withKeys(broker);
                PipelineRunner runner = start(table, FORMAT, "acceptor", port, parameters)) {
            assertThat(runner.failure()).isEmpty();
            other.connectTo(port, Map.of("SocketUseSSL", "Y"));
            other.send(0, 10);
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 10);
        }
        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(10));
    }

    @Test
    void anAcceptorWithoutAKeyIsNone() {
        try (PipelineRunner runner = start("fix.keyless", FORMAT, "acceptor", FreePort.next(), "tls: true")) {
            assertThat(runner.failure()).get().isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(
                            failure.category())
                    .isEqualTo(Category.CONFIG));
        }
    }

    @ParameterizedTest
    @CsvSource({"Password, 553:lake 554:, FIX.4.4", "RawData, '95:19 96:', FIX.4.4", "Password, 553:lake 554:, FIXT.1.1"
    })
    void aLogonHasTheCredentialsAndNothingElseOfOursHasThem(String field, String logon, String version)
            throws Exception {
        String table = "fix.credentials_" + field + "_" + version.replaceAll("\\W", "");
        String output = CapturedOutput.of(() -> {
            try (FixCounterparty other = FixCounterparty.start();
                    PipelineRunner runner = start(
                            table,
                            FORMAT,
                            "initiator",
                            other.port(),
                            "beginString: " + version + "\nusername: lake\npassword: '" + PASSWORD
                                    + "'\npasswordField: " + field)) {
                await().atMost(PATIENCE).until(other::isLoggedOn);
                assertThat(other.logon()).contains(logon + PASSWORD);
                other.send(0, 5);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 5);
            }
        });

        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(5));
        assertThat(output).doesNotContain(PASSWORD);
        assertThat(written(table)).isNotEmpty().noneMatch(file -> holds(file, PASSWORD));
    }

    /** The counterparty quotes it, too. */
    @Test
    void credentialsThatAreRefusedEndTheRunAndAreNotTold() throws Exception {
        String output = CapturedOutput.of(() -> {
            try (FixCounterparty other = FixCounterparty.start()) {
                other.demand("lake", "another");
                try (PipelineRunner runner = start(
                        "fix.refused",
                        FORMAT,
                        "initiator",
                        other.port(),
                        "username: lake\npassword: '" + PASSWORD + "'\nlogonTimeoutSeconds: 5")) {
                    assertThat(runner.failure()).get().satisfies(failure -> assertThat(failure)
                            .hasMessageContaining("the counterparty said: Who are you, with ***?")
                            .hasMessageNotContaining(PASSWORD));
                }
            }
        });

        assertThat(output).contains("Who are you").doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({"FIX.4.4", "FIXT.1.1"})
    void anAcceptorRefusesOtherCredentialsAndDoesNotCountThem(String version) {
        String table = "fix.demanded_" + version.replaceAll("\\W", "");
        int port = FreePort.next();
        String parameters =
                "targetCompId: BROKER2\nbeginString: " + version + "\nusername: broker\npassword: '" + PASSWORD + "'";
        try (PipelineRunner runner = start(table, FORMAT, "acceptor", port, parameters)) {
            try (FixCounterparty stranger = FixCounterparty.start()) {
                stranger.connectTo(port, Map.of("beginString", version, "username", "broker", "password", "guess"));
                // Each attempt has a number of its own.
                await().atMost(PATIENCE).until(() -> stranger.nextSender() > 3);
                assertThat(stranger.isLoggedOn()).isFalse();
            }
            try (FixCounterparty other = FixCounterparty.start()) {
                other.connectTo(port, Map.of("beginString", version, "username", "broker", "password", PASSWORD));
                other.send(0, 5);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 5);
                assertThat(other.nextTarget()).isLessThan(6);
            }
        }
        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(5));
    }

    @Test
    void strangersAtThePortAreHungUpOnAndWhatTheySendIsNowhere() throws Exception {
        String table = "fix.strangers";
        int port = FreePort.next();
        String output = CapturedOutput.of(() -> {
            try (PipelineRunner runner = start(table, FORMAT, "acceptor", port, "targetCompId: BROKER2");
                    FixCounterparty other = FixCounterparty.start()) {
                assertThat(runner.failure()).isEmpty();
                assertHungUpOn(port, logon("SOMEBODY", "554=canary-4711"));
                assertHungUpOn(port, logon("BROKER2", "554=canary-4711").replace("35=A", "35=8"));
                assertHungUpOn(port, "8=FIX.4.4\u00019=90000000\u0001" + "canary-4711".repeat(20_000));
                assertHungUpOn(port, "canary-4711".repeat(20_000));
                List<Socket> idle = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                await().atMost(PATIENCE)
                        .until(() ->
                                idle.stream().filter(FixSecurityTest::isOpen).count() <= 20);
                other.connectTo(port);
                other.send(0, 5);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 5);
                for (Socket socket : idle) {
                    socket.close();
                }
            }
        });

        assertThat(output).doesNotContain("canary-4711");
        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(5));
    }

    /** With a length and a sum that are right. */
    private static String logon(String sender, String more) {
        String body = "35=A\u000149=" + sender + "\u000156=CARAVAN\u000134=1\u000152=20260101-00:00:00\u000198=0\u0001"
                + "108=30\u0001" + more + "\u0001";
        String message = "8=FIX.4.4\u00019=" + body.length() + "\u0001" + body;
        int sum = message.chars().sum() % 256;

        return message + String.format("10=%03d\u0001", sum);
    }

    private static void assertHungUpOn(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("It is still listened to", e);
            } catch (SocketException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1);

            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static FixCounterparty withKeys(Pair keys) throws Exception {
        FixCounterparty counterparty = FixCounterparty.start();
        keys.writeKey(counterparty.directory().resolve("broker.p12"));
        lake.writeTrust(counterparty.directory().resolve("trusted.p12"));

        return counterparty;
    }

    private static String trusting(Path certificate) {
        return "tls: true\ntlsTrustedCertificates: '" + certificate + "'";
    }

    private static String ownKeys() {
        return "\ntlsKeyStore: '" + lakeKeys + "'\ntlsKeyStorePassword: " + As2Keys.PASSWORD;
    }

    private static List<Path> written(String table) throws IOException {
        try (Stream<Path> all = Files.walk(TestLake.warehouse())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(table.substring(table.indexOf('.') + 1)))
                    .toList();
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
