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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Position;
import dev.caravan.table.FencedException;
import dev.caravan.table.LakeTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sequence of batches of one stream of a pipeline: where it stands, and how it takes one more step. The tables' own
 * numbers say what has landed; the intents say what the numbers mean.
 */
final class Lane implements AutoCloseable {

    /** A longer position stays in the intent alone: commit notes are read by every reader of the table. */
    private static final int MAX_NOTED_POSITION = 32 << 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String pipeline;
    private final String stream;
    private final String owner;
    private final LandingOptions options;
    private final List<LaneTarget> targets;
    private final IntentLog intents;
    private long landed;
    private boolean known;
    private Position position;
    private Position newestEnd;
    private Optional<Position> replayTo = Optional.empty();

    private Lane(
            String pipeline,
            String stream,
            String owner,
            LandingOptions options,
            List<LaneTarget> targets,
            IntentLog intents) {
        this.pipeline = pipeline;
        this.stream = stream;
        this.owner = owner;
        this.options = options;
        this.targets = targets;
        this.intents = intents;
    }

    /**
     * Looks where the stream stands, under a lock that keeps other runs on this machine out.
     *
     * @throws CaravanException CONFIG, FENCED, POSITION_LOST or STORAGE
     */
    static Lane open(LakeTables tables, LandingOptions options, String pipeline, String stream, String owner) {
        IntentLog intents = IntentLog.open(tables.warehouse().resolve("_caravan"), pipeline, stream);
        try {
            String name = new LaneName(pipeline, stream).toString();
            List<LaneTarget> targets = LaneRules.open(tables, options, pipeline, intents.directory()).stream()
                    .map(rules -> LaneTarget.open(tables, options, rules, name, owner))
                    .toList();
            Lane lane = new Lane(pipeline, stream, owner, options, targets, intents);
            lane.look();

            return lane;
        } catch (IllegalArgumentException e) {
            intents.close();
            throw new CaravanException(Category.CONFIG, e.getMessage(), e);
        } catch (RuntimeException e) {
            intents.close();
            throw e;
        }
    }

    /** Finds out what has landed. Earlier runs are shut out when the first batch begins: a look changes nothing. */
    private void look() {
        landed = newest().number();
        Optional<Intent> latest = intents.latest();
        known = landed > 0 || latest.isPresent();
        if (latest.isEmpty() || latest.get().number() < landed) {
            recoverFromTables();
        } else {
            recover(latest.get());
        }
        newestEnd = position;
        if (options.mode().isWhole()) {
            // Each run reads everything; what a crash tore is not made whole but put right by the next batch.
            landed = newest().number();
            position = Position.START;
            replayTo = Optional.empty();
        }
    }

    /** Tables and their quarantines. */
    private Stream<LaneTable> tables() {
        return targets.stream().flatMap(each -> Stream.of(each.table(), each.quarantine()));
    }

    /** The table that holds the newest batch; of several, one that records land in. */
    private LaneTable newest() {
        return Stream.concat(
                        targets.stream().map(LaneTarget::table),
                        targets.stream().map(LaneTarget::quarantine))
                .reduce((one, other) -> other.number() > one.number() ? other : one)
                .orElseThrow();
    }

    private void recover(Intent intent) {
        if (intent.number() > landed + 1) {
            throw restored(newest(), intent.number() - 1);
        }
        targets.stream()
                .map(LaneTarget::table)
                .filter(each -> isRestored(each, intent))
                .findFirst()
                .ifPresent(each -> {
                    throw restored(each, intent.before().get(each.name()));
                });
        if (intent.number() > landed) {
            // No table holds anything of it: the range is free to be read anew, with whatever has come since.
            position = intent.from();
        } else if (tables().allMatch(each -> each.holds(intent))) {
            position = intent.to();
        } else {
            torn(intent.number(), intent.from(), intent.to());
        }
    }

    /** Some tables hold the batch and some do not. Of a source without positions its records come again by themselves. */
    private void torn(long number, Position from, Position to) {
        boolean readable = !from.equals(to);
        landed = readable ? number - 1 : number;
        position = from;
        replayTo = readable ? Optional.of(to) : Optional.empty();
    }

    /** Whether the table has lost batches that it held when the intent was written. */
    private static boolean isRestored(LaneTable each, Intent intent) {
        return each.number() < intent.before().getOrDefault(each.name(), 0L);
    }

    private CaravanException restored(LaneTable each, long number) {
        return new CaravanException(
                Category.POSITION_LOST,
                "Cannot continue pipeline " + pipeline + ": table " + each.name() + " holds batch " + each.number()
                        + " of stream " + stream + ", but batch " + number
                        + " was landed. The table was restored, dropped or made anew. Bring it back, or delete "
                        + intents.directory() + " to read the source from its start.");
    }

