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

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;

/**
 * How much of the heap is alive at some moments, with garbage collected first. The serial collector leaves up to a twentieth
 * of it lying about unless {@code MarkSweepDeadRatio} is 0, as in our tests.
 */
public final class LiveHeap {

    private final long before = live();
    private long most;

    /** To be called by whatever is measured; takes a full collection. */
    public synchronized void measure() {
        most = Math.max(most, live());
    }

    /**
     * By how many bytes the most that was measured exceeds what is alive now, or was beforehand: what others had left there
     * may have gone meanwhile.
     */
    public synchronized long mostBeyond() {
        if (most == 0) {
            throw new IllegalStateException("nothing was measured");
        }

        return most - Math.max(before, live());
    }

    /** As the collector counted it: what other threads have made since is not in it. */
    private static long live() {
        System.gc();

        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
