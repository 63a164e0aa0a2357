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
package dev.caravan.format.fhir;

import static dev.caravan.format.fhir.FhirRead.all;
import static dev.caravan.format.fhir.FhirRead.codes;
import static dev.caravan.format.fhir.FhirRead.resource;
import static dev.caravan.format.fhir.FhirRead.rows;
import static dev.caravan.format.fhir.FhirRead.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.record.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources other people made, held against what a parser into a tree sees in them. */
class FhirSamplesTest {

    private static final ObjectMapper TREE = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @ParameterizedTest
    @CsvSource({
        "Bundle-bundle-example.json, 2",
        "Bundle-bundle-response.json, 10",
        "Bundle-bundle-transaction.json, 10",
        "Bundle-bundle-references.json, 11",
        "Observation-decimal.json, 1",
        "Patient.ndjson, 9"
    })
    void samplesAreReadAndRebuilt(String name, int count) throws IOException {
        List<Record> rows = rows(resource(name));

        assertThat(rows).hasSize(count).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(resources(rows)).isEqualTo(expected(resource(name)));
    }

    @Test
    void decimalsKeepTheirDigits() {
        assertThat((String) rows(resource("Observation-decimal.json")).get(0).get("resource"))
                .contains("\"value\": 1.0,", "\"value\": 1.00,", "1E-22", "-1.000000000000000000E+245");
    }

    @Test
    void theDeletesOfATransactionAreTombstones() {
        List<Record> rows = rows(resource("Bundle-bundle-transaction.json"));

        assertThat(rows).filteredOn("deleted", true).hasSize(2).allSatisfy(row -> assertThat(row)
                .containsEntry("resource_type", "Patient"));
        assertThat(told(new ArrayList<>(rows))).contains("Patient/234", "Patient/null");
    }

    @Test
    void everyFileOfTheCorpusIsReadAndRebuilt() throws IOException {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "no corpora: set -Dcaravan.corpora=DIR");
        Path directory = Path.of(corpora, "fhir");
        assumeTrue(Files.isDirectory(directory), "no directory " + directory);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith("json"))
                    .sorted()
                    .toList();
        }

        int valid = 0;
        int resources = 0;
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            List<Object> outcomes = all(bytes);
            if (file.toString().contains("sql-on-fhir") || file.endsWith("package.json")) {
                // No resources: suites of tests, which hold some.
                assertThat(told(outcomes)).as("%s", file).containsExactly("FHIR_NO_TYPE");
                continue;
            }

            List<Record> rows = rows(bytes);
            assertThat(rows).as("%s", file).isNotEmpty().allSatisfy(row -> assertThat(codes(row))
                    .isEmpty());
            assertThat(resources(rows)).as("%s", file).isEqualTo(expected(bytes));
            valid++;
            resources += rows.size();
        }

        assertThat(valid).isGreaterThan(270);
        assertThat(resources).isGreaterThan(2_000);
    }

    private static List<String> resources(List<Record> rows) throws IOException {
        List<String> resources = new ArrayList<>();
        for (Record row : rows) {
            JsonNode tree = row.get("resource") == null ? TREE.nullNode() : TREE.readTree((String) row.get("resource"));
            resources.add(row.get("full_url") + " " + row.get("method") + " " + row.get("resource_type") + " "
                    + row.get("id") + " " + row.get("version_id") + " " + tree);
        }

        return resources;
    }

    /** The same by a tree, but for entries without a resource, whose type and id are told by URLs. */
    private static List<String> expected(byte[] file) throws IOException {
        List<String> expected = new ArrayList<>();
        MappingIterator<JsonNode> values = TREE.readerFor(JsonNode.class).<JsonNode>readValues(file);
        while (values.hasNext()) {
            JsonNode root = values.next();
            if (root.path("resourceType").asText().equals("Bundle")
                    && !root.path("entry").isEmpty()) {
                root.get("entry").forEach(entry -> expected.add(expected(entry)));
            } else {
                expected.add(expected(TREE.createObjectNode().set("resource", root)));
            }
        }

        return expected;
    }

    private static String expected(JsonNode entry) {
        JsonNode resource = entry.path("resource");
        String url = entry.path("response")
                .path("location")
                .asText(entry.path("request").path("url").asText(""));
        FhirReference reference = FhirReference.of(url);
        boolean whole = resource.isObject();
        String etag = entry.path("response").path("etag").asText(null);
        String version =
                resource.path("meta").path("versionId").asText(etag == null ? null : etag.replaceAll("^W/|\"", ""));
        return entry.path("fullUrl").asText(null) + " "
                + entry.path("request").path("method").asText(null) + " "
                + (whole ? resource.path("resourceType").asText() : reference.type()) + " "
                + (whole ? resource.path("id").asText(null) : reference.id()) + " "
                + (version == null ? reference.version() : version) + " "
                + (whole ? resource : TREE.nullNode());
    }
}
