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

import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.Reading;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Position;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A reading, batch by batch, no more than two of which are in memory. To be closed by whoever does not read it to its end. For
 * one thread, but for {@link #close}.
 */
public final class Batches implements Iterator<Batch>, AutoCloseable {

    private static final long TICK = 10;

    private final SharedSource source;
    private final Handover handover;
    private final Thread thread;
    private Optional<Batch> next = Optional.empty();
    private Position position;
    private boolean ended;

    private Batches(SharedSource source, Handover handover, Thread thread, Position from) {
        this.source = source;
        this.handover = handover;
        this.thread = thread;
        this.position = from;
    }

    /** @param live whether to go on past what is there now */
    static Batches start(
            SharedSource source,
            ConnectionSettings settings,
            Position from,
            Selection selection,
            int batchSize,
            boolean live) {
        Handover handover = new Handover(batchSize, live, selection, source.meter(), from);
        Thread thread =
                new Thread(() -> read(settings, from, selection, handover, live), "caravan-reading-" + settings.name());
        thread.setDaemon(true);
        Batches batches = new Batches(source, handover, thread, from);
        source.reading().add(batches);
        thread.start();

        return batches;
    }

    private static void read(
            ConnectionSettings settings, Position from, Selection selection, Handover handover, boolean live) {
        try {
            if (live) {
                Reading.follow(settings, List.of(), from, handover);
            } else {
                Reading.read(settings, List.of(), from, selection.filters(), handover);
            }
            selection.end(settings.name());
            handover.end(null);
        } catch (RuntimeException e) {
            handover.end(e);
        } catch (Error e) {
            handover.end(new IllegalStateException(e));
            throw e;
        }
    }

    /** @throws CaravanException why the source cannot be read on; what was handed over before that holds */
    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !ended) {
            try {
                next = handover.take();
            } finally {
                if (next.isEmpty()) {
                    ended = true;
                    source.reading().remove(this);
                }
            }
        }

        return next.isPresent();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Batch batch = next.orElseThrow();
        next = Optional.empty();
        batch.position().ifPresent(behind -> position = behind);

        return batch;
    }

    /** Where a later reading goes on, so that nothing is missing: behind the last batch that has a position. */
    public Position position() {
        return position;
    }

    /** Ends the reading. Returns when its source has stopped. */
    @Override
    public void close() {
        ended = true;
        source.reading().remove(this);
        handover.close();
        thread.interrupt();
        try {
            while (thread.isAlive()) {
                TimeUnit.MILLISECONDS.timedJoin(thread, TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
