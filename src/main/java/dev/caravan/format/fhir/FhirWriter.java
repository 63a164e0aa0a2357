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

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The bytes of a row of {@link FhirRecords}, from its columns without {@code _raw}. */
public final class FhirWriter {

    private FhirWriter() {}

    /** @param row as {@link FhirRecords} made it or as it comes back from a table; what is missing is null */
    public static byte[] write(Map<String, ?> row) {
        return (text(row, "leading") + text(row, "resource") + text(row, "trailing")).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Map<String, ?> row, String column) {
        return row.get(column) instanceof String text ? text : "";
    }
}
