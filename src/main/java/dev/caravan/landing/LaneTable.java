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
import dev.caravan.record.Schema;
import dev.caravan.table.FencedException;
import dev.caravan.table.LakeTable;
import dev.caravan.table.Mark;
import dev.caravan.table.TableBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One table of a lane, with the mark that the lane last left in it. */
final class LaneTable {

    private final LakeTable table;
    private final String lane;
    private final Map<String, Object> claimNote;
    private boolean exists;
    private boolean claimed;
    private Mark mark;

    LaneTable(LakeTable table, String lane, String owner) {
        this.table = table;
        this.lane = lane;
        this.claimNote = Map.of("lane", lane, "owner", owner);
        this.exists = table.exists();
        this.mark = exists ? table.mark(lane) : Mark.NONE;
    }

    LakeTable table() {
        return table;
    }

    boolean exists() {
        return exists;
    }

    /** Of the last batch this table holds; 0 for none. */
    long number() {
        return mark.number();
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

    /** Makes the table or adds the columns it lacks. @return the columns as they are now */
    Schema prepare(Schema wanted, List<String> partitionBy, Map<String, String> properties) {
        if (!exists) {
            table.create(wanted, partitionBy, properties);
            exists = true;
            claim(Map.of());
        } else {
            table.addMissing(wanted);
        }

        return table.schema();
    }

    TableBatch begin(long number, Schema schema, int writers) {
        return table.begin(lane, mark, number, schema, writers);
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
