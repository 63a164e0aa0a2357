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
package dev.caravan.connector.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncrementalCursorTest {

    private final IncrementalCursor cursor = new IncrementalCursor();

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T12:00:00Z, 2024-02-29T11:59:50Z",
        "2024-02-29T12:00:00.5+02:00, 2024-02-29T11:59:50.5+02:00",
        "2024-02-29T12:00:00+0000, 2024-02-29T11:59:50Z",
        "2024-02-29T12:00:00, 2024-02-29T11:59:50",
        "2024-02-29 12:00:00, 2024-02-29 11:59:50",
        "2024-02-29, 2024-02-28"
    })
    void lookbackKeepsTheFormOfTheTime(String newest, String asked) {
        cursor.setParameter("since");
        cursor.setLookback(10);

        assertThat(asked(newest)).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "datetime, 2024-02-29T10:00:00Z",
        "date, 2024-02-29",
        "epochSeconds, 1709200800",
        "epochMillis, 1709200800500"
    })
    void timesAreWrittenAsTheApiTakesThem(String format, String asked) {
        cursor.setParameter("since");
        cursor.setFormat(format);

        assertThat(asked("2024-02-29T12:00:00.5+02:00")).isEqualTo(asked);
    }

    @Test
    void numbersAreExact() {
        cursor.setParameter("since");
        cursor.setLookback(1);

        assertThat(asked(9_007_199_254_740_993L)).isEqualTo("9007199254740992");
        assertThat(asked(new BigDecimal("1.10"))).isEqualTo("0.10");
    }

    @Test
    void timesAreInOrderWhateverTheyLookLike() {
        assertThat(value("2024-02-29T12:00:00Z").compareTo(value("2024-02-29T12:00:00.5Z")))
                .isNegative();
        assertThat(value("2024-02-29T12:00:00+02:00").compareTo(value("2024-02-29T10:00:00Z")))
                .isZero();
        assertThatThrownBy(() -> value("2024-02-29").compareTo(value(1L))).hasMessageContaining("different kinds");
    }

    /** A record of somebody else's must not become a condition. */
    @Test
    void aTextIsNoPartOfATemplate() {
        cursor.setParameter("q");
        cursor.setTemplate("name >= '{cursor}'");

        assertThatThrownBy(() -> asked("' OR '1'='1")).hasMessageContaining("cursorTemplate needs");
        assertThat(asked("2024-02-29")).isEqualTo("name >= '2024-02-29'");
    }

    @Test
    void theFirstReadingAsksForWhatItIsTold() {
        cursor.setParameter("since");
        assertThat(cursor.parameter(Optional.empty())).isEmpty();

        cursor.setStart("2020-01-01");
        assertThat(cursor.parameter(Optional.empty())).contains(new Parameter("since", "2020-01-01"));
    }

    private String asked(Object newest) {
        return cursor.parameter(Optional.of(value(newest))).orElseThrow().value();
    }

    private static CursorValue value(Object value) {
        return CursorValue.of(value).orElseThrow();
    }
}
