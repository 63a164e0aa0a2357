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
package dev.caravan.api;

import dev.caravan.connector.connection.RecordReceiver;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a source's thread puts records together to batches, one at a time, and a reader's takes them. A batch ends at the first
 * position behind half of it, else when it is full; where records are followed as they come, at each position that a reader
 * waits for.
 */
final class Handover implements RecordReceiver {

    private final int batchSize;
    private final boolean live;
    private final Selection selection;
    private final Meter meter;
    private final long startedAt = System.nanoTime();
    private List<Record> records = new ArrayList<>();
    private List<Rejected> rejected = new ArrayList<>();
    private Position position;
    private boolean exact;
    private boolean ended;
    private boolean closed;
    private RuntimeException failure;
    private long read;
    private long waited;

    Handover(int batchSize, boolean live, Selection selection, Meter meter, Position from) {
        this.batchSize = batchSize;
        this.live = live;
        this.selection = selection;
        this.meter = meter;
        this.position = from;
    }

    @Override
    public synchronized void record(Record record) {
        if (read++ == 0) {
            meter.answered(System.nanoTime() - startedAt);
        }
        exact = false;
        Optional<Record> selected = selection.of(record);
        if (selected.isPresent()) {
            meter.transferred(Meter.size(selected.get()));
            records.add(selected.get());
            handOver(records.size() >= batchSize);
        } else {
            handOver(false);
        }
    }

    @Override
    public synchronized void rejected(Rejected bad) {
        exact = false;
        rejected.add(bad);
        handOver(rejected.size() >= batchSize);
    }

    @Override
    public synchronized void position(Position behind) {
        position = behind;
        exact = true;
        notifyAll();
        handOver(!live && isHalfFull());
    }

    private boolean isHalfFull() {
        return records.size() * 2 >= batchSize;
    }

    private boolean isFull() {
        return records.size() >= batchSize || rejected.size() >= batchSize;
    }

    private boolean isReady() {
        return ended || isFull() || exact && (live ? !isEmpty() : isHalfFull());
    }

    private boolean isEmpty() {
        return records.isEmpty() && rejected.isEmpty();
    }

    /** Waits until what is ready has been taken. */
    private void handOver(boolean ready) {
        long since = System.nanoTime();
        try {
            if (ready) {
                notifyAll();
            }
            while (ready && isReady() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } finally {
            waited += System.nanoTime() - since;
        }
        if (closed) {
            throw cancelled(null);
        }
    }

    private static CaravanException cancelled(Exception cause) {
        return new CaravanException(Category.CANCELLED, "The reading was closed before its end.", cause);
    }

    /** @param cause why it ended before the end of the stream, or null */
    synchronized void end(RuntimeException cause) {
        long now = System.nanoTime();
        if (read == 0) {
            meter.answered(now - startedAt);
        }
        meter.read(read, now - startedAt - waited);
        failure = cause;
        ended = true;
        notifyAll();
    }

    /** Nothing more is taken: the source is told so with its next record. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits for the next batch; the last one may be without records, and tells the last position.
     *
     * @return empty at the end
     * @throws RuntimeException why the source failed, when what it had handed over before has been taken
     */
    synchronized Optional<Batch> take() {
        try {
            while (!isReady() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        }
        if (closed) {
            throw new IllegalStateException("Cannot read on: the reading is closed.");
        }
        if (isEmpty() && !exact) {
            if (failure != null) {
                throw failure;
            }
            return Optional.empty();
        }
        Batch batch = new Batch(records, rejected, exact ? Optional.of(position) : Optional.empty());
        records = new ArrayList<>();
        rejected = new ArrayList<>();
        exact = false;
        notifyAll();

        return Optional.of(batch);
    }
}
