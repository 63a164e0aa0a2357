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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.As2Partner;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.As2Keys;
import dev.caravan.testing.CapturedOutput;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of as2-lib, a partner that is a process of its own, into tables, and what it makes of the MDNs. */
// Runners are closed by hand where a test looks at what is there after the run.
@SuppressWarnings("try")
@Exercises(kamelet = "caravan-as2-source", against = "compatible")
class As2SourceTest {

    private static final String PROCESSED = "automatic-action/MDN-sent-automatically; processed";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PARSE = "- to: {uri: 'kamelet:caravan-x12-parse-action'}";

    @TempDir
    static Path keyFiles;

    private static As2Partner partner;
    private static As2Keys keys;
    private static Path own;
    private static Path certificate;
    private static byte[] claims;

    private final int port = FreePort.next();

    @BeforeAll
    static void startPartner() throws GeneralSecurityException, IOException {
        partner = As2Partner.start();
        keys = As2Keys.make();
        keys.writePartner(partner.keyStore());
        own = keys.writeOwn(keyFiles.resolve("own.p12"));
        certificate = keys.writePartnerCertificate(keyFiles.resolve("partner.pem"));
        try (InputStream in = As2SourceTest.class.getResourceAsStream("/x12/managed-care.835")) {
            claims = in.readAllBytes();
        }
    }

    @AfterAll
    static void stopPartner() {
        partner.close();
    }

