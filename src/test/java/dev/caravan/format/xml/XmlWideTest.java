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
package dev.caravan.format.xml;

import static dev.caravan.format.xml.XmlRead.all;
import static dev.caravan.format.xml.XmlRead.assertNothingIsLost;
import static dev.caravan.format.xml.XmlRead.at;
import static dev.caravan.format.xml.XmlRead.raw;
import static dev.caravan.format.xml.XmlRead.rows;
import static dev.caravan.format.xml.XmlRead.utf8;
import static dev.caravan.format.xml.XmlRead.verdicts;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.format.cda.CdaRecords;
import dev.caravan.format.mx.MxRecords;
import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Documents in UTF-16, and rows above the limit. */
class XmlWideTest {

    private static final Set<String> OF_BYTES =
            Set.of("_raw", "_raw_sha256", "_source", "encoding", "leading", "_errors", "_parse_status");
    private static final String BEGIN =
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"><FIToFICstmrCdtTrf>";
    private static final String END = "</FIToFICstmrCdtTrf></Document>";

    @Test
    void utf16HasTheSameRowsAsUtf8() throws IOException {
        for (String name : List.of("/mx/camt053.v8.xml", "/mx/pacs.009.001.09.xml")) {
            byte[] narrow = XmlRead.resource(name);
            String text = new String(narrow, UTF_8).replaceFirst("(?i)encoding=(.)utf-8.", "encoding=$1UTF-16$1");
            List<Record> expected = rows(all(MxRecords.read(new ByteArrayInputStream(narrow), "test")));
            for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
                for (String written : List.of("\uFEFF" + text.replace("\uFEFF", ""), text.replace("\uFEFF", ""))) {
                    byte[] input = written.getBytes(charset);
                    List<Object> outcomes = all(MxRecords.read(new ByteArrayInputStream(input), "test"));

                    assertNothingIsLost(input, outcomes);
                    assertThat(verdicts(outcomes)).containsOnly("ok");
                    assertThat(outcomes).hasSameSizeAs(expected).isNotEmpty();
                    for (int i = 0; i < expected.size(); i++) {
                        Record row = (Record) outcomes.get(i);
                        assertThat(row.get("encoding")).isEqualTo(charset.name());
                        assertThat(withoutBytes(row)).isEqualTo(withoutBytes(expected.get(i)));
                    }
                }
            }
        }
    }

    @Test
    void aClinicalDocumentInUtf16IsRead() {
        String document = "\uFEFF<?xml version='1.0' encoding='UTF-16'?><ClinicalDocument xmlns='urn:hl7-org:v3'>"
                + "<title>\u00DCbersicht \uD83D\uDC2A</title></ClinicalDocument>\r\n";
        byte[] input = document.getBytes(UTF_16LE);
        List<Object> outcomes = all(CdaRecords.read(new ByteArrayInputStream(input), "test"));

        assertNothingIsLost(input, outcomes);
        assertThat(verdicts(outcomes)).containsExactly("ok");
        assertThat(at(outcomes.get(0), "title")).isEqualTo("\u00DCbersicht \uD83D\uDC2A");
    }

    @Test
    void whatIsNoUtf16InItIsTold() {
        String good = BEGIN + "<CdtTrfTxInf><Dbtr><Nm>a</Nm></Dbtr></CdtTrfTxInf>";
        String half = good + "<CdtTrfTxInf><Dbtr><Nm>\uD83D</Nm></Dbtr></CdtTrfTxInf>" + END;
        byte[] input = half.getBytes(UTF_16LE);
        // Java writes a question mark for it.
        int place = half.indexOf('\uD83D') * 2;
        input[place] = 0x3D;
        input[place + 1] = (byte) 0xD8;
        List<Object> outcomes = all(MxRecords.read(new ByteArrayInputStream(input), "test"));
        assertNothingIsLost(input, outcomes);
        assertThat(verdicts(outcomes)).containsExactly("ok", "XML_ENCODING");
        long first = ((byte[]) at(outcomes.get(0), "_raw")).length;
        assertThat(at(outcomes.get(1), "_errors", 0, "position")).isEqualTo(place - first);

        String other = "<?xml version='1.0' encoding='UTF-8'?>" + good + END;
        outcomes = all(MxRecords.read(new ByteArrayInputStream(other.getBytes(UTF_16BE)), "test"));
        assertThat(verdicts(outcomes)).containsExactly("XML_ENCODING");
        assertThat(at(outcomes.get(0), "transaction", "debtor", "name")).isEqualTo("a");
    }

    @Test
    void aRowAboveTheLimitIsOneOfTheQuarantineAndLandsWithAHigherOne() {
        String large =
                "<CdtTrfTxInf><Dbtr><Nm>b</Nm></Dbtr>" + "<X>0123456789</X>".repeat(1_050_000) + "</CdtTrfTxInf>";
        byte[] input = utf8(BEGIN + "<CdtTrfTxInf/>" + large + "<CdtTrfTxInf/>" + END);
        assertThat(large.length()).isGreaterThan(XmlRecords.MAX_ROW_BYTES);

        List<Object> outcomes = all(MxRecords.read(new ByteArrayInputStream(input), "test"));
        assertNothingIsLost(input, outcomes);
        assertThat(verdicts(outcomes)).containsExactly("ok", "XML_TOO_LARGE", "ok");
        assertThat(raw(outcomes.get(1))).isEqualTo(utf8(large));

        outcomes = all(MxRecords.read(new ByteArrayInputStream(input), "test", 2 * XmlRecords.MAX_ROW_BYTES));
        assertThat(verdicts(outcomes)).containsExactly("ok", "ok", "ok");
        assertThat(at(outcomes.get(1), "transaction", "debtor", "name")).isEqualTo("b");
        assertThat(raw(outcomes.get(1))).isEqualTo(utf8(large));
    }

    @Test
    void theLimitHasALimit() {
        for (int limit : new int[] {1023, -1, XmlRecords.HIGHEST_MAX_ROW_BYTES + 1}) {
            assertThatThrownBy(() -> MxRecords.read(new ByteArrayInputStream(new byte[0]), "test", limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maxRowBytes is at least 1024");
        }
    }

    private static Record withoutBytes(Record row) {
        Record rest = new Record(row, null);
        rest.keySet().removeAll(OF_BYTES);
        return rest;
    }
}
