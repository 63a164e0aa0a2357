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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.record.Position;
import dev.caravan.table.TableVersion;
import java.util.Optional;

/**
 * What a commit of ours says of itself.
 *
 * @param number of the batch, or of the last one before it if this commit only claims the lane
 * @param counts empty for a claim
 */
public record CommitNote(String pipeline, String stream, long epoch, long number, Optional<Counts> counts) {

    static final String MOVED_FROM = "movedFrom";
    static final String MOVED_TO = "movedTo";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty for a version that somebody else made, or of which no note is kept. */
    public static Optional<CommitNote> of(TableVersion version) {
        JsonNode note = version.note().map(CommitNote::tree).orElse(null);
        if (note == null) {
            return Optional.empty();
        }

        return LaneName.parse(note.path("lane").asText())
                .map(lane -> new CommitNote(
                        lane.pipeline(),
                        lane.stream(),
                        note.path("epoch").asLong(),
                        note.path("number").asLong(),
                        counts(note)));
    }

    private static JsonNode tree(String note) {
        try {
            return JSON.readTree(note);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static Optional<Counts> counts(JsonNode note) {
        try {
            return note.has("counts")
                    ? Optional.of(JSON.treeToValue(note.get("counts"), Counts.class))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Of the note that a table holds of a lane; empty if it says nothing of one, or the position was too long for it. */
    static Optional<Position> position(String note) {
        String position = member(note, "position").orElse("");
        return position.isEmpty() ? Optional.empty() : Optional.of(Position.parse(position));
    }

    static Optional<String> member(String note, String member) {
        JsonNode tree = tree(note);
        return tree == null || !tree.hasNonNull(member)
                ? Optional.empty()
                : Optional.of(tree.get(member).asText());
    }
}
