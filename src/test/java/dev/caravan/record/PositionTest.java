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
package dev.caravan.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionTest {

    @Test
    void numbersAreEqualHoweverTheyWereMade() {
        assertThat(Position.of("offset", 7L))
                .isEqualTo(Position.of("offset", 7))
                .isEqualTo(Position.parse("{\"offset\": 7}"))
                .hasSameHashCodeAs(Position.parse("{\"offset\": 7}"));
        assertThat(Position.of("offset", 1L << 40)).isEqualTo(Position.parse("{\"offset\":" + (1L << 40) + "}"));
        assertThat(Position.of("offset", 7)).isNotEqualTo(Position.of("offset", "7"));
    }

    @Test
    void whatARecordMovedIsLaidOverWhatWasKnown() {
        Position known = Position.parse("{\"topics\":{\"a\":{\"0\":1,\"1\":2}}}");

        Position later = known.advance(Position.of("topics", Map.of("a", Map.of("0", 9), "b", Map.of("0", 1))));

        assertThat(later).isEqualTo(Position.parse("{\"topics\":{\"b\":{\"0\":1},\"a\":{\"1\":2,\"0\":9}}}"));
        assertThat(known).isEqualTo(Position.parse("{\"topics\":{\"a\":{\"0\":1,\"1\":2}}}"));
        assertThat(Position.START.advance(later)).isEqualTo(later);
        assertThat(Position.START.isStart()).isTrue();
    }

    @Test
    void aCounterThatFallsIsSeen() {
        Position known = Position.parse("{\"topics\":{\"a\":{\"0\":10,\"1\":2}}}");

        assertThat(known.loweredIn(known)).isEmpty();
        assertThat(known.loweredIn(known.advance(Position.of("topics", Map.of("a", Map.of("0", 11))))))
                .isEmpty();
        assertThat(known.loweredIn(known.advance(Position.of("topics", Map.of("a", Map.of("0", 9))))))
                .contains("topics.a.0 from 10 to 9");
        assertThat(Position.START.loweredIn(known)).isEmpty();
    }

    @Test
    void whatOnlyItsSourceUnderstandsIsNotCompared() {
        Position known = Position.parse("{\"files\":{\"a\":{\"size\":10,\"modified\":9,\"sha256\":\"f0\"}},"
                + "\"cursor\":{\"kind\":\"LONG\",\"value\":\"9\"}}");
        Position later = Position.parse("{\"files\":{\"a\":{\"size\":5,\"modified\":3,\"sha256\":\"00\"}},"
                + "\"cursor\":{\"kind\":\"LONG\",\"value\":\"8\"}}");

        assertThat(known.loweredIn(later)).isEmpty();
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String text : new String[] {"", "[]", "7", "{", "null"}) {
            assertThatThrownBy(() -> Position.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
