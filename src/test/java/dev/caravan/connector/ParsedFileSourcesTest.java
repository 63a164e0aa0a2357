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
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Sample;
import dev.caravan.landing.Counts;
import dev.caravan.record.Schema;
import dev.caravan.servers.S3Server;
import dev.caravan.servers.SftpServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Sources that read files and parse them: from a folder, a server and a bucket into the table. */
@Exercises(kamelet = "caravan-hl7-file-source", against = "vendor-data")
@Exercises(kamelet = "caravan-x12-source", against = "vendor-data")
@Exercises(kamelet = "caravan-x12-sftp-source", against = "vendor-data")
@Exercises(kamelet = "caravan-swift-mt-source", against = "vendor-data")
@Exercises(kamelet = "caravan-fix-log-source", against = "vendor-data")
@Exercises(kamelet = "caravan-copybook-source", against = "vendor-data")
@Exercises(kamelet = "caravan-copybook-sftp-source", against = "vendor-data")
@Exercises(kamelet = "caravan-copybook-s3-source", against = "vendor-data")
class ParsedFileSourcesTest {

    private static final Path SAMPLES = Path.of("src/test/resources").toAbsolutePath();
    private static final String X12 = "x12/two-claims.837i";
    private static final String EBCDIC = "copybook/test1_data/example.bin";
    private static final Map<String, String> COPYBOOK =
            Map.of("copybook", SAMPLES.resolve("copybook/test1_copybook.cob").toString());

    /** Settings of sources of files that read text, and what a parser has in their place. */
    private static final Set<String> OF_TEXT = Set.of("format", "hasHeader", "delimiter", "encoding");

    @TempDir
    Path folder;

    @ParameterizedTest
    @Guarantee("R9")
    @CsvSource({
        "caravan-hl7-file-source, caravan-hl7-parse-action, hl7/LAB-ORU-1.hl7, hl7/ADT01-23.hl7",
        "caravan-x12-source, caravan-x12-parse-action, x12/two-claims.837i, x12/managed-care.835",
        "caravan-swift-mt-source, caravan-swift-mt-parse-action, swift/mt103.rje, swift/postfinance.sta",
        "caravan-fix-log-source, caravan-fix-parse-action, "
                + "fix/FIX42-CoyTrade-BCExchange-TargetMessagePerLine.log, "
                + "fix/FIX42-CoyTrade-BCExchange-SenderAndTargetInSameLogFile.log",
        "caravan-copybook-source, caravan-copybook-parse-action, "
                + "copybook/test1_data/example.bin, copybook/test1_data/example.bin",
    })
    void whatLandsIsWhatTheActionMakesOfTheFileAndEachVersionOfItLandsOnce(
            String source, String action, String first, String second) throws IOException {
        Map<String, String> parsing = source.contains("copybook") ? COPYBOOK : Map.of();
        String table = "sources." + source.replace('-', '_');
        String compared = table + "_compared";
        Path one = Files.copy(SAMPLES.resolve(first), folder.resolve("one"));
        String yaml = yaml(source, ConnectorContract.with(Map.of("path", folder.toString()), parsing), table);

        Counts counts = run(yaml, table);

        assertThat(counts.landed()).isPositive();
        assertThat(counts.quarantined()).isZero();
        assertThat(counts)
                .isEqualTo(run(
                        RouteYaml.files(folder, "bytes")
                                .steps("- to: {uri: 'kamelet:" + action + "'" + parameters(parsing) + "}")
                                .into(compared, TableFormat.DELTA),
                        compared));
        assertThat(digests(table)).isEqualTo(digests(compared));
        assertThat(read(TableFormat.DELTA, table)
                        .schema()
                        .sameType(read(TableFormat.DELTA, compared).schema()))
                .isTrue();
        assertThat(run(yaml, table)).isEqualTo(Counts.NONE);

        Files.writeString(one, source.contains("hl7") ? "\r" : "", StandardOpenOption.APPEND);
        Files.write(one, Files.readAllBytes(SAMPLES.resolve(second)), StandardOpenOption.APPEND);
        assertThat(run(yaml, table).landed()).isGreaterThan(counts.landed());
    }

    @ParameterizedTest
    @CsvSource({
        "caravan-hl7-file-source, hl7/LAB-ORU-1.hl7, message_type",
        "caravan-x12-source, x12/two-claims.837i, transaction_set_id",
        "caravan-swift-mt-source, swift/mt103.rje, message_type",
        "caravan-fix-log-source, fix/FIX42-CoyTrade-BCExchange-TargetMessagePerLine.log, msg_type",
        "caravan-copybook-source, copybook/test1_data/example.bin, COMPANY",
    })
    void checkDiscoverAndPreviewSeeRecordsOfTheFormat(String source, String file, String column) throws IOException {
        Path path = SAMPLES.resolve(file);
        Map<String, String> settings = ConnectorContract.with(
                Map.of("path", path.toString()), source.contains("copybook") ? COPYBOOK : Map.of());
        try (Connection connection = connect(source, settings)) {
            assertThat(connection.check().failure()).isEmpty();
            assertThat(connection.discover()).singleElement().satisfies(stream -> {
                assertThat(stream.name()).isEqualTo(path.toString());
                assertThat(stream.schema().orElseThrow().fields())
                        .extracting(Schema.Field::name)
                        .contains(column, "_raw", "_parse_status");
            });
            Sample sample = connection.preview("", 1);
            assertThat(sample.rejected()).isEmpty();
            assertThat(sample.records()).hasSize(1);
            assertThat(sample.records().get(0).get(column)).isNotNull();
        }
    }

