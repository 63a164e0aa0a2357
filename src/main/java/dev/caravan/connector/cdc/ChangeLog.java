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

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's engine on a thread of its own, at most one of its batches ahead: a slow table slows the reading of the log. The
 * database is told that it may forget its log only up to what has landed.
 */
final class ChangeLog implements AutoCloseable {

    static final String MARK_PREFIX = "caravan";

    /** Servers let go of their log in files of this size: it does not pay to tell of less. */
    static final long SEGMENT_BYTES = 16 << 20;

    private static final long TICK_MILLIS = 100;

    private final BlockingQueue<List<LogEvent>> batches = new ArrayBlockingQueue<>(1);
    private final Acknowledgements<ChangeEvent<SourceRecord, SourceRecord>> acknowledgements = new Acknowledgements<>();
    private final Decoder decoder;
    private final LongSupplier table;
    private final BooleanSupplier stopping;
    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long landed;
    private Iterator<LogEvent> batch = Collections.emptyIterator();
    private long lookedAt = System.nanoTime();
    private boolean over;
    private Duration patience = Duration.ZERO;
    private long heardAt;
    private boolean heard;

    /**
     * @param settings of the engine and its connector
     * @param decoder of what they bring
     * @param table how far it is: the place of a {@link LogEvent.Commit}, 0 for nothing yet
     * @param stopping whether nobody wants to read any more
     */
    ChangeLog(Properties settings, Decoder decoder, LongSupplier table, BooleanSupplier stopping) {
        this.decoder = decoder;
        this.table = table;
        this.stopping = stopping;
        this.engine = DebeziumEngine.create(Connect.class)
                .using(settings)
                .using(getClass().getClassLoader())
                // Each time, as only what has landed is told.
                .using(OffsetCommitPolicy.always())
                .notifying(this::take)
                .using((success, message, error) -> end(success ? null : error))
                .build();
        this.thread = new Thread(engine, settings.getProperty("name"));
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes a longer silence, of a log with heartbeats, for the end of it: not every lost connection is told. A snapshot, and
     * what comes before the log is heard of, have limits of their own.
     */
    ChangeLog patient(Duration longest) {
        patience = longest;

        return this;
    }

    /**
     * Waits for what comes next.
     *
     * @return empty if the run is being stopped
     */
    Optional<LogEvent> next() {
        try {
            while (!stopping.getAsBoolean()) {
                look();
                if (batch.hasNext()) {
                    return Optional.of(batch.next());
                }
                List<LogEvent> next = batches.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    batch = next.iterator();
                    heard |= next.stream().anyMatch(ChangeLog::isOfLog);
                    heardAt = System.nanoTime();
                } else if (isSilent()) {
                    return Optional.of(new LogEvent.Ended(
                            new IOException("nothing was heard of it for " + patience.toSeconds() + " s")));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }

        return Optional.empty();
    }

    /** Neither the snapshot nor its end. */
    private static boolean isOfLog(LogEvent event) {
        return event instanceof LogEvent.Change || event instanceof LogEvent.Quiet;
    }

    private boolean isSilent() {
        return heard && !patience.isZero() && System.nanoTime() - heardAt > patience.toNanos();
    }

    /** By who reads, who may ask the table at any time: the engine's thread would wait for it, and it for the engine. */
    private void look() {
        long now = System.nanoTime();
        if (now - lookedAt > TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
            landed = table.getAsLong();
            lookedAt = now;
        }
    }

    private void take(
            List<ChangeEvent<SourceRecord, SourceRecord>> records,
            RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        List<LogEvent> events = new ArrayList<>(records.size());
        for (ChangeEvent<SourceRecord, SourceRecord> each : records) {
            for (LogEvent event : decoder.events(each.value())) {
                events.add(event);
                if (event instanceof LogEvent.Commit commit) {
                    acknowledgements.ended(commit.place(), each);
                }
            }
        }
        put(events);
        Optional<ChangeEvent<SourceRecord, SourceRecord>> newest = acknowledgements.landed(landed);
        if (newest.isPresent()) {
            committer.markProcessed(newest.get());
            committer.markBatchFinished();
        }
    }

    private void put(List<LogEvent> events) throws InterruptedException {
        while (!closed && !batches.offer(events, TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            // The table is slower than the log, for now.
        }
    }

    private void end(Throwable cause) {
        try {
            put(List.of(new LogEvent.Ended(cause)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        closed = true;
        batches.clear();
        try {
            engine.close();
        } catch (IOException | IllegalStateException e) {
            // It had ended by itself.
            thread.interrupt();
        }
    }
}
