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
import dev.caravan.record.ColumnNames;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Writes records, which know their fields by name, as rows of a schema; drift is met as the policy says. */
final class RecordFitter {

    private static final int NO_COLUMN = -1;

    private final Schema schema;
    private final Drifts drifts;
    private final Map<String, Integer> ordinals = new HashMap<>();

    RecordFitter(Schema schema, Drifts drifts) {
        this.schema = schema;
        this.drifts = drifts;
    }

    /**
     * Whether the record has a field that the next batch could have a column for.
     *
     * @param lands whether a field of that name may have one at all
     */
    boolean wouldEvolve(Map<?, ?> record, Predicate<String> lands) {
        return record.entrySet().stream()
                .filter(field -> field.getValue() != null)
                .map(field -> String.valueOf(field.getKey()))
                .anyMatch(name ->
                        ordinal(name) == NO_COLUMN && drifts.policy().of(name) == Drift.EVOLVE && lands.test(name));
    }

    boolean hasColumn(String field) {
        return ordinal(field) != NO_COLUMN;
    }

    /**
     * @throws ValueDoesNotFit if a field has no column or a value no exact place in it; no row was written then
     * @throws CaravanException SCHEMA_CONFLICT if the policy allows no such thing
     */
    void write(Map<?, ?> record, RowWriter writer) {
        writer.startRow();
        record.forEach((name, value) -> {
            if (value != null) {
                write(String.valueOf(name), value, writer);
            }
        });
        writer.endRow();
    }

    private void write(String name, Object value, RowWriter writer) {
        int ordinal = ordinal(name);
        if (ordinal == NO_COLUMN) {
            drifts.noColumnFor(name);
            return;
        }
        try {
            writer.set(ordinal, value);
        } catch (ValueDoesNotFit e) {
            drifts.met(name, e);
            writer.set(ordinal, null);
        }
    }

    private int ordinal(String name) {
        return ordinals.computeIfAbsent(
                name, field -> schema.ordinal(ColumnNames.normal(field)).orElse(NO_COLUMN));
    }
}
