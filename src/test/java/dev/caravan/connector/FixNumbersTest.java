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
import dev.caravan.servers.LossyProxy;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sequence numbers that jump, begin anew, or are lost. */
class FixNumbersTest {

    private static final TableFormat FORMAT = TableFormat.DELTA;

    @Test
    void numbersThatTheCounterpartyHasNothingForAreFilledAndTheRestLands() {
        String table = "fix.gap";
        try (FixCounterparty broker = FixCounterparty.start();
                PipelineRunner runner = start(table, FORMAT, "initiator", broker.port(), "")) {
            await().atMost(PATIENCE).until(broker::isLoggedOn);
            broker.send(0, 5);
            broker.skip(7);
            broker.send(5, 5);
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 10);
        }

        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(10));
    }

    @Test
    void aSequenceResetMovesTheNumbersOn() {
        String table = "fix.reset";
        try (FixCounterparty broker = FixCounterparty.start();
                PipelineRunner runner = start(table, FORMAT, "initiator", broker.port(), "")) {
            await().atMost(PATIENCE).until(broker::isLoggedOn);
            broker.send(0, 5);
            broker.resetTo(1_000);
            broker.send(5, 5);
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 10);
            assertThat(broker.sentAgain()).isZero();
        }

        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(10));
    }

    /** ResetSeqNumFlag in each Logon: the numbers of the second connection are those of the first. */
    @Test
    void numbersThatBeginAnewWithALogonAreNoRepetition() {
        String table = "fix.anew";
        int port = FreePort.next();
        String parameters = "targetCompId: BROKER2";
        try (FixCounterparty broker = FixCounterparty.start()) {
            try (PipelineRunner runner = start(table, FORMAT, "acceptor", port, parameters)) {
                broker.connectTo(port, Map.of("ResetOnLogon", "Y"));
                await().atMost(PATIENCE).until(broker::isLoggedOn);
                broker.send(0, 5);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 5);
            }
            try (PipelineRunner runner = start(table, FORMAT, "acceptor", port, parameters)) {
                await().atMost(PATIENCE).until(() -> broker.isLoggedOn() && broker.nextSender() < 5);
                broker.send(5, 5);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 5);
            }
        }

        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(10));
    }

    /** A table is left, and whatever had not landed is at the counterparty still. */
    @Test
    void aSessionWhoseDirectoryIsLostIsNotBegunAndGoesOnWithTheNumbersThatItIsTold() throws IOException {
        String table = "fix.lost";
        try (FixCounterparty broker = FixCounterparty.start()) {
            try (PipelineRunner runner = start(table, FORMAT, "initiator", broker.port(), "")) {
                await().atMost(PATIENCE).until(broker::isLoggedOn);
                broker.send(0, 20);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 20);
            }
            int landed = broker.nextSender();
            broker.send(20, 10);
            delete(table, "spool");
            delete(table, "receiver");

            try (PipelineRunner runner = start(table, FORMAT, "initiator", broker.port(), "")) {
                assertThat(runner.failure()).get().isInstanceOfSatisfying(CaravanException.class, failure -> {
                    assertThat(failure.category()).isEqualTo(Category.STORAGE);
                    assertThat(failure.getMessage())
                            .contains("its sequence numbers are not in ", "nextTargetMsgSeqNum")
                            .hasLineCount(1);
                });
            }
            assertThat(broker.isLoggedOn()).isFalse();
            assertThat(broker.sentAgain()).isZero();

            // Of the counterparty's numbers any that is not too low will do.
            String numbers =
                    "nextSenderMsgSeqNum: " + (broker.nextTarget() + 100) + "\nnextTargetMsgSeqNum: " + (landed - 1);
            try (PipelineRunner runner = start(table, FORMAT, "initiator", broker.port(), numbers)) {
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 10);
                broker.send(30, 5);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 15);
            }
            // They are not looked at any more.
            broker.send(35, 5);
            try (PipelineRunner runner = start(table, FORMAT, "initiator", broker.port(), numbers)) {
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 5);
            }
        }

        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(40));
    }

    /** As of an engine that held it before. */
    @Test
    void whatACounterpartySaysAsItRefusesIsTold() {
        try (FixCounterparty broker = FixCounterparty.start()) {
            for (int run = 0; run < 4; run++) {
                try (PipelineRunner runner = start("fix.before", FORMAT, "initiator", broker.port(), "")) {
                    await().atMost(PATIENCE).until(broker::isLoggedOn);
                    assertThat(runner.failure()).isEmpty();
                }
            }
            // Each attempt has the next number, and there is one in a second.
            assertThat(broker.nextTarget()).isGreaterThan(8);
            try (PipelineRunner runner =
                    start("fix.behind", FORMAT, "initiator", broker.port(), "logonTimeoutSeconds: 4")) {
                assertThat(runner.failure()).get().satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("the counterparty said: MsgSeqNum too low, expecting ")
                        .message()
                        .hasLineCount(1));
            }
        }
    }

    @Test
    void aConnectionThatBreaksMidwayLosesAndDoublesNothing() {
        String table = "fix.broken";
        try (FixCounterparty broker = FixCounterparty.start();
                LossyProxy proxy = LossyProxy.to(broker.port())) {
            proxy.breakAfter(20_000, 1);
            try (PipelineRunner runner = start(table, FORMAT, "initiator", proxy.port(), "")) {
                await().atMost(PATIENCE).until(broker::isLoggedOn);
                broker.send(0, 300);
                await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 300);
                assertThat(proxy.hasBroken()).isTrue();
            }
        }

        assertThat(ids(FORMAT, table)).containsExactlyElementsOf(expected(300));
    }

    private static void delete(String table, String directory) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.walk(TestLake.warehouse())) {
            found = files.filter(file -> file.toString().contains(table)
                            && file.toString().matches(".*fix-CARAVAN-BROKER/" + directory + "(/.*)?"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        assertThat(found).isNotEmpty();
        for (Path each : found) {
            Files.delete(each);
        }
    }
}
