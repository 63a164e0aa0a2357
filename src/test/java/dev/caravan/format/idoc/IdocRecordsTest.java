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
package dev.caravan.format.idoc;

import static dev.caravan.format.idoc.IdocRead.all;
import static dev.caravan.format.idoc.IdocRead.rebuilt;
import static dev.caravan.format.idoc.IdocRead.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdocRecordsTest {

    private static final String CONTROL = "<EDI_DC40 SEGMENT=\"1\"><DOCNUM>7</DOCNUM></EDI_DC40>";
    private static final String GOOD = "<IDOC BEGIN=\"1\">" + CONTROL + "<E1 SEGMENT=\"1\"><F>x</F></E1></IDOC>";

    @Test
    void theControlRecordIsColumns() throws IOException {
        Record row = (Record) all(resource("orders05.xml")).get(0);

        assertThat(row)
                .containsEntry("docnum", "0000000000000471")
                .containsEntry("mestyp", "ORDERS")
                .containsEntry("idoctyp", "ORDERS05")
                .containsEntry("rcvpfc", "LF")
                .containsEntry("cimtyp", null)
                .containsEntry("created", LocalDateTime.of(2024, 2, 29, 14, 33, 21))
                .containsEntry("_parse_status", "ok");
        assertThat((List<?>) row.get("control")).hasSize(19);
        assertThat(row.keySet())
                .containsExactlyElementsOf(IdocColumns.SCHEMA.fields().stream()
                        .map(field -> field.name())
                        .toList());
    }

    /** As SAP numbers its data records. */
    @Test
    void segmentsAreNumberedAndKnowTheirParents() throws IOException {
        Record row = (Record) all(resource("orders05.xml")).get(0);

        assertThat((List<?>) row.get("segments"))
                .extracting(segment -> ((Map<?, ?>) segment).get("name") + " "
                        + ((Map<?, ?>) segment).get("num") + " "
                        + ((Map<?, ?>) segment).get("parent") + " "
                        + ((Map<?, ?>) segment).get("level"))
                .containsExactly(
                        "E1EDK01 1 0 1",
                        "E1EDK14 2 0 1",
                        "E1EDP01 3 0 1",
                        "E1EDP20 4 3 2",
                        "E1EDP19 5 3 2",
                        "/ABC/E1EXT 6 3 2",
                        "E1EDP01 7 0 1",
                        "E1EDP20 8 7 2");
        assertThat(fields(row, 0)).isEqualTo("CURCY=EUR WKURS=1.00000 BELNR=4700000325 NTGEW= ");
        assertThat(fields(row, 4)).isEqualTo("QUALF=001 KTEXT=Müller & Söhne <9/16\"> ");
        assertThat(fields(row, 5)).isEqualTo("ZZFIELD=a < b ");
        assertThat(fields(row, 7)).isEmpty();
    }

    private static String fields(Record row, int segment) {
        StringBuilder text = new StringBuilder();
        Map<?, ?> found = (Map<?, ?>) ((List<?>) row.get("segments")).get(segment);
        ((List<?>) found.get("fields")).forEach(field -> text.append(((Map<?, ?>) field).get("name"))
                .append('=')
                .append(((Map<?, ?>) field).get("value"))
                .append(' '));

        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"orders05.xml,1", "debmas07-two.xml,2"})
    void theFileIsRebuiltFromItsRows(String name, int rows) throws IOException {
        byte[] file = resource(name);
        List<Object> all = all(file);

        assertThat(all).hasSize(rows).allSatisfy(row -> assertThat(((Record) row).get("_parse_status"))
                .isEqualTo("ok"));
        assertThat(rebuilt(all)).isEqualTo(file);
    }

    @Test
    void severalIdocsOfAFileAreRowsInItsCharacterSet() throws IOException {
        List<Object> all = all(resource("debmas07-two.xml"));

        assertThat(all)
                .extracting(row -> ((Record) row).get("docnum"))
                .containsExactly("0000000000000001", "0000000000000002");
        assertThat(fields((Record) all.get(0), 0)).contains("NAME1=Müller");
        assertThat(((Record) all.get(1)).get("leading")).isEqualTo("<!-- <IDOC> -->");
        assertThat(((Record) all.get(1)).get("trailing")).isEqualTo("</DEBMAS07>");
        assertThat(((Record) all.get(1)).get("encoding")).isEqualTo("ISO-8859-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<IDOC><E1 SEGMENT='1'><F>x</G></E1></IDOC>|IDOC_SYNTAX",
                "<IDOC><E1 SEGMENT='1'><F>&who;</F></E1></IDOC>|IDOC_SYNTAX",
                "<IDOC><E1 SEGMENT='1'><F>x</F>|IDOC_NOT_CLOSED",
            })
    void anIdocThatIsBrokenIsRejectedAndItsNeighboursAreRows(String broken, String code) {
        String file = "<X>" + GOOD + broken + GOOD + "</X>";
        List<Object> all = all(file);

        assertThat(all).hasSize(3);
        assertThat(((Rejected) all.get(1)).code()).isEqualTo(code);
        assertThat(((Rejected) all.get(1)).message())
                .startsWith("Cannot read IDoc at byte ")
                .doesNotContain("who");
        assertThat(((Record) all.get(0)).get("_parse_status")).isEqualTo("ok");
        assertThat(((Record) all.get(2)).get("_parse_status")).isEqualTo("ok");
        assertThat(rebuilt(all)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "<IDOC><E1 SEGMENT='1'><F>x</F></E1></IDOC>,IDOC_CONTROL",
        "<IDOC><EDI_DC40><CREDAT>20241301</CREDAT></EDI_DC40></IDOC>,IDOC_TIME",
        "<IDOC><EDI_DC40><DOCNUM>1</DOCNUM></EDI_DC40><E1 SEGMENT='1'>text<F>x</F></E1></IDOC>,IDOC_TEXT",
    })
    void whatIsOddIsToldAndTheRestIsThere(String idoc, String code) {
        Record row = (Record) all(idoc).get(0);

        assertThat(row.get("_parse_status")).isEqualTo("partial");
        assertThat(((Map<?, ?>) ((List<?>) row.get("_errors")).get(0)).get("code"))
                .isEqualTo(code);
        assertThat(rebuilt(List.of(row))).isEqualTo(idoc.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesThatAreNotOfTheCharacterSetAreKept() {
        byte[] file = GOOD.replace("x", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        Record row = (Record) all(file).get(0);

        assertThat(((Map<?, ?>) ((List<?>) row.get("_errors")).get(0)).get("code"))
                .isEqualTo("IDOC_ENCODING");
        assertThat(rebuilt(List.of(row))).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \n", "no XML at all", "<ORDERS05><IDOCS/></ORDERS05>", "<a><![CDATA[<IDOC></IDOC>]]></a>"})
    void whatHoldsNoIdocIsRejectedAsAWhole(String file) {
        List<Object> all = all(file);

        assertThat(all).hasSize(file.isEmpty() ? 0 : 1);
        assertThat(all).allSatisfy(bad -> assertThat(((Rejected) bad).code()).isEqualTo("IDOC_NONE"));
        assertThat(rebuilt(all)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void segmentsWithoutTheAttributeAreKnownByWhatIsInThem() {
        Record row = (Record)
                all("<IDOC><EDI_DC40><DOCNUM>1</DOCNUM></EDI_DC40>" + "<E1><F>1</F><E2><G>2</G></E2></E1><E3/></IDOC>")
                        .get(0);

        assertThat(row.get("docnum")).isEqualTo("1");
        assertThat((List<?>) row.get("segments"))
                .extracting(segment -> ((Map<?, ?>) segment).get("name") + " " + ((Map<?, ?>) segment).get("parent"))
                .containsExactly("E1 0", "E2 1", "E3 0");
    }

    // What is meant to do harm

    @Test
    void aDocumentTypeDefinesNothing() {
        String bomb = "<!DOCTYPE X [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
                + "<!ENTITY f SYSTEM \"file:///etc/passwd\">]>";

        assertThat(all(bomb + "<X><IDOC><E1 SEGMENT='1'><F>&b;</F></E1></IDOC></X>"))
                .allSatisfy(bad -> assertThat(((Rejected) bad).code()).isEqualTo("IDOC_SYNTAX"));
        assertThat(all(bomb + "<X><IDOC><E1 SEGMENT='1'><F>&f;</F></E1></IDOC></X>"))
                .allSatisfy(bad -> assertThat(((Rejected) bad).code()).isEqualTo("IDOC_SYNTAX"));
    }

    @Test
    void elementsThatAreTooDeepAreRejected() {
        String file = "<IDOC>" + "<E SEGMENT='1'>".repeat(100_000) + "</E>".repeat(100_000) + "</IDOC>" + GOOD;
        List<Object> all = all(file);

        assertThat(((Rejected) all.get(0)).code()).isEqualTo("IDOC_SYNTAX");
        assertThat(((Record) all.get(1)).get("_parse_status")).isEqualTo("ok");
    }

    /** A gigabyte of text in a field. */
    @Test
    void anIdocWithoutAnEndIsReadInBoundedMemory() {
        long size = 1L << 30;
        InputStream endless = new InputStream() {
            private long at;

            @Override
            public int read() {
                return at == size ? -1 : at < GOOD.length() - 7 ? GOOD.charAt((int) at++) : next();
            }

            private int next() {
                at++;
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                int count = 0;
                for (; count < length && at < size; count++) {
                    target[offset + count] = (byte) read();
                }
                return count == 0 ? -1 : count;
            }
        };

        long bytes = 0;
        int pieces = 0;
        try (IdocRecords records = new IdocRecords(endless, "endless")) {
            while (records.hasNext()) {
                Rejected bad = (Rejected) records.next();
                assertThat(bad.code()).isEqualTo("IDOC_TOO_LARGE");
                bytes += bad.raw().length;
                pieces++;
            }
        }
        assertThat(bytes).isEqualTo(size);
        assertThat(pieces).isEqualTo(64);
    }

    @Test
    void whatFollowsAnIdocThatIsTooLargeIsRead() {
        String large = "<IDOC>" + CONTROL + "x".repeat(500) + "</IDOC>";
        for (int shift = 0; shift < 60; shift++) {
            byte[] file = (" ".repeat(shift) + large + GOOD + "</X>").getBytes(StandardCharsets.UTF_8);
            List<Object> all = all(new IdocRecords(new ByteArrayInputStream(file), "test.xml", 300));

            assertThat(all.get(all.size() - 1)).isInstanceOfSatisfying(Record.class, row -> assertThat(row.get("idoc"))
                    .isEqualTo(GOOD));
            assertThat(rebuilt(all)).isEqualTo(file);
        }
    }
}
