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
package dev.caravan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaseTablesTest {

    @Test
    void theMedianIsTakenOfAllRoundsButTheOneThatWarmsUp() throws IOException {
        String text = tables(
                measured(0, 1000),
                measured(1, 10),
                measured(2, 30),
                measured(3, 20),
                "{\"case\":\"x\",\"ratio\":\"a / b\"}");

        assertThat(text).contains("| a | delta | 2,000 | 3 | 20.00 | 20.00 | 100 | 500 |");
        assertThat(text).contains("| a / b |");
    }

    @Test
    void aCaseWithoutLinesIsSaidToBeNotMeasured() throws IOException {
        assertThat(tables()).isEqualTo("Not measured.");
    }

    @Test
    void theSlopeIsThatOfAStraightLine() {
        assertThat(MemoryBench.slope(List.of(100L, 103L, 106L, 109L))).isEqualTo(3);
        assertThat(MemoryBench.slope(List.of(100L, 104L, 100L))).isZero();
    }

    private static String measured(int round, int seconds) {
        return new Measurement("x", "a", "delta", 2000, seconds, 20, 500).toJson(round);
    }

    private static String tables(String... lines) throws IOException {
        List<JsonNode> parsed = new ArrayList<>();
        for (String line : lines) {
            parsed.add(new ObjectMapper().readTree(line));
        }

        return CaseTables.of(parsed);
    }
}
