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

import dev.caravan.landing.Expectation.Action;
import dev.caravan.landing.RowRules.RawPayload;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowJudge;
import dev.caravan.record.RowRefused;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.table.TableBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules at work on one batch, and what they found. */
final class BatchRules implements RowJudge {

    static final String EXPECTATION = "EXPECTATION";

    private static final Logger LOG = LoggerFactory.getLogger(BatchRules.class);
    private static final int SAMPLES = 3;
    private static final int SAMPLE_LENGTH = 200;

    private final LaneRules lane;
    private final RowRules rules;
    private final Map<String, Long> violations = new LinkedHashMap<>();
    private final Map<Expectation, Long> failures = new LinkedHashMap<>();
    private final List<String> samples = new ArrayList<>();
    private Operation operation = Operation.UPSERT;
    private Schema input;
    private long failed;
    private long filtered;

    BatchRules(LaneRules lane) {
        this.lane = lane;
        this.rules = lane.rules();
    }

    Map<?, ?> mask(Map<?, ?> record) {
        return lane.masking().apply(record);
    }

    /** Whether the masks leave a field of this name there. */
    boolean keeps(String field) {
        return !lane.masking().drops(field);
    }

    /** Of a record that comes out of the quarantine. */
    Map<?, ?> maskAgain(Map<?, ?> record) {
        return lane.masking().applyAgain(record);
    }

    /**
     * What a source's records look like behind the masks.
     *
     * @throws CaravanException CONFIG if the source says that there is no such field as one of those to be masked
     */
    Schema mask(Schema declared) {
        Schema masked = lane.masking().apply(declared);
        List<String> unmet = lane.masking().unmet();
        if (!unmet.isEmpty()) {
            throw config("the source has no field " + String.join(", ", unmet) + " to mask. It has "
                    + declared.fields().stream().map(Schema.Field::name).collect(Collectors.joining(", ")) + ".");
        }

        return masked;
    }

    /** Of a source that writes its rows itself. */
    RowWriter mask(Schema source, RowWriter target) {
        return lane.masking().isEmpty() ? target : new MaskedWriter(lane.masking(), source, target);
    }

    /** Input that could not be taken apart into fields holds what masks would hide. */
    Rejected redact(Rejected rejected) {
        return lane.masking().isEmpty() || rejected.raw() == null
                ? rejected
                : new Rejected(
                        rejected.code(),
                        rejected.message() + " (its payload is not kept, as columns are masked)",
                        rejected.origin(),
                        null);
    }

    /**
     * What rows of a batch look like behind the rules.
     *
     * @throws CaravanException CONFIG if a predicate or the transform does not go with these columns
     */
    Schema output(Schema batch, LaneTable table) {
        if (lane.sql().isEmpty()) {
            return batch;
        }
        if (lane.inputColumns().isEmpty()) {
            // Checked before the table is made; bound to its columns as they are when it is.
            bind(table.exists() ? InputColumns.merge(table.columns(), batch) : batch);
            return batch;
        }
        input = lane.inputColumns().get().with(batch);

        return bind(input);
    }

    private Schema bind(Schema columns) {
        try {
            return lane.sql().map(sql -> sql.bind(columns)).orElse(columns);
        } catch (IllegalArgumentException e) {
            throw config(e.getMessage());
        }
    }

    private CaravanException config(String problems) {
        return new CaravanException(Category.CONFIG, "Cannot run pipeline " + lane.pipeline() + ": " + problems);
    }

    /**
     * Takes rows of {@link #input} and hands those that pass to the batch.
     *
     * @throws CaravanException SCHEMA_CONFLICT if the table's columns are of other types than the rules make
     */
    RowWriter writer(TableBatch rows, Schema columns) {
        if (lane.inputColumns().isEmpty()) {
            input = columns;
            lane.masking().conflict(columns).ifPresent(this::refuse);
        }
        if (lane.sql().isEmpty()) {
            return rows.writer();
        }
        bind(input);
        try {
            return lane.sql().get().writer(rows, columns, this);
        } catch (IllegalArgumentException e) {
            throw new CaravanException(
                    Category.SCHEMA_CONFLICT,
                    "Cannot land in " + lane.table() + ": " + e.getMessage()
                            + ". Cast it in the transform, or land in a new table.",
                    e);
        }
    }

    private void refuse(Schema.Field column) {
        throw new CaravanException(
                Category.SCHEMA_CONFLICT,
                "Cannot mask " + column.name() + " in " + lane.table() + ": its column is of type " + column.type()
                        + ", and masked values are text. Use drop, or land in a new table.");
    }

