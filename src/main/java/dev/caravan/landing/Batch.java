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

import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowCollector;
import dev.caravan.record.RowRefused;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open batch of a lane: takes records and hands each to the part that is for its table. The parts are committed one
 * table after the other, under one number.
 */
final class Batch implements AutoCloseable {

    private static final int HOME = 0;
    private static final int PAUSE_RECORDS = 1024;

    private final long number;
    private final LandingOptions options;
    private final List<LaneTarget> targets;
    private final TargetBatch[] parts;
    private final long openedAt = System.nanoTime();
    private final List<List<LaneTable>> touched = new ArrayList<>();
    private final Map<Sender, Counts> filtered = new LinkedHashMap<>();
    private Sender sender;

    /**
     * What is known of records before they are seen.
     *
     * @param textual whether text stands for any type
     */
    private record Form(boolean textual, Optional<Schema> schema) {

        private static final Form UNKNOWN = new Form(false, Optional.empty());
    }

    /** @param targets the lane's; the first one is for everything that has no table of its own */
    Batch(long number, LandingOptions options, List<LaneTarget> targets) {
        this.number = number;
        this.options = options;
        this.targets = targets;
        this.parts = new TargetBatch[targets.size()];
    }

    long number() {
        return number;
    }

    long nanosOpen() {
        return System.nanoTime() - openedAt;
    }

    boolean isFull() {
        if (options.mode().isWhole()) {
            return false;
        }
        long rows = 0;
        long bytes = 0;
        for (TargetBatch part : parts) {
            rows += part == null ? 0 : part.size();
            bytes += part == null ? 0 : part.bytes();
        }

        return rows >= options.batchRows() || bytes >= options.batchBytes();
    }

    private TargetBatch home() {
        return part(HOME);
    }

    private TargetBatch part(int index) {
        if (parts[index] == null) {
            parts[index] = new TargetBatch(number, targets.get(index), this::read);
        }
        parts[index].sentBy(sender);

        return parts[index];
    }

    /** Whose records follow. */
    void sentBy(Sender next) {
        sender = next;
    }

    /** Whether what comes would do better in a new batch, with a column for what is new in it. */
    boolean wouldEvolve(Object body) {
        if (options.mode().isWhole()) {
            return false;
        }
        if (body instanceof RecordStream records) {
            return records.examples().stream().anyMatch(this::wouldEvolve);
        }

        return body instanceof Map<?, ?> record && wouldEvolve(record);
    }

    private boolean wouldEvolve(Map<?, ?> record) {
        try {
            TargetBatch part = parts[indexFor(record)];

            return part != null && part.wouldEvolve(record);
        } catch (RowRefused e) {
            return false;
        }
    }

    /** @throws RowRefused if the record is for no table */
    private int indexFor(Map<?, ?> record) {
        return options.choice().isEmpty() ? HOME : options.choice().get().indexFor(record);
    }

    /**
     * Takes the records of a delivery.
     *
     * @param pause called every so often; may end it all by throwing
     */
    void addAll(Delivery delivery, Runnable pause) {
        Object body = delivery.body();
        if (body instanceof RecordStream records) {
            try (records) {
                if (options.choice().isEmpty()) {
                    records.schema().ifPresent(home()::declare);
                }
                declare(records.examples());
                addAll(records, delivery, new Form(records.textual(), records.schema()), pause);
            }
        } else if (body instanceof Iterator<?> elements) {
            addAll(elements, delivery, Form.UNKNOWN, pause);
        } else if (body instanceof Iterable<?> elements && !(body instanceof Map)) {
            addAll(elements.iterator(), delivery, Form.UNKNOWN, pause);
        } else if (body != null) {
            add(body, delivery, Form.UNKNOWN);
        }
    }

    /** Of several that land in one table, all have their columns from the start. */
    private void declare(List<Record> examples) {
        Map<Integer, Schema> schemas = new LinkedHashMap<>();
        for (Record example : examples) {
            try {
                schemas.merge(indexFor(example), example.schema().orElseThrow(), Schema::with);
            } catch (RowRefused e) {
                // It is for no table, which is told of each record.
                continue;
            }
        }
        schemas.forEach((index, schema) -> part(index).declare(schema));
    }

    private void addAll(Iterator<?> elements, Delivery delivery, Form form, Runnable pause) {
        for (long added = 1; elements.hasNext(); added++) {
            add(elements.next(), delivery, form);
            if (added % PAUSE_RECORDS == 0) {
                pause.run();
            }
        }
    }

    private void add(Object element, Delivery delivery, Form form) {
        Origin fallback = delivery.origin().orElse(null);
        if (element instanceof Rejected rejected) {
            home().rejectUnread(
                            rejected.origin() == null
                                    ? new Rejected(rejected.code(), rejected.message(), fallback, rejected.raw())
                                    : rejected,
                            delivery.attempt());
        } else if (element instanceof Map<?, ?> record) {
            add(
                    record,
                    originOf(record, fallback),
                    operationOf(record, delivery.operation()),
                    delivery.attempt(),
                    form);
        } else {
            throw new IllegalArgumentException("a record must be a map, not "
                    + (element == null ? "null" : element.getClass().getName()));
        }
        FaultPoint.AFTER_READ.reached();
    }

