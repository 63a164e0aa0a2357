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
package dev.caravan.format.fhir;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.List;

/** The columns of a resource's row, and the structs in it. */
final class FhirColumns {

    static final String[] SOURCE = {"place", "position", "length"};
    static final String[] ERROR = {"code", "position", "text"};

    static final Schema SCHEMA = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", Scalar.STRING,
            "_source", struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG),
            "_parse_status", Scalar.STRING,
            "_errors", new Type.Array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING)),
            "resource_type", Scalar.STRING,
            "id", Scalar.STRING,
            "version_id", Scalar.STRING,
            "last_updated", Scalar.TIMESTAMP,
            "profile", new Type.Array(Scalar.STRING),
            "full_url", Scalar.STRING,
            "deleted", Scalar.BOOLEAN,
            "method", Scalar.STRING,
            "leading", Scalar.STRING,
            "resource", Scalar.STRING,
            "trailing", Scalar.STRING);

    private FhirColumns() {}

    private static Type struct(String[] names, Type... types) {
        Schema.Field[] fields = new Schema.Field[names.length];
        for (int i = 0; i < names.length; i++) {
            fields[i] = new Schema.Field(names[i], types[i]);
        }

        return new Type.Struct(new Schema(List.of(fields)));
    }
}
