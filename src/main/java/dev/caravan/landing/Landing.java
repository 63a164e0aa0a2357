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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.record.Position;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowRefused;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lands the records of one stream of a pipeline in one table, batch by batch, each exactly once. Deliveries may come from
 * several threads; they are taken one at a time, and a slow table makes them wait. After a failure nothing more is
 * accepted: the run ends, and the next one goes on from what the table holds.
 */
public final class Landing implements AutoCloseable {

    private static final int CLOCK_ROWS = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final LandingOptions options;
    private final Lane lane;
    private final LandingListener listener;
    private final ScheduledExecutorService clock;
    private final LandingFailures failures;
    private final Held held = new Held();
    private final Stop stop = new Stop();
    private Position accepted;
    private Batch batch;
    private ScheduledFuture<?> alarm;
    private Counts counts = Counts.NONE;
    private CaravanException failure;
    private boolean closed;
    private boolean ended;

    private Landing(
            String pipeline,
            String stream,
            LandingOptions options,
            Lane lane,
            LandingListener listener,
            ScheduledExecutorService clock) {
        this.options = options;
        this.failures = new LandingFailures(pipeline, stream, options.table());
        this.lane = lane;
        this.listener = listener;
        this.clock = clock;
        this.accepted = lane.resume().from();
    }

    /**
     * Takes the stream over from whichever run had it before.
     *
     * @param owner of this run, unique
     * @param clock closes batches whose time is up
     * @throws CaravanException CONFIG, FENCED, POSITION_LOST or STORAGE
     */
    public static Landing open(
            LakeTables tables,
            LandingOptions options,
            String pipeline,
            String stream,
            String owner,
            LandingListener listener,
            ScheduledExecutorService clock) {
        Lane lane = Lane.open(tables, options, pipeline, stream, owner);

        return new Landing(pipeline, stream, options, lane, listener, clock);
    }

