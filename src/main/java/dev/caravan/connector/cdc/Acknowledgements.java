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

import io.debezium.engine.ChangeEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Ends of transactions whose changes have not all landed. Of those that are behind the same change one is kept, and of
 * those between two looks at the table the last one.
 */
final class Acknowledgements {

    private final Deque<End> waiting = new ArrayDeque<>();
    private End last;
    private boolean changed;
    private volatile long landed;
    private long lastWithChanges;

    /** @param needs the place that has to have landed before */
    private record End(long needs, ChangeEvent<SourceRecord, SourceRecord> record) {}

    /** @param place that the table is at */
    void landed(long place) {
        landed = place;
    }

    /** A change of the transaction that is being read. */
    void changed() {
        changed = true;
    }

    void ended(LogEvent.Commit commit, ChangeEvent<SourceRecord, SourceRecord> record) {
        if (changed) {
            lastWithChanges = commit.place();
            changed = false;
        }
        last = new End(lastWithChanges, record);
    }

    /** The newest end that, with all before it, has landed. */
    Optional<ChangeEvent<SourceRecord, SourceRecord>> newest() {
        if (last != null) {
            if (!waiting.isEmpty() && waiting.getLast().needs() == last.needs()) {
                waiting.removeLast();
            }
            waiting.add(last);
            last = null;
        }
        long place = landed;
        End found = null;
        while (!waiting.isEmpty() && waiting.getFirst().needs() <= place) {
            found = waiting.removeFirst();
        }

        return Optional.ofNullable(found).map(End::record);
    }
}
