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

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2024-03-31T01:59:59.999999,false",
        "2024-03-31T03:00:00,true",
        "2024-03-31T03:59:59.999999,true",
        "2024-03-31T04:00:00,false",
        "2024-10-27T02:30:00,false",
        "2024-07-01T03:30:00,false",
        "0001-01-01T00:00:00,false",
    })
    void whatAZoneThatSkipsAnHourMayHaveMovedIsKnown(LocalDateTime time, boolean moved) {
        assertThat(MovedTimes.mayBeShifted(time, BERLIN)).isEqualTo(moved);
        assertThat(MovedTimes.mayBeShifted(time, ZoneOffset.UTC)).isFalse();
        assertThat(MovedTimes.mayBeShifted(time, ZoneId.of("Etc/UTC"))).isFalse();
    }
}
