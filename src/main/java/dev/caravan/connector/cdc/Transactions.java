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
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The log as the snapshot and then the transactions, each handed over whole and once, also when the connection is lost in
 * the middle of one. For one thread, but for its end.
 */
final class Transactions implements AutoCloseable {

    /** So many changes of a transaction are looked at before it is handed over, for the columns that they need. */
    private static final int AHEAD = 256;

    private final Function<Optional<Position>, ChangeLog> opener;
    private final Supplier<Position> beginning;
    private final Retries.Attempts attempts;
    private final Function<Throwable, CaravanException> explain;
    private final ChangeRecords records;
    private ChangeLog log;
    private boolean over;
    /** The end of the last transaction that was read to its end, or where the snapshot is taken; none before the first. */
    private Optional<Position> behind;

    private long place;
    private long told;
    private LogEvent ahead;
    private Part part;
    private String mark = "";
    private boolean markSeen;

    /**
     * @param opener of the log behind a place, or of the snapshot and then the log
     * @param beginning where the log begins that a snapshot was taken for, if its end does not say so
     * @param behind what the table holds
     * @param place of it, where the database is told what it may forget; else 0
     * @param explain what a run is told of one that ended the log; null is an end without a cause
     * @param records how this database's changes become some
     */
    Transactions(
            Function<Optional<Position>, ChangeLog> opener,
            Supplier<Position> beginning,
            Optional<Position> behind,
            long place,
            Retries retries,
            Function<Throwable, CaravanException> explain,
            ChangeRecords records) {
        this.opener = opener;
        this.beginning = beginning;
        this.behind = behind;
        this.place = place;
        this.told = place;
        this.attempts = retries.begin();
        this.explain = explain;
        this.records = records;
    }

    /** Reading is over once this, which stands in the log by now, has been read. */
    void endAt(String mark) {
        this.mark = mark;
    }

    /** What {@link #await} found. */
    enum Next {
        SNAPSHOT,
        TRANSACTION,
        /** The log has grown without a change of these tables: its new end is to be told, or the server keeps it all. */
        PLACE,
        /** Nothing was there to take a snapshot of. */
        EMPTY_SNAPSHOT,
        /** The mark was read, or the run is being stopped. */
        END
    }

    /** The same, and {@link Next#END} if a stop is asked for: what came meanwhile would be refused, and comes again. */
    Next awaitUnless(BooleanSupplier stopAsked) {
        Next next = stopAsked.getAsBoolean() ? Next.END : await();

        return stopAsked.getAsBoolean() ? Next.END : next;
    }

    /** Waits until there is something to hand over. */
    Next await() {
        if (part != null) {
            part.skip();
        }
        while (true) {
            Optional<LogEvent> event = next();
            if (event.isEmpty()) {
                return Next.END;
            }
            ahead = event.get();
            if (ahead instanceof LogEvent.Row) {
                begun();
                return Next.SNAPSHOT;
            }
            if (ahead instanceof LogEvent.Change) {
                begun();
                return Next.TRANSACTION;
            }
            if (ahead instanceof LogEvent.Quiet && behind.isEmpty()) {
                begun();
                return Next.EMPTY_SNAPSHOT;
            }
            if (ahead instanceof LogEvent.Mark found) {
                markSeen |= found.id().equals(mark);
            } else if (ahead instanceof LogEvent.Commit commit) {
                passed(commit);
                if (markSeen) {
                    return Next.END;
                }
                if (commit.place() - told >= ChangeLog.SEGMENT_BYTES) {
                    return Next.PLACE;
                }
            } else if (ahead instanceof LogEvent.Ended ended) {
                reopen(ended.cause());
            }
        }
    }

    private void begun() {
        if (behind.isEmpty()) {
            behind = Optional.of(beginning.get());
        }
    }

    /** Whether the transaction that was handed over last had the mark in it as well. */
    boolean atEnd() {
        return markSeen;
    }

    /** Of what {@link #await} found: its records, which end where the snapshot or the transaction does. */
    RecordStream records() {
        part = new Part(ahead);

        return part;
    }

