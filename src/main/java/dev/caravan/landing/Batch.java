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
import dev.caravan.record.RowRefused;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.SchemaInference;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.table.TableBatch;
import dev.caravan.table.TableLayout;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The open batch of a lane. Records without a declared schema are held back until enough of them are seen to infer one;
 * from then on every record goes straight to its table's writer, or to the quarantine's.
 */
final class Batch implements AutoCloseable {

    private static final int SAMPLE = 10_000;
    private static final int WIDE = 8;
    private static final int PAUSE_RECORDS = 1024;

    private final String pipeline;
    private final String stream;
    private final long number;
    private final LandingOptions options;
    private final LaneTable table;
    private final LaneTable quarantine;
    private final BatchRules rules;
    private final long openedAt = System.nanoTime();

    private final Drifts drifts;
    private final SchemaInference inference = new SchemaInference();
    private final List<Sampled> sample = new ArrayList<>();
    private RecordFitter fitter;
    private Schema columns;
    private TableBatch rows;
    private RowWriter writer;
    private TableBatch rejects;
    private long filtered;

    private record Sampled(Map<?, ?> record, Origin origin, Operation operation, long attempt) {}

    Batch(
            String pipeline,
            String stream,
            long number,
            LandingOptions options,
            LaneTable table,
            LaneTable quarantine,
            BatchRules rules) {
        this.pipeline = pipeline;
        this.stream = stream;
        this.number = number;
        this.options = options;
        this.drifts = new Drifts(options.schema());
        this.table = table;
        this.quarantine = quarantine;
        this.rules = rules;
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

        return rows == null
                ? sample.size() >= options.batchRows()
                : rows.rows() >= options.batchRows() || rows.bytes() >= options.batchBytes();
    }

    /** Declares what the records will look like. Without effect once rows are being written. */
    void declare(Schema schema) {
        if (rows == null) {
            open(rules.mask(schema));
        }
    }

