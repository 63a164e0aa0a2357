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
import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps a stream from landing twice when its route joins a commit group, leaves it or changes it: the place that it has
 * reached is in another lane then. A route keeps its lane as long as it keeps its id.
 */
final class Groups {

    private Groups() {}

    /**
     * @param group that the stream is to land in, and {@code place} where that stands
     * @throws CaravanException CONFIG if the stream landed in the table by itself, or as a member of another group
     */
    static void refuseIfElsewhere(
            LakeTables tables, LandingOptions options, String group, Sender member, Position place) {
        if (member.isIn(place)) {
            return;
        }
        if (landsAlone(tables, options, member.pipeline(), member.stream())) {
            throw refusal(member, options, "by itself");
        }
        refuseIfMember(tables, options, member, group);
    }

    private static boolean landsAlone(LakeTables tables, LandingOptions options, String pipeline, String stream) {
        LaneName lane = new LaneName(pipeline, stream);
        boolean landed = Stream.of(options.table(), options.table().quarantine())
                .map(name -> tables.table(name, options.format()))
                .anyMatch(table -> table.exists() && table.mark(lane.toString()).number() > 0);

        return landed
                || IntentLog.latest(new LaneStates(tables).directoryOf(lane)).isPresent();
    }

    /**
     * @param own the pipeline of the lane that the stream is to land in: a group, or its own
     * @throws CaravanException CONFIG if the stream landed in the table as a member of another one
     */
    static void refuseIfMember(LakeTables tables, LandingOptions options, Sender member, String own) {
        LakeTable table = tables.table(options.table(), options.format());
        if (!table.exists()) {
            return;
        }
        LaneStates states = new LaneStates(tables);
        String stream = options.table().toString();
        // Only the lane of a group has the table's name for its stream.
        List<String> groups = table.marks().keySet().stream()
                .flatMap(lane -> LaneName.parse(lane).stream())
                .filter(lane -> lane.stream().equals(stream) && !lane.pipeline().equals(own))
                .map(LaneName::pipeline)
                .toList();
        for (String group : groups) {
            Optional<Position> place = states.of(group).stream()
                    .filter(state -> state.stream().equals(stream))
                    .flatMap(state -> state.position().stream())
                    .findFirst();
            if (place.filter(member::isIn).isPresent()) {
                throw refusal(member, options, "in commit group " + group);
            }
        }
    }

    private static CaravanException refusal(Sender member, LandingOptions options, String how) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot run pipeline " + member.pipeline() + ": it has landed stream " + member.stream() + " in "
                        + options.table() + " " + how + ", and would land it a second time. Undo the change of"
                        + " commitGroup; or give the route another id, and with ./caravan state set the place that"
                        + " ./caravan state show has.");
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
