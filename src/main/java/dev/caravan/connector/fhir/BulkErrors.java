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
package dev.caravan.connector.fhir;

import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outcomes of an export: what says that something was left out is rejected, {@code FHIR_EXPORT_ERROR} with its codes; a mere
 * remark is logged, by its codes.
 */
final class BulkErrors implements RecordStream {

    private static final Logger LOG = LoggerFactory.getLogger(BulkErrors.class);

    private final RecordStream rows;
    private Object next;

    BulkErrors(RecordStream rows) {
        this.rows = rows;
    }

    @Override
    public Optional<Schema> schema() {
        return rows.schema();
    }

    @Override
    public boolean hasNext() {
        while (next == null && rows.hasNext()) {
            Object row = rows.next();
            next = row instanceof Record outcome ? failure(outcome) : row;
        }

        return next != null;
    }

    private static Rejected failure(Record outcome) {
        if (!FhirOutcome.isFailure(outcome)) {
            LOG.warn("The server says of the export: {}.", FhirOutcome.codes(outcome));
            return null;
        }

        return new Rejected(
                "FHIR_EXPORT_ERROR",
                "The server left something out of the export: " + FhirOutcome.codes(outcome),
                outcome.origin(),
                (byte[]) outcome.get("_raw"));
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Object found = next;
        next = null;

        return found;
    }

    /** What the first one that there is says. */
    String first() {
        return hasNext() && next instanceof Rejected rejected ? rejected.message() : "";
    }

    @Override
    public void close() {
        rows.close();
    }
}
