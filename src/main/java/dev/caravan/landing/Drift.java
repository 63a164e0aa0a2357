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

import java.util.Locale;

/** What happens when a record has a field that the table has no column for, or a value that its column cannot hold. */
public enum Drift {
    /** The table gets the column, or the wider type, with the next batch; what still does not fit is quarantined. */
    EVOLVE,
    /** The run fails. */
    FREEZE,
    /** The record lands without the field, or with null in place of the value. */
    DISCARD_COLUMN,
    /** The record is quarantined. */
    QUARANTINE;

    /** @throws IllegalArgumentException if the text names none of them */
    public static Drift parse(String text) {
        for (Drift drift : values()) {
            if (drift.toString().equals(text)) {
                return drift;
            }
        }
        throw new IllegalArgumentException("drift " + text + " is none of evolve, freeze, discard-column, quarantine");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