    private void add(Map<?, ?> record, Origin origin, Operation operation, long attempt, Form form) {
        int index;
        try {
            index = indexFor(record);
        } catch (RowRefused e) {
            home().rejectHomeless(record, e, origin, attempt);
            return;
        }
        TargetBatch part = part(index);
        form.schema().or(() -> schemaOf(record)).ifPresent(part::declare);
        part.add(record, origin, operation, attempt, form.textual());
    }

    private static Origin originOf(Map<?, ?> record, Origin fallback) {
        return record instanceof Record ours && ours.origin() != null ? ours.origin() : fallback;
    }

    private static Optional<Schema> schemaOf(Map<?, ?> record) {
        return record instanceof Record ours ? ours.schema() : Optional.empty();
    }

    private static Operation operationOf(Map<?, ?> record, Operation delivered) {
        return record instanceof Record ours && ours.operation() == Operation.DELETE ? Operation.DELETE : delivered;
    }

    /** The writer for a source that writes its rows itself, all with one operation. */
    RowWriter writerFor(RowSource source, Operation operation) {
        if (options.choice().isEmpty()) {
            return home().writerFor(source, operation);
        }
        Form form = new Form(false, Optional.of(source.schema()));

        return new RowCollector(
                source.schema(), source::origin, record -> add(record, record.origin(), operation, 1, form));
    }

    /** Writes the row at which the source stands. @param writer that {@link #writerFor} gave for it */
    void write(RowSource rows, RowWriter writer) {
        try {
            writer.startRow();
            rows.write(writer);
            writer.endRow();
            FaultPoint.AFTER_READ.reached();
        } catch (ValueDoesNotFit e) {
            reject(new Rejected("DOES_NOT_FIT", e.getMessage(), rows.origin(), null));
        } catch (RowRefused e) {
            reject(new Rejected(e.code(), e.getMessage(), rows.origin(), e.row()));
        }
    }

    private void reject(Rejected rejected) {
        home().reject(rejected, 1);
    }

    void filtered(long count) {
        filtered.merge(sender, Counts.ofFiltered(count), Counts::plus);
    }

    private long read() {
        return counts().read();
    }

    Counts counts() {
        Counts counts = Counts.NONE;
        for (int index = 0; index < parts.length; index++) {
            counts = counts.plus(counts(index));
        }

        return counts;
    }

    /** Of one table; what the source left out counts as home's. */
    private Counts counts(int index) {
        Counts left = index == HOME ? filtered.values().stream().reduce(Counts.NONE, Counts::plus) : Counts.NONE;

        return parts[index] == null ? left : left.plus(parts[index].counts());
    }

    /** Every record is with its table's writer now. @return the tables that the commit will touch, in its order */
    List<LaneTable> seal() {
        List<LaneTable> tables = new ArrayList<>();
        for (int index = 0; index < parts.length; index++) {
            touched.add(part(index).seal());
            tables.addAll(touched.get(index));
        }

        return tables;
    }

    /** Commits quarantines before their tables; one that already holds this batch is passed over. */
    void commit(String position) {
        boolean first = true;
        for (int index = 0; index < parts.length; index++) {
            Map<String, Object> note = Map.of("position", position, "counts", counts(index));
            for (LaneTable table : touched.get(index)) {
                if (!first) {
                    FaultPoint.DURING_COMMIT.reached();
                }
                parts[index].commit(table, note);
                first = false;
            }
        }
        for (TargetBatch part : parts) {
            part.committed();
        }
    }

    /** Once the batch is committed and everybody knows; one that had nothing to commit is not, and its number comes again. */
    void compactIfDue() {
        boolean committed = !touched.isEmpty();
        if (committed && options.compactEvery() > 0 && number() % options.compactEvery() == 0) {
            targets.stream().map(LaneTarget::table).filter(LaneTable::exists).forEach(LaneTable::compact);
        }
    }

    /** What was committed, table by table and sender by sender. @param duration from the last record to the commit */
    List<BatchReport> reports(Duration duration) {
        List<BatchReport> reports = new ArrayList<>();
        for (int index = 0; index < parts.length; index++) {
            Map<Sender, Counts> bySender =
                    parts[index] == null ? new LinkedHashMap<>() : new LinkedHashMap<>(parts[index].countsBySender());
            if (index == HOME) {
                filtered.forEach((from, counts) -> bySender.merge(from, counts, Counts::plus));
            }
            boolean first = true;
            for (Map.Entry<Sender, Counts> sent : bySender.entrySet()) {
                if (sent.getValue().read() > 0) {
                    reports.add(report(index, sent.getKey(), sent.getValue(), first, duration));
                    first = false;
                }
            }
        }

        return reports;
    }

    /** Bytes and values left out are known for all senders together, and told with the first. */
    private BatchReport report(int index, Sender from, Counts counts, boolean first, Duration duration) {
        LaneTarget target = targets.get(index);

        return new BatchReport(
                from.pipeline(),
                from.stream(),
                target.table().table().name(),
                options.format(),
                number,
                target.version(),
                counts,
                first && parts[index] != null ? parts[index].discarded() : 0,
                first && parts[index] != null ? parts[index].bytes() : 0,
                duration);
    }

    @Override
    public void close() {
        for (TargetBatch part : parts) {
            if (part != null) {
                part.close();
            }
        }
    }
}
