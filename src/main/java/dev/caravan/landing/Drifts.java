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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.ValueDoesNotFit;

/** Meets the drift of one batch's records as the policy says, and counts what it left out. */
final class Drifts {

    private final SchemaPolicy policy;
    private long discarded;

    Drifts(SchemaPolicy policy) {
        this.policy = policy;
    }

    SchemaPolicy policy() {
        return policy;
    }

    /** How many values were left out. */
    long discarded() {
        return discarded;
    }

    void noColumnFor(String field) {
        met(field, new ValueDoesNotFit("field " + field + " has no column in the table"));
    }

    /**
     * Returns where the value is to be left out.
     *
     * @throws ValueDoesNotFit where the record is to be quarantined
     * @throws CaravanException SCHEMA_CONFLICT where the run is to fail
     */
    void met(String field, ValueDoesNotFit how) {
        switch (policy.of(field)) {
            case EVOLVE, QUARANTINE -> throw how;
            case DISCARD_COLUMN -> discarded++;
            case FREEZE -> throw new CaravanException(
                    Category.SCHEMA_CONFLICT,
                    "Cannot land a record: " + how.getMessage() + ", and drift is freeze. Nothing of its batch was"
                            + " committed. Change the table or the source, or set drift to evolve, discard-column or"
                            + " quarantine.",
                    how);
        }
    }
}
