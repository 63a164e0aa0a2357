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
package dev.caravan.format.cda;

import dev.caravan.format.score.FileScore;
import dev.caravan.format.xml.XmlElements;
import dev.caravan.format.xml.XmlRead;
import dev.caravan.format.xml.XmlRecords;
import dev.caravan.format.xml.XmlWriter;
import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clinical documents and other messages of HL7 v3. */
public final class CdaScore extends FileScore {

    private static final Map<String, String> FAULTS = Map.of(
            "XML_SYNTAX", "an end tag is missing",
            "XML_VALUE", "a time that does not exist: a month 30, an offset of fifty hours");

    public CdaScore() {
        super("cda", "CDA and HL7 v3", "cda");
    }

    @Override
    protected Map<String, Schema> rows() {
        return Map.of("One row for each document or message", XmlRecords.schema(CdaRecords.COLUMNS));
    }

    @Override
    protected Map<String, String> descriptions() {
        return new XmlElements()
                .with("", CdaHeaders.DOCUMENT)
                .with("interaction.", CdaHeaders.INTERACTION)
                .found();
    }

    @Override
    protected String introduction() {
        return """
                Clinical documents (CDA release 2) and other messages of HL7 v3, with a SOAP envelope around them or without.
                `caravan-cda-parse-action` makes rows of them, behind any source. Neither schemas, templates nor code systems are checked.
                What is written like `patientRole/id` is the element that a column is read from.
                """;
    }

    @Override
    protected String query() {
        return """
                -- The sections of each document by their code
                SELECT section.path, section.code, section.title
                FROM cda.documents
                LATERAL VIEW explode(sections) AS section
                """;
    }

    @Override
    protected boolean takes(Path file, byte[] bytes) {
        return file.toString().endsWith(".xml");
    }

    @Override
    protected Optional<String> fault(Path file) {
        return Optional.ofNullable(CdaCorpusTest.INVALID.get(file.getFileName().toString()))
                .map(FAULTS::get);
    }

    @Override
    protected List<?> read(Path file, byte[] bytes) {
        return XmlRead.all(CdaRecords.read(new ByteArrayInputStream(bytes), "corpus"));
    }

    @Override
    protected byte[] rebuilt(Record rowWithoutRaw) {
        return XmlWriter.write(rowWithoutRaw);
    }
}
