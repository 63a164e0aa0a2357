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
package dev.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.run.IngestedItem.Status;
import dev.caravan.run.IngestionResult;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that has no end but a stop. */
@Timeout(600)
class StoppedPipelineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(240);

    @TempDir
    Path directory;

    /** The others of this JVM hold on to Spark, so that it is not started anew. */
    @BeforeAll
    static void startSpark() {
        TestLake.tables();
    }

    /** Those that come between the stop and the end of their source are refused, and are no failure. */
    @Test
    void anEndlessPipelineThatIsStoppedWhileStreamsOfRecordsComeHasNotFailed() throws Exception {
        String stream =
                """
                - route:
                    id: ticks
                    from:
                      uri: timer:ticks
                      parameters: {period: 1, delay: 0}
                      steps:
                        - setBody:
                            constant: 'MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5'
                        - to: kamelet:caravan-hl7-parse-action
                        - to: lake:bronze.ticks
                """;
        Path warehouse = directory.resolve("lakehouse");
        PipelineSettings settings = new PipelineSettings().warehouse(warehouse);
        try (Pipeline endless = Pipelines.parse("ticks", stream, settings).start()) {
            await().atMost(PATIENCE).until(() -> endless.result().counts().landed() > 0);
            endless.cancel();
            IngestionResult stopped = endless.await();

            assertThat(stopped.error()).isEmpty();
            assertThat(stopped.status()).isEqualTo(Status.CANCELLED);
            assertThat(TestLake.read(TestLake.spark(), warehouse, TableFormat.DELTA, "bronze.ticks")
                            .count())
                    .isEqualTo(stopped.counts().landed());
        }
    }
}
