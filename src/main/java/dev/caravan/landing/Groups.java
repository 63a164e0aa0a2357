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
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.table.LakeTables;
import dev.caravan.table.WriteMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place that a stream has reached along when its pipeline joins a commit group or leaves it: it is in another
 * lane from then on, and the stream must not be read from its start.
 */
final class Groups {

    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

    private Groups() {}

    /** Before a stream lands by itself: where it last landed as a member of a group, it goes on from there. */
    static void leave(LakeTables tables, LandingOptions options, String pipeline, String stream) {
        LaneName own = new LaneName(pipeline, stream);
        LaneTable held = held(tables, options, own);
        if (!held.exists() || isAtWork(tables, held, own)) {
            return;
        }
        Sender member = Sender.inGroup(pipeline, stream);
        for (LaneState group : groups(tables, held, options, pipeline)) {
            Optional<Position> place = group.position().filter(member::isIn).map(member::of);
            if (place.isPresent()) {
                new LaneChanges(tables).set(own, held.number() > 0 ? List.of(held) : List.of(), place.get());
                LOG.info("{} leaves commit group {}: stream {} goes on by itself", pipeline, group.pipeline(), stream);
                return;
            }
        }
    }

    private static LaneTable held(LakeTables tables, LandingOptions options, LaneName lane) {
        return new LaneTable(
                tables.table(options.table(), options.format()),
                new WriteMode.Append(),
                lane.toString(),
                LaneStates.OWNER);
    }

    /** Whether the stream lands by itself: not if it never did, nor since it became a member of a group. */
    private static boolean isAtWork(LakeTables tables, LaneTable held, LaneName own) {
        boolean moved = held.note()
                .flatMap(note -> CommitNote.member(note, CommitNote.MOVED_TO))
                .isPresent();

        return held.number() > 0 && !moved
                || IntentLog.latest(new LaneStates(tables).directoryOf(own)).isPresent();
    }

    /** Only the lane of a group has the table's name for its stream. */
    private static List<LaneState> groups(LakeTables tables, LaneTable held, LandingOptions options, String pipeline) {
        LaneStates states = new LaneStates(tables);
        String stream = options.table().toString();

        return held.table().marks().keySet().stream()
                .flatMap(lane -> LaneName.parse(lane).stream())
                .filter(lane -> lane.stream().equals(stream) && !lane.pipeline().equals(pipeline))
                .flatMap(lane -> states.of(lane.pipeline()).stream())
                .filter(state -> state.stream().equals(stream))
                .toList();
    }

    /**
     * Before a stream lands as a member: what it has reached by itself becomes its part of the group's position, and the
     * lane of its own is closed. Can be done again where a crash came in between.
     *
     * @param name of the group
     * @throws CaravanException CONFIG if the group has a torn batch to make whole first
     */
    static void join(
            LakeTables tables, LandingOptions options, String name, LaneLanding landing, Sender member, IntentLog own) {
        LaneName lane = new LaneName(member.pipeline(), member.stream());
        LaneTable held = held(tables, options, lane);
        if (!isAtWork(tables, held, lane)) {
            return;
        }
        if (landing.resume().replayTo().isPresent()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot take pipeline " + member.pipeline() + " into commit group " + name
                            + ": a crash tore the last batch of the others. Run them once without it.");
        }
        Position place = new LaneStates(tables)
                .states(lane, held.exists() ? List.of(held) : List.of())
                .get(0)
                .position()
                .orElseThrow(() -> new CaravanException(
                        Category.POSITION_LOST,
                        "Cannot take pipeline " + member.pipeline() + " into commit group " + name
                                + ": how far it has read stream " + member.stream()
                                + " is not to be found any more. Set it first, with ./caravan state set."));
        landing.moveTo(member, place);
        if (held.exists()) {
            held.claim(Map.of(
                    CommitNote.MOVED_TO, new LaneName(name, options.table().toString()).toString()));
            own.deleteAll();
        }
        LOG.info("{} joins commit group {}: stream {} goes on there", member.pipeline(), name, member.stream());
    }

    /** @throws CaravanException CONFIG if a torn batch has a part of a pipeline that is not in this run */
    static void refuseIfAbsent(String group, Resume resume, Set<String> pipelines) {
        if (resume.replayTo().isEmpty()) {
            return;
        }
        for (Map.Entry<String, JsonNode> part : resume.replayTo().get().tree().properties()) {
            String pipeline = part.getKey().substring(0, part.getKey().indexOf('/'));
            boolean moved = !part.getValue().equals(resume.from().tree().get(part.getKey()));
            if (moved && !pipelines.contains(pipeline)) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot run commit group " + group + " without pipeline " + pipeline
                                + ": a crash tore a batch that it has a part of. Run it along with the others.");
            }
        }
    }
}
