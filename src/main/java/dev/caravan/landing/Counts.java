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

/** What became of the records: read = landed + quarantined + filtered, always. */
public record Counts(long read, long landed, long quarantined, long filtered) {

    public static final Counts NONE = new Counts(0, 0, 0, 0);

    public Counts {
        if (read != landed + quarantined + filtered) {
            throw new IllegalStateException("Counts do not add up: read " + read + ", landed " + landed
                    + ", quarantined " + quarantined + ", filtered " + filtered);
        }
    }

    public Counts plus(Counts other) {
        return new Counts(
                read + other.read, landed + other.landed, quarantined + other.quarantined, filtered + other.filtered);
    }

    /** What has been added since. */
    Counts minus(Counts before) {
        return new Counts(
                read - before.read,
                landed - before.landed,
                quarantined - before.quarantined,
                filtered - before.filtered);
    }

    /** Of records that the source left out. */
    static Counts ofFiltered(long count) {
        return new Counts(count, 0, 0, count);
    }
}
