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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.cli.PipelineRunner.Outcome;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.servers.FreePort;
import dev.caravan.servers.RabbitMqServer;
import dev.caravan.servers.RabbitMqServer.Outgoing;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Exercises(kamelet = "caravan-rabbitmq-source", against = "server")
class RabbitSourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final RabbitMqServer server = SharedServers.rabbitMq();
    private final String queue = server.freshQueue();

    @AfterEach
    void noMoreFaults() {
        FaultPoint.install(null);
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageLandsOnceInFewCommitsAndIsAcknowledged(TableFormat format) {
        String table = "rabbit.orders_" + format;
        server.send(queue, numbered(0, 2500));
        AtomicInteger commits = count(FaultPoint.AFTER_COMMIT);

        assertThat(run(table, format).counts(table)).isEqualTo(new Counts(2500, 2500, 0, 0));

        // Not one for each message, as if nothing else were under way.
        assertThat(commits).hasValueLessThan(50);
        assertThat(server.waiting(queue)).isZero();
        assertThat(run(table, format).counts(table)).isEqualTo(Counts.NONE);
        server.send(queue, numbered(2500, 2600));
        assertThat(run(table, format).counts(table)).isEqualTo(new Counts(100, 100, 0, 0));
        assertThat(values(read(format, table), "id")).isEqualTo(numbers(0, 2600));
        assertThat(read(format, table)
                        .where("rabbitmq_message_id <> 'id-' || id or rabbitmq_routing_key <> '" + queue + "'")
                        .count())
                .isZero();
    }

    @Test
    void messagesWithoutIdsAreAllAcknowledgedWhenARunEnds() {
        String table = "rabbit.without_ids";
        server.send(
                queue,
                IntStream.range(0, 500)
                        .mapToObj(i -> Outgoing.of(null, json(i)))
                        .toList());

        assertThat(run(table, TableFormat.DELTA).counts(table)).isEqualTo(new Counts(500, 500, 0, 0));

        server.awaitNoReader(queue);
        assertThat(server.waiting(queue)).isZero();
    }

    @Test
    void moreMessagesThanTheBrokerHandsOverAtATimeFlushTheirBatchesThemselves() {
        String table = "rabbit.small_window";
        server.send(queue, numbered(0, 30));

        Map<String, String> settings = settings();
        settings.put("prefetchCount", "7");
        assertThat(attempt(settings, table, TableFormat.DELTA, "batchInterval: 3600000")
                        .succeeded()
                        .counts(table))
                .isEqualTo(new Counts(30, 30, 0, 0));

        assertThat(values(read(TableFormat.DELTA, table), "id")).isEqualTo(numbers(0, 30));
    }

    @Guarantee("R8")
    @ParameterizedTest
    @EnumSource
    void whatWasCommittedAndNotAcknowledgedIsRecognisedWhenItComesAgain(TableFormat format) {
        String table = "rabbit.unacknowledged_" + format;
        server.send(queue, numbered(0, 100));
        failAt(FaultPoint.AFTER_COMMIT);
        assertThat(attempt(settings(), table, format).failure()).isPresent();
        server.awaitNoReader(queue);
        assertThat(server.waiting(queue)).isEqualTo(100);
        server.send(queue, numbered(100, 120));

        assertThat(run(table, format).counts(table)).isEqualTo(new Counts(120, 20, 0, 100));

        assertThat(server.waiting(queue)).isZero();
        assertThat(values(read(format, table), "id")).isEqualTo(numbers(0, 120));
    }

    @Guarantee("R8")
    @ParameterizedTest
    @EnumSource
    void whatWasNotCommittedComesAgainAndLands(TableFormat format) {
        String table = "rabbit.uncommitted_" + format;
        server.send(queue, numbered(0, 100));
        failAt(FaultPoint.AFTER_INTENT);
        assertThat(attempt(settings(), table, format).failure()).isPresent();
        server.awaitNoReader(queue);

        assertThat(run(table, format).counts(table)).isEqualTo(new Counts(100, 100, 0, 0));

        assertThat(values(read(format, table), "id")).isEqualTo(numbers(0, 100));
    }

    @Guarantee("R8")
    @ParameterizedTest
    @EnumSource
    void aBatchThatACrashToreIsMadeWhole(TableFormat format) {
        String table = "rabbit.torn_" + format;
        server.send(
                queue,
                List.of(Outgoing.of("a", json(1)), Outgoing.of("b", text("{\"id\":")), Outgoing.of("c", json(2))));
        failAt(FaultPoint.DURING_COMMIT);
        assertThat(attempt(settings(), table, format).failure()).isPresent();
        server.awaitNoReader(queue);
        server.send(queue, List.of(Outgoing.of("d", json(3)), Outgoing.of(null, json(4))));

        run(table, format);

        server.awaitNoReader(queue);
        assertThat(server.waiting(queue)).isZero();
        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(values(quarantine(format, table), "raw_text")).containsExactly("{\"id\":");
    }

    /** Nothing tells a second one from the first come again; losing one would be worse. */
    @Test
    void aMessageWithoutAnIdMayLandTwiceAfterACrash() {
        String table = "rabbit.twice";
        server.send(queue, List.of(Outgoing.of(null, json(1)), Outgoing.of("a", json(2))));
        failAt(FaultPoint.AFTER_COMMIT);
        assertThat(attempt(settings(), table, TableFormat.DELTA).failure()).isPresent();
        server.awaitNoReader(queue);

        assertThat(run(table, TableFormat.DELTA).counts(table)).isEqualTo(new Counts(2, 1, 0, 1));

        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 1L, 2L);
    }

    @Test
    void anIdThatASenderUsesAgainLosesNothing() {
        String table = "rabbit.same_id";
        server.send(queue, List.of(Outgoing.of("same", json(1)), Outgoing.of("same", json(2))));
        failAt(FaultPoint.AFTER_INTENT);
        assertThat(attempt(settings(), table, TableFormat.DELTA, "batchRows: 1").failure())
                .isPresent();
        server.awaitNoReader(queue);

        run(table, TableFormat.DELTA, "batchRows: 1");

        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L);
    }

    @Test
    void whatIsNoJsonObjectIsQuarantinedOnceAndAcknowledged() {
        String table = "rabbit.malformed";
        server.send(
                queue,
                List.of(
                        Outgoing.of("a", json(1)),
                        Outgoing.of("b", text("{\"id\":")),
                        Outgoing.of("c", text("")),
                        Outgoing.of("d", text(" [{\"id\":2}, 3, {\"id\":4}]"))));

        assertThat(run(table, TableFormat.DELTA).counts(table)).isEqualTo(new Counts(6, 3, 3, 0));

        assertThat(server.waiting(queue)).isZero();
        assertThat(run(table, TableFormat.DELTA).counts(table)).isEqualTo(Counts.NONE);
        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L, 4L);
        assertThat(values(quarantine(TableFormat.DELTA, table), "raw_text")).containsExactly("", "3", "{\"id\":");
        assertThat(values(quarantine(TableFormat.DELTA, table), "origin"))
                .allSatisfy(origin -> assertThat(origin.toString()).startsWith(queue + " delivery "));
    }

    @Test
    void textAndBytesLandAsTheyAre() {
        server.send(queue, List.of(Outgoing.of("a", new byte[] {0, (byte) 0xff})));
        Map<String, String> settings = settings();
        settings.put("format", "bytes");

        attempt(settings, "rabbit.bytes", TableFormat.DELTA).succeeded();

        assertThat(values(read(TableFormat.DELTA, "rabbit.bytes"), "hex(value)"))
                .containsExactly("00FF");
    }

    /** What a sender writes into a message steers nothing, be it a header, an address to answer to, or a type. */
    @Guarantee("S1")
    @Test
    void whatASenderWritesBesideTheBodyChangesNothing() {
        String table = "rabbit.hostile";
        String answers = server.freshQueue();
        Map<String, Object> headers = new LinkedHashMap<>();
        for (String name : List.of(
                "CamelSqlQuery",
                "camelhttpuri",
                "CAmelFileName",
                "CamelExecCommandExecutable",
                "CamelSpringRabbitmqDeliveryTag",
                "CamelSpringRabbitmqMessageId",
                "kafka.OVERRIDE_TOPIC",
                "operationName",
                "table",
                "CaravanStream",
                "CaravanPosition",
                "CaravanBatchComplete")) {
            headers.put(name, "rabbit.other");
        }
        server.send(
                queue,
                List.of(new Outgoing(
                        text("{\"id\":1,\"table\":\"rabbit.other\"}"),
                        Outgoing.persistent()
                                .messageId("a")
                                .headers(headers)
                                .replyTo(answers)
                                .correlationId("1")
                                .contentType("text/plain")
                                .contentEncoding("no-such-charset")
                                .build())));
        StringBuilder seen = new StringBuilder();
        PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-rabbitmq-source", settings())
                                .steps("- process: {ref: look}")
                                .into(table, TableFormat.ICEBERG),
                        context -> context.getRegistry().bind("look", (Processor)
                                exchange -> seen.append(exchange.getMessage().getHeaders())))
                .succeeded();

        assertThat(seen).hasToString("{}");
        assertThat(values(read(TableFormat.ICEBERG, table), "id || ' ' || table"))
                .containsExactly("1 rabbit.other");
        assertThat(TestLake.exists("rabbit.other")).isFalse();
        assertThat(server.waiting(queue)).isZero();
        assertThat(server.waiting(answers)).isZero();
    }

    @Test
    void aStepThatFailsFailsTheRunAndTheMessageIsStillThere() {
        String table = "rabbit.failing_step";
        server.send(queue, numbered(0, 3));

        CaravanException failure = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-rabbitmq-source", settings())
                                .steps("- process: {ref: refuse}")
                                .into(table, TableFormat.DELTA),
                        context -> context.getRegistry().bind("refuse", (Processor) exchange -> {
                            throw new IllegalStateException("no");
                        }))
                .ourFailure();

        assertThat(failure.getMessage()).contains(": no.");
        server.awaitNoReader(queue);
        assertThat(server.waiting(queue)).isEqualTo(3);
        assertThat(run(table, TableFormat.DELTA).counts(table)).isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void whatAStepDropsIsAcknowledgedAndWhatComesAfterACrashIsStillRight() {
        String table = "rabbit.dropped";
        RouteYaml route = RouteYaml.kamelet("caravan-rabbitmq-source", settings())
                .steps(
                        """
                        - filter:
                            simple: "${body[id]} == 2"
                            steps:
                              - stop: {}
                        """);
        server.send(queue, numbered(1, 4));
        failAt(FaultPoint.AFTER_COMMIT);
        assertThat(PipelineRunner.run(TestLake.tables(), route.into(table, TableFormat.DELTA))
                        .failure())
                .isPresent();
        server.awaitNoReader(queue);
        assertThat(server.waiting(queue)).isEqualTo(2);

        Counts counts = PipelineRunner.run(TestLake.tables(), route.into(table, TableFormat.DELTA))
                .succeeded()
                .counts(table);

        assertThat(counts).isEqualTo(new Counts(2, 0, 0, 2));
        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 3L);
    }

    /** The one reader is stopped while messages come; the next goes on without any coming twice. */
    @Test
    void aRunThatIsStoppedHasAcknowledgedWhatItLanded() throws Exception {
        String table = "rabbit.stopped";
        server.send(
                queue,
                IntStream.range(0, 3000)
                        .mapToObj(i -> Outgoing.of(null, json(i)))
                        .toList());
        AtomicInteger commits = count(FaultPoint.AFTER_ACK);
        PipelineRunner runner =
                PipelineRunner.start(TestLake.tables(), yaml(settings(), table, TableFormat.DELTA), context -> {});
        await().atMost(PATIENCE)
                .until(() -> commits.get() > 0 || runner.failure().isPresent());
        runner.close();
        assertThat(runner.failure()).isEmpty();
        server.awaitNoReader(queue);
        long landed = runner.counts(table).landed();

        assertThat(server.waiting(queue)).isEqualTo(3000 - landed);
        run(table, TableFormat.DELTA);

        assertThat(values(read(TableFormat.DELTA, table), "id")).isEqualTo(numbers(0, 3000));
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackLosesAndDoublesNothing() throws Exception {
        String table = "rabbit.broker_lost";
        try (RabbitMqServer own = RabbitMqServer.start()) {
            String orders = own.freshQueue();
            own.send(orders, numbered(0, 300));
            AtomicInteger read = new AtomicInteger();
            FaultPoint.install(point -> {
                if (point == FaultPoint.AFTER_READ && read.incrementAndGet() == 150) {
                    own.kill();
                    own.startAgain();
                }
            });

            Counts counts = attempt(settings(own, orders), table, TableFormat.DELTA, "batchRows: 100")
                    .succeeded()
                    .counts(table);

            assertThat(counts.landed()).isEqualTo(300);
            assertThat(values(read(TableFormat.DELTA, table), "id")).isEqualTo(numbers(0, 300));
            own.awaitNoReader(orders);
            assertThat(own.waiting(orders)).isZero();
        }
    }

    @Test
    void aQueueThatIsNotThereFailsTheRun() {
        Map<String, String> settings = settings();
        settings.put("queue", "no.such.queue");

        CaravanException failure =
                attempt(settings, "rabbit.missing", TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure.getMessage())
                .startsWith("Cannot read queue no.such.queue of RabbitMQ at ")
                .contains("NOT_FOUND")
                .hasLineCount(1);
    }

    @Test
    void aBrokerThatIsNotThereFailsTheRun() {
        Map<String, String> settings = settings();
        settings.put("port", String.valueOf(FreePort.next()));
        settings.put("maxRetries", "0");

        CaravanException failure =
                attempt(settings, "rabbit.nowhere", TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
        assertThat(failure.getMessage()).startsWith("Cannot read queue ").hasLineCount(1);
    }

    @Test
    void whoMayNotReadIsTold() {
        Map<String, String> settings = settings();
        settings.put("username", server.userWhoMayNotRead());
        server.send(queue, numbered(0, 1));

        CaravanException failure =
                attempt(settings, "rabbit.blind", TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_AUTH);
        assertThat(failure.getMessage()).contains("ACCESS_REFUSED").hasLineCount(1);
        assertThat(server.waiting(queue)).isEqualTo(1);
    }

    @Test
    void moreThanIsRememberedCannotBeUnacknowledged() {
        Map<String, String> settings = settings();
        settings.put("prefetchCount", "1001");

        assertThat(attempt(settings, "rabbit.too_many", TableFormat.DELTA).ourFailure())
                .hasMessageContaining("prefetchCount 1001")
                .hasMessageEndingWith("it is 1 to 1000.");
    }

    /** A message that was looked at would come with a mark. */
    @Test
    void aCheckTouchesNoMessage() throws Exception {
        server.send(queue, numbered(0, 2));
        try (Connection connection = look(settings())) {
            assertThat(connection.check().failure()).isEmpty();
            assertThat(connection.discover()).hasSize(1);
            assertThatThrownBy(() -> connection.preview("", 1)).hasMessageStartingWith("Cannot preview queue " + queue);
        }

        try (com.rabbitmq.client.Connection connection = server.connect()) {
            assertThat(connection
                            .createChannel()
                            .basicGet(queue, true)
                            .getEnvelope()
                            .isRedeliver())
                    .isFalse();
        }
    }

    @Test
    void aBrokerThatIsNotSecuredWhereItShouldBeIsRefused() {
        Map<String, String> settings = settings();
        settings.put("sslProtocol", "TLSv1.3");

        try (Connection connection = look(settings)) {
            Checklist steps = connection.check();
            assertThat(steps.results().get(steps.results().size() - 1).step()).isEqualTo(Step.TLS);
            assertThat(steps.failure().orElseThrow())
                    .hasMessageStartingWith("Cannot log in to RabbitMQ at ")
                    .hasMessageContaining("Check sslProtocol");
        }
    }

    private static Connection look(Map<String, String> settings) {
        return Connection.open(
                new ConnectionSettings(
                        "looked",
                        CatalogIndex.load().kamelet("caravan-rabbitmq-source").orElseThrow(),
                        List.of(new Layer("test", settings)),
                        Map.of(),
                        List.of()),
                List.of());
    }

    private Map<String, String> settings() {
        return settings(server, queue);
    }

    private static Map<String, String> settings(RabbitMqServer broker, String read) {
        return new LinkedHashMap<>(Map.of(
                "host", broker.host(),
                "port", String.valueOf(broker.port()),
                "username", broker.user(),
                "password", broker.password(),
                "queue", read));
    }

    private Outcome run(String table, TableFormat format, String... options) {
        return attempt(settings(), table, format, options).succeeded();
    }

    private static Outcome attempt(Map<String, String> settings, String table, TableFormat format, String... options) {
        return PipelineRunner.run(TestLake.tables(), yaml(settings, table, format, options));
    }

    private static String yaml(Map<String, String> settings, String table, TableFormat format, String... options) {
        return RouteYaml.kamelet("caravan-rabbitmq-source", settings).into(table, format, options);
    }

    private static void failAt(FaultPoint where) {
        FaultPoint.install(point -> {
            if (point == where) {
                FaultPoint.install(null);
                throw new IllegalStateException("a crash at " + point);
            }
        });
    }

    private static AtomicInteger count(FaultPoint where) {
        AtomicInteger visits = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == where) {
                visits.incrementAndGet();
            }
        });

        return visits;
    }

    private static List<Outgoing> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Outgoing.of("id-" + i, json(i)))
                .toList();
    }

    private static byte[] json(int id) {
        return text("{\"id\":" + id + "}");
    }

    private static byte[] text(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Object> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().map(Object.class::cast).toList();
    }
}
