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
package dev.caravan.format.copybook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.format.score.Comparison;
import dev.caravan.format.score.CorpusScore;
import dev.caravan.format.score.FormatScore;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of mainframes, each with its copybook and options; the reads are those of Cobrix' tests. */
public final class CopybookScore extends FormatScore {

    private static final String CORPUS = "cobrix";

    public CopybookScore() {
        super("copybook", "EBCDIC with copybooks", "ebcdic");
    }

    @Override
    protected Map<String, Schema> rows() {
        Map<String, Schema> rows = new LinkedHashMap<>();
        rows.put("One row for each record, with these columns before those of its copybook", Columns.ROW);
        rows.put("Behind them with `segmentLevels`", SegmentedRecords.IDS);

        return rows;
    }

    @Override
    protected String introduction() {
        return """
                Files unloaded from a mainframe, of fixed or variable records, laid out by a COBOL copybook. `caravan-copybook-parse-action` makes rows
                of them, behind any source. A group is a struct, OCCURS a list, a REDEFINES a column beside the one it redefines. `X` and `A` are string;
                whole numbers of at most 18 digits are long, others decimal; COMP-1 and COMP-2 are double, or as IEEE float and double.
                Fillers have no column: `_rest` holds what the others do not say of a record's bytes, so that all of them give it back without `_raw`.
                """;
    }

    @Override
    protected String query() {
        return """
                -- Records of which a field could not be read
                SELECT _source.record, error.field, error.code, error.text
                FROM mainframe.transactions
                LATERAL VIEW explode(_errors) AS error
                WHERE _parse_status <> 'ok'
                """;
    }

    @Override
    protected String rebuiltFrom() {
        return "the columns and `_rest`, without `_raw`";
    }

    @Override
    protected List<CorpusScore> scores(Path directory) throws IOException {
        CorpusScore score = new CorpusScore(CORPUS);
        for (CobrixCases.Result result : results(directory)) {
            for (CobrixCases.Read read : result.files()) {
                score.add(
                        read.file() + " (" + result.shortName() + ")",
                        fault(result),
                        read.length(),
                        read.outcomes(),
                        row -> result.rebuilt());
            }
        }

        return List.of(score);
    }

    private static Optional<String> fault(CobrixCases.Result result) {
        return result.name().startsWith("Test19") ? Optional.of("letters where digits belong") : Optional.empty();
    }

    @Override
    protected List<Comparison> comparisons(Path directory) throws IOException {
        long compared = 0;
        List<String> differences = new ArrayList<>();
        for (CobrixCases.Result result : results(directory)) {
            compared += result.compared();
            result.differences()
                    .forEach(difference -> differences.add(result.shortName() + ": " + difference
                            + (result.name().startsWith("Test19")
                                    ? " (a number with decimal places and nothing but blanks is no zero here)"
                                    : "")));
        }

        return List.of(new Comparison("the rows that Cobrix' own tests expect, value by value", compared, differences));
    }

    private static List<CobrixCases.Result> results(Path directory) throws IOException {
        CobrixCases cases = new CobrixCases(directory.resolve(CORPUS));
        List<CobrixCases.Result> results = new ArrayList<>();
        for (JsonNode read : CobrixCases.JSON.readTree(
                directory.resolve("COBRIX_OPTIONS.json").toFile())) {
            if (cases.isThere(read)) {
                results.add(cases.run(read));
            }
        }

        return results;
    }
}