    /** What has been read, once the records of a part are through. */
    Position position() {
        told = place;

        return behind.orElseThrow();
    }

    private Optional<LogEvent> next() {
        Optional<ChangeLog> open;
        try {
            open = open();
        } catch (CaravanException | StepFailed e) {
            return Optional.of(new LogEvent.Ended(e));
        }

        return open.isEmpty() ? Optional.empty() : open.get().next();
    }

    /** Empty once it is all over. */
    private synchronized Optional<ChangeLog> open() {
        if (log == null && !over) {
            log = opener.apply(behind);
        }

        return Optional.ofNullable(log);
    }

    private void passed(LogEvent.Commit commit) {
        behind = Optional.of(commit.position());
        place = commit.place();
        attempts.succeeded();
    }

    private void reopen(Throwable cause) {
        closeLog();
        attempts.failed(explain.apply(cause));
    }

    /** By any thread: whoever waits for what comes next is told that nothing does. */
    @Override
    public synchronized void close() {
        over = true;
        closeLog();
    }

    private synchronized void closeLog() {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    /** The snapshot, or a transaction. */
    private final class Part implements RecordStream {

        private final boolean snapshot;
        private final Deque<Record> ready = new ArrayDeque<>();
        private long taken;
        private boolean last;

        Part(LogEvent first) {
            this.snapshot = first instanceof LogEvent.Row;
            take(first);
        }

        /** The newest first, as its types are those that hold the others' values. */
        @Override
        public List<Record> examples() {
            while (!last && ready.size() < AHEAD) {
                read();
            }
            Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            List<Record> examples = new ArrayList<>();
            ready.descendingIterator().forEachRemaining(record -> {
                if (seen.add(record.schema().orElseThrow())) {
                    examples.add(record);
                }
            });

            return examples;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && !last) {
                read();
            }

            return !ready.isEmpty();
        }

        /** Nobody wants the rest. */
        void skip() {
            while (!last) {
                ready.clear();
                read();
            }
            ready.clear();
        }

        private void read() {
            LogEvent event = Transactions.this
                    .next()
                    .orElseThrow(() -> new CaravanException(
                            Category.CANCELLED,
                            "Cannot read to the end: the run was stopped in the middle of a "
                                    + (snapshot ? "snapshot" : "transaction") + ". Run it again to go on from there."));
            if (event instanceof LogEvent.Row || event instanceof LogEvent.Change) {
                take(event);
            } else if (event instanceof LogEvent.Commit commit) {
                passed(commit);
                last = true;
            } else if (event instanceof LogEvent.Mark found) {
                markSeen |= found.id().equals(mark);
            } else if (event instanceof LogEvent.Quiet) {
                last |= snapshot;
            } else if (event instanceof LogEvent.Ended ended) {
                goOn(ended);
            }
        }

        private void take(LogEvent event) {
            taken++;
            if (event instanceof LogEvent.Row row) {
                last = row.last();
                ready.add(records.record(row.record()));
            } else if (event instanceof LogEvent.Change change) {
                ready.add(records.record(change.record()));
            }
        }

        /** With the same transaction, of which some changes have been taken: it is the next one in the log. */
        private void goOn(LogEvent.Ended ended) {
            if (snapshot) {
                throw explain.apply(ended.cause());
            }
            reopen(ended.cause());
            long left = taken;
            while (left > 0) {
                LogEvent event = Transactions.this.next().orElse(null);
                if (event == null) {
                    return;
                }
                if (event instanceof LogEvent.Change) {
                    left--;
                } else if (event instanceof LogEvent.Ended again) {
                    reopen(again.cause());
                    left = taken;
                } else if (event instanceof LogEvent.Commit) {
                    // Between them are only transactions that have no change of these tables.
                    if (left < taken) {
                        throw new IllegalStateException("a transaction is shorter than it was before");
                    }
                }
            }
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }

            return ready.remove();
        }

        @Override
        public void close() {
            // The log goes on.
        }
    }
}
