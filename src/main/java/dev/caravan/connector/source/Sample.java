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
package dev.caravan.connector.source;

import dev.caravan.record.Schema;
import dev.caravan.record.SchemaInference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A few records of a stream.
 *
 * @param schema as it would land; found from these records where the source does not say
 * @param records in the order of the source; a field without a value is absent or null
 * @param rejected what is wrong with the input that stood between them, each in one line without the payload
 */
public record Sample(Schema schema, List<? extends Map<String, ?>> records, List<String> rejected) {

    /** @param textual whether text in the records stands for any type, as in CSV */
    public static Sample of(List<? extends Map<String, ?>> records, List<String> rejected, boolean textual) {
        SchemaInference inference = new SchemaInference();
        records.forEach(each -> inference.add(each, textual));

        return new Sample(inference.schema(), records, rejected);
    }

    /** Nothing, of a stream whose schema nobody knows. */
    public Optional<Schema> knownSchema() {
        return schema.size() == 0 ? Optional.empty() : Optional.of(schema);
    }
}
