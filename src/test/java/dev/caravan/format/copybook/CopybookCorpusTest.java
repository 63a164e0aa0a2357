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
package dev.caravan.format.copybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.format.copybook.CobrixCases.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class CopybookCorpusTest {

    @Test
    void samplesOfCobrixGiveItsRows() throws IOException {
        Path samples = Path.of("src/test/resources/copybook");
        assertThat(check(samples, samples.resolve("COBRIX_OPTIONS.json"))).isGreaterThanOrEqualTo(12);
    }

    @Test
    void everyReadOfTheCorpusGivesTheRowsOfCobrix() throws IOException {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "set -Dcaravan.corpora to the directory of the corpora");
        Path root = Path.of(corpora, "ebcdic");
        assertThat(check(root.resolve("cobrix"), root.resolve("COBRIX_OPTIONS.json")))
                .isEqualTo(23);
    }

    /** A number with decimal places and nothing but blanks is no zero. */
    private static List<String> differences(String name) {
        return name.startsWith("Test19") ? List.of("row 5.WS_AMOUNT_FRACTION is null where 0 is expected") : List.of();
    }

    private static int check(Path root, Path reads) throws IOException {
        CobrixCases cases = new CobrixCases(root);
        SoftAssertions softly = new SoftAssertions();
        List<Result> results = new ArrayList<>();
        for (JsonNode read : CobrixCases.JSON.readTree(reads.toFile())) {
            if (cases.isThere(read)) {
                Result result = cases.run(read);
                results.add(result);
                String name = result.name();
                softly.assertThat(result.differences()).as(name).isEqualTo(differences(name));
                softly.assertThat(result.rebuilt()).as(name + " rebuilt").isTrue();
                // One row of this one holds letters where digits belong.
                int faulty = name.startsWith("Test19") ? 1 : 0;
                softly.assertThat(result.ok()).as(name + " ok").isEqualTo(result.rows() - faulty);
            }
        }

        softly.assertAll();
        return results.size();
    }
}
