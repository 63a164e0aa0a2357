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
package dev.caravan.format.edifact;

import dev.caravan.format.score.Comparison;
import dev.caravan.format.score.FileScore;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** EDIFACT interchanges, and messages without one. */
public final class EdifactScore extends FileScore {

    public EdifactScore() {
        super("edifact", "EDIFACT", "edifact", "x12");
    }

    @Override
    protected Map<String, Schema> rows() {
        return Map.of("One row for each message", EdifactColumns.SCHEMA);
    }

    @Override
    protected String introduction() {
        return """
                Interchanges of EDIFACT, any message, with or without UNA. `caravan-edifact-parse-action` makes rows of them, behind any source. Invoices
                (INVOIC), orders (ORDERS) and despatch advices (DESADV) have their document nested; the segments of every message are there as they stand.
                A number of four digits is the data element that a column is read from.
                """;
    }

    @Override
    protected String query() {
        return """
                -- The lines of each invoice
                SELECT document.number, line.number AS line, line.item_id, line.quantities[0].quantity, line.amounts[0].amount
                FROM edifact.messages
                LATERAL VIEW explode(document.lines) AS line
                WHERE message.type = 'INVOIC'
                """;
    }

    @Override
    protected boolean takes(Path file, byte[] bytes) {
        return EdifactSamplesTest.isEdifact(file);
    }

    @Override
    protected Optional<String> fault(Path file) {
        return EdifactSamplesTest.INVALID.contains(file.getFileName().toString())
                ? Optional.of("its counts, numbers or dates are wrong")
                : Optional.empty();
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return EdifactRead.all(bytes);
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return EdifactWriter.write(rowWithoutRaw);
    }

    @Override
    protected List<Comparison> comparisons(Path directory) throws IOException {
        return directory.endsWith("edifact") ? List.of(SmooksValues.compare(directory)) : List.of();
    }
}
