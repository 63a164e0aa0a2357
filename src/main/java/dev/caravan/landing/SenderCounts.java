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
package dev.caravan.landing;

import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the records of a batch, told apart by who sent them. */
final class SenderCounts {

    private final Map<Sender, Counts> bySender = new LinkedHashMap<>();
    private Counts told = Counts.NONE;

    /** @param now of the whole batch: what has been added since the last time is this sender's */
    void add(Sender sender, Counts now) {
        if (sender != null) {
            bySender.merge(sender, now.minus(told), Counts::plus);
        }
        told = now;
    }

    Map<Sender, Counts> with(Sender sender, Counts now) {
        add(sender, now);

        return bySender;
    }
}
