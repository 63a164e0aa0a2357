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

import dev.caravan.record.Position;
import java.util.Optional;

/**
 * Where a source goes on.
 *
 * @param from what has landed
 * @param replayTo set after a crash in the middle of a commit: the first batch must end exactly here
 */
public record Resume(Position from, Optional<Position> replayTo) {

    /** Of a stream that nobody has read. */
    public static final Resume START = new Resume(Position.START, Optional.empty());
}