    /**
     * The intents are gone or older than the tables, which win. A table that exists takes part in every batch; where one
     * is behind, a crash tore the batch.
     */
    private void recoverFromTables() {
        List<LaneTable> behind = targets.stream()
                .map(LaneTarget::table)
                .filter(each -> each.exists() && each.number() < landed)
                .toList();
        if (landed == 0) {
            position = Position.START;
        } else if (behind.isEmpty()) {
            position = positionNotedIn(newest());
        } else if (landed > 1 && behind.stream().allMatch(each -> each.number() == landed - 1)) {
            torn(landed, positionNotedIn(behind.get(0)), positionNotedIn(newest()));
        } else {
            throw positionLost();
        }
    }

    private Position positionNotedIn(LaneTable newest) {
        Optional<String> note = newest.note();
        note.flatMap(text -> CommitNote.member(text, CommitNote.MOVED_TO))
                .flatMap(LaneName::parse)
                .ifPresent(moved -> {
                    throw new CaravanException(
                            Category.POSITION_LOST,
                            "Cannot continue pipeline " + pipeline + ": it goes on as " + moved.pipeline()
                                    + " since ./caravan state mv. Give the route that id.");
                });
        try {
            JsonNode noted = note.isEmpty() ? null : JSON.readTree(note.get()).get("position");
            if (noted != null && !noted.isNull() && !noted.asText().isEmpty()) {
                return Position.parse(noted.asText());
            }
        } catch (IOException e) {
            // Not a note of ours: told below.
        }
        throw positionLost();
    }

    private CaravanException positionLost() {
        return new CaravanException(
                Category.POSITION_LOST,
                "Cannot continue pipeline " + pipeline + ": table " + options.table() + " holds batch " + landed
                        + " of stream " + stream + ", but how far that read the source is not to be found any more in "
                        + intents.directory() + " nor in the table. Restore that directory from a backup.");
    }

    /** As tables take it into their notes; empty if it is too long for that. */
    static String noted(Position position) {
        String json = position.toString();
        return json.length() > MAX_NOTED_POSITION ? "" : json;
    }

    /** Whether the lane had landed anything before this run, or was given a place. */
    boolean isKnown() {
        return known;
    }

    Path directory() {
        return intents.directory();
    }

    /** Whether the next batch has to end where the one that a crash tore did. */
    boolean isReplaying() {
        return replayTo.isPresent();
    }

    /** Behind the newest batch that is whole, also where each run begins at the start. */
    Position newestEnd() {
        return newestEnd;
    }

    Resume resume() {
        return new Resume(position, replayTo);
    }

    /** @throws CaravanException FENCED if another run has taken the lane over */
    Batch nextBatch() {
        try {
            tables().forEach(each -> each.claim(noteOf(each)));
        } catch (FencedException e) {
            throw fenced(e);
        }

        return new Batch(landed + 1, options, targets);
    }

    /** A table that holds a torn batch already was read further than the others. */
    private Map<String, Object> noteOf(LaneTable each) {
        return Map.of("position", noted(each.number() > landed ? replayTo.orElse(position) : position));
    }

    /** Intent, commits, then the number: what has landed is known only when this returns. */
    void commit(Batch batch, Position to) {
        if (batch.counts().read() == 0 && to.equals(position) && !options.mode().isWhole()) {
            batch.close();
            return;
        }
        refuseToGoBack(to);
        try {
            List<LaneTable> touched = batch.seal();
            if (touched.isEmpty()) {
                position = to;
                return;
            }
            intents.write(new Intent(batch.number(), position, to, numbers(touched), batch.counts(), owner));
            FaultPoint.AFTER_INTENT.reached();
            batch.commit(noted(to));
            FaultPoint.AFTER_COMMIT.reached();
        } catch (FencedException e) {
            throw fenced(e);
        }
        landed = batch.number();
        position = to;
        newestEnd = to;
        replayTo = Optional.empty();
        intents.prune(landed);
    }

    static Map<String, Long> numbers(List<LaneTable> tables) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        tables.forEach(each -> numbers.put(each.name(), each.number()));

        return numbers;
    }

    private void refuseToGoBack(Position to) {
        Optional<String> lowered = position.loweredIn(to);
        if (lowered.isPresent()) {
            throw new CaravanException(
                    Category.POSITION_LOST,
                    "Cannot commit batch " + (landed + 1) + " of stream " + stream + " of pipeline " + pipeline
                            + ": its source went back (" + lowered.get() + "). Nothing of the batch was committed."
                            + " Find out whether the source was restored or made anew; to read it from its start, delete "
                            + intents.directory() + " and the table.");
        }
    }

    /** Tells whom the lane belongs to now, as far as the tables know. */
    private CaravanException fenced(FencedException refusal) {
        String other = tables().filter(each -> refusal.table().toString().equals(each.name()))
                .flatMap(each -> each.ownerInTable().stream())
                .findFirst()
                .map(name -> ". The other run is " + name)
                .orElse(". Which the other run is, the table does not tell");

        return new CaravanException(
                Category.FENCED, refusal.getMessage() + other + "; this one was " + owner + ".", refusal);
    }

    @Override
    public void close() {
        intents.close();
    }
}