    @Test
    void aServerIsReadLikeAFolder() throws IOException {
        SftpServer server = SharedServers.sftp();
        Path there = Files.createTempDirectory(server.files(), "parsed");
        Files.copy(SAMPLES.resolve(X12), there.resolve("claims.edi"));
        Files.copy(SAMPLES.resolve(EBCDIC), there.resolve("example.dat"));
        String path = "/" + there.getFileName();

        landsOnce(
                "caravan-x12-sftp-source", ConnectorContract.with(server.settings(), Map.of("path", path + "/*.edi")));
        landsOnce(
                "caravan-copybook-sftp-source",
                ConnectorContract.with(server.settings(), COPYBOOK, Map.of("path", path + "/*.dat")));
    }

    @Test
    void aBucketIsReadLikeAFolder() {
        S3Server server = SharedServers.s3();
        String bucket = server.freshBucket();
        server.client()
                .putObject(
                        object -> object.bucket(bucket).key("in/example.dat"),
                        RequestBody.fromFile(SAMPLES.resolve(EBCDIC)));

        landsOnce(
                "caravan-copybook-s3-source",
                ConnectorContract.with(server.settings(), COPYBOOK, Map.of("bucket", bucket, "path", "in/")));
    }

    private void landsOnce(String source, Map<String, String> settings) {
        String table = "sources." + source.replace('-', '_');
        String local = source.contains("copybook") ? EBCDIC : X12;
        String compared = table + "_compared";
        String yaml = yaml(source, settings, table);
        try (Connection connection = connect(source, settings)) {
            assertThat(connection.check().failure()).isEmpty();
            assertThat(connection.preview("", 1).records()).hasSize(1);
        }

        Counts counts = run(yaml, table);

        assertThat(counts.landed()).isPositive();
        assertThat(run(yaml, table)).isEqualTo(Counts.NONE);
        run(
                yaml(
                        source.contains("copybook") ? "caravan-copybook-source" : "caravan-x12-source",
                        ConnectorContract.with(
                                source.contains("copybook") ? COPYBOOK : Map.of(),
                                Map.of("path", SAMPLES.resolve(local).toString())),
                        compared),
                compared);
        assertThat(digests(table)).isEqualTo(digests(compared));
    }

    /** Each is written once more in a source: nobody would notice that they have gone apart. */
    @ParameterizedTest
    @CsvSource({
        "caravan-hl7-file-source, caravan-file-source, caravan-hl7-parse-action",
        "caravan-x12-source, caravan-file-source, caravan-x12-parse-action",
        "caravan-x12-sftp-source, caravan-sftp-source, caravan-x12-parse-action",
        "caravan-swift-mt-source, caravan-file-source, caravan-swift-mt-parse-action",
        "caravan-fix-log-source, caravan-file-source, caravan-fix-parse-action",
        "caravan-copybook-source, caravan-file-source, caravan-copybook-parse-action",
        "caravan-copybook-sftp-source, caravan-sftp-source, caravan-copybook-parse-action",
        "caravan-copybook-s3-source, caravan-s3-source, caravan-copybook-parse-action",
    })
    void settingsAreThoseOfWhatReadsAndOfWhatParses(String source, String reader, String parser) {
        Map<String, Kamelet.Property> expected =
                new LinkedHashMap<>(kamelet(reader).properties());
        expected.keySet().removeAll(OF_TEXT);
        expected.putAll(kamelet(parser).properties());
        // Its example and its description name files of the format.
        Kamelet.Property path = kamelet(source).properties().get("path");
        expected.put("path", path);

        assertThat(kamelet(source).properties()).isEqualTo(expected);
        Set<String> required = new TreeSet<>(kamelet(reader).required());
        required.addAll(kamelet(parser).required());
        assertThat(kamelet(source).required()).containsExactlyInAnyOrderElementsOf(required);
    }

    private static List<Object> digests(String table) {
        return values(read(TableFormat.DELTA, table), "_raw_sha256");
    }

    private static Counts run(String yaml, String table) {
        return PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);
    }

    private static String yaml(String source, Map<String, String> settings, String table) {
        return RouteYaml.kamelet(source, settings).into(table, TableFormat.DELTA);
    }

    private static String parameters(Map<String, String> settings) {
        return settings.isEmpty() ? "" : ", parameters: {copybook: '" + settings.get("copybook") + "'}";
    }

    private static Connection connect(String source, Map<String, String> settings) {
        return Connection.open(
                new ConnectionSettings(
                        "test", kamelet(source), List.of(new Layer("test", settings)), Map.of(), List.of()),
                List.of());
    }

    private static Kamelet kamelet(String name) {
        return CatalogIndex.load().kamelet(name).orElseThrow();
    }
}
