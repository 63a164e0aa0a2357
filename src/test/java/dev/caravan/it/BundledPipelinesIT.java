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
package dev.caravan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.MllpClient;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipelines that come with Caravan, on their samples and on files of somebody's own. */
class BundledPipelinesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    /** In one process, to spare the others. */
    @Test
    void eachLandsItsSampleOnceAndEnds() throws IOException {
        JsonNode first = run();

        assertThat(first.path("pipelines").findValuesAsText("name"))
                .containsExactly("demo.x12_837", "demo.mt940", "demo.fix", "demo.accounts", "demo.fhir");
        assertThat(first.path("pipelines").findValuesAsText("format"))
                .containsExactly("delta", "iceberg", "delta", "iceberg", "iceberg");
        assertThat(first.path("pipelines").findValuesAsText("rows")).containsExactly("1", "2", "6", "10", "9");
        assertThat(first.path("read").asLong()).isEqualTo(28);
        assertThat(first.path("landed").asLong()).isEqualTo(28);
        assertThat(value(TableFormat.DELTA, "demo.x12_837", "sum(size(claims))"))
                .isEqualTo("2");
        assertThat(value(TableFormat.ICEBERG, "demo.mt940", "sum(size(statement.lines))"))
                .isEqualTo("11");
        assertThat(value(TableFormat.DELTA, "demo.fix", "count(distinct msg_seq_num)"))
                .isEqualTo("6");
        assertThat(value(TableFormat.ICEBERG, "demo.accounts", "count(distinct _raw_sha256)"))
                .isEqualTo("10");

        assertThat(run().path("read").asLong(-1)).isZero();
    }

    private JsonNode run() throws IOException {
        Application run = Application.run(
                directory,
                "run",
                "x12-837-to-delta",
                "swift-mt940-to-iceberg",
                "fix-log-to-delta",
                "ebcdic-to-iceberg",
                "fhir-to-iceberg",
                "-o",
                "json");
        assertThat(run.exitCode()).as(run.standardError()).isZero();

        return run.json();
    }

    private String value(TableFormat format, String table, String expression) {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, table)
                .selectExpr("cast(" + expression + " as string)")
                .head()
                .getString(0);
    }

    @Test
    void landsFilesOfSomebodysOwn() throws IOException {
        Path samples = Path.of("src/test/resources/x12").toAbsolutePath();

        Application run = Application.run(
                Map.of("INPUT_PATH", samples.resolve("managed-care.835").toString()),
                directory,
                "run",
                "x12-837-to-delta",
                "-o",
                "json");

        assertThat(run.exitCode()).as(run.standardError()).isZero();
        assertThat(run.json().path("landed").asLong()).isPositive();
        assertThat(directory.resolve("lakehouse/_caravan/samples/claims.837")).exists();
    }

    @Test
    void messagesThatAreSentAreAcknowledgedAndLand() throws Exception {
        int port = FreePort.next();
        Application application = Application.start(
                Map.of("MLLP_PORT", String.valueOf(port)),
                directory,
                "run",
                "hl7-mllp-to-delta",
                "--idle-timeout",
                "3");
        await().atMost(PATIENCE).until(() -> listens(port));
        try (MllpClient sender = new MllpClient(port)) {
            assertThat(sender.send(MllpClient.message("4711"))).isEqualTo("AA");
        }

        assertThat(application.exitCode()).as(application.standardError()).isZero();
        assertThat(application.standardOutput()).contains("read 1 = landed 1 + quarantined 0 + filtered 0");
    }

    /** Nobody has to declare a bean, under Quarkus as elsewhere. */
    @Test
    void aFormatIsADataFormatByItsName() throws IOException {
        Path message = Files.writeString(directory.resolve("one.hl7"), MllpClient.message("1"));
        Path pipeline = Files.writeString(
                directory.resolve("one.yaml"),
                """
                - route:
                    id: one
                    from:
                      uri: kamelet:caravan-file-source
                      parameters: {path: '%s', format: bytes}
                      steps:
                        - unmarshal: {custom: {ref: caravanHl7}}
                        - to: {uri: 'lake:demo.one', parameters: {format: delta}}
                """
                        .formatted(message));

        Application run = Application.run(directory, "run", pipeline, "-o", "json");

        assertThat(run.exitCode()).as(run.standardError()).isZero();
        assertThat(run.json().path("landed").asLong()).isEqualTo(1);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
