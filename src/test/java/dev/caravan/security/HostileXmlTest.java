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
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.testing.Guarantee;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.xml.stream.XMLEventReader;
import javax.xml.stream.XMLInputFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S5, S6: the one place where XML of a stranger is read, which is what an S3 server answers. It reads no file, opens no
 * connection, and does not unfold.
 */
@Guarantee("S5")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileXmlTest {

    private static final String SECRET = "canary-4711";
    private static final String LIST =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            %s
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><IsTruncated>false</IsTruncated>
            <Contents><Key>in/%s</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"1"</ETag><Size>9</Size>
            </Contents></ListBucketResult>""";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status;
    private volatile byte[] body;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:FILE\">]>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:PORT/canary\">]>",
                "<!DOCTYPE x [<!ENTITY e PUBLIC \"p\" \"http://127.0.0.1:PORT/canary\">]>",
                "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:PORT/canary\"> %p;]>",
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:PORT/canary\">",
                "<!DOCTYPE x [<!ENTITY a \"LONG\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                        + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"
                        + "<!ENTITY f \"&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY e \"&f;&f;&f;&f;&f;&f;&f;&f;\">]>"
            })
    void entitiesAreNotUnfolded(String type) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
        String hostile = type.replace("PORT", "" + server.getAddress().getPort())
                .replace("FILE", secret.toString())
                .replace("LONG", "long".repeat(1_000));
        for (int answer : new int[] {200, 403}) {
            status = answer;
            body = LIST.formatted(hostile, "&e;").getBytes(StandardCharsets.UTF_8);

            String told = told();

            assertThat(told)
                    .startsWith("Cannot list s3://b/: ")
                    .doesNotContain(SECRET)
                    .doesNotContain("longlong")
                    .hasSizeLessThan(2_000);
            assertThat(asked).isNotEmpty().noneMatch(request -> request.contains("canary"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"http://127.0.0.1:PORT/canary\"/>"
            })
    void nothingIsIncluded(String include) throws IOException {
        status = 200;
        body = LIST.formatted(
                        "", include.replace("PORT", "" + server.getAddress().getPort()))
                .getBytes(StandardCharsets.UTF_8);

        told();

        assertThat(asked).isNotEmpty().noneMatch(request -> request.contains("canary"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403})
    void nestingWithoutEndIsAnAnswerThatCannotBeRead(int answer) {
        status = answer;
        body = ("<?xml version=\"1.0\"?>" + "<a>".repeat(100_000)).getBytes(StandardCharsets.UTF_8);

        assertThat(told()).startsWith("Cannot list s3://b/: ").hasSizeLessThan(2_000);
    }

    /** Or what is tried here would be no attack. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:PORT/canary\">]>",
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:PORT/canary\">"
            })
    void aParserThatIsNotCarefulFallsForIt(String type) {
        status = 200;
        body = new byte[0];
        String hostile = type.replace("PORT", "" + server.getAddress().getPort());
        byte[] xml = LIST.formatted(hostile, "&e;").getBytes(StandardCharsets.UTF_8);

        catchThrowable(() -> {
            XMLEventReader reader =
                    XMLInputFactory.newDefaultFactory().createXMLEventReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                reader.nextEvent();
            }
        });

        assertThat(asked).anyMatch(request -> request.contains("canary"));
    }

    /** What a check of the server comes to, and a preview. */
    private String told() {
        try (Connection connection = Connection.open(
                new ConnectionSettings(
                        "test",
                        CatalogIndex.load().kamelet("caravan-s3-source").orElseThrow(),
                        List.of(new Layer(
                                "test",
                                Map.of(
                                        "endpoint",
                                        "http://127.0.0.1:"
                                                + server.getAddress().getPort(),
                                        "bucket",
                                        "b",
                                        "path",
                                        "in/",
                                        "region",
                                        "us-east-1",
                                        "forcePathStyle",
                                        "true",
                                        "accessKey",
                                        "AK-OF-THE-TESTS",
                                        "secretKey",
                                        "the secret of caravan"))),
                        Map.of(),
                        List.of()),
                List.of())) {
            List<Checklist.Result> results = connection.check().results();
            Checklist.Result last = results.get(results.size() - 1);
            assertThat(last.detail()).hasLineCount(1);

            return last.detail();
        }
    }
}
