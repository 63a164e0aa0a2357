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
package dev.caravan.table;

import dev.caravan.record.Schema;
import dev.caravan.spark.SparkTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Schemas as text that can be read again. */
public final class SchemaJson {

    private SchemaJson() {}

    public static String write(Schema schema) {
        return SparkTypes.toSpark(schema).json();
    }

    /** @throws IllegalArgumentException if the text is not what {@link #write} wrote */
    public static Schema read(String json) {
        try {
            return SparkTypes.fromSpark((StructType) DataType.fromJson(json));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it is no schema", e);
        }
    }
}
