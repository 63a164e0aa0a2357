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
package dev.caravan.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveHeapTest {

    private static final int HELD = 40 << 20;

    @Test
    void whatIsHeldWhileItIsMeasuredIsSeen() {
        LiveHeap heap = new LiveHeap();
        byte[][] held = new byte[40][HELD / 40];
        heap.measure();
        assertThat(held).hasDimensions(40, HELD / 40);
        held = null;

        assertThat(heap.mostBeyond()).isGreaterThan(HELD * 9L / 10);
    }
}
