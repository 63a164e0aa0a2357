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
package dev.caravan.connector.jdbc;

import dev.caravan.connector.retry.Retries;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rows whose connection may be lost in the middle. It is opened again, and the reading goes on with the cursor value that it
 * came to; the rows of that value that were handed over are known, and left out. Rows without a cursor field have no order
 * to go on in: they are read again only as long as none of them was handed over.
 */
final class ResumedRows implements RowSource {

    /** How many rows of one cursor value are known. */
    private static final int MOST_KNOWN = 100_000;

    private final Reader reader;
    private final boolean remembers;
    private final String stream;
    private final Retries.Attempts attempts;
    private final Schema schema;
    private CursorRows rows;
    private long count;
    private boolean ended;

    /** Where a reading that is opened again begins. */
    private Optional<CursorValue> reached = Optional.empty();

    /** The rows of the current cursor value that were handed over. */
    private long[] handedOver = new long[1];

    private int known;
    private final Map<Long, Integer> toLeaveOut = new HashMap<>();
    private boolean stillAtReached;

    /** Opens rows, by a connection of their own that is closed with them. */
    interface Reader {

        /** @param from the cursor value to begin with; empty for the first one that is to be read */
        CursorRows open(Optional<CursorValue> from);
    }

    /** @param ordered whether there is a cursor field */
    ResumedRows(Reader reader, boolean ordered, String stream, Retries retries) {
        this.reader = reader;
        this.remembers = ordered && !retries.isNone();
        this.stream = stream;
        this.attempts = retries.begin();
        this.rows = retries.call(() -> reader.open(Optional.empty()));
        this.schema = rows.schema();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        while (true) {
            try {
                while (rows.next()) {
                    if (!remembers || isFresh()) {
                        attempts.succeeded();
                        count++;
                        return true;
                    }
                }
                ended = true;
                return false;
            } catch (RuntimeException e) {
                openAgain(e);
            }
        }
    }

    /** Whether it was not handed over before. It is then. */
    private boolean isFresh() {
        long fingerprint = rows.fingerprint();
        if (rows.cursorMoved() && !(stillAtReached && rows.cursor().equals(reached))) {
            stillAtReached = false;
            known = 0;
            toLeaveOut.clear();
        }
        Integer left = toLeaveOut.isEmpty() ? null : toLeaveOut.remove(fingerprint);
        if (left != null) {
            if (left > 1) {
                toLeaveOut.put(fingerprint, left - 1);
            }
            return false;
        }
        if (known < MOST_KNOWN) {
            if (known == handedOver.length) {
                handedOver = Arrays.copyOf(handedOver, 2 * known);
            }
            handedOver[known] = fingerprint;
        }
        known++;

        return true;
    }

    private void openAgain(RuntimeException lost) {
        if (remembers && count > 0 && !stillAtReached) {
            reached = rows.cursor();
        }
        if (count > 0 && !(remembers && known <= MOST_KNOWN)) {
            throw inTheMiddle(lost);
        }
        Class<?> way = rows.getClass();
        RuntimeException failure = lost;
        while (true) {
            attempts.failed(failure);
            closeQuietly();
            try {
                rows = reader.open(reached);
                break;
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        boolean comparable = count == 0 || rows.getClass() == way;
        if (!comparable || !rows.schema().equals(schema)) {
            throw inTheMiddle(lost);
        }
        stillAtReached = count > 0;
        toLeaveOut.clear();
        for (int i = 0; i < known; i++) {
            toLeaveOut.merge(handedOver[i], 1, Integer::sum);
        }
    }

    private static RuntimeException inTheMiddle(RuntimeException lost) {
        return CaravanException.in(lost)
                .filter(ours -> ours.category() == Category.SOURCE_UNREACHABLE)
                .<RuntimeException>map(ours -> new CaravanException(
                        Category.SOURCE_UNREACHABLE,
                        ours.getMessage() + " Such a read cannot go on in the middle: run it again.",
                        ours))
                .orElse(lost);
    }

    private void closeQuietly() {
        try {
            rows.close();
        } catch (RuntimeException e) {
            // It is lost already.
        }
    }

    @Override
    public void write(RowWriter writer) {
        rows.write(writer);
    }

    @Override
    public Origin origin() {
        return new Origin(stream, "row", count);
    }

    @Override
    public Optional<Position> boundary() {
        return rows.boundary().or(() -> ended && count > 0 ? reached.map(CursorValue::toPosition) : Optional.empty());
    }

    @Override
    public void close() {
        rows.close();
    }
}
