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

import dev.caravan.record.ColumnNames;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.util.HashMap;
import java.util.Map;

/** Writes records, which know their fields by name, as rows of a schema. */
final class RecordFitter {

    private final Schema schema;
    private final Map<String, Integer> ordinals = new HashMap<>();

    RecordFitter(Schema schema) {
        this.schema = schema;
    }

    /** @throws ValueDoesNotFit if a field has no column or a value no exact place in it; no row was written then */
    void write(Map<?, ?> record, RowWriter writer) {
        writer.startRow();
        record.forEach((name, value) -> {
            if (value != null) {
                writer.set(ordinal(String.valueOf(name)), value);
            }
        });
        writer.endRow();
    }

    private int ordinal(String name) {
        Integer known = ordinals.get(name);
        if (known == null) {
            known = schema.ordinal(ColumnNames.normal(name))
                    .orElseThrow(() -> new ValueDoesNotFit(
                            "field " + name + " is new: the table had no column for it when the batch began"));
            ordinals.put(name, known);
        }

        return known;
    }
}
