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

/**
 * How much of the heap is alive at some moments, with garbage collected first. The serial collector leaves up to a twentieth
 * of it lying about unless {@code MarkSweepDeadRatio} is 0, as in our tests.
 */
public final class LiveHeap {

    private long most;

    /** To be called by whatever is measured; takes a full collection. */
    public synchronized void measure() {
        most = Math.max(most, live());
    }

    /** By how many bytes the most that was measured exceeds what is alive now. */
    public synchronized long mostBeyondNow() {
        if (most == 0) {
            throw new IllegalStateException("nothing was measured");
        }

        return most - live();
    }

    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();

        return runtime.totalMemory() - runtime.freeMemory();
    }
}
