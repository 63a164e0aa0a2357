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
package dev.caravan.run;

import dev.caravan.landing.BatchReport;

/** Told of what happens in a run, while it happens; to be quick. */
public interface RunWatcher {

    /** For whoever only asks at the end. */
    RunWatcher NONE = new RunWatcher() {

        @Override
        public void started(String pipeline, String stream) {
            // Nobody watches.
        }

        @Override
        public void committed(BatchReport report, Tally tally) {
            // Nobody watches.
        }
    };

    /** A source has begun to read. */
    void started(String pipeline, String stream);

    /** @param tally of the pipeline, this batch included */
    void committed(BatchReport report, Tally tally);
}
