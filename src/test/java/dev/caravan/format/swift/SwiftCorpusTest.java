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
package dev.caravan.format.swift;

import static dev.caravan.format.swift.SwiftRead.all;
import static dev.caravan.format.swift.SwiftRead.rebuilt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.format.score.Comparison;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files of banks and of other people's parsers, and what a Python parser reads in them, which shares no line with this
 * one.
 */
class SwiftCorpusTest {

    /** Behind the message stand padding with an exclamation marks, and a semicolon. */
    static final Set<String> TRAILED = Set.of("MT320.txt", "MT341.fin");

    private Path corpus;

    @BeforeEach
    void findCorpus() {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "-Dcaravan.corpora names no directory of real messages");
        corpus = Path.of(corpora, "swift");
        assumeTrue(Files.isDirectory(corpus), "There is no directory swift in -Dcaravan.corpora");
    }

    @Test
    void everyFileIsReadAndEveryMessageRebuilt() throws IOException {
        Set<String> trailed = new HashSet<>();
        int messages = 0;
        int good = 0;
        for (Path file : new SwiftStatements(corpus).messageFiles()) {
            String name = file.getFileName().toString();
            byte[] bytes = Files.readAllBytes(file);
            List<Object> outcomes = all(bytes, SwiftStatements.charset(name));
            assertThat(outcomes).as(name).isNotEmpty();
            for (Object outcome : outcomes) {
                if (outcome instanceof Record row) {
                    assertThat(rebuilt(row)).as(name).isEqualTo((byte[]) row.get("_raw"));
                    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                            .contains(new String((byte[]) row.get("_raw"), StandardCharsets.ISO_8859_1));
                    messages += SwiftStatements.INVALID.contains(name) ? 0 : 1;
                    good += !SwiftStatements.INVALID.contains(name) && "ok".equals(row.get("_parse_status")) ? 1 : 0;
                    assertThat((String) row.get("_parse_status"))
                            .as(name + row.get("_errors"))
                            .isEqualTo(SwiftStatements.INVALID.contains(name) ? "partial" : "ok");
                } else if (!SwiftStatements.INVALID.contains(name)) {
                    assertThat(new String(((Rejected) outcome).raw(), StandardCharsets.UTF_8))
                            .as(name)
                            .matches("[!;\\s]+");
                    trailed.add(name);
                }
            }
        }

        assertThat(trailed).isEqualTo(TRAILED);
        assertThat(messages).isGreaterThan(70);
        assertThat(good).isGreaterThanOrEqualTo((int) Math.ceil(messages * 0.99));
    }

    @Test
    void linesAreWhatThePythonParserReads() throws IOException {
        Comparison lines = new SwiftStatements(corpus).lines();

        assertThat(lines.differences()).isEmpty();
        assertThat(lines.values()).isGreaterThan(1_000);
    }

    /** What stands in field 86 as sub-fields and labels. */
    @Test
    void detailsAreWhatThePythonParserReads() throws IOException {
        Comparison details = new PythonDetails(new SwiftStatements(corpus)).details();

        assertThat(details.differences()).isEmpty();
        assertThat(details.values()).isGreaterThan(500);
    }

    @Test
    void balancesAndNumbersAreWhatThePythonParserReads() throws IOException {
        Comparison balances = new SwiftStatements(corpus).balances();

        assertThat(balances.differences()).isEmpty();
        assertThat(balances.values()).isGreaterThan(60);
    }
}
