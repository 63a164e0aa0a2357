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
package dev.caravan.security;

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.CapturedOutput;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A patient whom masks hide is nowhere afterwards: not in the table, not in the quarantine, not in what is logged or told as
 * an error; neither of a message that landed, nor of one that did not meet an expectation, nor of one that could not be read.
 */
class HiddenPatientTest {

    private static final String NAME = "Zyxwvut";
    private static final String NUMBER = "48151623";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void ofHl7MessagesNothingIsLeftButWhatIsNotHidden(TableFormat format) throws Exception {
        String table = "hidden.hl7_" + format;
        Files.writeString(folder.resolve("in.hl7"), "PID " + NAME + "\r" + message("A01", "1") + message("A08", "2"));

        String said = landing(
                RouteYaml.kamelet(
                        "caravan-hl7-file-source",
                        Map.of("path", folder.resolve("in.hl7").toString())),
                table,
                format,
                new Counts(3, 1, 2, 0),
                "mask._raw: drop",
                "mask._raw_sha256: drop",
                "mask.segments.raw: drop",
                "mask.segments.fields: drop",
                "expect.admission: trigger_event = 'A01'");

        assertNowhere(said, format, table);
        assertThat(read(format, table).select("control_id").collectAsList())
                .extracting(row -> row.get(0))
                .containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void ofFhirResourcesNothingIsLeftButWhatIsNotHidden(TableFormat format) throws Exception {
        String table = "hidden.fhir_" + format;
        Files.writeString(
                folder.resolve("in.ndjson"),
                patient("one", "2024-02-29T10:00:00Z") + patient("two", "2024-03-01T10:00:00Z") + "{\"name\": \"" + NAME
                        + " " + NUMBER + "\n");

        String said = landing(
                RouteYaml.files(folder.resolve("in.ndjson"), "bytes").steps("- to: kamelet:caravan-fhir-parse-action"),
                table,
                format,
                new Counts(3, 1, 2, 0),
                "mask._raw: drop",
                "mask._raw_sha256: drop",
                "mask.resource: drop",
                "expect.early: last_updated < timestamp '2024-03-01 00:00:00Z'");

        assertNowhere(said, format, table);
        assertThat(read(format, table).select("id").collectAsList())
                .extracting(row -> row.get(0))
                .containsExactly("one");
    }

    private static String message(String event, String control) {
        return "MSH|^~\\&|A|B|C|D|20240229101500||ADT^" + event + "|" + control + "|P|2.5\rPID|1||" + NUMBER + "||"
                + NAME + "^Ann||19700101|F\rPV1|1|I\r";
    }

    private static String patient(String id, String updated) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"meta\":{\"lastUpdated\":\"" + updated
                + "\"},\"identifier\":[{\"value\":\"" + NUMBER + "\"}],\"name\":[{\"family\":\"" + NAME
                + "\"}]}\n";
    }

    /** What is logged and told meanwhile. */
    private static String landing(RouteYaml source, String table, TableFormat format, Counts counts, String... options)
            throws Exception {
        AtomicReference<PipelineRunner.Outcome> outcome = new AtomicReference<>();
        String said = CapturedOutput.of(
                () -> outcome.set(PipelineRunner.run(TestLake.tables(), source.into(table, format, options))));

        assertThat(outcome.get().succeeded().counts(table)).isEqualTo(counts);

        return said;
    }

    private static void assertNowhere(String said, TableFormat format, String table) throws IOException {
        List<String> kept = new ArrayList<>(List.of(said));
        kept.addAll(read(format, table).toJSON().collectAsList());
        List<String> refused = quarantine(format, table).toJSON().collectAsList();
        assertThat(refused).hasSize(2);
        kept.addAll(refused);

        assertThat(kept)
                .allSatisfy(text -> assertThat(text).doesNotContain(NAME).doesNotContain(NUMBER));
    }
}
