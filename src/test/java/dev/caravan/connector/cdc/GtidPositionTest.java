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
package dev.caravan.connector.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GtidPositionTest {

    @Test
    void aDomainHasThePlaceOfItsLastTransaction() {
        GtidPosition position =
                GtidPosition.parse("1-1-12,\n0-1-270").with("0-2-271").with("7-3-1");

        assertThat(position).hasToString("0-2-271,1-1-12,7-3-1");
    }

    @Test
    void aServerThatNeverWroteIsAtTheStart() {
        assertThat(GtidPosition.parse("").isStart()).isTrue();
        assertThat(GtidPosition.START).hasToString("");
        assertThat(GtidPosition.START.covers(GtidPosition.START)).isTrue();
    }

    @Test
    void aPositionCoversWhatIsNotAheadOfItInAnyDomain() {
        GtidPosition position = GtidPosition.parse("0-1-270,1-1-12");

        assertThat(position.covers(GtidPosition.parse("0-9-270,1-1-11"))).isTrue();
        assertThat(position.covers(GtidPosition.parse("1-1-12"))).isTrue();
        assertThat(position.covers(GtidPosition.parse("0-1-271,1-1-12"))).isFalse();
        assertThat(position.covers(GtidPosition.parse("2-1-1"))).isFalse();
    }

    @Test
    void whatIsNoGtidIsRefused() {
        assertThatThrownBy(() -> GtidPosition.parse("0-1")).hasMessageContaining("0-1 is no GTID");
    }
}
