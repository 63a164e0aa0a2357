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
package dev.caravan.format.mx;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.format.score.Comparison;
import dev.caravan.format.score.FileScore;
import dev.caravan.format.xml.XmlElements;
import dev.caravan.format.xml.XmlRead;
import dev.caravan.format.xml.XmlRecords;
import dev.caravan.format.xml.XmlWriter;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** ISO 20022. */
public final class MxScore extends FileScore {

    public MxScore() {
        super("swift-mx", "ISO 20022 (SWIFT MX)", "swift");
    }

    @Override
    protected Map<String, Schema> rows() {
        return Map.of("One row for each transaction, statement or other message", XmlRecords.schema(MxRecords.COLUMNS));
    }

    @Override
    protected Map<String, String> descriptions() {
        return new XmlElements()
                .with("header.", MxHeaders.BUSINESS)
                .with("group_header.", MxHeaders.GROUP)
                .with("payment_information.", MxHeaders.PAYMENT_INFORMATION)
                .with("transaction.", MxTransfers.TRANSFER)
                .with("statement.", MxStatements.STATEMENT)
                .found();
    }

    @Override
    protected String introduction() {
        return """
                Messages of ISO 20022 of any version, with their header or without, in any envelope. `caravan-swift-mx-parse-action` makes rows of them,
                behind any source: one for each transaction of pacs.008, pacs.009 and pain.001, for each statement, report or notification of camt.052,
                camt.053 and camt.054, and for each message of any other. Neither schemas nor the rules of a network are checked.
                What is written like `Id/IBAN` is the element that a column is read from; `a[b]` is an `a` with a `b` in it, and `.` the element itself.
                """;
    }

    @Override
    protected String query() {
        return """
                -- The entries of each statement
                SELECT statement.id, entry.booking_date, entry.credit_debit, entry.amount
                FROM swift.documents
                LATERAL VIEW explode(statement.entries) AS entry
                WHERE message_type LIKE 'camt.053%'
                """;
    }

    @Override
    protected boolean takes(Path file, byte[] bytes) {
        String path = file.toString().replace('\\', '/');
        return path.contains("/prowide-iso20022") || path.contains("/camt/") && path.endsWith(".xml");
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return XmlRead.all(MxRecords.read(new ByteArrayInputStream(bytes), "corpus"));
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return XmlWriter.write(rowWithoutRaw);
    }

    /** The comparison fails with the first value that differs. */
    @Override
    protected List<Comparison> comparisons(Path directory) throws IOException {
        long values = 0;
        try (Stream<Path> files = Files.walk(directory.resolve("camt"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                Path message = file.resolveSibling(file.getFileName().toString().replace(".json", ".xml"));
                List<Object> outcomes = new ArrayList<>(read(message, Files.readAllBytes(message)));
                values += new PhpSnapshot().compare(new ObjectMapper().readTree(file.toFile()), XmlRead.rows(outcomes));
            }
        }

        return List.of(
                new Comparison("genkgo/camt, a PHP parser: every value that its snapshots hold", values, List.of()));
    }
}
