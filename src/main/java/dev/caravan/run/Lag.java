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

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far the tables of a pipeline that follows a log were behind it at their last commit.
 *
 * @param time from the newest change that had been handed over, when it was made there, to the commit here
 * @param bytes of its log that the server kept for this pipeline, when it was last asked; empty where it does not tell
 */
public record Lag(Duration time, OptionalLong bytes) {

    private static final int KIBI = 10;

    public double seconds() {
        return time.toMillis() / 1000.0;
    }

    /** {@code seconds_behind}, and {@code log_bytes_behind} where it is known. */
    public void putInto(Map<String, Object> document) {
        document.put("seconds_behind", seconds());
        bytes.ifPresent(kept -> document.put("log_bytes_behind", kept));
    }

    @Override
    public String toString() {
        String behind = String.format(Locale.ROOT, "%.1f s", seconds());

        return bytes.isEmpty()
                ? behind + " behind"
                : String.format(Locale.ROOT, "%s and %,d KiB of log behind", behind, bytes.getAsLong() >> KIBI);
    }
}
