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
package dev.caravan.format.mx;

import static dev.caravan.format.xml.XmlRead.all;
import static dev.caravan.format.xml.XmlRead.assertNothingIsLost;
import static dev.caravan.format.xml.XmlRead.rows;
import static dev.caravan.format.xml.XmlRead.verdicts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of other people's parsers, and what one of them, which shares no line with this one, reads in them. */
class MxCorpusTest {

    private Path corpus;

    @BeforeEach
    void findCorpus() {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "-Dcaravan.corpora names no directory of real messages");
        corpus = Path.of(corpora, "swift");
        assumeTrue(Files.isDirectory(corpus), "There is no directory swift in -Dcaravan.corpora");
    }

    @Test
    void everyFileIsReadAndRebuilt() throws IOException {
        int read = 0;
        for (Path file : files("camt", ".xml")) {
            assertReadWell(file);
            read++;
        }

        for (String directory : List.of("prowide-iso20022", "prowide-iso20022-examples")) {
            for (Path file : files(directory, "")) {
                assertReadWell(file);
                read++;
            }
        }

        assertThat(read).isGreaterThan(30);
    }

    private static void assertReadWell(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Object> outcomes = all(MxRecords.read(new ByteArrayInputStream(bytes), file.toString()));
        assertNothingIsLost(bytes, outcomes);
        assertThat(verdicts(outcomes)).as(file.toString()).isNotEmpty().containsOnly("ok");
    }

    @Test
    void everyValueIsWhatThePhpParserReads() throws IOException {
        int messages = 0;
        int values = 0;
        for (Path file : files("camt", ".json")) {
            Path message = file.resolveSibling(file.getFileName().toString().replace(".json", ".xml"));
            List<Object> outcomes =
                    all(MxRecords.read(new ByteArrayInputStream(Files.readAllBytes(message)), message.toString()));
            values += new PhpSnapshot().compare(new ObjectMapper().readTree(file.toFile()), rows(outcomes));
            messages++;
        }

        assertThat(messages).isGreaterThanOrEqualTo(15);
        assertThat(values).isGreaterThan(1000);
    }

    private List<Path> files(String directory, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(corpus.resolve(directory))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