    /** The columns that rows are written in. */
    Schema input() {
        return input;
    }

    long filtered() {
        return filtered;
    }

    @Override
    public void leftOut() {
        filtered++;
    }

    /** Of the rows that follow. */
    void operation(Operation next) {
        operation = next;
    }

    /** Of what is deleted only the key is known, so nothing is expected of the rest. */
    @Override
    public boolean admits(List<Violation> found, Supplier<byte[]> row) {
        if (operation == Operation.DELETE) {
            return true;
        }
        Action strongest = Action.WARN;
        for (Violation violation : found) {
            Expectation expectation = rules.expectations().get(violation.predicate());
            violations.merge(expectation.name(), 1L, Long::sum);
            if (expectation.action().compareTo(strongest) > 0) {
                strongest = expectation.action();
            }
        }
        switch (strongest) {
            case WARN -> {
                return true;
            }
            case DROP -> filtered++;
            case QUARANTINE -> throw new RowRefused(EXPECTATION, reasons(found), row.get());
            case FAIL -> fail(found, row.get());
        }

        return false;
    }

    private String reasons(List<Violation> found) {
        return found.stream()
                .filter(each -> rules.expectations().get(each.predicate()).action() == Action.QUARANTINE)
                .map(each -> reason(rules.expectations().get(each.predicate()), each.error()))
                .collect(Collectors.joining("; "));
    }

    private static String reason(Expectation expectation, String error) {
        return "expectation " + expectation.name()
                + (error == null ? " is not met: " : " cannot be computed (" + error + "): ")
                + expectation.predicate();
    }

    /** Waits for some more such rows, so that the error can show them; they count as filtered until then. */
    private void fail(List<Violation> found, byte[] row) {
        filtered++;
        failed++;
        found.stream()
                .map(each -> rules.expectations().get(each.predicate()))
                .filter(each -> each.action() == Action.FAIL)
                .forEach(each -> failures.merge(each, 1L, Long::sum));
        String text = new String(row, StandardCharsets.UTF_8);
        samples.add(text.length() > SAMPLE_LENGTH ? text.substring(0, SAMPLE_LENGTH) + "…" : text);
        if (samples.size() == SAMPLES) {
            failIfRowsDid();
        }
    }

    private void failIfRowsDid() {
        if (failed == 0) {
            return;
        }
        String which = failures.entrySet().stream()
                .map(each -> each.getKey().name() + " (" + each.getKey().predicate() + ") in " + each.getValue())
                .collect(Collectors.joining(", "));
        String shown = rules.rawPayload() == RawPayload.DROP ? "" : " Samples: " + String.join(" ", samples) + ".";
        throw new CaravanException(
                Category.EXPECTATION,
                "Cannot land in " + lane.table()
                        + ": rows of the open batch do not meet what is expected of all, up to now "
                        + which + " of them." + shown
                        + " Nothing of the batch was committed; correct the source or the expectation, and run the"
                        + " pipeline again.");
    }

    /** A row for the quarantine, with as much of it as may be kept. @param read rows of the batch so far */
    Rejected quarantined(Rejected rejected) {
        lane.thresholds().count(rejected);

        return rules.rawPayload() == RawPayload.KEEP
                ? rejected
                : new Rejected(rejected.code(), rejected.message(), rejected.origin(), null);
    }

    /** @throws CaravanException EXPECTATION or SOURCE_DATA if the run must not go on */
    void check(long read) {
        lane.thresholds().check(read);
    }

    /** Before anything of the batch is written for good. */
    void seal(long read) {
        failIfRowsDid();
        check(read);
    }

    void committed(Counts counts) {
        lane.thresholds().committed(counts);
        if (input != null) {
            lane.inputColumns().ifPresent(known -> known.keep(input));
        }
        for (Expectation expectation : rules.expectations()) {
            long count = violations.getOrDefault(expectation.name(), 0L);
            if (count > 0 && expectation.action() == Action.WARN) {
                LOG.warn(
                        "{}: {} of {} rows do not meet expectation {}: {}",
                        lane.pipeline(),
                        count,
                        counts.read(),
                        expectation.name(),
                        expectation.predicate());
            }
        }
        if (input != null) {
            lane.warnOfUnmetMasks();
        }
    }

    /** How many rows violated each expectation, for the commit's note. */
    Map<String, Long> violations() {
        return violations;
    }
}
