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
package dev.caravan.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.connector.jdbc.CursorValue.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyBoundsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMBER | 1 | 100 | 4 | 26 51 76",
                "NUMBER | -5 | 5 | 2 | 0",
                "NUMBER | 7 | 7 | 4 |",
                "NUMBER | 1 | 2 | 8 | 2",
                "NUMBER | 0 | 0.3 | 3 | 0.1 0.2",
                "NUMBER | -9223372036854775808 | 9223372036854775807 | 2 | 0",
                "NUMBER | 0 | 18446744073709551615 | 2 | 9223372036854775808",
                "DATE | 2024-01-01 | 2024-01-31 | 3 | 2024-01-11 2024-01-21",
                "DATE | -0099-01-01 | 9999-12-31 | 2 | 5000-07-02",
                "TIMESTAMP | 1969-12-31T23:59:59 | 1970-01-01T00:00:00 | 2 | 1969-12-31T23:59:59.500",
                "TIMESTAMP | 2024-01-01T00:00 | +999999999-12-31T23:59:59.999999999 | 2 | 6011-12-31T23:59:59.500",
                "TIMESTAMP_WITH_TIME_ZONE | -999999999-01-01T00:00+18:00 | +999999999-12-31T23:59:59.999999999-18:00 | 2 | 5000-07-02T11:59:59.500Z"
            })
    void theRangeIsPartedEvenly(Kind kind, String least, String most, int parts, String bounds) {
        assertThat(KeyBounds.between(new CursorValue(kind, least), new CursorValue(kind, most), parts))
                .extracting(CursorValue::text)
                .containsExactly(bounds == null ? new String[0] : bounds.split(" "));
    }

    @Test
    void theFirstRangeHasWhatHasNoValueAndTheLastHasNoEnd() {
        List<PartRange> ranges =
                KeyRange.parted("k", List.of(new CursorValue(Kind.NUMBER, "3"), new CursorValue(Kind.NUMBER, "7")));

        assertThat(ranges)
                .extracting(range -> range.condition(CursorValue::text))
                .containsExactly("(k < 3 OR k IS NULL)", "k >= 3 AND k < 7", "k >= 7");
        assertThat(KeyRange.parted("k", List.of()))
                .extracting(range -> range.condition(CursorValue::text))
                .containsExactly("");
    }

    @Test
    void blocksArePartedWithoutGaps() {
        assertThat(BlockRange.parted(10, 3))
                .extracting(range -> range.condition(CursorValue::text))
                .containsExactly(
                        "ctid >= '(0,0)'::tid AND ctid < '(3,0)'::tid",
                        "ctid >= '(3,0)'::tid AND ctid < '(6,0)'::tid",
                        "ctid >= '(6,0)'::tid");
    }
}
