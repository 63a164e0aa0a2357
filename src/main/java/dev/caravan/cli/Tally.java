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
package dev.caravan.cli;

import dev.caravan.landing.Counts;
import java.time.Duration;

/**
 * What one pipeline has landed in this run.
 *
 * @param time from the start of its source to its last commit, so that the start of Spark is not counted
 */
record Tally(Counts counts, Duration time) {

    static final Tally NONE = new Tally(Counts.NONE, Duration.ZERO);

    double seconds() {
        return time.toMillis() / 1000.0;
    }

    double rowsPerSecond() {
        return counts.landed() / Math.max(seconds(), 0.001);
    }
}