    @Test
    void aMessageWithoutAnySecurityLandsWhereNoneIsRequired() {
        String table = "as2.plain";
        try (PipelineRunner runner = start(table, "requireSignature: false, requireEncryption: false")) {
            Properties answer = partner.send(claims, plain("one"));

            assertThat(answer).containsEntry("disposition", PROCESSED).doesNotContainKey("exception");
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 1);
        }
        assertThat(values(read(TableFormat.DELTA, table), "_raw")).hasSize(1);
    }

    /** The sender's digest of what it signed and the one in the MDN are compared by the sender. */
    @ParameterizedTest
    @CsvSource({
        "DIGEST_SHA_256, CRYPT_AES256_CBC, none, BINARY",
        "DIGEST_SHA_512, CRYPT_AES128_CBC, before, BINARY",
        "DIGEST_SHA_384, CRYPT_3DES, after, BASE64",
        "DIGEST_SHA1, CRYPT_AES192_CBC, none, _7BIT",
        "DIGEST_SHA_256, CRYPT_AES256_GCM, none, BINARY",
    })
    void aSignedAndEncryptedMessageLandsWithTheBytesThatWereSentAndASignedMdn(
            String sign, String crypt, String compress, String encoding) {
        String table = "as2.secured_" + crypt.toLowerCase(Locale.ROOT);
        try (PipelineRunner runner = start(table, secured())) {
            Map<String, String> settings = settings("secured");
            settings.put("sign", sign);
            settings.put("crypt", crypt);
            settings.put("receipt", sign);
            settings.put("encoding", encoding);
            if (!compress.equals("none")) {
                settings.put("compress", compress);
            }

            Properties answer = partner.send(claims, settings);

            assertThat(answer)
                    .containsEntry("disposition", PROCESSED)
                    .containsEntry("mic", "equal")
                    .containsEntry("signedBy", "CN=own")
                    .doesNotContainKey("exception");
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(1, 1, 0, 0)));
        }
        assertThat(values(read(TableFormat.DELTA, table), "decode(_raw, 'UTF-8')"))
                .containsExactly(new String(claims, StandardCharsets.UTF_8));
    }

    @Test
    void aMessageThatIsSentAgainIsAnsweredAgainAndLandsOnce() {
        String table = "as2.again";
        try (PipelineRunner runner = start(table, secured())) {
            assertThat(partner.send(claims, settings("same"))).containsEntry("mic", "equal");
            assertThat(partner.send(claims, settings("same"))).containsEntry("mic", "equal");
            assertThat(partner.send(claims, settings("other"))).containsEntry("mic", "equal");
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(3, 2, 0, 1)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "signer, stranger, authentication-failed",
        "recipient, stranger, decryption-failed",
        "from, SOMEBODY, authentication-failed",
        "to, ANYBODY, authentication-failed",
        "sign, , insufficient-message-security",
        "crypt, , insufficient-message-security",
        "crypt, CRYPT_RC2, insufficient-message-security",
    })
    void aMessageThatProvesNothingIsRefusedWithTheReasonAndDoesNotLand(String setting, String value, String reason) {
        String table = "as2.refused_" + setting;
        try (PipelineRunner runner = start(table, secured())) {
            Map<String, String> settings = settings("refused");
            if (value == null) {
                settings.remove(setting);
            } else {
                settings.put(setting, value);
            }

            Properties refused = partner.send(claims, settings);
            assertThat(refused.getProperty("disposition")).endsWith("processed/error: " + reason);
            assertThat(refused).containsEntry("signedBy", "CN=own");

            assertThat(partner.send(claims, settings("good"))).containsEntry("disposition", PROCESSED);
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(1, 1, 0, 0)));
        }
    }

    @Test
    void severalPartnersSendToOneListenerAndNoneCanPassForAnother() throws Exception {
        String table = "as2.partners";
        Path other = keys.stranger().writeCertificate(keyFiles.resolve("other.pem"));
        Path more = Files.writeString(
                keyFiles.resolve("partners.json"),
                "[{\"as2From\": \"OTHER\", \"as2To\": \"THE LAKE\", \"partnerCertificate\": \"" + other + "\"}]");
        try (PipelineRunner runner = start(table, secured() + ", morePartners: '" + more + "'")) {
            assertThat(partner.send(claims, settings("one"))).containsEntry("disposition", PROCESSED);
            assertThat(partner.send(claims, from("OTHER", "stranger", "two"))).containsEntry("disposition", PROCESSED);
            for (Map<String, String> impostor :
                    List.of(from("OTHER", "partner", "three"), from("PARTNER", "stranger", "four"))) {
                assertThat(partner.send(claims, impostor).getProperty("disposition"))
                        .endsWith("processed/error: authentication-failed");
            }
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(2, 2, 0, 0)));
        }
    }

    private Map<String, String> from(String name, String signer, String messageId) {
        Map<String, String> settings = settings(messageId);
        settings.put("from", name);
        settings.put("signer", signer);

        return settings;
    }

    @Test
    void anMdnThatIsWantedLaterIsSentToTheOneAddressThatWasAgreed() {
        String table = "as2.asynchronous";
        try (PipelineRunner runner = start(table, secured() + ", asynchronousMdnUrl: '" + partner.mdnUrl() + "'")) {
            Map<String, String> settings = settings("later");
            settings.put("mdnUrl", partner.mdnUrl());

            partner.send(claims, settings);
            Properties mdn = partner.nextMdn("own");

            assertThat(mdn)
                    .containsEntry("disposition", PROCESSED)
                    .containsEntry("messageId", "<later>")
                    .containsEntry("signedBy", "CN=own");
            assertThat(mdn.getProperty("receivedMic")).endsWith(", sha-256");

            settings.put("mdnUrl", "http://127.0.0.1:1/elsewhere");
            settings.put("messageId", "elsewhere");
            assertThat(partner.send(claims, settings).getProperty("exception")).contains("403");
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(1, 1, 0, 0)));
        }
    }

    @Test
    void aPartnerIsToldToTryAgainWhileTheSpoolIsFull() {
        String table = "as2.full";
        CountDownLatch slow = new CountDownLatch(1);
        Processor pause = exchange -> slow.await();
        try (PipelineRunner runner = PipelineRunner.start(
                TestLake.tables(),
                yaml(
                        table,
                        secured() + ", quotaBytes: " + claims.length * 3 / 2,
                        "- process: {ref: pause}\n        " + PARSE),
                context -> context.getRegistry().bind("pause", pause))) {
            assertThat(partner.send(claims, settings("fits"))).containsEntry("mic", "equal");

            // It tries again by itself, after the seconds that it is told to wait.
            CompletableFuture<Properties> later =
                    CompletableFuture.supplyAsync(() -> partner.send(claims, settings("refused")));
            await().during(Duration.ofSeconds(2)).until(() -> !later.isDone());
            slow.countDown();
            assertThat(later.join()).containsEntry("mic", "equal");
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 2);
        } finally {
            slow.countDown();
        }
    }

    @Test
    void whatIsNoX12IsAcknowledgedAndQuarantined() {
        String table = "as2.nothing";
        try (PipelineRunner runner = start(table, secured())) {
            assertThat(partner.send("nothing of X12".getBytes(StandardCharsets.UTF_8), settings("nothing")))
                    .containsEntry("disposition", PROCESSED);
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(1, 0, 1, 0)));
        }
        assertThat(values(quarantine(TableFormat.DELTA, table), "raw_text")).containsExactly("nothing of X12");
    }

    @Test
    void overHttpsOnlyThoseWhoSpeakTlsAreServed() throws GeneralSecurityException, IOException {
        String table = "as2.https";
        String request =
                "POST /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: PARTNER\r\nAS2-To: \"THE LAKE\"\r\nMessage-ID: <x>\r\n"
                        + "Content-Type: application/edi-x12\r\nContent-Length: " + claims.length + "\r\n\r\n"
                        + new String(claims, StandardCharsets.UTF_8);
        try (PipelineRunner runner = start(
                table,
                "requireSignature: false, requireEncryption: false, tlsKeyStore: '" + own + "', tlsKeyStorePassword: "
                        + As2Keys.PASSWORD)) {
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(ask(plain, request)).doesNotContain("HTTP/1.1 200");
            }
            try (Socket tls = keys.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(ask(tls, request)).startsWith("HTTP/1.1 200");
            }
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(1, 1, 0, 0)));
        }
    }

    @Test
    void overHttpsOnlyThoseWhoShowTheCertificateThatIsTrustedAreServed() throws Exception {
        String table = "as2.mutual";
        String request =
                "POST /as2 HTTP/1.1\r\nHost: x\r\nAS2-From: PARTNER\r\nAS2-To: \"THE LAKE\"\r\nMessage-ID: <x>\r\n"
                        + "Content-Type: application/edi-x12\r\nContent-Length: " + claims.length + "\r\n\r\n"
                        + new String(claims, StandardCharsets.UTF_8);
        try (PipelineRunner runner = start(
                table,
                "requireSignature: false, requireEncryption: false, tlsKeyStore: '" + own + "', tlsKeyStorePassword: "
                        + As2Keys.PASSWORD + ", tlsTrustedCertificates: '" + certificate + "'")) {
            for (SSLContext refused : List.of(keys.trusting(), keys.trusting(keys.stranger()))) {
                try (Socket tls = refused.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(ask(tls, request)).isEmpty();
                }
            }
            try (Socket tls = keys.trusting(keys.partner())
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(ask(tls, request)).startsWith("HTTP/1.1 200");
            }
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(1, 1, 0, 0)));
        }
    }

    private static String ask(Socket socket, String request) throws IOException {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        } catch (SocketException | SSLException e) {
            return "";
        }
    }

    @Test
    void whatIsWrongWithTheKeysFailsTheRunWithoutAWordOfThePassword() throws Exception {
        List<String> messages = new ArrayList<>();
        String output = CapturedOutput.of(() -> {
            for (String parameters : List.of(
                    "keyStore: '" + own + "', partnerCertificate: '" + certificate + "', keyStorePassword: not-the-one",
                    "keyStore: '/nowhere/own.p12', partnerCertificate: '" + certificate
                            + "', keyStorePassword: not-the-one",
                    "keyStorePassword: not-the-one")) {
                try (PipelineRunner runner =
                        PipelineRunner.start(TestLake.tables(), yaml("as2.wrong", parameters, PARSE), context -> {})) {
                    assertThat(runner.failure()).get().isInstanceOfSatisfying(CaravanException.class, failure -> {
                        assertThat(failure.category()).isEqualTo(Category.CONFIG);
                        messages.add(failure.getMessage());
                    });
                }
            }
        });

        assertThat(messages.get(0)).startsWith("Cannot read the keystore " + own);
        assertThat(messages.get(1)).startsWith("Cannot read the keystore /nowhere/own.p12");
        assertThat(messages.get(2)).contains("no partnerCertificate", "no keyStore");
        assertThat(output + messages).doesNotContain("not-the-one");
    }

    private PipelineRunner start(String table, String parameters) {
        PipelineRunner runner = PipelineRunner.start(TestLake.tables(), yaml(table, parameters, PARSE), context -> {});
        assertThat(runner.failure()).isEmpty();

        return runner;
    }

    private String yaml(String table, String parameters, String steps) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-as2-source
                      parameters: {port: %d, as2From: PARTNER, as2To: THE LAKE, %s}
                      steps:
                        %s
                        - to: {uri: 'lake:%s', parameters: {format: delta, batchInterval: 500}}
                """
                .formatted(table, port, parameters, steps, table);
    }

    private static String secured() {
        return "partnerCertificate: '" + certificate + "', keyStore: '" + own + "', keyStorePassword: "
                + As2Keys.PASSWORD;
    }

    private Map<String, String> settings(String messageId) {
        Map<String, String> settings = plain(messageId);
        settings.put("sign", "DIGEST_SHA_256");
        settings.put("crypt", "CRYPT_AES256_CBC");
        settings.put("receipt", "DIGEST_SHA_256");

        return settings;
    }

    private Map<String, String> plain(String messageId) {
        return new TreeMap<>(Map.of(
                "url", "http://127.0.0.1:" + port + "/as2",
                "from", "PARTNER",
                "to", "THE LAKE",
                "signer", "partner",
                "recipient", "own",
                "receipt", "unsigned",
                "type", "application/edi-x12",
                "messageId", messageId));
    }
}
