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
import dev.caravan.record.Position;
import dev.caravan.table.BatchShape;
import dev.caravan.table.FencedException;
import dev.caravan.table.LakeTables;
import dev.caravan.table.WriteMode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes to what the warehouse remembers of its streams. Each is a commit without rows in the tables themselves: numbers
 * only grow, and runs that are at work elsewhere are shut out.
 */
public final class LaneChanges {

    private final Path directory;
    private final LaneStates states;

    public LaneChanges(LakeTables tables) {
        this.directory = tables.warehouse().resolve("_caravan");
        this.states = new LaneStates(tables);
    }

    /**
     * Lets the next run of a stream begin at a position; at {@link Position#START} it reads its source anew.
     *
     * @throws CaravanException FENCED if a run of the stream is at work
     */
    public void set(String pipeline, String stream, Position position) {
        LaneName lane = new LaneName(pipeline, stream);
        try (IntentLog intents = IntentLog.open(directory, pipeline, stream)) {
            List<LaneTable> held = states.lanes(lane::equals).getOrDefault(lane, List.of());
            if (held.isEmpty()) {
                intents.write(intent(1, position, List.of()));
                intents.deleteAllBut(1);
            } else {
                set(intents, held, position);
            }
        } catch (FencedException e) {
            throw fenced(e);
        }
    }

    private static void set(IntentLog intents, List<LaneTable> held, Position position) {
        long landed = held.stream().mapToLong(LaneTable::number).max().orElse(0);
        long number = Math.max(landed, intents.latest().map(Intent::number).orElse(0L)) + 1;
        Map<String, Object> details = details(position);
        held.forEach(each -> each.claim(details));
        List<LaneTable> targets = LaneStates.targets(held);
        intents.write(intent(number, position, targets));
        targets.forEach(each -> commit(each, number, details));
        intents.prune(number);
    }

    /** From and to are the same, so that the position counts whether or not a crash comes before the commit. */
    private static Intent intent(long number, Position position, List<LaneTable> targets) {
        return new Intent(number, position, position, Lane.numbers(targets), Counts.NONE, LaneStates.OWNER);
    }

    private static Map<String, Object> details(Position position) {
        return Map.of("position", Lane.noted(position), "counts", Counts.NONE);
    }

    private static void commit(LaneTable table, long number, Map<String, Object> details) {
        table.commit(table.begin(number, table.table().schema(), BatchShape.of(1)), number, details);
    }

    private static CaravanException fenced(FencedException cause) {
        return new CaravanException(Category.FENCED, cause.getMessage() + ".", cause);
    }

    /**
     * Gives a pipeline another id, under which it goes on where it stands: numbers and positions in all its tables, intents
     * and spools. Can be run again where a crash came in between.
     *
     * @throws CaravanException CONFIG if the other id has landed something of its own, FENCED if a run is at work,
     *     POSITION_LOST if there is no position to take along
     */
    public void move(String pipeline, String target) {
        Map<LaneName, List<LaneTable>> lanes = new LinkedHashMap<>();
        Map<LaneName, Position> positions = new LinkedHashMap<>();
        states.lanes(lane -> lane.pipeline().equals(pipeline)).forEach((lane, held) -> {
            lanes.put(lane, held);
            positions.put(lane, position(lane, held));
        });
        states.lanes(lane -> lane.pipeline().equals(target))
                .forEach((lane, held) -> refuseUnlessMovedHere(pipeline, lane, held));
        lanes.keySet().forEach(lane -> refuseIfUsed(pipeline, lane.in(target)));
        List<IntentLog> locks = new ArrayList<>();
        try {
            for (LaneName lane : lanes.keySet()) {
                locks.add(IntentLog.open(directory, pipeline, lane.stream()));
                locks.add(IntentLog.open(directory, target, lane.stream()));
            }
            lanes.forEach((lane, held) -> held.forEach(each -> copy(each, lane, lane.in(target), positions.get(lane))));
            lanes.forEach((lane, held) -> held.forEach(each ->
                    each.claim(Map.of(CommitNote.MOVED_TO, lane.in(target).toString()))));
            lanes.keySet().forEach(lane -> moveDirectory(lane, lane.in(target)));
        } catch (FencedException e) {
            throw fenced(e);
        } finally {
            locks.forEach(IntentLog::close);
        }
    }

    private Position position(LaneName lane, List<LaneTable> held) {
        return states.states(lane, held)
                .get(0)
                .position()
                .orElseThrow(() -> new CaravanException(
                        Category.POSITION_LOST,
                        "Cannot move pipeline " + lane.pipeline() + ": how far it has read stream " + lane.stream()
                                + " is not to be found any more. Set it first, with ./caravan state set."));
    }

    private static void refuseUnlessMovedHere(String pipeline, LaneName lane, List<LaneTable> held) {
        String origin = lane.in(pipeline).toString();
        boolean moved = held.stream().allMatch(each -> each.note()
                .flatMap(note -> CommitNote.member(note, CommitNote.MOVED_FROM))
                .filter(origin::equals)
                .isPresent());
        if (!moved || held.isEmpty()) {
            throw taken(pipeline, lane);
        }
    }

    private static CaravanException taken(String pipeline, LaneName target) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot move pipeline " + pipeline + " to " + target.pipeline() + ": " + target.pipeline()
                        + " has landed stream " + target.stream() + " itself. Choose another id.");
    }

    private void refuseIfUsed(String pipeline, LaneName target) {
        Path files = states.directoryOf(target);
        if (!Files.isDirectory(files)) {
            return;
        }
        try (DirectoryStream<Path> used = Files.newDirectoryStream(files, file -> !file.endsWith(IntentLog.LOCK))) {
            if (used.iterator().hasNext()) {
                throw taken(pipeline, target);
            }
        } catch (IOException e) {
            throw storage("list", files, e);
        }
    }

    /** The other lane's mark may be there already, of an earlier move; its number is no higher then. */
    private static void copy(LaneTable held, LaneName lane, LaneName target, Position position) {
        LaneTable moved = new LaneTable(held.table(), new WriteMode.Append(), target.toString(), LaneStates.OWNER);
        Map<String, Object> details = new LinkedHashMap<>(details(position));
        details.put(CommitNote.MOVED_FROM, lane.toString());
        moved.claim(details);
        if (held.number() > moved.number()) {
            commit(moved, held.number(), details);
        }
    }

    private void moveDirectory(LaneName lane, LaneName target) {
        Path from = states.directoryOf(lane);
        Path to = states.directoryOf(target);
        try {
            Files.delete(to.resolve(IntentLog.LOCK));
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(from.getParent())) {
                if (!left.iterator().hasNext()) {
                    Files.delete(from.getParent());
                }
            }
        } catch (IOException e) {
            throw storage("move", from, e);
        }
    }

    private static CaravanException storage(String verb, Path path, IOException cause) {
        return new CaravanException(
                Category.STORAGE, "Cannot " + verb + " " + path + ": " + CaravanException.reasonOf(cause) + ".", cause);
    }
}
