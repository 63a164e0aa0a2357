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

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchedFormatTest {

    @ParameterizedTest
    @EnumSource
    void everyInputIsUnderstoodAndLargeEnough(BenchedFormat format) throws IOException {
        byte[] input = format.input();

        assertThat(input).hasSizeBetween(500_000, 2_000_000);
        assertThat(format.rows(input)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void theRecordsOfTheCopybookHaveItsLength() throws IOException {
        assertThat(BenchedFormat.COPYBOOK.input().length / BenchedFormat.COPYBOOK.rows(BenchedFormat.COPYBOOK.input()))
                .isEqualTo(1_493);
    }

    @Test
    void anExecutionReportIsOfTheSizeThatIsCompared() throws IOException {
        byte[] log = BenchedFormat.FIX.input();

        assertThat((double) log.length / BenchedFormat.FIX.rows(log)).isBetween(215.0, 235.0);
    }
}
