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

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.source.Source;
import dev.caravan.landing.Counts;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.MllpClient;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S1: headers that Camel, one of its components or the landing would obey. Messages of Kafka and RabbitMQ bring them in their
 * contract tests; here come those that look like none: answers of an API and of a store, fields of an HL7 message.
 */
@Guarantee("S1")
class HostileHeadersTest {

    private static final String ELSEWHERE = "hostile.elsewhere";
    private static final List<String> NAMES = List.of(
            "CamelHttpUri",
            "CamelHttpPath",
            "CamelFileName",
            "CamelSqlQuery",
            "CamelExecCommandExecutable",
            "CamelBeanMethodName",
            "CamelToEndpoint",
            "CamelMongoDbOperation",
            "CamelAwsS3Key",
            "CamelKafkaOverrideTopic",
            "kafka.OVERRIDE_TOPIC",
            "kafka.TOPIC",
            "kafka.OFFSET",
            "operationName",
            "operationNamespace",
            "gridfs.operation",
            "mail.smtp.host",
            "mail.smtp.auth",
            "websocket.connectionKey",
            "irc.target",
            "IssueKey",
            "sObjectQuery",
            "sObjectName",
            "apexUrl",
            "JMSReplyTo",
            "CaravanStream",
            "CaravanPosition",
            "table",
            "mode",
            "path",
            "partition");

    private final Map<String, Object> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Processor look = exchange -> seen.putAll(exchange.getMessage().getHeaders());

    static Stream<String> names() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(
                        name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT), swappedCase(name)))
                .distinct();
    }

    private static String swappedCase(String name) {
        StringBuilder swapped = new StringBuilder();
        name.chars()
                .forEach(letter -> swapped.append((char)
                        (Character.isUpperCase(letter)
                                ? Character.toLowerCase(letter)
                                : Character.toUpperCase(letter))));

        return swapped.toString();
    }

    /** What every source hands over comes by here. */
    @ParameterizedTest
    @MethodSource("names")
    void isGoneInAnySpellingWhereARecordEnters(String name) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader(name, ELSEWHERE);

        new Entrance().enter(exchange);

        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getMessage().getHeader(name)).isNull();
    }

    private static final class Entrance extends Source {

        @Override
        public String stream() {
            return "hostile";
        }

        void enter(Exchange exchange) {
            stamp(exchange, Position.START, new Origin("hostile", "message", 1));
        }
    }

    @Test
    void headersOfAnAnswerSteerNothing() throws IOException {
        HttpServer api = answering("[{\"id\":1}]", "application/json");
        try {
            assertLands("hostile.answer", "caravan-rest-source", Map.of("baseUrl", url(api), "path", "p"));
        } finally {
            api.stop(0);
        }
    }

    @Test
    void metadataOfAnObjectSteersNothing() throws IOException {
        HttpServer store = answering("id\n1\n", "text/csv");
        try {
            assertLands(
                    "hostile.object",
                    "caravan-s3-source",
                    Map.of(
                            "endpoint", url(store),
                            "bucket", "b",
                            "path", "one.csv",
                            "region", "us-east-1",
                            "forcePathStyle", "true",
                            "accessKey", "a",
                            "secretKey", "s"));
        } finally {
            store.stop(0);
        }
    }

    // The runner is closed by hand: what is there after the run is looked at.
    @SuppressWarnings("try")
    @Test
    void fieldsOfAnHl7MessageAreNoHeaders() throws IOException {
        int port = FreePort.next();
        String table = "hostile.fields";
        String yaml = RouteYaml.kamelet("caravan-mllp-source", Map.of("port", "" + port))
                .steps("- process: {ref: look}\n- to: {uri: 'kamelet:caravan-hl7-parse-action'}\n")
                .into(table, TableFormat.DELTA, List.of("batchInterval: 200"));
        try (PipelineRunner runner = PipelineRunner.start(TestLake.tables(), yaml, context -> context.getRegistry()
                        .bind("look", look));
                MllpClient sender = new MllpClient(port)) {
            assertThat(sender.send(MllpClient.message("CamelHttpUri").replace("LAB", ELSEWHERE)))
                    .isEqualTo("AA");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> runner.counts(table).landed() == 1);
        }

        assertThat(seen).isEmpty();
        assertThat(TestLake.exists(ELSEWHERE)).isFalse();
    }

    private void assertLands(String table, String kamelet, Map<String, String> settings) {
        Counts counts = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet(kamelet, new LinkedHashMap<>(settings))
                                .steps("- process: {ref: look}\n")
                                .into(table, TableFormat.DELTA),
                        context -> context.getRegistry().bind("look", look))
                .succeeded()
                .counts(table);

        assertThat(counts).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(seen).isEmpty();
        assertThat(TestLake.exists(ELSEWHERE)).isFalse();
    }

    /** Whatever it is asked for, with all of the names as headers and as metadata. */
    private static HttpServer answering(String text, String type) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            Headers headers = exchange.getResponseHeaders();
            NAMES.forEach(name -> {
                headers.add(name, ELSEWHERE);
                headers.add("x-amz-meta-" + name, ELSEWHERE);
            });
            headers.set("Content-Type", type);
            headers.set("ETag", "\"1\"");
            headers.set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                headers.set("Content-Length", "" + body.length);
            }
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();

        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
