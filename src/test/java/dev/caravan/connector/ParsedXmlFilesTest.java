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
import dev.caravan.format.xml.XmlWriter;
import dev.caravan.landing.Counts;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of XML formats, from the file to the table and back. */
@Exercises(kamelet = "caravan-swift-mx-parse-action", against = "vendor-data")
@Exercises(kamelet = "caravan-cda-parse-action", against = "vendor-data")
class ParsedXmlFilesTest {

    private static final Path SAMPLES = Path.of("src/test/resources").toAbsolutePath();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "swift-mx, mx/camt053.v8.xml",
        "swift-mx, mx/pacs.008.001.07.xml",
        "swift-mx, mx/app_to_mqsq.xml",
        "cda, cda/CCD.xml",
        "cda, cda/PRPA_IN201305UV02.xml"
    })
    void theBytesOfAFileComeBackFromTheTable(String format, String file) throws IOException {
        comeBack(format, SAMPLES.resolve(file));
    }

    @ParameterizedTest
    @CsvSource({"swift-mx, mx/pacs.008.001.07.xml, UTF-16LE", "cda, cda/PRPA_IN201305UV02.xml, UTF-16BE"})
    void soDoThoseOfOneInUtf16(String format, String file, String charset) throws IOException {
        String text =
                Files.readString(SAMPLES.resolve(file)).replaceFirst("(?i)encoding=(.)utf-8.", "encoding=$1UTF-16$1");
        Path wide = directory.resolve(charset + ".xml");
        Files.write(wide, ("\uFEFF" + text).getBytes(Charset.forName(charset)));

        comeBack(format, wide);
    }

    private static void comeBack(String format, Path file) throws IOException {
        for (TableFormat tables : TableFormat.values()) {
            String name = file.getFileName().toString().replaceAll("[^a-zA-Z0-9]", "_");
            String table = "xml." + name.toLowerCase(Locale.ROOT) + "_" + tables;
            String yaml = RouteYaml.files(file, "bytes")
                    .steps("- to: {uri: 'kamelet:caravan-" + format + "-parse-action'}")
                    .into(table, tables);

            Counts counts =
                    PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);

            assertThat(counts.landed()).isPositive();
            assertThat(counts).isEqualTo(new Counts(counts.landed(), counts.landed(), 0, 0));
            assertThat(values(read(tables, table), "_parse_status")).containsOnly("ok");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Row row : read(tables, table)
                    .orderBy("_source.position")
                    .select("encoding", "leading", "element", "trailing")
                    .collectAsList()) {
                bytes.writeBytes(XmlWriter.write(Map.of(
                        "encoding", row.getString(0),
                        "leading", row.getString(1),
                        "element", row.getString(2),
                        "trailing", row.getString(3))));
            }

            assertThat(bytes.toByteArray()).isEqualTo(Files.readAllBytes(file));
        }
    }
}
