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
import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the warehouse remembers of its streams. As in a run, the tables' numbers say what has landed and the intents what
 * the numbers mean.
 */
public final class LaneStates {

    static final String OWNER = "caravan state";

    private final LakeTables tables;
    private final Path directory;

    public LaneStates(LakeTables tables) {
        this.tables = tables;
        this.directory = tables.warehouse().resolve("_caravan");
    }

    /** Where a warehouse keeps what it remembers of one pipeline. */
    public static Path directoryOf(Path warehouse, String pipeline) {
        return warehouse.resolve("_caravan").resolve(IntentLog.fileName(pipeline));
    }

    /** Of every stream that ever landed anything, by pipeline and stream; one of two tables is there twice. */
    public List<LaneState> list() {
        return list(lane -> true);
    }

    /** Of one pipeline. */
    public List<LaneState> of(String pipeline) {
        return list(lane -> lane.pipeline().equals(pipeline));
    }

    private List<LaneState> list(Predicate<LaneName> wanted) {
        List<LaneState> states = new ArrayList<>();
        lanes(wanted).forEach((lane, held) -> states.addAll(states(lane, held)));

        return states;
    }

    /** The tables that hold a mark of each lane. A lane that was given another name is not there any more. */
    Map<LaneName, List<LaneTable>> lanes(Predicate<LaneName> wanted) {
        Comparator<LaneName> order = Comparator.comparing(LaneName::pipeline).thenComparing(LaneName::stream);
        Map<LaneName, List<LaneTable>> lanes = new TreeMap<>(order);
        Map<String, LaneName> known = new LinkedHashMap<>();
        for (Path pipeline : directories(directory)) {
            for (Path stream : directories(pipeline)) {
                if (IntentLog.latest(stream).isPresent()) {
                    LaneName lane = new LaneName(nameOf(pipeline), nameOf(stream));
                    known.put(lane.toString(), lane);
                    lanes.put(lane, new ArrayList<>());
                }
            }
        }
        lanes.keySet().removeIf(wanted.negate());
        for (LakeTable table : tables.list()) {
            for (String mark : table.marks().keySet()) {
                Optional.ofNullable(known.get(mark))
                        .or(() -> LaneName.parse(mark))
                        .filter(wanted)
                        .ifPresent(lane -> {
                            LaneTable held = new LaneTable(table, new WriteMode.Append(), mark, OWNER);
                            if (known.containsKey(mark) || !isMovedAway(held)) {
                                lanes.computeIfAbsent(lane, each -> new ArrayList<>())
                                        .add(held);
                            }
                        });
            }
        }

        return lanes;
    }

    private static boolean isMovedAway(LaneTable held) {
        return held.note()
                .flatMap(note -> CommitNote.member(note, CommitNote.MOVED_TO))
                .isPresent();
    }

    private static String nameOf(Path file) {
        return IntentLog.nameOf(file.getFileName().toString());
    }

    private static List<Path> directories(Path parent) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, child -> Files.isDirectory(child))) {
            children.forEach(found::add);
        } catch (IOException e) {
            throw new CaravanException(
                    Category.STORAGE, "Cannot list " + parent + ": " + CaravanException.reasonOf(e) + ".", e);
        }

        return found;
    }

    List<LaneState> states(LaneName lane, List<LaneTable> held) {
        if (held.isEmpty()) {
            return List.of(state(lane, Optional.empty(), List.of()));
        }

        return targets(held).stream()
                .map(table -> state(lane, Optional.of(table), withQuarantine(table, held)))
                .toList();
    }

    /** The tables that tell where the stream stands: quarantines only where nothing else holds anything of it. */
    static List<LaneTable> targets(List<LaneTable> held) {
        List<LaneTable> mains = held.stream()
                .filter(each -> !each.table().name().isQuarantine())
                .toList();

        return mains.isEmpty() ? held : mains;
    }

    private static List<LaneTable> withQuarantine(LaneTable table, List<LaneTable> held) {
        TableName name = table.table().name();
        return held.stream()
                .filter(each -> each == table || each.table().name().equals(name.quarantine()))
                .toList();
    }

    private LaneState state(LaneName lane, Optional<LaneTable> table, List<LaneTable> held) {
        Path intents = directoryOf(lane);
        Optional<Intent> latest = Files.isDirectory(intents) ? IntentLog.latest(intents) : Optional.empty();
        long number = held.stream().mapToLong(LaneTable::number).max().orElse(0);
        boolean torn = latest.filter(
                        intent -> intent.number() == number && !held.stream().allMatch(each -> each.holds(intent)))
                .isPresent();

        return new LaneState(
                lane.pipeline(),
                lane.stream(),
                table.map(each -> each.table().name()),
                torn ? number - 1 : number,
                held.stream().mapToLong(LaneTable::epoch).max().orElse(0),
                torn ? latest.map(Intent::from) : position(number, latest, held),
                latest.isPresent() ? IntentLog.changed(intents) : Optional.empty());
    }

    Path directoryOf(LaneName lane) {
        return directory.resolve(IntentLog.fileName(lane.pipeline())).resolve(IntentLog.fileName(lane.stream()));
    }

    /** Where the next run goes on, as it will find out itself; empty where it will refuse to. */
    private static Optional<Position> position(long number, Optional<Intent> latest, List<LaneTable> held) {
        if (latest.isPresent() && latest.get().number() == number) {
            return latest.map(Intent::to);
        }
        if (latest.isPresent() && latest.get().number() > number) {
            return latest.filter(intent -> intent.number() == number + 1).map(Intent::from);
        }
        if (number == 0) {
            return Optional.of(Position.START);
        }

        return held.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .flatMap(LaneTable::note)
                .flatMap(CommitNote::position);
    }
}
