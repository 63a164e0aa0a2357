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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Ends of transactions that the table is not known to hold yet. Only so many are kept: of more, the newest stand for those
 * before them, and are acknowledged a little later.
 *
 * @param <R> what acknowledges an end, and all before it
 */
final class Acknowledgements<R> {

    private static final int MOST = 10_000;

    private final Deque<End<R>> waiting = new ArrayDeque<>();

    private record End<R>(long place, R record) {}

    /** @param place in the log, greater than all before it */
    void ended(long place, R record) {
        if (waiting.size() == MOST) {
            waiting.removeLast();
        }
        waiting.add(new End<>(place, record));
    }

    /** The newest end that has landed; empty if none has since this was last asked. */
    Optional<R> landed(long place) {
        Optional<R> newest = Optional.empty();
        while (!waiting.isEmpty() && waiting.getFirst().place() <= place) {
            newest = Optional.of(waiting.removeFirst().record());
        }

        return newest;
    }
}