    public Counts counts() {
        lock.lock();
        try {
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /** Where the source goes on: behind everything accepted, landed or not. */
    public Resume resume() {
        lock.lock();
        try {
            return new Resume(accepted, lane.resume().replayTo());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what one exchange brings; returns when it is accepted. Its completion is told later, of the commit.
     *
     * @throws CaravanException if the source, a record's form or the table failed; the landing is over then
     */
    public void accept(Delivery delivery) {
        lock.lock();
        try {
            refuseIfOver();
            giveUpIfStopped();
            if (stop.isAsked() && delivery.body() instanceof RecordStream) {
                // One more of many files: a stop commits what came before, and the file comes again.
                flush();
                throw failures.stopped();
            }
            openBatch();
            if (mayEndAnywhere() && batch.wouldEvolve(delivery.body())) {
                commit();
                openBatch();
            }
            delivery.completion().ifPresent(held::add);
            if (delivery.body() instanceof RowSource rows) {
                acceptRows(rows, delivery.operation());
            } else {
                batch.addAll(delivery, this::giveUpIfStopped);
            }
            if (delivery.filtered() > 0) {
                openBatch();
                batch.filtered(delivery.filtered());
            }
            delivery.position().ifPresent(position -> advance(position.get()));
            if (batch != null && (isDue() || options.mode().isWhole() && ended)) {
                commit();
            }
        } catch (RuntimeException e) {
            throw fail(e);
        } finally {
            lock.unlock();
        }
    }

    /** Counts records that the source read and left out, and moves on behind them. */
    public void skip(long records, Position behind) {
        accept(new Delivery(
                null, Optional.of(() -> behind), Optional.empty(), Operation.UPSERT, records, Optional.empty()));
    }

    /** What the table holds, and every restart goes on from. */
    public Position landed() {
        lock.lock();
        try {
            return lane.resume().from();
        } finally {
            lock.unlock();
        }
    }

    /** Where a source may keep files of its own for this stream. */
    public Path stateDirectory() {
        return lane.directory();
    }

    private void refuseIfOver() {
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw failures.over();
        }
    }

    private void openBatch() {
        if (batch == null) {
            batch = lane.nextBatch();
            alarm = clock.schedule(this::commitLate, options.batchInterval().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Not a batch that is everything there is, nor one that has to end where the one that a crash tore did. */
    private boolean mayEndAnywhere() {
        return !options.mode().isWhole() && !lane.isReplaying();
    }

    private boolean isLate() {
        return mayEndAnywhere() && batch.nanosOpen() >= options.batchInterval().toNanos();
    }

    private boolean isDue() {
        return mayEndAnywhere() && batch.isFull() || isLate();
    }

    /** The source has been read to its end: a batch that is everything there is may be committed. */
    public void endOfStream() {
        lock.lock();
        try {
            ended = true;
            boolean betweenDeliveries = lock.getHoldCount() == 1;
            if (betweenDeliveries) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void commitLate() {
        lock.lock();
        try {
            if (batch != null && failure == null && isLate()) {
                commit();
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    /** A delivery that would keep a stop waiting is given up; its source brings it again. */
    private void giveUpIfStopped() {
        if (stop.isOverdue()) {
            throw failures.stopped();
        }
    }

    private void acceptRows(RowSource rows, Operation operation) {
        try (rows) {
            RowWriter writer = batch.writerFor(rows, operation);
            boolean more = true;
            for (long read = 0; more; read++) {
                more = rows.next();
                boolean look = read % CLOCK_ROWS == 0;
                boolean full = batch != null && mayEndAnywhere() && (batch.isFull() || look && isLate());
                if (full || !more || stop.isAsked() || lane.isReplaying()) {
                    endBatchAt(rows.boundary(), full || stop.isAsked());
                }
                if (more) {
                    if (stop.isAsked() && (batch == null || options.mode().isWhole())) {
                        throw failures.stopped();
                    }
                    if (batch == null) {
                        openBatch();
                        writer = batch.writerFor(rows, operation);
                    }
                    if (look) {
                        giveUpIfStopped();
                    }
                    write(rows, writer);
                }
            }
        }
    }

    private void endBatchAt(Optional<Position> boundary, boolean full) {
        boundary.ifPresent(this::advance);
        if (full && boundary.isPresent() && batch != null && mayEndAnywhere()) {
            commit();
        }
    }

    private void write(RowSource rows, RowWriter writer) {
        try {
            writer.startRow();
            rows.write(writer);
            writer.endRow();
            FaultPoint.AFTER_READ.reached();
        } catch (ValueDoesNotFit e) {
            batch.reject(new Rejected("DOES_NOT_FIT", e.getMessage(), rows.origin(), null));
        } catch (RowRefused e) {
            batch.reject(new Rejected(e.code(), e.getMessage(), rows.origin(), e.row()));
        }
    }

    private void advance(Position position) {
        accepted = accepted.advance(position);
        if (lane.isReplaying()
                && lane.resume().replayTo().filter(accepted::equals).isPresent()) {
            commit();
        }
    }

    /** Lets a delivery that is under way go on for so long; one that takes longer is given up. */
    public void stopWithin(Duration grace) {
        stop.within(grace);
    }

    /** Commits if every exchange under way waits for it: nobody else would fill the batch. */
    public void flushIfAllHeld(int underWay) {
        lock.lock();
        try {
            if (held.size() >= underWay) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Commits what is accepted, if anything is. */
    public void flush() {
        lock.lock();
        try {
            if (batch != null
                    && failure == null
                    && (mayEndAnywhere() || options.mode().isWhole() && ended)) {
                commit();
            }
        } catch (RuntimeException e) {
            throw fail(e);
        } finally {
            lock.unlock();
        }
    }

    private void commit() {
        Batch open = batch;
        long startedAt = System.nanoTime();
        lane.commit(open, accepted);
        batch = null;
        alarm.cancel(false);
        counts = counts.plus(open.counts());
        open.reports(Duration.ofNanos(System.nanoTime() - startedAt)).forEach(listener::committed);
        held.tell(null);
        FaultPoint.AFTER_ACK.reached();
        open.compactIfDue();
    }

    private CaravanException fail(RuntimeException cause) {
        if (failure == null) {
            failure = failures.of(cause);
            if (batch != null) {
                batch.close();
                batch = null;
                alarm.cancel(false);
            }
            held.tell(failure);
            listener.failed(failure);
        }

        return failure;
    }

    /** The failure that ended this landing, if one did. */
    public Optional<CaravanException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    private void giveUpHalf() {
        if (batch == null || failure != null) {
            return;
        }
        if (options.mode().isWhole()) {
            throw fail(failures.halfOverwrite());
        }
        if (ended && !stop.isAsked()) {
            throw fail(
                    failures.halfReplay(batch.number(), lane.resume().replayTo().orElseThrow()));
        }
        batch.close();
        held.tell(failures.stopped());
    }

    /** Commits what is accepted and lets the stream go. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                flush();
                giveUpHalf();
            }
        } finally {
            closed = true;
            lane.close();
            lock.unlock();
        }
    }
}
