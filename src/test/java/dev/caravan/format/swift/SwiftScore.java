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
package dev.caravan.format.swift;

import dev.caravan.format.judge.Verdict;
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

/** SWIFT MT, in files with and without blocks. */
public final class SwiftScore extends FileScore {

    private static final Map<String, String> FAULTS = Map.of(
            "invalid_statement.sta", "made to be no statement",
            "sample_JPchar.txt", "the value date of a line has a month 54",
            "MT320.txt", "padding with exclamation marks behind the message",
            "MT341.fin", "a semicolon behind the message");

    public SwiftScore() {
        super("swift-mt", "SWIFT MT", "swift");
    }

    @Override
    protected Map<String, Schema> rows() {
        Map<String, Schema> rows = new LinkedHashMap<>();
        rows.put("One row for each message", SwiftColumns.SCHEMA);
        rows.put("Behind these with `validate`", Verdict.behind(Schema.of()));

        return rows;
    }

    @Override
    protected String introduction() {
        return """
                SWIFT messages in their blocks, with `$` between them (RJE), in sectors (DOS-PCC), or bare fields as banks hand statements out.
                `caravan-swift-mt-parse-action` makes rows of them, behind any source. Payments (MT103, 202, 205) and statements (MT940, 941, 942, 950)
                have columns of their own; the fields of every other type are there in their order. The rules of the network are not checked.
                """;
    }

    @Override
    protected String query() {
        return """
                -- The lines of each statement
                SELECT statement.account, statement.statement_number, line.value_date, line.mark, line.amount, line.information
                FROM swift.messages
                LATERAL VIEW explode(statement.lines) AS line
                """;
    }

    @Override
    protected boolean takes(Path file, byte[] bytes) {
        return file.toString().matches(".*/(mt940|prowide-core|prowide-core-examples)/.*\\.(sta|fin|rje|dos|txt)")
                && !file.endsWith("requirements.txt");
    }

    @Override
    protected Optional<String> fault(Path file) {
        return Optional.ofNullable(FAULTS.get(file.getFileName().toString()));
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return SwiftRead.all(bytes, SwiftStatements.charset(file.getFileName().toString()));
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return SwiftWriter.write(rowWithoutRaw);
    }

    @Override
    protected List<Comparison> comparisons(Path directory) throws IOException {
        SwiftStatements statements = new SwiftStatements(directory);

        return List.of(statements.lines(), statements.balances(), new PythonDetails(statements).details());
    }
}
