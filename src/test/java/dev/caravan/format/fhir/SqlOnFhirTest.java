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

import static dev.caravan.format.fhir.FhirRead.bytes;
import static dev.caravan.format.fhir.FhirRead.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.TestReporter;

/**
 * The suites of SQL on FHIR v2. Their resources are read; their views are not run, as a view is made of FHIRPath, for which
 * Caravan has no engine: who needs views runs one over the column {@code resource}.
 */
class SqlOnFhirTest {

    private static final ObjectMapper TREE = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Test
    void theResourcesOfEverySuiteAreReadAsTheyAre(TestReporter reporter) throws IOException {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "no corpora: set -Dcaravan.corpora=DIR");
        Path directory = Path.of(corpora, "fhir/sql-on-fhir-v2/tests");
        assumeTrue(Files.isDirectory(directory), "no directory " + directory);
        List<Path> suites;
        try (Stream<Path> files = Files.list(directory)) {
            suites = files.sorted().toList();
        }

        int resources = 0;
        for (Path file : suites) {
            JsonNode suite = TREE.readTree(file.toFile());
            List<String> given = new ArrayList<>();
            suite.path("resources").forEach(resource -> given.add(resource.toString()));
            List<Record> rows = rows(bytes(String.join("\n", given)));

            assertThat(rows)
                    .as("%s", file)
                    .extracting(row -> row.get("resource"))
                    .isEqualTo(given);
            assertThat(rows).as("%s", file).allSatisfy(row -> assertThat(row).containsEntry("_parse_status", "ok"));
            resources += rows.size();
            reporter.publishEntry(
                    suite.path("title").asText(),
                    rows.size() + " resources read; " + suite.path("tests").size()
                            + " views not applicable: they need an engine for FHIRPath");
        }

        assertThat(suites).hasSizeGreaterThan(20);
        assertThat(resources).isGreaterThan(60);
    }
}
