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

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.record.Position;
import java.util.Optional;

/**
 * Whose records they are: a stream of a pipeline.
 *
 * @param member of the lane's position that is this sender's; empty where all of it is
 */
record Sender(String pipeline, String stream, Optional<String> member) {

    /** With a lane to itself. */
    static Sender alone(String pipeline, String stream) {
        return new Sender(pipeline, stream, Optional.empty());
    }

    /** With others in one lane. */
    static Sender inGroup(String pipeline, String stream) {
        return new Sender(pipeline, stream, Optional.of(pipeline + "/" + stream));
    }

    /** What a position of the sender's says of the lane's. */
    Position inLane(Position own) {
        return member.map(name -> Position.of(name, own.tree())).orElse(own);
    }

    /** The sender's part of the lane's position. */
    Position of(Position lane) {
        if (member.isEmpty()) {
            return lane;
        }

        return lane.tree().get(member.get()) instanceof ObjectNode own ? Position.of(own) : Position.START;
    }

    /** Whether it has brought its part of a torn batch, of which others bring theirs. */
    boolean hasReached(Position lane, Position accepted) {
        return member.isPresent() && of(lane).equals(of(accepted));
    }

    /** Whether the lane knows the sender. */
    boolean isIn(Position lane) {
        return member.isEmpty() || lane.tree().has(member.get());
    }
}
