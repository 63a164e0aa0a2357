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

import dev.caravan.format.score.FileScore;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** FHIR in JSON: single resources, Bundles, NDJSON. */
public final class FhirScore extends FileScore {

    public FhirScore() {
        super("fhir", "FHIR", "fhir");
    }

    @Override
    protected Map<String, Schema> rows() {
        return Map.of("One row for each resource", FhirColumns.SCHEMA);
    }

    @Override
    protected String introduction() {
        return """
                Resources of FHIR R4 and R5 in JSON (NDJSON, Bundles of any type, arrays, single resources) or XML (Bundles, single resources).
                `caravan-fhir-parse-action` makes rows of them, behind any source. A resource is kept as it stands, character for character.
                """;
    }

    @Override
    protected String query() {
        return """
                -- Family names of patients
                SELECT id, last_updated, get_json_object(resource, '$.name[0].family') AS family_name
                FROM fhir.resources
                WHERE resource_type = 'Patient' AND NOT coalesce(deleted, false)
                """;
    }

    /** The suites of SQL on FHIR are tests that hold resources, and no resources. */
    @Override
    protected boolean takes(Path file, byte[] bytes) {
        return file.toString().endsWith("json")
                && !file.toString().contains("sql-on-fhir")
                && !file.endsWith("package.json");
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return FhirRead.all(bytes);
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return FhirWriter.write(rowWithoutRaw);
    }
}
