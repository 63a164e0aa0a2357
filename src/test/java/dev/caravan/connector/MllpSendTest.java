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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.servers.FreePort;
import dev.caravan.servers.MllpSend;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.MllpClient;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender that is neither ours nor made of HAPI, as a process of its own. */
@Exercises(kamelet = "caravan-mllp-source", against = "compatible")
class MllpSendTest {

    private static final int MESSAGES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** An answer in its frame (MLLP release 1): a header, and an MSA segment with the code and the control id. */
    private static final Pattern ANSWER =
            Pattern.compile("\\x0BMSH\\|[^\\r]+\\rMSA\\|([A-Z]{2})\\|([^|\\r]+)[^\\x1C]*\\x1C\\r\\n");

    @TempDir
    Path folder;

    @Test
    void everyMessageOfAnIndependentSenderIsAcknowledgedAndLandsOnce() throws IOException {
        List<String> ids = IntStream.range(0, MESSAGES).mapToObj(id -> "p" + id).toList();
        Path file = Files.writeString(
                folder.resolve("messages.mllp"),
                ids.stream()
                        .map(id -> "\u000B" + MllpClient.message(id) + "\u001C\r")
                        .collect(Collectors.joining()));
        List<String> acknowledged = ids.stream().map(id -> "AA " + id).toList();
        String table = "hl7.independent";
        int port = FreePort.next();
        String yaml = RouteYaml.kamelet("caravan-mllp-source", Map.of("port", String.valueOf(port)))
                .steps("- to: {uri: 'kamelet:caravan-hl7-parse-action'}\n")
                .into(table, TableFormat.DELTA, List.of("batchInterval: 500"));

        try (PipelineRunner runner = PipelineRunner.start(TestLake.tables(), yaml, context -> {})) {
            assertThat(runner.failure()).isEmpty();
            assertThat(answers(MllpSend.send(file, port))).isEqualTo(acknowledged);
            assertThat(answers(MllpSend.send(file, port))).as("sent again").isEqualTo(acknowledged);
            await().atMost(PATIENCE)
                    .until(() -> runner.counts(table).equals(new Counts(2 * MESSAGES, MESSAGES, 0, MESSAGES)));
        }

        assertThat(values(read(TableFormat.DELTA, table), "control_id")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(values(read(TableFormat.DELTA, table), "decode(_raw, 'UTF-8') like '%|Müller^Zoë|%'"))
                .containsOnly(true);
    }

    /** By codes and control ids; nothing else may have been printed. */
    private static List<String> answers(String printed) {
        assertThat(ANSWER.matcher(printed).replaceAll("")).as("beside answers").isEmpty();

        return ANSWER.matcher(printed).results().map(MllpSendTest::answer).toList();
    }

    private static String answer(MatchResult found) {
        return found.group(1) + " " + found.group(2);
    }
}
