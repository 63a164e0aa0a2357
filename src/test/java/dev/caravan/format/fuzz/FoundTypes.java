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
package dev.caravan.format.fuzz;

import dev.caravan.record.Conversion;
import dev.caravan.record.Record;
import dev.caravan.record.SchemaInference;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.util.List;
import java.util.Random;

/** As a landing finds the types of records that do not say theirs: what does not fit is a misfit and nothing else. */
public final class FoundTypes {

    private FoundTypes() {}

    /** @param textual whether text stands for any type */
    public static void ofOne(List<?> outcomes, Random random, boolean textual) {
        if (outcomes.isEmpty() || !(outcomes.get(random.nextInt(outcomes.size())) instanceof Record record)) {
            return;
        }

        SchemaInference inference = new SchemaInference();
        inference.add(record, textual);
        inference.schema();
        for (Object value : record.values()) {
            if (value instanceof String || value instanceof Number) {
                for (Type.Scalar type : Type.Scalar.values()) {
                    try {
                        Conversion.toScalar(value, type);
                    } catch (ValueDoesNotFit e) {
                        // It is quarantined.
                    }
                }
            }
        }
    }
}
