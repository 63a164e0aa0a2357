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

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks the rules of its standard lands, with a verdict where one is asked for. */
class ValidatedFilesTest {

    private static final String HL7 =
            """
            MSH|^~\\&|A|B|C|D|20240229143000||ADT^A01^ADT_A01|good|P|2.5.1
            EVN|A01|20240229143000
            PID|1||4711^^^HOSPITAL||Doe^Jane||19700101|F
            PV1|1|I
            MSH|^~\\&|A|B|C|D|20240229143000||ADT^A01^ADT_A01|bad|P|2.5.1
            EVN|A01|20240229143000
            PID|1||4711^^^HOSPITAL||Doe^Jane||secret|F
            PV1|1|I
            MSH|^~\\&|A|B|C|D|20240229143000||ADT^A01^ADT_A01|new|P|2.99
            """;

    private static final String SWIFT = ":20:GOOD\n:25:1\n:28C:1\n:60F:C240229EUR1,\n:62F:C240229EUR1,\n-\n"
            + ":20:BAD\n:25:1\n:28C:1\n:60F:C240229EUR1.00\n:62F:C240229EUR1,\n-\n";

    @TempDir
    Path directory;

    @Test
    void messagesOfHl7LandWithTheirVerdicts() throws IOException {
        Path file = Files.writeString(directory.resolve("messages.hl7"), HL7);
        String action = RouteYaml.files(file, "bytes")
                .steps("- to: {uri: 'kamelet:caravan-hl7-parse-action', parameters: {validate: true}}")
                .into("judged.hl7_action", TableFormat.DELTA);
        String source = RouteYaml.kamelet(
                        "caravan-hl7-file-source", Map.of("path", file.toString(), "validate", "true"))
                .into("judged.hl7_source", TableFormat.ICEBERG);

        for (String yaml : new String[] {action, source}) {
            boolean delta = yaml.equals(action);
            String table = delta ? "judged.hl7_action" : "judged.hl7_source";
            assertThat(counts(yaml, table)).isEqualTo(new Counts(3, 3, 0, 0));
            assertThat(values(
                            read(delta ? TableFormat.DELTA : TableFormat.ICEBERG, table),
                            "concat_ws(' ', control_id, validation.valid, validation.reason, validation.field,"
                                    + " validation.text)"))
                    .containsExactlyInAnyOrder(
                            "good true",
                            "bad false 102 PID-7.1 the value is not of the type of the field",
                            "new 203 MSH-12 there are no rules for this version");
        }
    }

    @Test
    void statementsOfSwiftLandWithTheirVerdicts() throws IOException {
        Path file = Files.writeString(directory.resolve("statements.sta"), SWIFT);
        String yaml = RouteYaml.kamelet("caravan-swift-mt-source", Map.of("path", file.toString(), "validate", "true"))
                .into("judged.swift", TableFormat.DELTA);

        assertThat(counts(yaml, "judged.swift")).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(values(
                        read(TableFormat.DELTA, "judged.swift"),
                        "concat_ws(' ', reference, validation.valid, validation.field)"))
                .containsExactlyInAnyOrder("GOOD true", "BAD false 60F");
    }

    private static Counts counts(String yaml, String table) {
        return PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);
    }
}
