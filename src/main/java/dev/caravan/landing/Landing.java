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
import dev.caravan.record.Operation;
import dev.caravan.record.Position;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Lands the records of one stream of a pipeline, batch by batch, each exactly once. Deliveries may come from several
 * threads; they are taken one at a time, and a slow table makes them wait. After a failure nothing more is accepted: the
 * run ends, and the next one goes on from what the table holds.
 */
public interface Landing extends AutoCloseable {

    /**
     * Takes the stream over from whichever run had it before, with commits of its own. For commits that several streams
     * share there is {@link CommitGroup}.
     *
     * @param owner of this run, unique
     * @param clock closes batches whose time is up
     * @throws CaravanException CONFIG, FENCED, POSITION_LOST or STORAGE
     */
    static Landing open(
            LakeTables tables,
            LandingOptions options,
            String pipeline,
            String stream,
            String owner,
            LandingListener listener,
            ScheduledExecutorService clock) {
        LaneLanding landing = LaneLanding.open(tables, options, pipeline, stream, owner, listener, clock);
        try {
            if (!landing.isKnown()) {
                Groups.refuseIfMember(tables, options, Sender.inGroup(pipeline, stream), pipeline);
            }
        } catch (RuntimeException e) {
            landing.close();
            throw e;
        }

        return landing;
    }

    /** What was committed up to now. */
    Counts counts();

    /** Where the source goes on: behind everything accepted, landed or not. */
    Resume resume();

    /**
     * Takes what one exchange brings; returns when it is accepted. Its completion is told later, of the commit.
     *
     * @throws CaravanException if the source, a record's form or the table failed; the landing is over then
     */
    void accept(Delivery delivery);

    /** Counts records that the source read and left out, and moves on behind them. */
    default void skip(long records, Position behind) {
        accept(new Delivery(
                null, Optional.of(() -> behind), Optional.empty(), Operation.UPSERT, records, Optional.empty()));
    }

    /** What the table holds, and every restart goes on from. */
    Position landed();

    /**
     * Where the newest batch ended, as the tables have it. It differs from {@link #landed} where each run replaces the table
     * and so begins at the start.
     */
    default Position newest() {
        return landed();
    }

    /** Where a source may keep files of its own for this stream. */
    Path stateDirectory();

    /** The source has been read to its end: a batch that is everything there is may be committed. */
    void endOfStream();

    /** Lets a delivery that is under way go on for so long; one that takes longer is given up. */
    void stopWithin(Duration grace);

    /**
     * Commits if every exchange under way waits for it: nobody else would fill the batch.
     *
     * @return whether some still wait
     */
    boolean flushIfAllHeld(int underWay);

    /** Commits what is accepted, if anything is. */
    void flush();

    /** The failure that ended this landing, if one did. */
    Optional<CaravanException> failure();

    /** Commits what is accepted and lets the stream go. */
    @Override
    void close();
}
