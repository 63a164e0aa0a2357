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

import static dev.caravan.format.xml.XmlRead.all;
import static dev.caravan.format.xml.XmlRead.assertNothingIsLost;
import static dev.caravan.format.xml.XmlRead.at;
import static dev.caravan.format.xml.XmlRead.resource;
import static dev.caravan.format.xml.XmlRead.rows;
import static dev.caravan.format.xml.XmlRead.utf8;
import static dev.caravan.format.xml.XmlRead.verdicts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CdaRecordsTest {

    @Test
    void aDocumentHasItsHeaderInColumns() throws IOException {
        Record row = only(resource("/cda/CCD.xml"));

        assertThat(row.get("message")).isEqualTo("ClinicalDocument");
        assertThat(row.get("namespace")).isEqualTo("urn:hl7-org:v3");
        assertThat(at(row, "id", "root")).isEqualTo("be84a8e4-a22e-4210-a4a6-b3c48273e84c");
        assertThat(at(row, "template_ids", 0, "extension")).isEqualTo("2014-06-09");
        assertThat(at(row, "code", "code")).isEqualTo("34133-9");
        assertThat(row.get("title")).isEqualTo("Summary of Patient Chart");
        assertThat(at(row, "effective_time", "time")).isEqualTo(Instant.parse("2014-10-15T15:30:26Z"));
        assertThat(at(row, "effective_time", "local_time")).isEqualTo(LocalDateTime.of(2014, 10, 15, 10, 30, 26));
        assertThat(at(row, "effective_time", "text")).isEqualTo("20141015103026-0500");
        assertThat(at(row, "confidentiality", "code")).isEqualTo("N");
        assertThat(row.get("language")).isEqualTo("en-US");
        assertThat(at(row, "set_id", "extension")).isEqualTo("sTT988");
        assertThat(row.get("version")).isEqualTo(1L);
        assertThat(at(row, "patient", "names", 0, "given")).isEqualTo(List.of("Isabella"));
        assertThat(at(row, "patient", "birth_time", "time")).isNull();
        assertThat(at(row, "patient", "birth_time", "local_time")).isEqualTo(LocalDateTime.of(1950, 12, 19, 0, 0));
        assertThat(at(row, "patient", "languages")).isEqualTo(List.of("ita", "eng"));
        assertThat((List<?>) row.get("authors")).hasSize(2);
        assertThat(at(row, "authors", 1, "device_model")).isEqualTo("Generic EHR Clinical System 2.0.0.0.0.0");
        assertThat(at(row, "custodian", "names", 0, "text")).isEqualTo("Good Health HIE");
        assertThat((List<?>) row.get("sections")).hasSize(7);
        assertThat(row.get("interaction")).isNull();
        assertThat(row.get("non_xml_body")).isNull();
    }

    @Test
    void sectionsInSectionsAreBehindThemWithTheirPath() throws IOException {
        Record row = only(resource("/cda/nested.xml"));

        List<Object> paths = new ArrayList<>();
        for (Object section : (List<?>) row.get("sections")) {
            paths.add(at(section, "path") + " " + at(section, "level") + " " + at(section, "title"));
        }

        assertThat(paths)
                .containsExactly(
                        "1 1 One", "2 1 Two", "2.1 2 Two one", "2.2 2 Two two", "2.2.1 3 Two two one", "3 1 Three");
        Object two = at(row, "sections", 1);
        assertThat(at(two, "text_xml")).isEqualTo("<text><paragraph>2 &lt; 3</paragraph></text>");
        assertThat((List<?>) at(two, "entries_xml")).hasSize(2);
        assertThat(at(two, "entries_xml", 0)).isEqualTo("<entry><act/></entry>");
        assertThat(at(two, "code", "original_text")).isEqualTo("CC");
        assertThat(at(row, "sections", 2, "null_flavor")).isEqualTo("NI");
        assertThat(at(row, "effective_time", "local_time")).isEqualTo(LocalDateTime.of(2024, 1, 1, 0, 0));
    }

    @Test
    void anyOtherMessageHasItsWrappersInColumns() throws IOException {
        Record row = only(resource("/cda/PRPA_IN201305UV02.xml"));

        assertThat(row.get("message")).isEqualTo("PRPA_IN201305UV02");
        Object interaction = row.get("interaction");
        assertThat(at(interaction, "interaction_id", "extension")).isEqualTo("PRPA_IN201305UV02");
        assertThat(at(interaction, "creation_time", "time")).isEqualTo(Instant.parse("2024-05-10T08:20:30.500Z"));
        assertThat(at(interaction, "sender", "ids", 0, "root")).isEqualTo("1.2.840.114350.1.13.99998.8734");
        assertThat(at(interaction, "sender", "organization_ids", 0, "root")).isEqualTo("1.2.840.1");
        assertThat(at(interaction, "receivers", 0, "ids", 0, "root")).isEqualTo("1.2.840.114350.1.13.999.234");
        assertThat(at(interaction, "control_act", "code", "code")).isEqualTo("PRPA_TE201305UV02");
        assertThat(at(interaction, "control_act", "query_id", "extension")).isEqualTo("18204");
        assertThat((String) row.get("leading")).startsWith("<soap:Envelope").contains("<soap:Header>");
        assertThat((String) row.get("element")).startsWith("<PRPA_IN201305UV02 ");
        assertThat((String) row.get("trailing")).contains("</soap:Body>");
    }

    @Test
    void aBodyThatIsNoXmlIsToldOf() throws IOException {
        Record row = only(resource("/cda/Unstructured_Document_reference.xml"));

        assertThat(at(row, "non_xml_body", "reference")).isNotNull();
        assertThat((List<?>) row.get("sections")).isEmpty();
    }

    @Test
    void aSectionAloneIsARowToo() {
        Record row = only(utf8("<section><title>Alone</title><text>x</text></section>"));

        assertThat(row.get("message")).isEqualTo("section");
        assertThat(at(row, "sections", 0, "text_xml")).isEqualTo("<text>x</text>");
    }

    @Test
    void aTimeThatIsNoneKeepsItsText() {
        List<Object> outcomes = read(utf8("<ClinicalDocument><effectiveTime value='200130311'/></ClinicalDocument>"));

        assertThat(verdicts(outcomes)).containsExactly("XML_VALUE");
        assertThat(at(outcomes.get(0), "effective_time", "local_time")).isNull();
        assertThat(at(outcomes.get(0), "effective_time", "text")).isEqualTo("200130311");
        assertThat(at(outcomes.get(0), "_errors", 0, "text")).isEqualTo("Element effectiveTime is not a time");
    }

    @Test
    void anOffsetMayBeOfHoursAlone() {
        Record row = only(utf8("<ClinicalDocument><effectiveTime value='20200131120000-05'/></ClinicalDocument>"));

        assertThat(at(row, "effective_time", "time")).isEqualTo(Instant.parse("2020-01-31T17:00:00Z"));
        assertThat(at(row, "effective_time", "text")).isEqualTo("20200131120000-05");
    }

    @Test
    void whatXmlDoesNotHaveInCommentsAndTextIsToldOf() {
        String document = "<ClinicalDocument><!--%s--><title>%s</title></ClinicalDocument>";

        assertThat(verdicts(read(utf8(document.formatted(" a - b ->", "a ]] > b]] ]&gt;")))))
                .containsExactly("ok");
        assertThat(verdicts(read(utf8(document.formatted(" a -- b ", "T"))))).containsExactly("XML_CHARACTER");
        assertThat(verdicts(read(utf8(document.formatted(" a -", "T"))))).containsExactly("XML_CHARACTER");
        List<Object> outcomes = read(utf8(document.formatted("", "a ]]> b")));
        assertThat(verdicts(outcomes)).containsExactly("XML_CHARACTER");
        assertThat(at(outcomes.get(0), "title")).isEqualTo("a ]]> b");
        assertThat(verdicts(read(utf8("<ClinicalDocument><?XML x?></ClinicalDocument>"))))
                .containsExactly("XML_SYNTAX");
    }

    @Test
    void documentsBehindABrokenOneAreRead() throws IOException {
        String good = new String(resource("/cda/nested.xml"), StandardCharsets.UTF_8);
        String broken = good.replace("</structuredBody>", "");
        List<Object> outcomes = read(utf8(good + broken + good));

        assertThat(verdicts(outcomes)).containsExactly("ok", "XML_SYNTAX", "ok");
    }

    @Test
    void whatIsInAnotherNamespaceIsToldOf() {
        assertThat(verdicts(read(utf8("<kml xmlns='http://www.opengis.net/kml/2.2'/>"))))
                .containsExactly("CDA_NAMESPACE");
        assertThat(verdicts(read(utf8("MSH|^~\\&|")))).containsExactly("XML_OUTSIDE");
        assertThat(verdicts(read(utf8(
                        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>"))))
                .containsExactly("XML_NO_ROW");
    }

    private static List<Object> read(byte[] input) {
        List<Object> outcomes = all(CdaRecords.read(new ByteArrayInputStream(input), "test"));
        assertNothingIsLost(input, outcomes);
        return outcomes;
    }

    private static Record only(byte[] input) {
        List<Object> outcomes = read(input);
        assertThat(verdicts(outcomes)).containsExactly("ok");
        return rows(outcomes).get(0);
    }
}
