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

import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Changes, with when the newest of those that were taken was committed. */
final class TimedChanges implements RecordStream {

    private final RecordStream changes;
    private Instant newest;

    TimedChanges(RecordStream changes) {
        this.changes = changes;
    }

    /** The place behind all of them. @param handedOver is told of the newest one when that is asked for, if there is any */
    Supplier<Position> behind(Supplier<Position> place, Consumer<Instant> handedOver) {
        return () -> {
            if (newest != null) {
                handedOver.accept(newest);
            }

            return place.get();
        };
    }

    @Override
    public List<Record> examples() {
        return changes.examples();
    }

    @Override
    public boolean hasNext() {
        return changes.hasNext();
    }

    @Override
    public Object next() {
        Object change = changes.next();
        if (change instanceof Record record && record.get(ChangeRecords.COMMITTED_AT) instanceof Instant time) {
            newest = time;
        }

        return change;
    }

    @Override
    public void close() {
        changes.close();
    }
}
