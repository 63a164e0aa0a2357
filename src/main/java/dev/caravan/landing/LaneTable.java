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

import static java.util.stream.Collectors.joining;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Schema;
import dev.caravan.table.BatchShape;
import dev.caravan.table.FencedException;
import dev.caravan.table.LakeTable;
import dev.caravan.table.MaintenancePlan;
import dev.caravan.table.MaintenancePlan.Mode;
import dev.caravan.table.MaintenancePlan.Safety;
import dev.caravan.table.MaintenanceStep;
import dev.caravan.table.Mark;
import dev.caravan.table.TableBatch;
import dev.caravan.table.TableLayout;
import dev.caravan.table.WriteMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One table of a lane, with the mark that the lane last left in it. */
final class LaneTable {

    private static final Logger LOG = LoggerFactory.getLogger(LaneTable.class);
    private static final MaintenancePlan COMPACT = new MaintenancePlan(
            Set.of(MaintenanceStep.COMPACT), Duration.ZERO, Mode.APPLY, Safety.REFUSE_SHORT_RETENTION);

    private final LakeTable table;
    private final WriteMode mode;
    private final String lane;
    private final Map<String, Object> claimNote;
    private boolean exists;
    private boolean claimed;
    private Mark mark;

    LaneTable(LakeTable table, WriteMode mode, String lane, String owner) {
        this.table = table;
        this.mode = mode;
        this.lane = lane;
        this.claimNote = Map.of("lane", lane, "owner", owner);
        this.exists = table.exists();
        this.mark = exists ? table.mark(lane) : Mark.NONE;
    }

    LakeTable table() {
        return table;
    }

    String name() {
        return table.name().toString();
    }

    /** Whether it has what it is to have of the batch, if that is anything. */
    boolean holds(Intent intent) {
        return !intent.before().containsKey(name()) || number() >= intent.number();
    }

    boolean exists() {
        return exists;
    }

    /** Of the last batch this table holds; 0 for none. */
    long number() {
        return mark.number();
    }

    long epoch() {
        return mark.epoch();
    }

    Optional<String> note() {
        return exists ? table.note(lane) : Optional.empty();
    }

    /** Whoever left the lane's mark that the table holds now. */
    Optional<String> ownerInTable() {
        try {
            return table.note(lane).map(Mark::ownerIn).filter(owner -> !owner.isEmpty());
        } catch (RuntimeException e) {
            // It is wanted for the text of another failure only.
            return Optional.empty();
        }
    }

    /**
     * Shuts every earlier run of the lane out, once, before the first batch of this one.
     *
     * @throws FencedException if another run has landed something since this one looked
     */
    void claim(Map<String, Object> position) {
        if (!exists || claimed) {
            return;
        }
        Mark fresh = table.claim(lane, withClaim(position));
        if (fresh.number() != mark.number()) {
            throw new FencedException(table.name(), lane, mark, fresh);
        }
        mark = fresh;
        claimed = true;
        FaultPoint.AFTER_CLAIM.reached();
    }

    private Map<String, Object> withClaim(Map<String, Object> details) {
        Map<String, Object> all = new HashMap<>(claimNote);
        all.putAll(details);
        return all;
    }

    /** Makes the table, or adds what it lacks as far as the policy goes. @return the columns that records fill, as they are now */
    Schema prepare(Schema wanted, SchemaPolicy policy, TableLayout layout) {
        Schema filled = wanted.without(mode.ownColumns());
        if (!exists) {
            table.create(filled.with(mode.ownColumns()), layout);
            exists = true;
            claim(Map.of());
        } else {
            refuseNew(policy.frozen(filled));
            table.evolve(policy.evolving(filled).with(mode.ownColumns()));
        }

        return columns();
    }

    private void refuseNew(Schema frozen) {
        List<Schema.Field> added = frozen.without(table.schema()).fields();
        if (!added.isEmpty()) {
            throw new CaravanException(
                    Category.SCHEMA_CONFLICT,
                    "Cannot land in " + table.name() + ": it has no column for field "
                            + added.stream().map(Schema.Field::name).collect(joining(", "))
                            + ", and drift is freeze. Add the column, or set drift to evolve, discard-column or"
                            + " quarantine.");
        }
    }

    /** Those that records fill. The table exists. */
    Schema columns() {
        return table.schema().without(mode.ownColumns());
    }

    /** Makes small files into larger ones. A failure is told and no more: others can try again later. */
    void compact() {
        try {
            table.maintenance().run(COMPACT);
        } catch (RuntimeException e) {
            LOG.warn("{} was not compacted: {}", table.name(), CaravanException.reasonOf(e));
        }
    }

    TableBatch begin(long number, Schema columns, BatchShape shape) {
        return table.begin(lane, mark, number, mode, columns, shape);
    }

    /** For a batch that has nothing for the table but its number. */
    TableBatch beginEmpty(long number) {
        return table.begin(lane, mark, number, new WriteMode.Append(), columns(), BatchShape.of(1));
    }

    /** Commits, and finds out from the table itself when the answer is a failure that may have come too late. */
    void commit(TableBatch batch, long number, Map<String, Object> details) {
        try {
            mark = batch.commit(withClaim(details));
        } catch (FencedException e) {
            throw e;
        } catch (RuntimeException e) {
            Mark next = mark.withNumber(number);
            if (!table.mark(lane).equals(next)) {
                throw e;
            }
            mark = next;
        }
    }
}
