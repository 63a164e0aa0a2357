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
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.SchemaInference;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.table.TableBatch;
import java.util.ArrayList;
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

    private final String pipeline;
    private final String stream;
    private final long number;
    private final LandingOptions options;
    private final LaneTable table;
    private final LaneTable quarantine;
    private final long openedAt = System.nanoTime();

    private final SchemaInference inference = new SchemaInference();
    private final List<Sampled> sample = new ArrayList<>();
    private RecordFitter fitter;
    private Schema columns;
    private TableBatch rows;
    private TableBatch rejects;
    private long filtered;

    private record Sampled(Map<?, ?> record, Origin origin) {}

    Batch(String pipeline, String stream, long number, LandingOptions options, LaneTable table, LaneTable quarantine) {
        this.pipeline = pipeline;
        this.stream = stream;
        this.number = number;
        this.options = options;
        this.table = table;
        this.quarantine = quarantine;
    }

    long number() {
        return number;
    }

    long nanosOpen() {
        return System.nanoTime() - openedAt;
    }

    boolean isFull() {
        return rows == null
                ? sample.size() >= options.batchRows()
                : rows.rows() >= options.batchRows() || rows.bytes() >= options.batchBytes();
    }

    /** Declares what the records will look like. Without effect once rows are being written. */
    void declare(Schema schema) {
        if (rows == null) {
            open(schema);
        }
    }

    /** @param textual whether text stands for any type */
    void add(Object element, Origin fallback, boolean textual) {
        if (element instanceof Rejected rejected) {
            reject(
                    rejected.origin() == null
                            ? new Rejected(rejected.code(), rejected.message(), fallback, rejected.raw())
                            : rejected);
        } else if (element instanceof Map<?, ?> record) {
            Origin origin = record instanceof Record ours && ours.origin() != null ? ours.origin() : fallback;
            if (rows == null) {
                hold(new Sampled(record, origin), textual);
            } else {
                write(record, origin);
            }
        } else {
            throw new IllegalArgumentException("a record must be a map, not "
                    + (element == null ? "null" : element.getClass().getName()));
        }
        FaultPoint.AFTER_READ.reached();
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

    private void open(Schema wanted) {
        columns = table.prepare(wanted, options.partitionBy(), options.tableProperties());
        int writers = options.writers() > 0 ? options.writers() : columns.size() < WIDE ? 1 : 2;
        rows = table.begin(number, columns, writers);
        fitter = new RecordFitter(columns);
        sample.forEach(sampled -> write(sampled.record(), sampled.origin()));
        sample.clear();
    }

    private void write(Map<?, ?> record, Origin origin) {
        try {
            fitter.write(record, rows.writer());
        } catch (ValueDoesNotFit e) {
            reject(Quarantine.misfit(record, e.getMessage(), origin));
        }
    }

    /** The writer for a source that writes its rows itself. */
    RowWriter writerFor(RowSource source) {
        declare(source.schema());
        return ProjectedWriter.of(source.schema(), columns, rows.writer());
    }

    void reject(Rejected rejected) {
        if (rejects == null) {
            Schema schema = quarantine.prepare(Quarantine.SCHEMA, List.of(), Map.of());
            rejects = quarantine.begin(number, schema, 1);
        }
        Quarantine.write(rejects.writer(), pipeline, stream, number, rejected);
    }

    void filtered(long count) {
        filtered += count;
    }

    Counts counts() {
        long landed = rows == null ? sample.size() : rows.rows();
        long quarantined = rejects == null ? 0 : rejects.rows();
        return new Counts(landed + quarantined + filtered, landed, quarantined, filtered);
    }

    long bytes() {
        return rows == null ? 0 : rows.bytes();
    }

    /** Every record is with its table's writer now. @return the tables that the commit will touch, in its order */
    List<LaneTable> seal() {
        settle();
        if (rows == null && table.exists()) {
            // Nothing to land, but the table must remember how far the source was read.
            columns = table.table().schema();
            rows = table.begin(number, columns, 1);
        }
        List<LaneTable> touched = new ArrayList<>();
        if (rejects != null) {
            touched.add(quarantine);
        }
        if (rows != null) {
            touched.add(table);
        }

        return touched;
    }

    /** Commits the quarantine first; a table that already holds this batch is passed over. */
    void commit(String position) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("position", position);
        details.put("counts", counts());
        if (rejects != null) {
            commit(quarantine, rejects, details);
            FaultPoint.DURING_COMMIT.reached();
        }
        if (rows != null) {
            commit(table, rows, details);
        }
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
