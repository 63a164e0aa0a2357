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
package dev.caravan.connector.source;

import dev.caravan.lake.NamedStream;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where streams go on: known to whoever takes their records. Sources ask the one that is bound in the Camel registry, else
 * the lake; where neither is, as in a trial that only logs, each stream begins at the beginning.
 */
public interface Positions {

    /** Behind everything that was accepted of this stream; takes it over from any earlier run when first asked. */
    Resume resume(String pipeline, String stream);

    /** Behind everything that was committed of this stream; the start where nobody knows. */
    default Position landed(String pipeline, String stream) {
        return Position.START;
    }

    /**
     * Where the newest batch of this stream ended, also where each run replaces the table and so begins at the start; the
     * start where nobody knows.
     */
    default Position newest(String pipeline, String stream) {
        return Position.START;
    }

    /**
     * The streams that a source with several will read, before the first of them.
     *
     * @throws CaravanException CONFIG if they cannot land side by side
     */
    default void announce(String pipeline, List<NamedStream> streams) {}

    /** Everything of this stream was handed over and is committed: what is held for it may go. */
    default void release(String pipeline, String stream) {}

    /** Whether the run is about to stop, and a source with several streams begins no other. */
    default boolean isStopAsked() {
        return false;
    }

    /** Where a source with several streams may keep what is about all of them; empty where nothing is kept. */
    default Optional<Path> stateDirectory(String pipeline) {
        return Optional.empty();
    }

    /** Nothing more will come of this stream in this run. */
    void endOfStream(String pipeline, String stream);
}
