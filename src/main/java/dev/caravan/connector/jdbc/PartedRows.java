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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The rows of all parts of a table, as they come from the threads that read them, which wait where nobody takes them. The
 * first failure of one ends them all. There is no order, and no row to go on from.
 */
final class PartedRows implements CursorRows, PartReader.Handing {

    private static final RowPage END = new RowPage();
    private static final long TICK_MILLIS = 50;
    private static final long JOIN_MILLIS = 30_000;

    private final Schema schema;
    private final String stream;
    private final Function<Exception, RuntimeException> explain;
    private final BlockingQueue<RowPage> filled;
    private final BlockingQueue<RowPage> spare;
    private final List<PartReader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean stopped;
    private int reading;
    private RowPage page;
    private int row;
    private long rows;

    /** @param most how many threads at most will read */
    PartedRows(Schema schema, String stream, int most, Function<Exception, RuntimeException> explain) {
        this.schema = schema;
        this.stream = stream;
        this.explain = explain;
        this.filled = new ArrayBlockingQueue<>(3 * most);
        this.spare = new ArrayBlockingQueue<>(3 * most);
    }

    void start(List<PartReader> all) {
        for (PartReader each : all) {
            Thread thread = new Thread(each, "caravan-read-" + stream + "-" + (threads.size() + 1));
            thread.setDaemon(true);
            readers.add(each);
            threads.add(thread);
            reading++;
        }
        threads.forEach(Thread::start);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        if (page != null && ++row < page.rows()) {
            rows++;
            return true;
        }
        if (page != null) {
            spare.offer(page.cleared());
            page = null;
        }
        while (reading > 0) {
            RowPage next = poll();
            if (failure.get() != null) {
                throw explain.apply(failure.get());
            }
            if (next == END) {
                reading--;
            } else if (next != null) {
                page = next;
                row = 0;
                rows++;
                return true;
            }
        }

        return false;
    }

    private RowPage poll() {
        try {
            return filled.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaravanException(
                    Category.CANCELLED, "Cannot read " + stream + " to the end: the run was stopped. Run it again.");
        }
    }

    @Override
    public void write(RowWriter writer) {
        page.write(row, schema, writer);
    }

    @Override
    public RowPage emptyPage() {
        RowPage used = spare.poll();

        return used == null ? new RowPage() : used;
    }

    @Override
    public boolean hand(RowPage next) {
        try {
            while (goesOn()) {
                if (filled.offer(next, TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }

        return false;
    }

    @Override
    public boolean goesOn() {
        return !stopped && failure.get() == null;
    }

    @Override
    public void failed(Exception cause) {
        // What fails since it was ended tells nothing.
        if (!stopped) {
            failure.compareAndSet(null, cause);
        }
    }

    @Override
    public void ended() {
        // Whoever waits looks for a failure as well.
        hand(END);
    }

    @Override
    public Origin origin() {
        return new Origin(stream, "row", rows);
    }

    @Override
    public Optional<Position> boundary() {
        return Optional.empty();
    }

    @Override
    public boolean cursorMoved() {
        return false;
    }

    @Override
    public Optional<CursorValue> cursor() {
        return Optional.empty();
    }

    @Override
    public long fingerprint() {
        throw new IllegalStateException("rows without an order are not compared");
    }

    /** Returns when no thread of it reads any more, and no connection is open. */
    @Override
    public void close() {
        stopped = true;
        if (reading > 0) {
            readers.forEach(PartReader::abort);
        }
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
