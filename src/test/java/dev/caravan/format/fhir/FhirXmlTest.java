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

import static dev.caravan.format.fhir.FhirRead.bytes;
import static dev.caravan.format.fhir.FhirRead.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Operation;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FhirXmlTest {

    private static final String PATIENT = "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p1\"/><meta>"
            + "<versionId value=\"2\"/><lastUpdated value=\"2024-02-29T14:30:00Z\"/><profile value=\"http://a/b\"/></meta>"
            + "<text><div xmlns=\"http://www.w3.org/1999/xhtml\">J\u00F6rg <b>&amp;</b> Co</div></text></Patient>";
    private static final String BUNDLE =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Bundle xmlns=\"http://hl7.org/fhir\">"
                    + "<type value=\"history\"/>\n%s</Bundle>\n";
    private static final String ENTRY = "<entry><fullUrl value=\"http://s/Patient/p1\"/><resource>" + PATIENT
            + "</resource><request><method value=\"PUT\"/><url value=\"Patient/p1\"/></request></entry>";
    private static final String DELETE =
            "<entry><request><method value=\"DELETE\"/><url value=\"Patient/p9\"/></request>"
                    + "<response><status value=\"204\"/><etag value='W/\"3\"'/></response></entry>";

    @Test
    void aResourceHasTheColumnsOfJson() throws IOException {
        Record row = (Record) all(PATIENT).get(0);

        assertThat(row)
                .containsEntry("resource_type", "Patient")
                .containsEntry("id", "p1")
                .containsEntry("version_id", "2")
                .containsEntry("last_updated", Instant.parse("2024-02-29T14:30:00Z"))
                .containsEntry("profile", List.of("http://a/b"))
                .containsEntry("resource", PATIENT)
                .containsEntry("deleted", false)
                .containsEntry("_parse_status", "ok");
        assertThat(row.keySet())
                .containsExactlyElementsOf(FhirColumns.SCHEMA.fields().stream()
                        .map(field -> field.name())
                        .toList());
    }

    @Test
    void aBundleIsItsEntries() throws IOException {
        List<Object> outcomes = all(BUNDLE.formatted(ENTRY + "\n<!-- x -->" + DELETE + ENTRY));

        assertThat(told(outcomes)).containsExactly("Patient/p1", "Patient/p9", "Patient/p1");
        Record first = (Record) outcomes.get(0);
        assertThat(first)
                .containsEntry("full_url", "http://s/Patient/p1")
                .containsEntry("method", "PUT")
                .containsEntry("resource", PATIENT);
        assertThat((String) first.get("leading")).startsWith("<?xml ").endsWith("<resource>");
        Record deleted = (Record) outcomes.get(1);
        assertThat(deleted).containsEntry("deleted", true).containsEntry("version_id", "3");
        assertThat(deleted.operation()).isEqualTo(Operation.DELETE);
        assertThat((String) ((Record) outcomes.get(2)).get("trailing")).endsWith("</Bundle>\n");
    }

    @Test
    void aBundleWithoutEntriesAndOneOfAnEntryAreRows() throws IOException {
        assertThat(told(all(BUNDLE.formatted("")))).containsExactly("Bundle/null");
        String inner = BUNDLE.formatted(ENTRY).replaceFirst("<\\?xml.*\\?>\n", "");
        assertThat(told(all(BUNDLE.formatted("<entry><resource>" + inner + "</resource></entry>"))))
                .containsExactly("Bundle/null");
    }

    @Test
    void documentsStandOneBehindTheOther() throws IOException {
        assertThat(told(all("\uFEFF " + PATIENT + "\n" + BUNDLE.formatted(DELETE) + PATIENT)))
                .containsExactly("Patient/p1", "Patient/p9", "Patient/p1");
    }

    @Test
    void whatIsNoResourceIsQuarantined() throws IOException {
        assertThat(told(all("<html/>"))).containsExactly("XML_NO_ROW");
        assertThat(told(all("<a:/>"))).containsExactly("XML_NO_ROW");
        assertThat(told(all("<patient xmlns=\"http://hl7.org/fhir\"/>"))).containsExactly("XML_NO_ROW");
        assertThat(told(all("<!DOCTYPE x>" + PATIENT))).containsExactly("XML_DTD");
        List<Object> outcomes = all(BUNDLE.formatted(ENTRY + "<entry><resource></entry>"));
        assertThat(told(outcomes)).startsWith("Patient/p1", "XML_SYNTAX");
        byte[] latin = ("<?xml version='1.0' encoding='ISO-8859-1'?>" + PATIENT).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(told(all(latin))).containsExactly("FHIR_ENCODING");
        assertThat(told(all(PATIENT.getBytes(StandardCharsets.UTF_16LE)))).containsExactly("FHIR_ENCODING");
        assertThat(told(all("{\"resourceType\":\"A\",\"id\":\"1\"}\n" + PATIENT)))
                .containsExactly("A/1", "FHIR_XML");
    }

    @Test
    void whatIsKeptAndNotUnderstoodIsTold() throws IOException {
        Record row = (Record)
                all(PATIENT.replace("2024-02-29T14:30:00Z", "yesterday").replace("&amp;", "&x;"))
                        .get(0);

        assertThat(FhirRead.codes(row)).containsExactlyInAnyOrder("FHIR_TIME", "XML_REFERENCE");
        assertThat(row).containsEntry("_parse_status", "partial");
    }

    private static List<Object> all(String text) throws IOException {
        return all(bytes(text));
    }

    private static List<Object> all(byte[] input) throws IOException {
        List<Object> outcomes = new ArrayList<>();
        try (RecordStream records = FhirResources.read(new ByteArrayInputStream(input), "test.xml")) {
            records.forEachRemaining(outcomes::add);
        }

        assertThat(outcomes).hasOnlyElementsOfTypes(Record.class, Rejected.class);
        FhirRead.assertNothingLost(outcomes, input);
        return outcomes;
    }
}
