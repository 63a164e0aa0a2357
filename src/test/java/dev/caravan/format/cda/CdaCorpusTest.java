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
package dev.caravan.format.cda;

import static dev.caravan.format.xml.XmlRead.all;
import static dev.caravan.format.xml.XmlRead.assertNothingIsLost;
import static dev.caravan.format.xml.XmlRead.rows;
import static dev.caravan.format.xml.XmlRead.verdicts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of C-CDA: whole documents, and parts of documents by themselves. */
class CdaCorpusTest {

    /** An end tag is missing; a time of the year 2001 with a month 30; an offset of fifty hours. */
    static final Map<String, String> INVALID = Map.of(
            "Basic Occupation Observation Example.xml", "XML_SYNTAX",
            "Functional Status Organizer (V2) Example.xml", "XML_VALUE",
            "Self-Care Activities (ADL and IADL) Example.xml", "XML_VALUE",
            "PROBLEMS_in_Empty_C-CDA_2.1 (C-CDAR2.1).xml", "XML_VALUE");

    private Path corpus;

    @BeforeEach
    void findCorpus() {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "-Dcaravan.corpora names no directory of real documents");
        corpus = Path.of(corpora, "cda");
        assumeTrue(Files.isDirectory(corpus), "There is no directory cda in -Dcaravan.corpora");
    }

    @Test
    void everyFileIsReadAndRebuilt() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(corpus)) {
            files = all.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }

        Map<String, String> invalid = new TreeMap<>();
        int documents = 0;
        int sections = 0;
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            List<Object> outcomes = all(CdaRecords.read(new ByteArrayInputStream(bytes), "corpus"));
            assertNothingIsLost(bytes, outcomes);
            assertThat(outcomes).as(file.toString()).hasSize(1);
            if (!verdicts(outcomes).get(0).equals("ok")) {
                invalid.put(file.getFileName().toString(), verdicts(outcomes).get(0));
            }

            documents +=
                    rows(outcomes).stream().anyMatch(row -> row.get("message").equals("ClinicalDocument")) ? 1 : 0;
            sections += rows(outcomes).stream()
                    .mapToInt(row -> ((List<?>) row.get("sections")).size())
                    .sum();
        }

        assertThat(invalid).isEqualTo(INVALID);
        assertThat(files).hasSizeGreaterThan(400);
        assertThat(documents).isGreaterThanOrEqualTo(25);
        assertThat(sections).isGreaterThan(200);
    }
}
