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
package dev.caravan.lake;

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Position;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that splits what its source hands over, and a crash, a filter or a failure among the parts. */
class SplitTest {

    private static final int PARTS = 3;
    private static final int MESSAGES = 3;

    @TempDir
    Path folder;

    @AfterEach
    void nothingFails() {
        FaultPoint.install(null);
    }

    @Test
    void aCrashBetweenThePartsOfAFileDoublesNothing() throws IOException {
        String table = "split.file";
        file(25);
        failAt(FaultPoint.AFTER_ACK);
        assertThat(runFile(table, part -> {}).failure()).isPresent();
        FaultPoint.install(null);

        runFile(table, part -> {}).succeeded();

        assertThat(ids(table)).containsExactlyElementsOf(numbers(25));
    }

    @Test
    void howFarAFileIsReadIsToldWhereItsLastPartIsLeftOut() throws IOException {
        String table = "split.filtered";
        file(10);

        assertThat(runFile(table, leftOutFrom(8)).succeeded().counts(table)).isEqualTo(new Counts(8, 8, 0, 0));
        assertThat(runFile(table, leftOutFrom(8)).succeeded().counts(table)).isEqualTo(Counts.NONE);

        assertThat(ids(table)).containsExactlyElementsOf(numbers(8));
    }

    /** As Kafka hands over its messages, each with its own position. */
    @Test
    void aCrashBetweenThePartsOfAMessageLosesNone() {
        String table = "split.log";
        failAt(FaultPoint.AFTER_ACK);
        try (Messages messages = new Messages(table, part -> {})) {
            assertThatThrownBy(messages::sendRest).hasStackTraceContaining("crash");
        }
        FaultPoint.install(null);

        try (Messages messages = new Messages(table, part -> {})) {
            messages.sendRest();
        }

        assertThat(ids(table)).containsExactlyElementsOf(numbers(MESSAGES * PARTS));
    }

    /** As a queue does, which takes the end of the exchange for an acknowledgement. */
    @Test
    void aMessageWhoseLastPartIsLeftOutIsAcknowledgedWhenItHasLanded() throws Exception {
        String table = "split.queue";
        try (Messages messages = new Messages(table, leftOutFrom(2))) {
            messages.sendUnacknowledged(0).get(1, TimeUnit.MINUTES);

            assertThat(ids(table)).containsExactlyElementsOf(numbers(2));
        }
    }

    @Test
    void aFailureThatTheRouteDealsWithEndsTheMessage() {
        String table = "split.handled";
        try (Messages messages = new Messages(table, failingAt(4, IllegalArgumentException::new))) {
            messages.sendRest();
        }

        assertThat(ids(table)).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L);
    }

    @Test
    void aFailureThatTheRouteDoesNotDealWithLeavesTheMessageToTheNextRun() {
        String table = "split.failed";
        try (Messages messages = new Messages(table, failingAt(4, IllegalStateException::new))) {
            assertThatThrownBy(messages::sendRest).hasStackTraceContaining("part 4");
            assertThat(messages.runner.failure())
                    .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("part 4"));
        }

        try (Messages messages = new Messages(table, part -> {})) {
            messages.sendRest();
        }

        assertThat(ids(table)).containsExactlyElementsOf(numbers(MESSAGES * PARTS));
    }

    private static List<Long> numbers(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private static List<Object> ids(String table) {
        return values(read(TableFormat.DELTA, table), "id");
    }

    private static void failAt(FaultPoint where) {
        FaultPoint.install(point -> {
            if (point == where) {
                throw new IllegalStateException("crash");
            }
        });
    }

    private static Processor leftOutFrom(int first) {
        return part -> part.setRouteStop(id(part) >= first);
    }

    private static Processor failingAt(int id, Function<String, RuntimeException> failure) {
        return part -> {
            if (id(part) == id) {
                throw failure.apply("part " + id);
            }
        };
    }

    private static long id(Exchange part) {
        return ((Number) part.getMessage().getBody(Map.class).get("id")).longValue();
    }

    private void file(int rows) throws IOException {
        Files.writeString(
                folder.resolve("in.ndjson"),
                IntStream.range(0, rows).mapToObj("{\"id\":%d}"::formatted).collect(Collectors.joining("\n")));
    }

    private PipelineRunner.Outcome runFile(String table, Processor step) {
        String from =
                """
                uri: kamelet:caravan-file-source
                      parameters:
                        path: "%s"
                        format: ndjson
                """
                        .formatted(folder.resolve("in.ndjson"));

        return PipelineRunner.run(TestLake.tables(), yaml(table, from), context -> context.getRegistry()
                .bind("step", step));
    }

    private static String yaml(String table, String from) {
        return """
                - route:
                    id: %1$s
                    from:
                      %2$s
                      steps:
                        - doTry:
                            steps:
                              - split:
                                  simple: "${body}"
                                  streaming: true
                                  steps:
                                    - process:
                                        ref: step
                                    - to:
                                        uri: lake:%1$s
                                        parameters:
                                          batchRows: 4
                            doCatch:
                              - exception:
                                  - java.lang.IllegalArgumentException
                """
                .formatted(table, from.strip());
    }

    /** Each of some records, and where it stands. */
    private static final class Messages implements AutoCloseable {

        private static final String STREAM = "messages";

        private final String table;
        private final PipelineRunner runner;
        private CamelContext context;

        private Messages(String table, Processor step) {
            this.table = table;
            this.runner = PipelineRunner.start(TestLake.tables(), yaml(table, "uri: direct:" + table), context -> {
                context.getRegistry().bind("step", step);
                this.context = context;
            });
        }

        /** Behind what has landed. */
        private void sendRest() {
            int next = LakeComponent.of(context)
                    .landing(table, STREAM)
                    .landed()
                    .tree()
                    .path("next")
                    .asInt();
            for (int message = next; message < MESSAGES; message++) {
                Exchange exchange = exchange(message);
                exchange.setProperty(LakeConstants.REPLAY, LakeConstants.REPLAY_POSITION);
                exchange.setProperty(LakeConstants.POSITION, Position.of("next", message + 1));
                Exchange done = context.createProducerTemplate().send("direct:" + table, exchange);
                if (done.getException() != null) {
                    throw new IllegalStateException(done.getException());
                }
            }
        }

        private CompletableFuture<Exchange> sendUnacknowledged(int message) {
            return context.createProducerTemplate().asyncSend("direct:" + table, exchange(message));
        }

        private Exchange exchange(int message) {
            Exchange exchange = new DefaultExchange(context);
            exchange.setProperty(LakeConstants.STREAM, STREAM);
            exchange.getMessage()
                    .setBody(IntStream.range(message * PARTS, (message + 1) * PARTS)
                            .mapToObj(id -> Map.of("id", id))
                            .toList());

            return exchange;
        }

        @Override
        public void close() {
            runner.close();
        }
    }
}
