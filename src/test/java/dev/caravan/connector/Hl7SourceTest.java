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
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.MllpClient;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// Runners are closed by hand where a test looks at what is there after the run.
@SuppressWarnings("try")
@Exercises(kamelet = "caravan-mllp-source", against = "compatible")
@Exercises(kamelet = "caravan-hl7-parse-action", against = "vendor-data")
class Hl7SourceTest {

    private static final String PARSE = "- to: {uri: 'kamelet:caravan-hl7-parse-action'}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void everyMessageOfTheSimulatedHospitalLands() throws IOException {
        Path file = folder.resolve("simulated.txt");
        try (InputStream in = Hl7SourceTest.class.getResourceAsStream("/samples/hl7_2-3_samples.txt")) {
            Files.copy(in, file);
        }

        PipelineRunner.Outcome outcome = PipelineRunner.run(TestLake.tables(), fileYaml("hl7.hospital", file))
                .succeeded();

        assertThat(outcome.counts("hl7.hospital")).isEqualTo(new Counts(1013, 1013, 0, 0));
        assertThat(read(TableFormat.ICEBERG, "hl7.hospital").count()).isEqualTo(1013);
        assertThat(values(read(TableFormat.ICEBERG, "hl7.hospital"), "message_type"))
                .doesNotContainNull();
    }

    @Test
    void aBatchFileWithGarbageInItLosesOnlyTheGarbage() throws IOException {
        String one = MllpClient.message("one");
        String two = MllpClient.message("two");
        Path file = Files.writeString(folder.resolve("batch.hl7"), "no message at all\r" + one + two);

        Counts counts = PipelineRunner.run(TestLake.tables(), fileYaml("hl7.batch", file))
                .succeeded()
                .counts("hl7.batch");

        assertThat(counts).isEqualTo(new Counts(3, 2, 1, 0));
        assertThat(values(read(TableFormat.ICEBERG, "hl7.batch"), "control_id")).containsExactly("one", "two");
        assertThat(values(quarantine(TableFormat.ICEBERG, "hl7.batch"), "raw_text"))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsAcknowledgedAndLandsOnceHoweverOftenItIsSent(TableFormat format) throws IOException {
        String table = "hl7.mllp_" + format;
        int port = FreePort.next();
        try (PipelineRunner runner = start(table, format, port, "")) {
            try (MllpClient sender = new MllpClient(port)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(sender.send(MllpClient.message("c" + i))).isEqualTo("AA");
                }
                assertThat(sender.send(MllpClient.message("c7"))).isEqualTo("AA");
            }
            try (MllpClient again = new MllpClient(port)) {
                assertThat(again.send(MllpClient.message("c49"))).isEqualTo("AA");
            }
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(52, 50, 0, 2)));
        }

        assertThat(values(read(format, table), "control_id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).<Object>mapToObj(i -> "c" + i).toList());
        assertThat(values(read(format, table), "size(segments) = 4 and decode(_raw, 'UTF-8') like '%|Müller^Zoë|%'"))
                .containsOnly(true);
    }

    @Test
    void whatWasSentAgainIsCountedAsFilteredAlsoByTheNextRun() throws IOException {
        String table = "hl7.repeated";
        int port = FreePort.next();
        try (PipelineRunner runner = start(table, TableFormat.ICEBERG, port, "");
                MllpClient sender = new MllpClient(port)) {
            assertThat(sender.send(MllpClient.message("first"))).isEqualTo("AA");
            assertThat(sender.send(MllpClient.message("first"))).isEqualTo("AA");
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(2, 1, 0, 1)));
        }
        try (PipelineRunner runner = start(table, TableFormat.ICEBERG, port, "");
                MllpClient sender = new MllpClient(port)) {
            assertThat(sender.send(MllpClient.message("first"))).isEqualTo("AA");
            assertThat(sender.send(MllpClient.message("second"))).isEqualTo("AA");
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(2, 1, 0, 1)));
        }
        assertThat(values(read(TableFormat.ICEBERG, table), "control_id")).containsExactly("first", "second");
    }

    @Test
    void aMessageWithoutAUsableHeaderIsAnsweredAndQuarantined() throws IOException {
        String table = "hl7.header";
        int port = FreePort.next();
        try (PipelineRunner runner = start(table, TableFormat.ICEBERG, port, "");
                MllpClient sender = new MllpClient(port)) {
            assertThat(sender.send("MSH|^~\\&|x\r")).isEqualTo("AA");
            assertThat(sender.send("nothing of HL7")).isEqualTo("AA");
            assertThat(sender.ask(MllpClient.message("own").replace('^', '*').replace('|', '#')))
                    .contains("\rMSA#AA#own\r");
            await().atMost(PATIENCE).until(() -> runner.counts(table).read() == 3);
        }

        assertThat(values(read(TableFormat.ICEBERG, table), "control_id")).contains("own");
        assertThat(values(quarantine(TableFormat.ICEBERG, table), "raw_text")).contains("nothing of HL7");
    }

    @Test
    void acknowledgedMessagesLandWithoutAnybodyStoppingTheRun() throws IOException {
        String table = "hl7.live";
        int port = FreePort.next();
        try (PipelineRunner runner = start(table, TableFormat.ICEBERG, port, "");
                MllpClient sender = new MllpClient(port)) {
            sender.send(MllpClient.message("live"));
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 1);
        }
    }

    @Test
    void aSenderIsRefusedWhileTheSpoolIsFullAndHeardAgainAfterwards() throws IOException {
        String table = "hl7.full";
        int port = FreePort.next();
        CountDownLatch slow = new CountDownLatch(1);
        Processor pause = exchange -> slow.await();
        String message = MllpClient.message("fits");
        try (PipelineRunner runner = PipelineRunner.start(
                        TestLake.tables(),
                        mllpYaml(
                                table,
                                TableFormat.ICEBERG,
                                port,
                                "quotaBytes: " + (message.length() * 3 / 2),
                                "- process: {ref: pause}\n        " + PARSE),
                        context -> context.getRegistry().bind("pause", pause));
                MllpClient sender = new MllpClient(port)) {
            assertThat(sender.send(message)).isEqualTo("AA");
            assertThat(sender.ask(MllpClient.message("refused"))).contains("\rMSA|AE|refused|the spool is full: ");
            slow.countDown();
            await().atMost(PATIENCE)
                    .until(() -> sender.send(MllpClient.message("later")).equals("AA"));
            await().atMost(PATIENCE).until(() -> runner.counts(table).landed() == 2);
        } finally {
            slow.countDown();
        }

        assertThat(values(read(TableFormat.ICEBERG, table), "control_id")).containsExactly("fits", "later");
    }

    @Test
    void aPortThatIsTakenFailsTheRun() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PipelineRunner runner = start("hl7.taken", TableFormat.DELTA, taken.getLocalPort(), "")) {
            assertThat(runner.failure()).get().isInstanceOfSatisfying(CaravanException.class, failure -> {
                assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
                assertThat(failure.getMessage()).startsWith("Cannot listen at ").hasLineCount(1);
            });
        }
    }

    @Test
    void onlyThisMachineIsListenedToUnlessToldOtherwise() throws IOException {
        int port = FreePort.next();
        try (PipelineRunner runner = start("hl7.local", TableFormat.DELTA, port, "")) {
            List<InetAddress> others = NetworkInterface.networkInterfaces()
                    .flatMap(each -> each.inetAddresses())
                    .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
                    .toList();
            for (InetAddress other : others) {
                assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(IOException.class);
            }
        }
    }

    private static PipelineRunner start(String table, TableFormat format, int port, String parameters) {
        return PipelineRunner.start(TestLake.tables(), mllpYaml(table, format, port, parameters, PARSE), context -> {});
    }

    private static String fileYaml(String table, Path file) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                        format: bytes
                      steps:
                        %s
                        - to: {uri: 'lake:%s', parameters: {format: iceberg}}
                """
                .formatted(table, file, PARSE, table);
    }

    private static String mllpYaml(String table, TableFormat format, int port, String parameters, String steps) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-mllp-source
                      parameters:
                        port: %d
                        %s
                      steps:
                        %s
                        - to: {uri: 'lake:%s', parameters: {format: %s, batchInterval: 500}}
                """
                .formatted(table, port, parameters, steps, table, format);
    }
}
