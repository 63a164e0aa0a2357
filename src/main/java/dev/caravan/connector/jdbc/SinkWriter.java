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
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers rows and writes them, each time all of them or none. What has not been sent yet is tried again when the connection is
 * lost, on another one; what has been sent and not committed is lost with it. For one thread.
 */
final class SinkWriter {

    private static final long MOST_BYTES = 16L << 20;

    /** How far a stream was read, told in the transaction of its rows. */
    record Advance(String pipeline, String stream, SinkState.Mark to) {}

    private final SinkConnection connection;
    private final SinkSettings settings;
    private final Retries retries;
    private final List<TargetRow> pending = new ArrayList<>();
    private final List<SinkQuarantine.Refused> unfit = new ArrayList<>();
    private long pendingBytes;
    private long sent;
    private long quarantined;
    private long filtered;
    private boolean begun;
    private boolean ahead;
    private long refusedAhead;

    SinkWriter(SinkConnection connection, SinkSettings settings, Retries retries) {
        this.connection = connection;
        this.settings = settings;
        this.retries = retries;
    }

    /**
     * @param operation of a map that does not say its own
     * @throws CaravanException SOURCE_DATA if it cannot be written, and such records are not quarantined
     */
    void add(Object element, Operation operation, Optional<Schema> schema, Origin usual) {
        if (element instanceof Rejected rejected) {
            Origin origin = rejected.origin() == null ? usual : rejected.origin();
            refuse(new SinkQuarantine.Refused(rejected.code(), rejected.message(), origin, rejected.raw()));
            return;
        }
        if (!(element instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("a record must be a map, not "
                    + (element == null ? "null" : element.getClass().getName()));
        }
        @SuppressWarnings("unchecked")
        Map<String, ?> record = (Map<String, ?>) map;
        Optional<Record> own = element instanceof Record known ? Optional.of(known) : Optional.empty();
        Origin origin = own.map(Record::origin).orElse(usual);
        Operation meant = operation == Operation.DELETE
                ? operation
                : own.map(Record::operation).orElse(operation);
        try {
            TargetRow row = rows().row(record, meant, schema, origin);
            pending.add(row);
            pendingBytes += row.bytes();
        } catch (ValueDoesNotFit e) {
            refuse(SinkQuarantine.Refused.of(record, origin, e.getMessage()));
        }
    }

    private RowMaker rows() {
        return retried(connection::rows);
    }

    private void refuse(SinkQuarantine.Refused refused) {
        if (!settings.quarantining()) {
            throw connection.refused(refused);
        }
        unfit.add(refused);
        pendingBytes += refused.raw() == null ? 0 : refused.raw().length;
    }

    /** Records that the source left out. */
    void filtered(long count) {
        filtered += count;
    }

    boolean isFull() {
        return pending.size() + unfit.size() >= settings.batchSize() || pendingBytes >= MOST_BYTES;
    }

    /** Sends what was gathered without committing it: the transaction goes on. */
    void flush() {
        if (pending.isEmpty() && unfit.isEmpty()) {
            return;
        }
        long refused = begun ? once(this::send) : retried(this::send);
        begun = true;
        sent += pending.size() - refused;
        quarantined += unfit.size() + refused;
        forget();
    }

    private long send() throws SQLException {
        return connection.send(pending, unfit);
    }

    /**
     * Sends what was gathered, and keeps it as well, so that only the commit is left to do. Until that, nothing may be added.
     */
    void sendAhead() {
        if (begun) {
            flush();
        } else {
            refusedAhead = retried(this::send);
            ahead = true;
        }
    }

    /**
     * Sends what was gathered and commits it with all that was sent before.
     *
     * @return what became of the records of this transaction
     * @throws CaravanException FENCED if another run writes this stream; COMMIT_UNKNOWN if nobody knows whether it is committed
     */
    Counts commit(Optional<Advance> advance) {
        long refused = begun ? commitLong(advance) : commitRetried(advance);
        long landed = sent + pending.size() - refused;
        long kept = quarantined + unfit.size() + refused;
        Counts counts = new Counts(landed + kept + filtered, landed, kept, filtered);
        begin();

        return counts;
    }

    private long commitRetried(Optional<Advance> advance) {
        Retries.Attempts attempts = retries.begin();
        boolean again = false;
        while (true) {
            try {
                return commitOnce(advance, again);
            } catch (SQLException e) {
                CaravanException told = connection.lost(e);
                boolean mayBeThere = connection.wasCommitting() && advance.isEmpty();
                if (mayBeThere && settings.action() == TargetRow.Action.INSERT) {
                    throw unknown(told);
                }
                ahead = false;
                again = true;
                pause(attempts, told);
            }
        }
    }

    /** What was sent before cannot be sent again. */
    private long commitLong(Optional<Advance> advance) {
        try {
            return commitOnce(advance, false);
        } catch (SQLException e) {
            CaravanException told = connection.lost(e);
            if (!connection.wasCommitting()) {
                throw gone(told);
            }
            if (advance.isEmpty()) {
                throw unknown(told);
            }
            if (retried(() -> connection.isDone(advance.get()))) {
                return connection.refusedBefore();
            }
            throw gone(told);
        }
    }

    private static CaravanException unknown(CaravanException told) {
        return new CaravanException(
                Category.COMMIT_UNKNOWN,
                told.getMessage() + " The connection broke while rows were committed, so that they may be there"
                        + " or not, and inserting them again could double them. Use mode upsert.",
                told);
    }

    private static CaravanException gone(CaravanException told) {
        return new CaravanException(
                told.category(),
                told.getMessage() + " Rows that had been sent were not committed, and are gone with the connection;"
                        + " the next run reads them again.",
                told);
    }

    /** The run may be about to stop, as the source has told its end: then it is the failure that counts. */
    private static void pause(Retries.Attempts attempts, CaravanException failure) {
        try {
            attempts.failed(failure);
        } catch (CaravanException e) {
            throw e.category() == Category.CANCELLED ? failure : e;
        }
    }

    private long commitOnce(Optional<Advance> advance, boolean again) throws SQLException {
        if (again && advance.isPresent() && connection.isDone(advance.get())) {
            return connection.refusedBefore();
        }
        long refused = ahead ? refusedAhead : connection.send(pending, unfit);
        if (advance.isPresent() && !connection.advance(advance.get())) {
            // Also what is left of the attempt before may have come through by now.
            if (again && connection.isDone(advance.get())) {
                return refused;
            }
            throw connection.fenced(advance.get());
        }
        FaultPoint.AFTER_DATA_FILES.reached();
        connection.commit();
        FaultPoint.AFTER_COMMIT.reached();

        return refused;
    }

    /** Everything since the last commit is gone. */
    void rollback() {
        connection.rollback();
        begin();
    }

    private void begin() {
        forget();
        sent = 0;
        quarantined = 0;
        filtered = 0;
        begun = false;
        ahead = false;
    }

    private void forget() {
        pending.clear();
        unfit.clear();
        pendingBytes = 0;
    }

    SinkState.Mark mark(String pipeline, String stream) {
        return retried(() -> connection.mark(pipeline, stream));
    }

    private interface Attempt<T> {
        T call() throws SQLException;
    }

    private <T> T retried(Attempt<T> attempt) {
        return retries.call(() -> {
            try {
                return attempt.call();
            } catch (SQLException e) {
                throw connection.lost(e);
            }
        });
    }

    private <T> T once(Attempt<T> attempt) {
        try {
            return attempt.call();
        } catch (SQLException e) {
            throw gone(connection.lost(e));
        }
    }

    void close() {
        connection.close();
    }
}
