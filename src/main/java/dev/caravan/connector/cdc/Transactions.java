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

import dev.caravan.connector.retry.Retries;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.record.RecordStream;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The log as the snapshot and then the transactions, each handed over whole and once, also when the connection is lost in
 * the middle of one. For one thread.
 */
final class Transactions implements AutoCloseable {

    static final String SNAPSHOT = "snapshot";

    private final Function<Optional<Position>, ChangeLog> opener;
    private final Retries.Attempts attempts;
    private final Function<Throwable, CaravanException> failure;
    private final Values values;
    private ChangeLog log;
    /** The end of the last transaction that was read to its end; none before the first. */
    private Optional<Position> behind;

    private LogEvent ahead;
    private String mark = "";
    private boolean markSeen;

    /**
     * @param opener of the log behind a place, or where the connector begins
     * @param behind what the table holds
     * @param failure what a run is told of one that ended the log; null is an end without a cause
     * @param values how this database's changes become records
     */
    Transactions(
            Function<Optional<Position>, ChangeLog> opener,
            Optional<Position> behind,
            Retries retries,
            Function<Throwable, CaravanException> failure,
            Values values) {
        this.opener = opener;
        this.behind = behind;
        this.attempts = retries.begin();
        this.failure = failure;
        this.values = values;
    }

    /** Reading is over once this, which stands in the log by now, has been read. */
    void endAt(String mark) {
        this.mark = mark;
    }

    /** What came first where {@link #await} returned true. */
    enum Next {
        SNAPSHOT,
        TRANSACTION,
        /** Nothing was there to take a snapshot of. */
        EMPTY_SNAPSHOT,
        /** The mark was read, or the run is being stopped. */
        END
    }

    /** Waits until there is something to hand over. */
    Next await() {
        while (true) {
            Optional<LogEvent> event = next();
            if (event.isEmpty()) {
                return Next.END;
            }
            ahead = event.get();
            if (ahead instanceof LogEvent.Row) {
                return Next.SNAPSHOT;
            }
            if (ahead instanceof LogEvent.Change) {
                return Next.TRANSACTION;
            }
            if (ahead instanceof LogEvent.Quiet && behind.isEmpty()) {
                return Next.EMPTY_SNAPSHOT;
            }
            if (ahead instanceof LogEvent.Mark found) {
                markSeen |= found.id().equals(mark);
            } else if (ahead instanceof LogEvent.Commit commit) {
                passed(commit);
                if (markSeen) {
                    return Next.END;
                }
            } else if (ahead instanceof LogEvent.Ended ended) {
                reopen(ended.cause());
            }
        }
    }

    /** Whether the transaction that was handed over last had the mark in it as well. */
    boolean atEnd() {
        return markSeen;
    }

    /** Of what {@link #await} found: its records, which end where the snapshot or the transaction does. */
    RecordStream records() {
        return new Part(ahead);
    }

    /** What has been read, once the records of a part are through. */
    Position position() {
        return behind.orElseGet(() -> Position.of(SNAPSHOT, "done"));
    }

    private Optional<LogEvent> next() {
        if (log == null) {
            log = opener.apply(behind);
        }

        return log.next();
    }

    private void passed(LogEvent.Commit commit) {
        behind = Optional.of(commit.position());
        attempts.succeeded();
    }

    private void reopen(Throwable cause) {
        close();
        attempts.failed(failure.apply(cause));
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    /** The snapshot, or a transaction. */
    private final class Part implements RecordStream {

        private final boolean snapshot;
        private LogEvent current;
        private long given;
        private boolean last;

        Part(LogEvent first) {
            this.snapshot = first instanceof LogEvent.Row;
            this.current = first;
        }

        @Override
        public boolean hasNext() {
            while (current == null && !last) {
                read();
            }

            return current != null;
        }

        private void read() {
            LogEvent event = Transactions.this
                    .next()
                    .orElseThrow(() -> new CaravanException(
                            Category.CANCELLED,
                            "Cannot read to the end: the run was stopped in the middle of a "
                                    + (snapshot ? "snapshot" : "transaction") + ". Run it again to go on from there."));
            if (event instanceof LogEvent.Row || event instanceof LogEvent.Change) {
                current = event;
            } else if (event instanceof LogEvent.Commit commit) {
                passed(commit);
                last = true;
            } else if (event instanceof LogEvent.Mark found) {
                markSeen |= found.id().equals(mark);
            } else if (event instanceof LogEvent.Quiet) {
                last = snapshot;
            } else if (event instanceof LogEvent.Ended ended) {
                goOn(ended);
            }
        }

        /** With the same transaction, of which some changes have been given: it is the next one in the log. */
        private void goOn(LogEvent.Ended ended) {
            if (snapshot) {
                throw failure.apply(ended.cause());
            }
            reopen(ended.cause());
            long left = given;
            while (left > 0) {
                LogEvent event = Transactions.this.next().orElse(null);
                if (event == null) {
                    return;
                }
                if (event instanceof LogEvent.Change) {
                    left--;
                } else if (event instanceof LogEvent.Ended again) {
                    reopen(again.cause());
                    left = given;
                } else if (event instanceof LogEvent.Commit) {
                    throw new IllegalStateException("a transaction is shorter than it was before");
                }
            }
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            LogEvent event = current;
            current = null;
            given++;
            if (event instanceof LogEvent.Row row) {
                last = row.last();

                return values.record(row.record());
            }

            return values.record(((LogEvent.Change) event).record());
        }

        @Override
        public void close() {
            // The log goes on.
        }
    }
}
