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
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowRefused;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.SchemaInference;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.table.BatchShape;
import dev.caravan.table.TableBatch;
import dev.caravan.table.TableLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * What a batch has for one table and its quarantine. Records without a declared schema are held back until enough of them
 * are seen to infer one; from then on every record goes straight to its table's writer, or to the quarantine's.
 */
final class TargetBatch implements AutoCloseable {

    private static final int SAMPLE = 10_000;
    private static final int WIDE = 8;

    private final long number;
    private final LandingOptions options;
    private final LaneTable table;
    private final LaneTable quarantine;
    private final BatchRules rules;
    private final LongSupplier batchRead;

    private final Drifts drifts;
    private final SchemaInference inference = new SchemaInference();
    private final List<Sampled> sample = new ArrayList<>();
    private RecordFitter fitter;
    private Schema declared = new Schema(List.of());
    private TableBatch rows;
    private RowWriter writer;
    private TableBatch rejects;
    private final SenderCounts bySender = new SenderCounts();
    private Sender sender;

    private record Sampled(Map<?, ?> record, Sender sender, Origin origin, Operation operation, long attempt) {}

    /** @param batchRead how many records the batch has read, for all its tables */
    TargetBatch(long number, LaneTarget target, LongSupplier batchRead) {
        this.number = number;
        this.options = target.options();
        this.table = target.table();
        this.quarantine = target.quarantine();
        this.rules = target.rules().begin();
        this.drifts = new Drifts(options.schema());
        this.batchRead = batchRead;
    }

    /** Whose records follow. */
    void sentBy(Sender next) {
        if (next != sender) {
            bySender.add(sender, taken());
            sender = next;
        }
    }

    /** Declares what the records will look like. Without effect once rows are being written. */
    void declare(Schema schema) {
        if (rows == null) {
            declared = schema;
            open(rules.mask(schema));
        }
    }

    /** Whether a record would do better in a new batch, with a column for what is new in it. */
    boolean wouldEvolve(Map<?, ?> record) {
        return fitter != null
                && (fitter.wouldEvolve(record, rules::keeps)
                        || record instanceof Record ours
                                && ours.schema().filter(this::isNews).isPresent());
    }

    /** Whether it has a field, or a type for one, that the columns were not made for. */
    private boolean isNews(Schema schema) {
        return schema != declared
                && schema.fields().stream()
                        .filter(field ->
                                rules.keeps(field.name()) && drifts.policy().of(field.name()) == Drift.EVOLVE)
                        .anyMatch(field -> {
                            OptionalInt before = declared.ordinal(field.name());

                            return before.isPresent()
                                    ? !declared.field(before.getAsInt()).type().equals(field.type())
                                    : !fitter.hasColumn(field.name());
                        });
    }

    /**
     * @param operation of the record, and {@code attempt} how often it was tried
     * @param textual whether text stands for any type
     */
    void add(Map<?, ?> record, Origin origin, Operation operation, long attempt, boolean textual) {
        Sampled found = new Sampled(masked(record, attempt), sender, origin, operation, attempt);
        if (rows == null) {
            inference.add(found.record(), textual);
            sample.add(found);
            if (sample.size() == SAMPLE) {
                settle();
            }
        } else {
            write(found);
        }
    }

    private Map<?, ?> masked(Map<?, ?> record, long attempt) {
        return attempt > 1 ? rules.maskAgain(record) : rules.mask(record);
    }

    /** Infers the schema from what was held back, and writes that. */
    private void settle() {
        if (rows == null && !sample.isEmpty()) {
            open(inference.schema());
        }
    }

    private void open(Schema found) {
        Schema wanted = options.schema().wanted(rules.output(found, table));
        Schema columns = table.prepare(wanted, options.schema(), options.layout());
        rows = table.begin(number, columns, shape(columns));
        writer = rules.writer(rows, columns);
        fitter = new RecordFitter(rules.input(), drifts);
        Sender last = sender;
        sample.forEach(each -> {
            sentBy(each.sender());
            write(each);
        });
        sentBy(last);
        sample.clear();
    }

    /** @throws CaravanException CONFIG if rows are to be spread by a column that there is not */
    private BatchShape shape(Schema columns) {
        BatchShape shape = options.shape();
        for (String column : shape.columns()) {
            if (columns.ordinal(column).isEmpty()) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot land in " + table.name() + ": repartition names column " + column
                                + ", which it does not have.");
            }
        }

        return shape.withWriters(columns.size() < WIDE || options.choice().isPresent() ? 1 : 2);
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

    /** Of input that is no record: as masks cannot tell what is in it, it is left out where there are any. */
    void rejectUnread(Rejected rejected, long attempt) {
        reject(rules.redact(rejected), attempt);
    }

    /** Of a record that is for no table. */
    void rejectHomeless(Map<?, ?> record, RowRefused why, Origin origin, long attempt) {
        reject(Quarantine.refused(why.code(), masked(record, attempt), why.getMessage(), origin), attempt);
    }

    void reject(Rejected rejected, long attempt) {
        if (rejects == null) {
            Schema schema = quarantine.prepare(Quarantine.SCHEMA, SchemaPolicy.EVOLVE, TableLayout.PLAIN);
            rejects = quarantine.begin(number, schema, BatchShape.of(1));
        }
        Quarantine.write(rejects.writer(), sender, number, attempt, rules.quarantined(rejected));
        rules.check(batchRead.getAsLong());
    }

    /** What became of the records, by sender. The batch is sealed. */
    Map<Sender, Counts> countsBySender() {
        return bySender.with(sender, counts());
    }

    Counts counts() {
        return counts(size());
    }

    /** Of those that do not wait for the columns to be known. */
    private Counts taken() {
        return counts(rows == null ? 0 : rows.rows());
    }

    private Counts counts(long read) {
        long superseded = rows == null ? 0 : rows.superseded();
        long quarantined = rejects == null ? 0 : rejects.rows();
        return new Counts(
                read + quarantined + rules.filtered(), read - superseded, quarantined, rules.filtered() + superseded);
    }

    /** Rows for the table so far. */
    long size() {
        return rows == null ? sample.size() : rows.rows();
    }

    /** Values that were left out of records that land. */
    long discarded() {
        return drifts.discarded();
    }

    long bytes() {
        return rows == null ? 0 : rows.bytes();
    }

    /**
     * Every record is with its table's writer now. A table that exists takes part even if there is no row for it: it
     * must remember how far the source was read, and is empty where the batch is everything there is.
     *
     * @return the tables that the commit will touch, in its order
     */
    List<LaneTable> seal() {
        settle();
        rules.seal(batchRead.getAsLong());
        if (rows == null && table.exists()) {
            rows = options.mode().isWhole()
                    ? table.begin(number, table.columns(), BatchShape.of(1))
                    : table.beginEmpty(number);
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

    /** Commits one of those that {@link #seal} told. One that holds this batch already is passed over. */
    void commit(LaneTable touched, Map<String, Object> note) {
        TableBatch batch = touched == table ? rows : rejects;
        if (touched.number() >= number) {
            batch.close();
        } else {
            Map<String, Object> details = new LinkedHashMap<>(note);
            if (!rules.violations().isEmpty()) {
                details.put("violations", rules.violations());
            }
            touched.commit(batch, number, details);
        }
    }

    void committed() {
        rules.committed(counts());
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
