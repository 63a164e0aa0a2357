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

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.security.TestCertificates.Whose;
import dev.caravan.testing.Guarantee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S14: every connector that speaks TLS, and servers whose certificates are not to be believed. Nothing is confided to those;
 * something is to the one whose certificate is good, or the test would prove nothing. MLLP has no TLS; the host keys of SFTP
 * are a matter of {@code SftpSourceTest}.
 */
@Guarantee("S14")
class CertificatesTest {

    private static final String SECRET = "canary-4711";

    @TempDir
    static Path directory;

    private static final Map<String, TlsListener> LISTENERS = new LinkedHashMap<>();
    private static final Map<String, String[]> RESULTS = new LinkedHashMap<>();

    private enum Connector {
        POSTGRESQL {
            @Override
            Map<String, String> settings(int port) {
                return Map.of(
                        "host", "127.0.0.1",
                        "port", "" + port,
                        "database", "d",
                        "table", "t",
                        "username", "u",
                        "password", SECRET,
                        "sslMode", "verify-full");
            }
        },
        KAFKA {
            @Override
            Map<String, String> settings(int port) {
                return Map.of(
                        "brokers",
                        "127.0.0.1:" + port,
                        "topic",
                        "t",
                        "securityProtocol",
                        "SASL_SSL",
                        "saslMechanism",
                        "PLAIN",
                        "saslJaasConfig",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\""
                                + SECRET + "\";");
            }
        },
        RABBITMQ {
            @Override
            Map<String, String> settings(int port) {
                return Map.of(
                        "host", "127.0.0.1",
                        "port", "" + port,
                        "username", "u",
                        "password", SECRET,
                        "queue", "q",
                        "sslProtocol", "TLSv1.3");
            }
        },
        REST {
            @Override
            Map<String, String> settings(int port) {
                return Map.of(
                        "baseUrl",
                        "https://127.0.0.1:" + port,
                        "path",
                        "p",
                        "authentication",
                        "bearer",
                        "token",
                        SECRET);
            }
        },
        S3 {
            @Override
            Map<String, String> settings(int port) {
                return Map.of(
                        "endpoint", "https://127.0.0.1:" + port,
                        "bucket", "b",
                        "path", "p/",
                        "region", "us-east-1",
                        "forcePathStyle", "true",
                        "accessKey", "A",
                        "secretKey", SECRET);
            }
        };

        abstract Map<String, String> settings(int port);
    }

    static Stream<Arguments> all() {
        return Stream.of(Connector.values())
                .flatMap(connector -> Stream.of(Whose.values()).map(whose -> Arguments.of(connector, whose)));
    }

    private static String name(Connector connector, Whose whose) {
        return connector + " " + whose;
    }

    @BeforeAll
    static void checkThemAll() throws IOException, GeneralSecurityException, InterruptedException {
        TestCertificates certificates = TestCertificates.in(directory);
        List<TlsChecks.Check> checks = new ArrayList<>();
        for (Connector connector : Connector.values()) {
            for (Whose whose : Whose.values()) {
                TlsListener listener = new TlsListener(certificates.server(whose), connector == Connector.POSTGRESQL);
                LISTENERS.put(name(connector, whose), listener);
                checks.add(new TlsChecks.Check(
                        name(connector, whose),
                        "caravan-" + connector.name().toLowerCase() + "-source",
                        connector.settings(listener.port()),
                        whose == Whose.GOOD));
            }
        }
        Files.createDirectories(directory.resolve(".postgresql"));
        Files.writeString(directory.resolve(".postgresql/root.crt"), certificates.pem());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djavax.net.ssl.trustStore=" + certificates.trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + TestCertificates.PASSWORD,
                        "-Duser.home=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TlsChecks.class.getName(),
                        new ObjectMapper().writeValueAsString(checks))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        said.lines()
                .map(line -> line.split("\t"))
                .filter(parts -> parts[0].equals("checked"))
                .forEach(parts -> RESULTS.put(parts[1], parts));
        assertThat(RESULTS.keySet()).as(said).isEqualTo(LISTENERS.keySet());
        assertThat(said).doesNotContain(SECRET);
    }

    @AfterAll
    static void close() throws IOException {
        for (TlsListener listener : LISTENERS.values()) {
            listener.close();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyAGoodCertificateIsConfidedIn(Connector connector, Whose whose) {
        String[] result = RESULTS.get(name(connector, whose));
        int confided = LISTENERS.get(name(connector, whose)).confided();

        if (whose == Whose.GOOD) {
            assertThat(confided).as(result[3]).isPositive();
        } else {
            assertThat(confided).as(result[3]).isZero();
            assertThat(result[2]).as(result[3]).isEqualTo("TLS");
            assertThat(result[3]).startsWith("Cannot ").endsWith(".");
        }
    }
}
