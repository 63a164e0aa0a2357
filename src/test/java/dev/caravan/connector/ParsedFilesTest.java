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
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the formats that have a parse action, from the file to the table, with all their nested columns. */
@Exercises(kamelet = "caravan-x12-parse-action", against = "vendor-data")
@Exercises(kamelet = "caravan-edifact-parse-action", against = "vendor-data")
@Exercises(kamelet = "caravan-swift-mt-parse-action", against = "vendor-data")
@Exercises(kamelet = "caravan-fix-parse-action", against = "vendor-data")
@Exercises(kamelet = "caravan-fhir-parse-action", against = "vendor-data")
@Exercises(kamelet = "caravan-copybook-parse-action", against = "vendor-data")
class ParsedFilesTest {

    private static final Path SAMPLES = Path.of("src/test/resources").toAbsolutePath();

    @ParameterizedTest
    @CsvSource({
        "x12, x12/two-claims.837i, ''",
        "x12, x12/managed-care.835, ''",
        "x12, x12/simple997-multiple-interchanges.edi, ''",
        "x12, x12/two-claims.837i, 'rows: claims'",
        "x12, x12/managed-care.835, 'rows: claims'",
        "edifact, edifact/d93a-invoic-1/input.edi, ''",
        "edifact, edifact/ORDERS_D.03B_Interchange.txt, ''",
        "edifact, edifact/pnrgov.edi, ''",
        "swift-mt, swift/mt103.rje, ''",
        "swift-mt, swift/postfinance.sta, ''",
        "swift-mt, swift/postfinance.sta, 'validate: true'",
        "fix, fix/FIX42-CoyTrade-BCExchange-TargetMessagePerLine.log, ''",
        "fhir, fhir/Bundle-bundle-transaction.json, ''",
        "fhir, fhir/Patient.ndjson, ''",
        "copybook, copybook/test1_data/example.bin, copybook: {samples}/copybook/test1_copybook.cob",
    })
    void everyRecordOfAFileLandsAsItWasParsed(String format, String file, String parameter) {
        for (TableFormat tables : TableFormat.values()) {
            String table = "parsed." + (file + parameter).replaceAll("[^a-z0-9]", "_") + "_" + tables;
            String parameters = parameter.isEmpty()
                    ? ""
                    : ", parameters: {" + parameter.replace("{samples}", SAMPLES.toString()) + "}";
            String yaml = RouteYaml.files(SAMPLES.resolve(file), "bytes")
                    .steps("- to: {uri: 'kamelet:caravan-" + format + "-parse-action'" + parameters + "}")
                    .into(table, tables);

            Counts counts =
                    PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);

            assertThat(counts.landed()).isPositive();
            assertThat(counts).isEqualTo(new Counts(counts.landed(), counts.landed(), 0, 0));
            assertThat(values(read(tables, table), "_parse_status")).containsOnly("ok");
            assertThat(read(tables, table).where("_raw_sha256 is null").count()).isZero();
        }
    }
}
