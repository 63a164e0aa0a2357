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

import static dev.caravan.format.xml.XmlRead.all;
import static dev.caravan.format.xml.XmlRead.assertNothingIsLost;
import static dev.caravan.format.xml.XmlRead.at;
import static dev.caravan.format.xml.XmlRead.resource;
import static dev.caravan.format.xml.XmlRead.rows;
import static dev.caravan.format.xml.XmlRead.utf8;
import static dev.caravan.format.xml.XmlRead.verdicts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MxRecordsTest {

    private static final String PACS = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\">"
            + "<FIToFICstmrCdtTrf><GrpHdr><MsgId>M1</MsgId></GrpHdr>%s</FIToFICstmrCdtTrf></Document>";

    @Test
    void aTransactionHasTheHeadersOfItsMessage() throws IOException {
        Record row = only(resource("/mx/pacs.008.001.07.xml"));

        assertThat(row.get("message_type")).isEqualTo("pacs.008.001.07");
        assertThat(row.get("message")).isEqualTo("FIToFICstmrCdtTrf");
        assertThat(at(row, "header", "from")).isEqualTo("MLCOUS33XXX");
        assertThat(at(row, "header", "business_message_id")).isEqualTo("12312312312");
        assertThat(at(row, "header", "created", "time")).isEqualTo(Instant.parse("2018-04-27T20:53:13Z"));
        assertThat(at(row, "header", "possible_duplicate")).isEqualTo(false);
        assertThat(at(row, "group_header", "number_of_transactions")).isEqualTo(1L);
        assertThat(at(row, "transaction", "settlement_amount", "currency")).isEqualTo("USD");
        assertThat(at(row, "transaction", "debtor", "address", "country")).isEqualTo("AR");
        assertThat(row.get("statement")).isNull();
        assertThat(row.get("payment_information")).isNull();
        assertThat((String) row.get("element")).startsWith("<CdtTrfTxInf>").endsWith("</CdtTrfTxInf>");
    }

    @Test
    void theEntriesOfAStatementAreInItsRow() throws IOException {
        Record row = only(resource("/mx/camt053.v8.xml"));

        assertThat(at(row, "statement", "account", "servicer", "name")).isEqualTo("AAAA BANKEN");
        assertThat(at(row, "statement", "balances", 0, "amount", "value")).isEqualTo(new BigDecimal("18.15"));
        assertThat(at(row, "statement", "entries", 0, "booking_date", "time"))
                .isEqualTo(Instant.parse("2014-12-31T12:15:00Z"));
        assertThat(at(row, "statement", "entries", 0, "value_date", "date")).isEqualTo(LocalDate.of(2015, 1, 2));
        Object transaction = at(row, "statement", "entries", 0, "details", 0, "transactions", 0);
        assertThat(at(transaction, "references", "end_to_end_id")).isEqualTo("MUELL/FINP/RA12345");
        assertThat(at(transaction, "remittance", "structured", 0, "creditor_reference", "reference"))
                .isEqualTo("4654654654654654");
        assertThat(row.get("transaction")).isNull();
    }

    @Test
    void aVersionThatNobodyKnowsIsReadAsTheOthersAre() throws IOException {
        String known = new String(resource("/mx/camt053.v8.xml"), StandardCharsets.UTF_8);
        Record row = only(utf8(known.replace("camt.053.001.08", "camt.053.001.99")));

        assertThat(row.get("message_type")).isEqualTo("camt.053.001.99");
        assertThat(row.get("statement")).isEqualTo(only(utf8(known)).get("statement"));
    }

    @Test
    void prefixesAndNoNamespaceAtAllMakeNoDifference() {
        Record prefixed = only(utf8("<d:Document xmlns:d='urn:iso:std:iso:20022:tech:xsd:pacs.009.001.08'><d:FICdtTrf>"
                + "<d:CdtTrfTxInf><d:PmtId><d:UETR>u1</d:UETR></d:PmtId></d:CdtTrfTxInf></d:FICdtTrf></d:Document>"));
        Record bare = only(utf8("<FICdtTrf><CdtTrfTxInf><PmtId><UETR>u1</UETR></PmtId></CdtTrfTxInf></FICdtTrf>"));

        assertThat(prefixed.get("message_type")).isEqualTo("pacs.009.001.08");
        assertThat(bare.get("message_type")).isNull();
        assertThat(at(prefixed, "transaction", "uetr")).isEqualTo("u1");
        assertThat(at(bare, "transaction", "uetr")).isEqualTo("u1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd, pain.001.001.03.ch.02",
        "urn:swift:xsd:$pain.001.001.03, pain.001.001.03",
        "urn:swift:xsd:swift.if.ia$pacs.008.001.01, pacs.008.001.01",
        "urn:iso:std:iso:20022:tech:xsd:pain.001.003.03, pain.001.003.03",
        "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.10.spi.1.13, pacs.008.001.10.spi.1.13",
        "urn:a:other, other"
    })
    void aNamespaceOfABankNamesTheMessageToo(String namespace, String type) {
        String message = PACS.replaceFirst("xmlns=\"[^\"]*", "xmlns=\"" + Matcher.quoteReplacement(namespace));
        Record row = only(message.formatted("<CdtTrfTxInf/>").getBytes(StandardCharsets.UTF_8));
        assertThat(row.get("message_type")).isEqualTo(type);
        assertThat(row.get("_parse_status")).isEqualTo("ok");
    }

    @Test
    void everyDocumentOfAnEnvelopeHasItsOwnHeader() {
        StringBuilder input = new StringBuilder("<Envelope>");
        for (int i = 1; i <= 3; i++) {
            input.append("<AppHdr><BizMsgIdr>B" + i + "</BizMsgIdr></AppHdr>")
                    .append(PACS.replace("M1", "M" + i).formatted(transaction("a" + i) + transaction("b" + i)));
        }

        List<Record> rows = good(utf8(input + "</Envelope>"));

        assertThat(rows).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(at(rows.get(i), "header", "business_message_id")).isEqualTo("B" + (i / 2 + 1));
            assertThat(at(rows.get(i), "group_header", "message_id")).isEqualTo("M" + (i / 2 + 1));
            assertThat(at(rows.get(i), "transaction", "end_to_end_id"))
                    .isEqualTo((i % 2 == 0 ? "a" : "b") + (i / 2 + 1));
        }
    }

    @Test
    void aHeaderBesideItsDocumentBelongsToIt() {
        String header =
                "<AppHdr xmlns='urn:iso:std:iso:20022:tech:xsd:head.001.001.02'><BizMsgIdr>%s</BizMsgIdr></AppHdr>\n";
        List<Record> rows = good(utf8(header.formatted("B1") + PACS.formatted(transaction("a")) + "\n"
                + header.formatted("B2") + PACS.formatted(transaction("b")) + PACS.formatted(transaction("c"))));

        assertThat(rows).hasSize(3);
        assertThat(at(rows.get(0), "header", "business_message_id")).isEqualTo("B1");
        assertThat(at(rows.get(1), "header", "business_message_id")).isEqualTo("B2");
        assertThat(rows.get(2).get("header")).isNull();

        String declaration = "<?xml version='1.0'?>";
        Record declared =
                only(utf8(declaration + header.formatted("B3") + declaration + PACS.formatted(transaction("d"))));
        assertThat(at(declared, "header", "business_message_id")).isEqualTo("B3");
    }

    @Test
    void aTransactionOfAnInitiationHasItsPaymentInformation() {
        List<Record> rows = good(utf8(initiation(transaction("a") + transaction("b"), transaction("c"))));

        assertThat(rows).hasSize(3);
        assertThat(rows.stream().map(row -> at(row, "payment_information", "id")))
                .containsExactly("P1", "P1", "P2");
        assertThat(at(rows.get(0), "payment_information", "requested_execution_date", "date"))
                .isEqualTo(LocalDate.of(2024, 5, 1));
        assertThat(at(rows.get(2), "payment_information", "debtor", "name")).isEqualTo("Debtor P2");
        assertThat(at(rows.get(2), "transaction", "end_to_end_id")).isEqualTo("c");
    }

    @Test
    void anyOtherMessageIsARowWithItsXml() throws IOException {
        Record row = only(resource("/mx/pacs.002-CDATA.xml"));

        assertThat(row.get("message")).isEqualTo("FIToFIPmtStsRpt");
        assertThat(at(row, "group_header", "message_id")).isNotNull();
        assertThat((String) row.get("element")).startsWith("<").contains("<![CDATA[");
    }

    @Test
    void amountsAreExactOrNull() {
        List<Object> outcomes = read(utf8(PACS.formatted(amount("0.10000")
                + amount("999999999999999999.12345678")
                + amount("1.123456789")
                + amount("1e3")
                + amount("1,5")
                + amount("-0.10")
                + amount(""))));
        List<Record> rows = rows(outcomes);

        assertThat(rows.stream().map(row -> at(row, "transaction", "settlement_amount", "value")))
                .containsExactly(
                        new BigDecimal("0.10000"),
                        new BigDecimal("999999999999999999.12345678"),
                        null,
                        null,
                        null,
                        new BigDecimal("-0.10"),
                        null);
        assertThat(verdicts(outcomes)).containsExactly("ok", "ok", "XML_VALUE", "XML_VALUE", "XML_VALUE", "ok", "ok");
        assertThat(at(rows.get(3), "_errors", 0, "text").toString())
                .startsWith("Element IntrBkSttlmAmt is not a number")
                .doesNotContain("1e3");
    }

    @Test
    void aTimeWithoutAnOffsetIsNoInstant() {
        Record row = only(utf8(PACS.formatted("<CdtTrfTxInf><AccptncDtTm>2019-04-28T24:00:00</AccptncDtTm>"
                + "<SttlmTmIndctn><DbtDtTm>2019-04-28T20:54:39.5-03:30</DbtDtTm></SttlmTmIndctn>"
                + "<IntrBkSttlmDt>2019-05-02+02:00</IntrBkSttlmDt></CdtTrfTxInf>")));

        assertThat(at(row, "transaction", "acceptance_time", "time")).isNull();
        assertThat(at(row, "transaction", "acceptance_time", "local_time"))
                .isEqualTo(LocalDateTime.of(2019, 4, 29, 0, 0));
        assertThat(at(row, "transaction", "debit_time", "time")).isEqualTo(Instant.parse("2019-04-29T00:24:39.500Z"));
        assertThat(at(row, "transaction", "debit_time", "text")).isEqualTo("2019-04-28T20:54:39.5-03:30");
        assertThat(at(row, "transaction", "settlement_date")).isEqualTo(LocalDate.of(2019, 5, 2));
    }

    @Test
    void aBrokenTransactionCostsNoOther() {
        String broken = "<CdtTrfTxInf><PmtId><EndToEndId>x</PmtId></CdtTrfTxInf>";
        byte[] input = utf8(PACS.formatted(transaction("a") + broken + transaction("c") + "<CdtTrfTxInf><PmtId>"
                + transaction("e") + "<CdtTrfTxInf><PmtId a='<'/></CdtTrfTxInf>"));
        List<Object> outcomes = read(input);

        assertThat(verdicts(outcomes)).containsExactly("ok", "XML_SYNTAX", "ok", "XML_SYNTAX", "ok", "XML_SYNTAX");
        assertThat(rows(outcomes).stream().map(row -> at(row, "transaction", "end_to_end_id")))
                .containsExactly("a", "c", "e");
        assertThat(((Rejected) outcomes.get(1)).message())
                .contains("ISO 20022 messages at byte ")
                .doesNotContain("EndToEndId");
    }

    @Test
    void aTransactionNeverGetsThePaymentInformationOfAnother() {
        String broken = "<CdtTrfTxInf><PmtId></CdtTrfTxInf>";
        List<Object> outcomes = read(utf8(initiation(transaction("a") + broken, transaction("c"))));

        assertThat(rows(outcomes).stream().map(row -> at(row, "transaction", "end_to_end_id")))
                .containsExactly("a");
        assertThat(verdicts(outcomes)).containsExactly("ok", "XML_SYNTAX");
    }

    @Test
    void aTransactionIsThereBeforeTheRestOfItsDocumentIsRead() throws IOException {
        byte[] input = utf8(PACS.formatted(transaction("a").repeat(50_000)));
        ByteArrayInputStream in = new ByteArrayInputStream(input);
        try (RecordStream records = MxRecords.read(in, "test")) {
            assertThat(at(records.next(), "transaction", "end_to_end_id")).isEqualTo("a");
            assertThat(in.available()).isGreaterThan(input.length - 200_000);
            int rows = 1;
            for (; records.hasNext(); rows++) {
                records.next();
            }

            assertThat(rows).isEqualTo(50_000);
        }
    }

    @Test
    void aDocumentBehindABrokenOneIsRead() {
        String declaration = "<?xml version='1.0'?>\n";
        byte[] input = utf8(declaration + PACS.formatted(transaction("a")).replaceFirst("</PmtId>.*", "") + "\n"
                + declaration + PACS.formatted(transaction("b")) + "\n" + "no XML at all\n"
                + PACS.formatted(transaction("c")));
        List<Object> outcomes = read(input);

        assertThat(verdicts(outcomes)).containsExactly("XML_SYNTAX", "ok", "XML_OUTSIDE", "ok");
    }

    @Test
    void whatIsNoMessageIsQuarantined() {
        assertThat(verdicts(read(utf8("<html><body>no</body></html>")))).containsExactly("XML_NO_ROW");
        assertThat(verdicts(read(utf8("{\"json\": 1}")))).containsExactly("XML_OUTSIDE");
        assertThat(verdicts(read(utf8(PACS.formatted(""))))).containsExactly("XML_NO_ROW");
        assertThat(all(MxRecords.read(new ByteArrayInputStream(utf8(" \r\n ")), "test")))
                .isEmpty();
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void aRowFarAboveTheLimitIsQuarantinedInPiecesAndTheNextOneIsRead() {
        String large = "<CdtTrfTxInf><Ustrd>" + "x".repeat(700_000) + "</Ustrd></CdtTrfTxInf>";
        byte[] input = utf8(PACS.formatted(transaction("a") + large + transaction("c")));
        List<Object> outcomes = all(MxRecords.read(new ByteArrayInputStream(input), "test", 100_000));

        assertNothingIsLost(input, outcomes);
        assertThat(rows(outcomes).stream().map(row -> at(row, "transaction", "end_to_end_id")))
                .containsExactly("a", "c");
        assertThat(verdicts(outcomes)).containsOnly("ok", "XML_TOO_LARGE");
        outcomes.forEach(outcome -> {
            if (outcome instanceof Rejected rejected) {
                assertThat(rejected.raw().length).isLessThanOrEqualTo(300_000);
            }
        });
    }

    @Test
    void charactersAreReadAsTheDeclarationSays() {
        String text =
                PACS.formatted("<CdtTrfTxInf><Dbtr><Nm>J\u00F6rg &amp; S\u00F8n &#x20AC;</Nm></Dbtr></CdtTrfTxInf>");
        byte[] marked = ("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>" + text).getBytes(StandardCharsets.UTF_8);
        byte[] latin = ("<?xml version='1.0' encoding='ISO-8859-1'?>" + text).getBytes(StandardCharsets.ISO_8859_1);

        for (byte[] input : List.of(marked, latin)) {
            assertThat(at(only(input), "transaction", "debtor", "name")).isEqualTo("J\u00F6rg & S\u00F8n \u20AC");
        }

        byte[] wrong = text.getBytes(StandardCharsets.ISO_8859_1);
        List<Object> outcomes = read(wrong);
        assertThat(verdicts(outcomes)).containsExactly("XML_ENCODING");
        assertThat(at(outcomes.get(0), "transaction", "debtor", "name")).isEqualTo("J\u00F6rg & S\u00F8n \u20AC");
        assertThat(at(outcomes.get(0), "encoding")).isEqualTo("ISO-8859-1");
    }

    @Test
    void aDeclarationIsAboutItsOwnDocumentOnly() {
        String text = PACS.formatted("<CdtTrfTxInf><Dbtr><Nm>J\u00F6rg</Nm></Dbtr></CdtTrfTxInf>");
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(utf8(text));
        input.writeBytes(("<?xml version='1.0' encoding='iso-8859-1'?>" + text).getBytes(StandardCharsets.ISO_8859_1));
        input.writeBytes(utf8(text));

        List<Record> rows = good(input.toByteArray());
        assertThat(rows.stream().map(row -> at(row, "transaction", "debtor", "name")))
                .containsExactly("J\u00F6rg", "J\u00F6rg", "J\u00F6rg");
        assertThat(rows.stream().map(row -> row.get("encoding"))).containsExactly("UTF-8", "ISO-8859-1", "UTF-8");
    }

    @Test
    void anEntityThatXmlDoesNotHaveIsKeptAsWritten() {
        List<Object> outcomes =
                read(utf8(PACS.formatted("<CdtTrfTxInf><Dbtr><Nm>A &nbsp; B & C</Nm></Dbtr></CdtTrfTxInf>")));

        assertThat(verdicts(outcomes)).containsExactly("XML_REFERENCE");
        assertThat(at(outcomes.get(0), "transaction", "debtor", "name")).isEqualTo("A &nbsp; B & C");
    }

    private static String transaction(String id) {
        return "\n<CdtTrfTxInf><PmtId><EndToEndId>" + id + "</EndToEndId></PmtId></CdtTrfTxInf>";
    }

    private static String amount(String value) {
        return "<CdtTrfTxInf><IntrBkSttlmAmt Ccy=\"EUR\">" + value + "</IntrBkSttlmAmt></CdtTrfTxInf>";
    }

    private static String initiation(String first, String second) {
        String information = "<PmtInf><PmtInfId>%1$s</PmtInfId><ReqdExctnDt><Dt>2024-05-01</Dt></ReqdExctnDt>"
                + "<Dbtr><Nm>Debtor %1$s</Nm></Dbtr>%2$s</PmtInf>";
        return "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'><CstmrCdtTrfInitn><GrpHdr/>"
                + information.formatted("P1", first) + information.formatted("P2", second)
                + "</CstmrCdtTrfInitn></Document>";
    }

    private static List<Object> read(byte[] input) {
        List<Object> outcomes = all(MxRecords.read(new ByteArrayInputStream(input), "test"));
        assertNothingIsLost(input, outcomes);
        return outcomes;
    }

    private static List<Record> good(byte[] input) {
        List<Object> outcomes = read(input);
        assertThat(verdicts(outcomes)).containsOnly("ok");
        return rows(outcomes);
    }

    private static Record only(byte[] input) {
        List<Record> rows = good(input);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }
}
