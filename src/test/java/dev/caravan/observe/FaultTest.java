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
package dev.caravan.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FaultTest {

    @Test
    void onlyTheNthVisitOfThePointFails() {
        Fault fault = Fault.parse("after-intent:2:throw");

        assertThatCode(() -> {
                    fault.accept(FaultPoint.AFTER_INTENT);
                    fault.accept(FaultPoint.AFTER_ACK);
                })
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> fault.accept(FaultPoint.AFTER_INTENT)).hasMessageContaining("after-intent");
        assertThatCode(() -> fault.accept(FaultPoint.AFTER_INTENT)).doesNotThrowAnyException();
    }

    @Test
    void everyVisitFromTheNthOnIsHeldUp() {
        Fault fault = Fault.parse("during-write:2:slow=20");
        long startedAt = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            fault.accept(FaultPoint.DURING_WRITE);
        }

        assertThat(System.nanoTime() - startedAt).isGreaterThanOrEqualTo(60_000_000L);
    }

    @Test
    void whatIsNotAFaultIsRefused() {
        for (String text :
                new String[] {"", "after-intent", "after-intent:0:throw", "nowhere:1:halt", "after-read:1:x"}) {
            assertThatThrownBy(() -> Fault.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Fault.parse("after-read:1:halt")).isNotNull();
    }
}
