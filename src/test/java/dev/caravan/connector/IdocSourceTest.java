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

/** IDocs from the file to the table, with all their nested columns. */
class IdocSourceTest {

    private static final Path SAMPLES = Path.of("src/test/resources/idoc").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void everyIdocOfAFileLandsAsItWasParsed() {
        for (TableFormat tables : TableFormat.values()) {
            String table = "idoc.parsed_" + tables;
            String yaml = RouteYaml.files(SAMPLES.resolve("*.xml"), "bytes")
                    .steps("- to: {uri: 'kamelet:caravan-idoc-parse-action'}")
                    .into(table, tables);

            assertThat(PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table))
                    .isEqualTo(new Counts(3, 3, 0, 0));

            assertThat(values(
                            read(tables, table),
                            "concat_ws(' ', docnum, mestyp, size(segments), segments[0].fields[0].value,"
                                    + " _parse_status)"))
                    .containsExactlyInAnyOrder(
                            "0000000000000471 ORDERS 8 EUR ok",
                            "0000000000000001 DEBMAS 1 005 ok",
                            "0000000000000002 DEBMAS 1 0000000043 ok");
        }
    }

    @Test
    void flatIdocsLandAsTheSameRowsWithTheirDefinitions() {
        String table = "idoc.flat";
        String yaml = RouteYaml.kamelet(
                        "caravan-sap-idoc-source",
                        Map.of(
                                "path",
                                SAMPLES.resolve("orders05-cut.txt").toString(),
                                "encoding",
                                "ISO-8859-1",
                                "definitions",
                                SAMPLES.resolve("orders05-definitions.txt").toString()))
                .into(table, TableFormat.DELTA);

        assertThat(PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table))
                .isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(values(
                        read(TableFormat.DELTA, table),
                        "concat_ws(' ', docnum, mestyp, size(segments), segments[0].name, segments[0].fields[0].value,"
                                + " _parse_status)"))
                .containsExactlyInAnyOrder(
                        "0000000000000471 ORDERS 7 E1EDK01 EUR ok", "0000000000000472 ORDERS 1 E1EDK01 USD ok");
    }

    @Test
    void aFileLandsOnceAndABrokenIdocIsQuarantined() throws IOException {
        String orders = Files.readString(SAMPLES.resolve("orders05.xml"));
        Files.writeString(folder.resolve("1.xml"), orders);
        Files.writeString(folder.resolve("2.xml"), orders.replace("</E1EDK01>", "") + orders);
        String table = "idoc.source";
        String yaml = RouteYaml.kamelet(
                        "caravan-sap-idoc-source",
                        Map.of("path", folder.resolve("*.xml").toString()))
                .into(table, TableFormat.DELTA);

        assertThat(PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table))
                .isEqualTo(new Counts(3, 2, 1, 0));
        assertThat(PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table))
                .isEqualTo(Counts.NONE);
        assertThat(values(quarantine(TableFormat.DELTA, table), "error_code")).containsExactly("IDOC_SYNTAX");
    }
}
