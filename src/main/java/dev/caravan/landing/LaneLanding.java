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
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The landing of one lane: of a single stream, or of several that share its batches. One whole position tells how far each
 * of them was read.
 */
final class LaneLanding implements Landing {

    private static final int CLOCK_ROWS = 1024;
    private final ReentrantLock lock = new ReentrantLock();
    private final LandingOptions options;
    private final Sender sender;
    private final Lane lane;
    private final LandingListener listener;
    private final ScheduledExecutorService clock;
    private final LandingFailures failures;
    private final Held held = new Held();
    private final OpenWholes wholes = new OpenWholes();
    private final Stop stop = new Stop();
    private final ReplayTurns turns;
    private Position accepted;
    private Batch batch;
    private ScheduledFuture<?> alarm;
    private Duration batchTime;
    private Counts counts = Counts.NONE;
    private CaravanException failure;
    private boolean closed;
    private boolean ended;

    private LaneLanding(
            String pipeline,
            String stream,
            LandingOptions options,
            Lane lane,
            LandingListener listener,
            ScheduledExecutorService clock) {
        this.options = options;
        this.batchTime = options.batchInterval();
        this.sender = Sender.alone(pipeline, stream);
        this.failures = new LandingFailures(pipeline, stream, options.table());
        this.lane = lane;
        this.listener = listener;
        this.clock = clock;
        this.turns = new ReplayTurns(lane, failures, stop, lock.newCondition());
        this.accepted = lane.resume().from();
    }

    static LaneLanding open(
            LakeTables tables,
            LandingOptions options,
            String pipeline,
            String stream,
            String owner,
            LandingListener listener,
            ScheduledExecutorService clock) {
        return new LaneLanding(
                pipeline, stream, options, Lane.open(tables, options, pipeline, stream, owner), listener, clock);
    }

    boolean isKnown() {
        return lane.isKnown();
    }

    @Override
    public Counts counts() {
        lock.lock();
        try {
            return counts;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Resume resume() {
        lock.lock();
        try {
            return new Resume(accepted, lane.resume().replayTo());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(Delivery delivery) {
        accept(sender, delivery);
    }

    void accept(Sender from, Delivery delivery) {
        lock.lock();
        try {
            turns.awaitTurn(from, this::acceptedSoFar);
            giveUpIfStopped();
            if (stop.isAsked() && delivery.body() instanceof RecordStream) {
                // One more of many files: a stop commits what came before, and the file comes again.
                flush();
                throw failures.stopped();
            }
            openBatch(from);
            if (mayEndHere() && batch.wouldEvolve(delivery.body())) {
                commit();
                openBatch(from);
            }
            wholes.came(delivery.part());
            delivery.completion().ifPresent(held::add);
            if (delivery.body() instanceof RowSource rows) {
                acceptRows(from, rows, delivery.operation());
            } else {
                batch.addAll(delivery, this::giveUpIfStopped);
            }
            if (delivery.filtered() > 0) {
                openBatch(from);
                batch.filtered(delivery.filtered());
            }
            delivery.position().ifPresent(position -> advance(from.inLane(position.get())));
            if (batch != null && (isDue() || isEverything())) {
                commit();
            }
        } catch (RuntimeException e) {
            throw fail(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Position landed() {
        lock.lock();
        try {
            return lane.resume().from();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Position newest() {
        return lane.newestEnd();
    }

    @Override
    public Path stateDirectory() {
        return lane.directory();
    }

    /** A part of a torn batch that its source has no more cannot be made whole. */
    void ended(Sender from) {
        lock.lock();
        try {
            if (failure == null && lane.isReplaying() && !turns.hasBroughtItsPart(from, accepted)) {
                throw fail(turns.halfReplay());
            }
        } finally {
            lock.unlock();
        }
    }

    private Position acceptedSoFar() {
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw failures.over();
        }

        return accepted;
    }

    private void openBatch(Sender from) {
        if (batch == null) {
            batch = lane.nextBatch();
            alarm = clock.schedule(this::commitLate, batchTime.toNanos(), TimeUnit.NANOSECONDS);
        }
        batch.sentBy(from);
    }

    /** Not a batch of everything there is, nor one that has to end where a torn one did, nor one between two parts. */
    private boolean mayEndHere() {
        return !options.mode().isWhole() && !lane.isReplaying() && wholes.isEmpty();
    }

    private boolean isEverything() {
        return options.mode().isWhole() && ended && wholes.isEmpty();
    }

    private boolean isLate() {
        return mayEndHere() && batch.nanosOpen() >= batchTime.toNanos();
    }

    private boolean isDue() {
        return mayEndHere() && batch.isFull() || isLate();
    }

    @Override
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

    private void acceptRows(Sender from, RowSource rows, Operation operation) {
        try (rows) {
            Batch written = batch;
            RowWriter writer = batch.writerFor(rows, operation);
            boolean more = true;
            for (long read = 0; more; read++) {
                more = rows.next();
                boolean look = read % CLOCK_ROWS == 0;
                boolean full = batch != null && mayEndHere() && (batch.isFull() || look && isLate());
                if (full || !more || stop.isAsked() || lane.isReplaying()) {
                    endBatchAt(rows.boundary().map(from::inLane), full || stop.isAsked());
                }
                if (more) {
                    if (stop.isAsked() && (batch == null || options.mode().isWhole())) {
                        throw failures.stopped();
                    }
                    turns.awaitTurn(from, this::acceptedSoFar);
                    if (batch != written || batch == null) {
                        openBatch(from);
                        written = batch;
                        writer = batch.writerFor(rows, operation);
                    }
                    if (look) {
                        giveUpIfStopped();
                    }
                    batch.write(rows, writer);
                }
            }
        }
    }

    private void endBatchAt(Optional<Position> boundary, boolean full) {
        boundary.ifPresent(this::advance);
        if (full && boundary.isPresent() && batch != null && mayEndHere()) {
            commit();
        }
    }

    private void advance(Position position) {
        accepted = accepted.advance(position);
        if (lane.isReplaying()
                && lane.resume().replayTo().filter(accepted::equals).isPresent()) {
            commit();
        }
    }

    @Override
    public void stopWithin(Duration grace) {
        stop.within(grace);
    }

    @Override
    public boolean flushIfAllHeld(int underWay) {
        lock.lock();
        try {
            if (held.size() > 0 && held.size() >= underWay) {
                flush();
            }

            return held.size() > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            if (batch != null && failure == null && (mayEndHere() || isEverything())) {
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
        Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
        batchTime = batchTimeBehind(took);
        open.reports(took).forEach(listener::committed);
        held.tell(null);
        turns.changed();
        FaultPoint.AFTER_ACK.reached();
        open.compactIfDue();
    }

    /** Batches too small for what a commit takes would fall behind their source for ever. */
    private Duration batchTimeBehind(Duration commit) {
        return commit.compareTo(options.batchInterval()) > 0 ? commit : options.batchInterval();
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
            turns.changed();
            listener.failed(failure);
        }

        return failure;
    }

    @Override
    public Optional<CaravanException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    private void giveUpHalf() {
        if (lane.isReplaying() && ended && !stop.isAsked()) {
            throw fail(turns.halfReplay());
        }
        if (batch == null) {
            return;
        }
        if (options.mode().isWhole()) {
            throw fail(failures.halfOverwrite());
        }
        batch.close();
        held.tell(failures.stopped());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed && failure == null) {
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
