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
package dev.caravan.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails on the way, in whosever step, fails the run: it never ends as if there had been nothing. */
class FailedExchangesTest {

    private static final String UNREADABLE =
            """
            - route:
                id: unreadable
                from:
                  uri: timer:once
                  parameters:
                    repeatCount: 1
                    delay: 0
                  steps:
                    - setBody:
                        constant: '{"id": '
                    - unmarshal:
                        json: {}
                    - to:
                        uri: lake:failed.unreadable
            """;

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void aStepThatFailsFailsTheRun() {
        assertThat(PipelineRunner.run(TestLake.tables(), UNREADABLE).ourFailure())
                .hasMessageStartingWith("Cannot run route unreadable: ")
                .hasMessageContaining("run the pipeline again")
                .extracting(failure -> failure.category())
                .isEqualTo(Category.SOURCE_DATA);
        assertThat(TestLake.exists("failed.unreadable")).isFalse();
    }

    /** Its author has said what is to become of it. */
    @Test
    @Timeout(60)
    void whatTheRouteHandlesItselfDoesNot() throws InterruptedException {
        CountDownLatch handled = new CountDownLatch(1);
        String route = UNREADABLE
                .replace("unreadable", "handled")
                .replace(
                        "    from:\n",
                        "    errorHandler:\n      deadLetterChannel:\n        deadLetterUri: bean:dead?method=countDown\n    from:\n");
        PipelineRunner runner = PipelineRunner.start(
                TestLake.tables(), route, context -> context.getRegistry().bind("dead", handled));
        try {
            handled.await();
        } finally {
            runner.close();
        }

        assertThat(runner.failure()).isEmpty();
    }

    @Test
    @Timeout(60)
    void aReceiverThatFailsFailsTheReadingEvenAtItsEnd() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "id\n1\n");
        ConnectionSettings settings = new ConnectionSettings(
                "files",
                CatalogIndex.load().kamelet("caravan-file-source").orElseThrow(),
                List.of(new Layer("test", Map.of("path", directory.toString()))),
                Map.of(),
                List.of());

        assertThatThrownBy(() -> Reading.read(settings, List.of(), Position.START, new Receiver(true)))
                .hasMessageContaining("no more records, please");
        assertThatThrownBy(() -> Reading.read(settings, List.of(), Position.START, new Receiver(false)))
                .hasMessageContaining("no positions, please");
    }

    /** What a reading tells when it cannot even begin is searched for secrets too. */
    @Test
    void aSecretIsKnownBeforeTheContextStarts() {
        System.setProperty("caravan.test.canary", "s3cr3t-canary");
        try {
            Map<String, String> given =
                    Map.of("host", "h", "database", "d", "username", "u", "password", "{{sys:caravan.test.canary}}");
            ConnectionSettings settings = new ConnectionSettings(
                    "canary",
                    CatalogIndex.load().kamelet("caravan-postgresql-source").orElseThrow(),
                    List.of(new Layer("test", given)),
                    Map.of(),
                    List.of());
            Redaction redaction = Redaction.of(settings, new DefaultCamelContext());

            assertThat(redaction.of("no login with s3cr3t-canary")).isEqualTo("no login with ********");
        } finally {
            System.clearProperty("caravan.test.canary");
        }
    }

    private record Receiver(boolean refusesRecords) implements RecordReceiver {

        @Override
        public void record(Record record) {
            if (refusesRecords) {
                throw new IllegalStateException("no more records, please");
            }
        }

        @Override
        public void rejected(Rejected rejected) {
            throw new AssertionError(rejected);
        }

        @Override
        public void position(Position position) {
            throw new IllegalStateException("no positions, please");
        }
    }
}
