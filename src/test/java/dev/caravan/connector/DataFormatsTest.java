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
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.parse.ParseAction;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats as data formats of Camel, by their names, in routes that declare nothing. */
class DataFormatsTest {

    private static final Path SAMPLES = Path.of("src/test/resources").toAbsolutePath();
    private static final Path NAMES = Path.of("src/main/resources/META-INF/services/org/apache/camel/dataformat");
    private static final String COPYBOOK =
            """
            - beans:
                - name: accounts
                  type: "#class:dev.caravan.connector.copybook.CopybookParseAction"
                  properties:
                    copybook: '%s'
            """
                    .formatted(SAMPLES.resolve("copybook/test1_copybook.cob"));

    @TempDir
    Path folder;

    @Test
    void everyNameIsOneOfADataFormat() throws IOException {
        try (Stream<Path> names = Files.list(NAMES);
                DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(names.map(name -> name.getFileName().toString()).toList())
                    .containsExactlyInAnyOrder(
                            "caravanCda",
                            "caravanCopybook",
                            "caravanEdifact",
                            "caravanFhir",
                            "caravanFix",
                            "caravanHl7",
                            "caravanIdoc",
                            "caravanSwiftMt",
                            "caravanSwiftMx",
                            "caravanX12")
                    .allSatisfy(
                            name -> assertThat(context.resolveDataFormat(name)).isInstanceOf(ParseAction.class));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "caravanHl7, hl7, main/resources/samples/hl7_2-3_samples.txt",
        "caravanX12, x12, test/resources/x12/two-claims.837i",
        "caravanSwiftMt, swift-mt, test/resources/swift/mt103.rje",
        "caravanFix, fix, test/resources/fix/FIX42-CoyTrade-BCExchange-TargetMessagePerLine.log",
    })
    void unmarshallingLandsWhatTheActionLands(String dataFormat, String format, String file) {
        Path path = Path.of("src").resolve(file).toAbsolutePath();
        String table = "formats." + format.replace('-', '_');

        Counts counts = run(yaml(path, unmarshal(dataFormat), table), table);

        assertThat(counts.landed()).isPositive();
        assertThat(counts)
                .isEqualTo(run(
                        yaml(path, "- to: kamelet:caravan-" + format + "-parse-action", table + "_action"),
                        table + "_action"));
        assertThat(values(read(TableFormat.DELTA, table), "_raw_sha256"))
                .isEqualTo(values(read(TableFormat.DELTA, table + "_action"), "_raw_sha256"));
    }

    @Test
    void settingsAreThoseOfABeanAndLintHasNothingAgainstIt() {
        String table = "formats.copybook";
        String yaml = COPYBOOK + yaml(SAMPLES.resolve("copybook/test1_data/example.bin"), unmarshal("accounts"), table);

        assertThat(PipelineFile.parse("test.yaml", yaml).lint(CatalogIndex.load()))
                .isEmpty();
        assertThat(run(yaml, table).landed()).isPositive();
        assertThat(values(read(TableFormat.DELTA, table), "_parse_status")).containsOnly("ok");
    }

    @Test
    void aCopybookThatIsMissingIsToldAsSuch() {
        String table = "formats.without_copybook";
        String yaml = yaml(SAMPLES.resolve("copybook/test1_data/example.bin"), unmarshal("caravanCopybook"), table);

        assertThat(PipelineRunner.run(TestLake.tables(), yaml).failure())
                .get()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("The copybook is missing: set copybook");
    }

    @Test
    void textBytesAndFilesOfAnyRouteBecomeRecordsAndNothingIsMarshalled() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            ResourceHelper.fromString(
                                    "routes.yaml",
                                    """
                    - route:
                        from: {uri: 'direct:read', steps: [{unmarshal: {custom: {ref: caravanHl7}}}]}
                    - route:
                        from: {uri: 'direct:write', steps: [{marshal: {custom: {ref: caravanHl7}}}]}
                    """));
            context.start();
            try (ProducerTemplate template = context.createProducerTemplate()) {
                String message = "MSH|^~\\&|LAB||||||ADT^A01|7|P|2.3\r";
                Path file = Files.writeString(folder.resolve("one.hl7"), message);
                for (Object body : List.of(message, message.getBytes(StandardCharsets.UTF_8), file.toFile())) {
                    RecordStream stream = template.requestBody("direct:read", body, RecordStream.class);
                    assertThat((Record) stream.next()).containsEntry("control_id", "7");
                    assertThat(stream.hasNext()).isFalse();
                }
                assertThat(CaravanException.in(template.send("direct:write", exchange -> exchange.getMessage()
                                        .setBody("row"))
                                .getException()))
                        .get()
                        .satisfies(failure -> assertThat(failure.category()).isEqualTo(Category.CONFIG))
                        .extracting(Throwable::getMessage)
                        .asString()
                        .startsWith("Cannot marshal: Caravan's data formats read only.");
            }
        }
    }

    private static String unmarshal(String reference) {
        return "- unmarshal: {custom: {ref: " + reference + "}}";
    }

    private static String yaml(Path path, String step, String table) {
        return RouteYaml.files(path, "bytes").steps(step).into(table, TableFormat.DELTA);
    }

    private static Counts run(String yaml, String table) {
        return PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);
    }
}