    /** Whether one more record would do better in a new batch, with a column for what is new in it. */
    boolean wouldEvolve(Object record) {
        return fitter != null
                && !options.mode().isWhole()
                && record instanceof Map<?, ?> map
                && fitter.wouldEvolve(map, rules::keeps);
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
                records.schema().ifPresent(this::declare);
                addAll(records, delivery, records.textual(), pause);
            }
        } else if (body instanceof Iterator<?> elements) {
            addAll(elements, delivery, false, pause);
        } else if (body instanceof Iterable<?> elements && !(body instanceof Map)) {
            addAll(elements.iterator(), delivery, false, pause);
        } else if (body != null) {
            add(body, delivery, false);
        }
    }

    private void addAll(Iterator<?> elements, Delivery delivery, boolean textual, Runnable pause) {
        for (long added = 1; elements.hasNext(); added++) {
            add(elements.next(), delivery, textual);
            if (added % PAUSE_RECORDS == 0) {
                pause.run();
            }
        }
    }

    /** @param textual whether text stands for any type */
    private void add(Object element, Delivery delivery, boolean textual) {
        Origin fallback = delivery.origin().orElse(null);
        if (element instanceof Rejected rejected) {
            reject(
                    rules.redact(
                            rejected.origin() == null
                                    ? new Rejected(rejected.code(), rejected.message(), fallback, rejected.raw())
                                    : rejected),
                    delivery.attempt());
        } else if (element instanceof Map<?, ?> fields) {
            Sampled found = new Sampled(
                    delivery.isRetry() ? rules.maskAgain(fields) : rules.mask(fields),
                    originOf(fields, fallback),
                    operationOf(fields, delivery.operation()),
                    delivery.attempt());
            if (rows == null) {
                hold(found, textual);
            } else {
                write(found);
            }
        } else {
            throw new IllegalArgumentException("a record must be a map, not "
                    + (element == null ? "null" : element.getClass().getName()));
        }
        FaultPoint.AFTER_READ.reached();
    }

    private static Origin originOf(Map<?, ?> record, Origin fallback) {
        return record instanceof Record ours && ours.origin() != null ? ours.origin() : fallback;
    }

    private static Operation operationOf(Map<?, ?> record, Operation delivered) {
        return record instanceof Record ours && ours.operation() == Operation.DELETE ? Operation.DELETE : delivered;
    }

    private void hold(Sampled sampled, boolean textual) {
        inference.add(sampled.record(), textual);
        sample.add(sampled);
        if (sample.size() == SAMPLE) {
            settle();
        }
    }

    /** Infers the schema from what was held back, and writes that. */
    private void settle() {
        if (rows == null && !sample.isEmpty()) {
            open(inference.schema());
        }
    }

    private void open(Schema found) {
        Schema wanted = options.schema().wanted(rules.output(found, table));
        columns = table.prepare(wanted, options.schema(), options.layout());
        int writers = options.writers() > 0 ? options.writers() : columns.size() < WIDE ? 1 : 2;
        rows = table.begin(number, columns, writers);
        writer = rules.writer(rows, columns);
        fitter = new RecordFitter(rules.input(), drifts);
        sample.forEach(this::write);
        sample.clear();
    }

    private void write(Sampled found) {
        try {
            operation(found.operation());
            fitter.write(found.record(), writer);
        } catch (ValueDoesNotFit e) {
            reject(Quarantine.misfit(found.record(), e.getMessage(), found.origin()), found.attempt());
        } catch (RowRefused e) {
            reject(Quarantine.refused(e.code(), found.record(), e.getMessage(), found.origin()), found.attempt());
        }
    }

    private void operation(Operation operation) {
        rows.operation(operation);
        rules.operation(operation);
    }

    /** The writer for a source that writes its rows itself, all with one operation. */
    RowWriter writerFor(RowSource source, Operation operation) {
        declare(source.schema());
        operation(operation);
        Schema masked = rules.mask(source.schema());

        return rules.mask(source.schema(), ProjectedWriter.of(masked, rules.input(), writer, drifts));
    }

    void reject(Rejected rejected) {
        reject(rejected, 1);
    }

    private void reject(Rejected rejected, long attempt) {
        if (rejects == null) {
            Schema schema = quarantine.prepare(Quarantine.SCHEMA, SchemaPolicy.EVOLVE, TableLayout.PLAIN);
            rejects = quarantine.begin(number, schema, 1);
        }
        Quarantine.write(rejects.writer(), pipeline, stream, number, attempt, rules.quarantined(rejected));
        rules.check(counts().read());
    }

    void filtered(long count) {
        filtered += count;
    }

    Counts counts() {
        long read = rows == null ? sample.size() : rows.rows();
        long superseded = rows == null ? 0 : rows.superseded();
        long quarantined = rejects == null ? 0 : rejects.rows();
        long left = filtered + rules.filtered();
        return new Counts(read + quarantined + left, read - superseded, quarantined, left + superseded);
    }

    /** Values that were left out of records that land. */
    long discarded() {
        return drifts.discarded();
    }

    long bytes() {
        return rows == null ? 0 : rows.bytes();
    }

    /** Every record is with its table's writer now. @return the tables that the commit will touch, in its order */
    List<LaneTable> seal() {
        settle();
        rules.seal(counts().read());
        if (rows == null && table.exists()) {
            // Nothing to land, but the table must remember how far the source was read.
            rows = table.beginEmpty(number);
        }
        List<LaneTable> touched = new ArrayList<>();
        if (rejects != null) {
            rejects.seal();
            touched.add(quarantine);
        }
        if (rows != null) {
            rows.seal();
            touched.add(table);
        }

        return touched;
    }

    /** Commits the quarantine first; a table that already holds this batch is passed over. */
    void commit(String position) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("position", position);
        details.put("counts", counts());
        if (!rules.violations().isEmpty()) {
            details.put("violations", rules.violations());
        }
        if (rejects != null) {
            commit(quarantine, rejects, details);
            FaultPoint.DURING_COMMIT.reached();
        }
        if (rows != null) {
            commit(table, rows, details);
        }
        rules.committed(counts());
    }

    private void commit(LaneTable target, TableBatch batch, Map<String, Object> details) {
        if (target.number() >= number) {
            batch.close();
        } else {
            target.commit(batch, number, details);
        }
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
        if (rejects != null) {
            rejects.close();
        }
    }
}
