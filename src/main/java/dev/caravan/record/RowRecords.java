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
package dev.caravan.record;

import java.util.NoSuchElementException;
import java.util.Optional;

/** The rows of a source as records, for steps that go through them one by one. */
final class RowRecords implements RecordStream {

    private final RowSource rows;
    private final RowCollector collector;
    private boolean moved;
    private boolean more;
    private Record record;

    RowRecords(RowSource rows) {
        this.rows = rows;
        this.collector = new RowCollector(rows.schema(), rows::origin, complete -> record = complete);
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.of(rows.schema());
    }

    @Override
    public boolean hasNext() {
        if (!moved) {
            more = rows.next();
            moved = true;
        }

        return more;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        moved = false;
        try {
            collector.startRow();
            rows.write(collector);
            collector.endRow();

            return record;
        } catch (ValueDoesNotFit e) {
            return new Rejected("DOES_NOT_FIT", e.getMessage(), rows.origin(), null);
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
