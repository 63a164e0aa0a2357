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

import dev.caravan.landing.Resume;
import dev.caravan.record.Position;

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

    /** Nothing more will come of this stream in this run. */
    void endOfStream(String pipeline, String stream);
}
