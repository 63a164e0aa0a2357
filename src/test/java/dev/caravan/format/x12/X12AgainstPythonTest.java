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
package dev.caravan.format.x12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.score.Comparison;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What an independent parser reads in the samples of its own. */
class X12AgainstPythonTest {

    private static final int LINES = 18;
    private static final int VALUES_OF_A_LINE_AT_LEAST = 9;

    @Test
    void serviceLinesOfPaymentsAreTheSameButForWhatItLeavesOut() throws IOException {
        Comparison comparison = PythonPayments.compare();

        assertThat(comparison.values()).isGreaterThan(LINES * VALUES_OF_A_LINE_AT_LEAST);
        assertThat(comparison.differences())
                .containsExactly(
                        "united_healthcare_legacy_sample.txt line 4 adjustment 1: it reads the first adjustment of"
                                + " each CAS, and this one has two");
    }
}
