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
package dev.caravan.format.segments;

import java.util.Optional;

/** What the end of an envelope says that there was in it. */
public final class EnvelopeCount {

    private EnvelopeCount() {}

    /**
     * What is wrong with a count, without any of the data.
     *
     * @param element its name in the standard
     * @param written null when there is none
     * @param what was counted, in the plural
     */
    public static Optional<String> fault(String element, String written, long read, String what) {
        boolean number = written != null
                && written.length() <= 10
                && written.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!number) {
            return Optional.of(element + " is not a number; " + read + " " + what + " were read");
        }

        long count = Long.parseLong(written);
        return count == read
                ? Optional.empty()
                : Optional.of(element + " counts " + count + " " + what + ", " + read + " were read");
    }
}
