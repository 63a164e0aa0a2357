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
import dev.caravan.servers.FreePort;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** IDocs that are posted as SAP systems post them, into tables. */
class SapIdocHttpSourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path SAMPLES = Path.of("src/test/resources/idoc");

    private final int port = FreePort.next();

    @Test
    void whatIsPostedLandsOnceAndABrokenIdocCostsNothingElse() throws Exception {
        String table = "idoc.posted";
        String yaml = RouteYaml.kamelet(
                        "caravan-sap-idoc-http-source",
                        Map.of(
                                "port",
                                String.valueOf(port),
                                "username",
                                "IDOCS",
                                "password",
                                "the right one",
                                "definitions",
                                SAMPLES.resolve("orders05-definitions.txt").toString()))
                .into(table, TableFormat.DELTA, List.of("batchInterval: 500"));
        byte[] orders = Files.readAllBytes(SAMPLES.resolve("orders05.xml"));
        try (PipelineRunner runner = PipelineRunner.start(TestLake.tables(), yaml, context -> {})) {
            assertThat(post("the wrong one", orders)).isEqualTo(401);
            assertThat(post("the right one", orders)).isEqualTo(200);
            assertThat(post("the right one", orders)).isEqualTo(200);
            assertThat(post("the right one", Files.readAllBytes(SAMPLES.resolve("debmas07-two.xml"))))
                    .isEqualTo(200);
            assertThat(post("the right one", Files.readAllBytes(SAMPLES.resolve("orders05-flat.txt"))))
                    .isEqualTo(200);
            assertThat(post("the right one", "no IDoc".getBytes())).isEqualTo(200);
            // One for each message that came again, whatever is in it.
            await().atMost(PATIENCE).until(() -> runner.counts(table).equals(new Counts(6, 4, 1, 1)));
        }

        assertThat(values(read(TableFormat.DELTA, table), "concat_ws(' ', docnum, mestyp, size(segments))"))
                .containsExactlyInAnyOrder(
                        "0000000000000471 ORDERS 8",
                        "0000000000000001 DEBMAS 1",
                        "0000000000000002 DEBMAS 1",
                        "0000000000000471 ORDERS 7");
        assertThat(values(quarantine(TableFormat.DELTA, table), "error_code")).containsExactly("IDOC_NONE");
    }

    private int post(String password, byte[] body) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString(("IDOCS:" + password).getBytes());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/sap/bc/idoc_xml?sap-client=100"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "text/xml")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();

        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
