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

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** What some parts came of, and others may. */
final class OpenWholes {

    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

    void came(Optional<Part> part) {
        part.ifPresent(came -> {
            if (came.more()) {
                open.add(came.whole());
            } else {
                open.remove(came.whole());
            }
        });
    }

    boolean isEmpty() {
        return open.isEmpty();
    }
}
