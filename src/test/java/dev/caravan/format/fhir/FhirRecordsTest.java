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

import static dev.caravan.format.fhir.FhirRead.all;
import static dev.caravan.format.fhir.FhirRead.assertNothingLost;
import static dev.caravan.format.fhir.FhirRead.bytes;
import static dev.caravan.format.fhir.FhirRead.codes;
import static dev.caravan.format.fhir.FhirRead.only;
import static dev.caravan.format.fhir.FhirRead.rows;
import static dev.caravan.format.fhir.FhirRead.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Operation;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FhirRecordsTest {

    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"3\","
            + "\"lastUpdated\":\"2024-02-29T13:00:00.123+01:00\",\"profile\":[\"http://a\",\"http://b\"]},"
            + "\"x\":1.00,\"unknown\":{\"y\":[1e2]}}";

    @Test
    void aResourceIsARowWithItsTextAsItWas() {
        Record row = only(PATIENT + "\n");

        assertThat(row)
                .containsEntry("_parse_status", "ok")
                .containsEntry("resource_type", "Patient")
                .containsEntry("id", "p1")
                .containsEntry("version_id", "3")
                .containsEntry("last_updated", Instant.parse("2024-02-29T12:00:00.123Z"))
                .containsEntry("profile", List.of("http://a", "http://b"))
                .containsEntry("resource", PATIENT)
                .containsEntry("trailing", "\n")
                .containsEntry("deleted", false);
        assertThat(row.get("leading")).isNull();
        assertThat(row.operation()).isEqualTo(Operation.UPSERT);
    }

    @Test
    void membersOfInnerObjectsMakeNoColumns() {
        Record row =
                only("{\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"meta\":{\"versionId\":\"9\"}}],"
                        + "\"subject\":{\"id\":\"s\"},\"resourceType\":\"Observation\"}");

        assertThat(row).containsEntry("resource_type", "Observation");
        assertThat(row.get("id")).isNull();
        assertThat(row.get("version_id")).isNull();
    }

    @Test
    void linesAreRowsAndBlankOnesBelongToThem() {
        assertThat(told(all(
                        "\uFEFF{\"resourceType\":\"A\",\"id\":\"1\"}\r\n\n \n{\"id\":\"2\",\"resourceType\":\"B\"}")))
                .containsExactly("A/1", "B/2");
        assertThat(all(" \n\n")).isEmpty();
        assertThat(all("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[E,\n E],\"total\":2}\n",
                "{\"entry\":[E,E],\"resourceType\":\"Bundle\"}",
                "{\"id\":\"b\",\"type\":\"batch\",\"entry\" : [ E , E ] , \"resourceType\" : \"Bundle\"}",
                "{\n  \"resourceType\" : \"Bundle\",\n  \"entry\" : [E\n, E]\n}",
                "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"]\"}],\n\"entry\":[\nE,\nE\n]}",
                "{\"resourceType\":\"Bundle\",\"entry\":[E],\"entry\":[E]}"
            })
    void entriesOfABundleAreRowsWhateverItsForm(String bundle) {
        String entry = "{\"fullUrl\":\"urn:1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\",\"n\":1.0},"
                + "\"search\":{\"mode\":\"match\"}}";
        List<Record> rows = rows(bundle.replace("E", entry));

        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row)
                .containsEntry("_parse_status", "ok")
                .containsEntry("full_url", "urn:1")
                .containsEntry("id", "1")
                .containsEntry("resource", "{\"resourceType\":\"Patient\",\"id\":\"1\",\"n\":1.0}"));
    }

    @Test
    void elementsOfAnArrayAreRows() {
        assertThat(told(all("[{\"resourceType\":\"A\",\"id\":\"1\"},\n{\"resourceType\":\"B\",\"id\":\"2\"}]\n")))
                .containsExactly("A/1", "B/2");
    }

    @Test
    void aBundleWithoutEntriesIsARowAndAnInnerOneIsNotTakenApart() {
        String empty = "{\"resourceType\":\"Bundle\",\"id\":\"e\",\"entry\":[]}";
        assertThat(only(empty)).containsEntry("resource_type", "Bundle").containsEntry("resource", empty);

        String inner = "{\"resourceType\":\"Bundle\",\"id\":\"i\",\"entry\":[{\"resource\":" + PATIENT + "}]}";
        assertThat(told(all("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + inner + "}]}")))
                .containsExactly("Bundle/i");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"List\",\"id\":\"l\",\"entry\":[{\"item\":{}}]}",
                "{\"id\":\"l\",\"entry\":[{\"date\":\"2020\",\"item\":{}}],\n\"resourceType\":\"List\"}",
                "{\"id\":\"l\",\"entry\":[\n{\"item\":{}},\n{\"item\":{}}],\n\"resourceType\":\"List\"}"
            })
    void theEntriesOfAListStayInIt(String list) {
        assertThat(told(all(list))).containsExactly("List/l");
    }

    @Test
    void aDeleteOfAHistoryIsATombstone() {
        Record row = only(
                "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"fullUrl\":\"http://s/Patient/7\","
                        + "\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/7/_history/4\"},"
                        + "\"response\":{\"status\":\"200\",\"etag\":\"W/\\\"4\\\"\",\"lastModified\":\"2024-02-29T12:00:00Z\"}}]}");

        assertThat(row)
                .containsEntry("deleted", true)
                .containsEntry("method", "DELETE")
                .containsEntry("resource_type", "Patient")
                .containsEntry("id", "7")
                .containsEntry("version_id", "4")
                .containsEntry("last_updated", Instant.parse("2024-02-29T12:00:00Z"))
                .containsEntry("_parse_status", "ok");
        assertThat(row.get("resource")).isNull();
        assertThat(row.operation()).isEqualTo(Operation.DELETE);
    }

    @ParameterizedTest
    @CsvSource({
        "Patient/7, Patient, 7",
        "/Patient/7, Patient, 7",
        "http://server.org:80/base/Patient/7, Patient, 7",
        "Patient?identifier=x/Y/1, Patient,",
        "metadata,,",
        "urn:uuid:3,,",
    })
    void whatADeleteDeletesIsToldByItsUrl(String url, String type, String id) {
        Record row = only("{\"resourceType\":\"Bundle\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"" + url
                + "\"}}]}");

        assertThat(row)
                .containsEntry("resource_type", type)
                .containsEntry("id", id)
                .containsEntry("deleted", true);
        assertThat(row.operation()).isEqualTo(id == null ? Operation.UPSERT : Operation.DELETE);
    }

    @Test
    void anEntryThatIsAMereResponseIsARow() {
        Record row = only("{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":[{\"response\":"
                + "{\"status\":\"201\",\"location\":\"Patient/8/_history/1\",\"etag\":\"1\"}}]}");

        assertThat(row)
                .containsEntry("_parse_status", "ok")
                .containsEntry("id", "8")
                .containsEntry("version_id", "1")
                .containsEntry("deleted", false);
    }

    @ParameterizedTest
    @CsvSource({
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "2016-12-31T23:59:59.1234567891Z, 2016-12-31T23:59:59.123456789Z",
        "2016-12-31T23:59:59-14:00, 2017-01-01T13:59:59Z",
        "2016-12-31T23:59Z, ",
        "2016-12-31t23:59:59z, ",
        "2016-12-31T23:59:59, ",
        "2016-12-31T23:59:59+01:00:30, ",
        "2016-12-31T23:59:59+14:30, ",
        "2016-02-30T23:59:59Z, ",
        "+12016-12-31T23:59:59Z, "
    })
    void instantHasSecondsAndAZone(String written, Instant updated) {
        Record row = only("{\"resourceType\":\"A\",\"meta\":{\"lastUpdated\":\"" + written + "\"}}");
        assertThat(row).containsEntry("last_updated", updated);
        assertThat(codes(row)).isEqualTo(updated == null ? List.of("FHIR_TIME") : List.of());
    }

    @Test
    void whatDoesNotAgreeIsTold() {
        assertThat(codes(only("{\"resourceType\":\"A\",\"meta\":{\"lastUpdated\":\"2024-02-29\"}}")))
                .containsExactly("FHIR_TIME");
        assertThat(codes(only("{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"urn:1\"}]}")))
                .containsExactly("FHIR_ENTRY");
        assertThat(codes(only("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + PATIENT + "}")))
                .containsExactly("FHIR_TRUNCATED");
        assertThat(codes(only("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + PATIENT + "},\n")))
                .containsExactly("FHIR_TRUNCATED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"resourceType\":\"X\",,}|FHIR_SYNTAX",
                "{\"resourceType\":\"X\",\"a\":01}|FHIR_SYNTAX",
                "{\"resourceType\":\"X\",\"a\":\"\\q\"}|FHIR_SYNTAX",
                "{\"resourceType\":\"X\",\"a\":[}|FHIR_TRUNCATED",
                "{\"resourceType\":\"X\",\"a\":\"x}|FHIR_TRUNCATED",
                "{\"resourceType\":\"X\",\"a\":[{\"b\":1},|FHIR_TRUNCATED",
                "{\"resourceType\":\"X\",\"a\":{\"b\":1}|FHIR_TRUNCATED",
                "{\"resourceType\":\"Bundle\",\"entry\":[|FHIR_TRUNCATED",
                "{\"id\":\"x\"}|FHIR_NO_TYPE",
                "[1]|FHIR_NO_OBJECT",
                "resourceType: Patient|FHIR_NO_JSON",
                "<Patient xmlns=\"http://hl7.org/fhir\"/>|FHIR_XML",
            })
    void whatIsBrokenInALineCostsNoOther(String broken, String code) {
        List<Object> outcomes = all(PATIENT + "\n" + broken + "\n{\"resourceType\":\"B\",\"id\":\"2\"}\n"
                + "{\"resourceType\":\"C\",\"id\":\"3\"}\n");

        assertThat(told(outcomes)).startsWith("Patient/p1", code).endsWith("B/2", "C/3");
        Rejected rejected = (Rejected) outcomes.get(1);
        assertThat(rejected.message())
                .startsWith("Cannot read FHIR at byte " + (PATIENT.length() + 1) + " of test.json: ")
                .hasLineCount(1);
        assertThat(rejected.origin()).hasToString("test.json resource 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"resource\":{\"resourceType\":\"X\",,}}", "7", "\"text ]\"", "[{\"a\":\"]\"}]", "null"})
    void whatIsBrokenInABundleCostsNoOther(String broken) {
        String entry = "{\"resource\":{\"resourceType\":\"A\",\"id\":\"1\"}}";
        List<Object> outcomes =
                all("{\"resourceType\":\"Bundle\",\"entry\":[" + entry + "," + broken + "," + entry + "]}\n" + PATIENT);

        assertThat(told(outcomes))
                .hasSize(4)
                .startsWith("A/1")
                .endsWith("A/1", "Patient/p1")
                .element(1)
                .isIn("FHIR_SYNTAX", "FHIR_NO_OBJECT");
    }

    @Test
    void aBundleInALineThatBreaksOffCostsNoOther() {
        assertThat(told(all(
                        "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"A\",\"id\":\"1\"}},\n"
                                + PATIENT + "\n")))
                .containsExactly("A/1", "Patient/p1");
    }

    @Test
    void bytesThatAreNotUtf8AreRejected() {
        byte[] latin = "{\"resourceType\":\"P\",\"n\":\"\u00E9\"}\n{\"resourceType\":\"B\",\"id\":\"2\"}"
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(told(all(latin))).hasSize(2).endsWith("B/2").element(0).isIn("FHIR_ENCODING", "FHIR_SYNTAX");
        assertThat(only("{\"resourceType\":\"P\",\"n\":\"\uFFFD é 日本\"}")).containsEntry("_parse_status", "ok");
        assertThat(told(all("{\"resourceType\":\"P\"}".getBytes(StandardCharsets.UTF_16LE))))
                .isNotEmpty()
                .doesNotContain("P/null");
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"resourceType\":\"Q\",\"item\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(told(all(deep + "\n" + PATIENT))).containsExactly("FHIR_SYNTAX", "Patient/p1");
    }

    @Test
    void whatIsTooLargeIsRejectedInPiecesAndCostsNoOther() {
        String small = "{\"resourceType\":\"A\",\"id\":\"1\"}";
        String large = "{\"resourceType\":\"Binary\",\"data\":\"" + "QUJD".repeat(500) + "\"}";
        for (String input : List.of(
                small + "\n" + large + "\n" + small,
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + small + "},{\"resource\":" + large
                        + "},{\"resource\":" + small + "}]}",
                "[" + small + "," + large + "," + small + "]")) {
            List<Object> outcomes =
                    FhirRead.all(new FhirRecords(new ByteArrayInputStream(bytes(input)), "test.json", 300));
            assertNothingLost(outcomes, bytes(input));
            assertThat(told(outcomes))
                    .hasSizeGreaterThan(6)
                    .startsWith("A/1", "FHIR_TOO_LARGE")
                    .endsWith("FHIR_TOO_LARGE", "A/1");
            assertThat(outcomes).filteredOn(Rejected.class::isInstance).allSatisfy(rejected -> assertThat(
                            ((Rejected) rejected).raw())
                    .hasSizeLessThanOrEqualTo(301));
        }
    }

    @Test
    void aBundleOfAnySizeIsReadInBoundedMemory() throws IOException {
        byte[] head = bytes("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + PATIENT + "}");
        byte[] entry =
                bytes(",{\"resource\":{\"resourceType\":\"A\",\"id\":\"1\",\"d\":\"" + "x".repeat(10_000) + "\"}}");
        int entries = 20_000;
        Iterator<InputStream> parts = IntStream.range(0, entries + 2)
                .mapToObj(part -> (InputStream)
                        new ByteArrayInputStream(part == 0 ? head : part <= entries ? entry : bytes("]}")))
                .iterator();
        FhirFrames frames = new FhirFrames(
                new InputStream() {
                    private InputStream part = parts.next();

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int count = part.read(target, offset, length);
                        while (count < 0 && parts.hasNext()) {
                            part = parts.next();
                            count = part.read(target, offset, length);
                        }

                        return count;
                    }

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }
                },
                16 << 20);

        long rows = 0;
        while (frames.next()) {
            rows += frames.kind() == FhirFrames.Kind.ENTRY ? 1 : 0;
        }
        assertThat(rows).isEqualTo(entries + 1);
        assertThat(frames.bytes()).hasSizeLessThan(1 << 20);
    }
}
