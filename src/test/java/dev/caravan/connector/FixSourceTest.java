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

import static dev.caravan.connector.FixRoute.PARSE;
import static dev.caravan.connector.FixRoute.PATIENCE;
import static dev.caravan.connector.FixRoute.expected;
import static dev.caravan.connector.FixRoute.ids;
import static dev.caravan.connector.FixRoute.start;
import static dev.caravan.connector.FixRoute.yaml;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.FixCounterparty;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

// Runners are closed by hand where a test looks at what is there after the run.
@SuppressWarnings("try")
class FixSourceTest {

    private static FixCounterparty unused;

    @BeforeAll
    static void prepareTheJars() {
        unused = FixCounterparty.start();
    }

    @AfterAll
    static void close() {
        unused.close();
    }

    @Test
    void messagesLandOnceAlsoThoseSentWhileNobodyWasThere() throws IOException {
        String table = "fix.live";
        try (FixCounterparty broker = FixCounterparty.start()) {
            try (PipelineRunner runner = start(table, TableFormat.DELTA, "initiator", broker.port(), "")) {
                await().atMost(PATIENCE).until(broker::isLoggedOn);
                broker.send(0, 50);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 50);
            }
            broker.send(50, 20);
            try (PipelineRunner runner = start(table, TableFormat.DELTA, "initiator", broker.port(), "")) {
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 20);
                broker.send(70, 1);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 21);
            }
        }

        assertThat(ids(TableFormat.DELTA, table)).containsExactlyElementsOf(expected(71));
        assertThat(values(read(TableFormat.DELTA, table), "_parse_status")).containsOnly("ok");
        assertThat(values(
                        read(TableFormat.DELTA, table),
                        "filter(fields, f -> f.tag = 58)[0].value like 'Z\u00FCrich %'"))
                .containsOnly(true);
        assertThat(values(read(TableFormat.DELTA, table), "array_join(transform(groups, g -> g.path), ' ')"))
                .containsOnly("453.1 453.2");
        assertThat(values(read(TableFormat.DELTA, table), "validation.valid")).containsOnly(true);
        // In wire order, both entries of the group.
        assertThat(values(
                        read(TableFormat.DELTA, table),
                        "array_join(transform(filter(fields, f -> f.tag in (453, 448)), f -> f.value), ',')"))
                .containsOnly("2,P1,P2");
    }

    /** As after a crash between the sync of a message and the step of the sequence number. */
    @Test
    void messageThatWasKeptButNotCountedIsSentAgainAndLandsOnce() throws IOException {
        String table = "fix.again";
        try (FixCounterparty broker = FixCounterparty.start()) {
            try (PipelineRunner runner = start(table, TableFormat.ICEBERG, "initiator", broker.port(), "")) {
                await().atMost(PATIENCE).until(broker::isLoggedOn);
                broker.send(0, 10);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 10);
            }
            forget(table, 3);
            try (PipelineRunner runner = start(table, TableFormat.ICEBERG, "initiator", broker.port(), "")) {
                await().atMost(PATIENCE).until(broker::isLoggedOn);
                broker.send(10, 5);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 5);
                assertThat(runner.counts(table).filtered()).isPositive();
                assertThat(broker.sentAgain()).isPositive();
            }
        }

        assertThat(ids(TableFormat.ICEBERG, table)).containsExactlyElementsOf(expected(15));
    }

    @Test
    void messageThatCannotBeKeptIsAskedForAgain() throws IOException {
        String table = "fix.full";
        CountDownLatch slow = new CountDownLatch(1);
        Processor pause = exchange -> slow.await();
        try (FixCounterparty broker = FixCounterparty.start();
                PipelineRunner runner = PipelineRunner.start(
                        TestLake.tables(),
                        yaml(
                                table,
                                TableFormat.DELTA,
                                "initiator",
                                broker.port(),
                                "quotaBytes: 1000",
                                "- process: {ref: pause}\n        " + PARSE),
                        context -> context.getRegistry().bind("pause", pause))) {
            await().atMost(PATIENCE).until(broker::isLoggedOn);
            broker.send(0, 20);
            await().atMost(PATIENCE).until(() -> broker.sentAgain() > 0);
            assertThat(runner.counts(table).landed()).isZero();
            slow.countDown();
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 20);
        } finally {
            slow.countDown();
        }

        assertThat(ids(TableFormat.DELTA, table)).containsExactlyElementsOf(expected(20));
    }

    @Test
    void counterpartyMayConnectToo() throws IOException {
        String table = "fix.acceptor";
        int port = FreePort.next();
        try (FixCounterparty broker = FixCounterparty.start();
                PipelineRunner runner = start(table, TableFormat.ICEBERG, "acceptor", port, "targetCompId: BROKER2")) {
            broker.connectTo(port);
            broker.send(0, 10);
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 10);
        }

        assertThat(ids(TableFormat.ICEBERG, table)).containsExactlyElementsOf(expected(10));
    }

    @Test
    void noLogonEndsTheRun() {
        try (PipelineRunner runner =
                start("fix.nobody", TableFormat.DELTA, "initiator", FreePort.next(), "logonTimeoutSeconds: 1")) {
            assertThat(runner.failure()).get().isInstanceOfSatisfying(CaravanException.class, failure -> {
                assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
                assertThat(failure.getMessage()).contains("no logon within 1 s").hasLineCount(1);
            });
        }
    }

    /** Takes so many from the number of the message that the session expects next. */
    private static void forget(String table, int count) throws IOException {
        Path store;
        try (Stream<Path> files = Files.walk(TestLake.warehouse())) {
            store = files.filter(file -> file.toString().endsWith(".targetseqnums"))
                    .filter(file -> file.toString().contains(table))
                    .findFirst()
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
            int next = Integer.parseInt(file.readUTF());
            file.seek(0);
            file.writeUTF(String.valueOf(next - count));
        }
    }
}
