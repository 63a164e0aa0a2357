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
package dev.caravan.format.x12;

import dev.caravan.format.score.Comparison;
import dev.caravan.format.score.FileScore;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** X12 of any version. */
public final class X12Score extends FileScore {

    public X12Score() {
        super("x12", "X12", "x12");
    }

    @Override
    protected Map<String, Schema> rows() {
        Map<String, Schema> rows = new LinkedHashMap<>();
        rows.put("One row for each transaction set (`rows: sets`)", X12Columns.SETS);
        rows.put("One row for each claim or claim payment (`rows: claims`)", X12Columns.CLAIMS);

        return rows;
    }

    @Override
    protected String introduction() {
        return """
                Interchanges of X12, any version, any transaction set, with their own delimiters. `caravan-x12-parse-action` makes rows of them, behind
                any source. Loops are understood for claims (837) and their payments (835); the segments of all other sets are there as they stand.
                """;
    }

    @Override
    protected String query() {
        return """
                -- Each service line of each claim, with what it was charged
                SELECT claim.claim_id, line.procedure_code, line.service_date, line.charge
                FROM x12.sets
                LATERAL VIEW explode(claims) AS claim
                LATERAL VIEW explode(claim.service_lines) AS line
                WHERE transaction_set_id = '837'
                """;
    }

    @Override
    protected boolean takes(Path file, byte[] bytes) {
        return X12SamplesTest.isInterchange(file, bytes);
    }

    @Override
    protected Optional<String> fault(Path file) {
        return X12SamplesTest.isValid(file)
                ? Optional.empty()
                : Optional.of(
                        file.toString().endsWith(".271")
                                ? "the number in its SE is not that of its ST"
                                : "made to be invalid, as its name says");
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return X12Read.all(bytes);
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return X12Writer.write(rowWithoutRaw);
    }

    @Override
    protected List<Comparison> comparisons(Path directory) throws IOException {
        return List.of(PythonPayments.compare(), StaediValues.compare(directory));
    }
}
