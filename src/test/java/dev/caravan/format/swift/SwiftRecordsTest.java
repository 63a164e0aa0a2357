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

import static dev.caravan.format.swift.SwiftRead.all;
import static dev.caravan.format.swift.SwiftRead.at;
import static dev.caravan.format.swift.SwiftRead.codes;
import static dev.caravan.format.swift.SwiftRead.only;
import static dev.caravan.format.swift.SwiftRead.raw;
import static dev.caravan.format.swift.SwiftRead.rebuilt;
import static dev.caravan.format.swift.SwiftRead.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwiftRecordsTest {

    private static final String INPUT = "{1:F01BANKBEBBAXXX2222123456}{2:I103BANKDEFFXABCN}"
            + "{3:{108:MYREF}{119:STP}{121:eb6305c9-1f7f-49de-aed0-16487c27b42d}}{4:\r\n"
            + ":20:REF 1\r\n:23B:CRED\r\n:32A:240229EUR1234,5\r\n:33B:EUR1234,5\r\n"
            + ":50K:/DE123\r\nJANE DOE\r\nOLD STREET\r\n:59A:BANKFRPP\r\n:70:INVOICE 7\r\nAND 8\r\n:71A:SHA\r\n"
            + "-}{5:{MAC:00000000}{CHK:24857F4599E7}{TNG:}}{S:{SAC:}{COP:P}}";

    private static final String OUTPUT = "{1:F01BANKBEBBAXXX2222123456}"
            + "{2:O2021506240301BANKDEFFXABC34401234562403011607N}{4:\r\n"
            + ":20:COV\r\n:21:REF 1\r\n:32A:240301JPY1000000,\r\n:52A:BANKDEFF\r\n:58A:/99\r\nBANKFRPP\r\n"
            + ":50K:JANE DOE\r\n:52A:OTHERXXX\r\n:59:/FR1\r\nJOHN\r\n:33B:JPY1000000,\r\n-}";

    private static final String STATEMENT = ":20:ST1\r\n:25:DE99/EUR\r\n:28C:12/3\r\n:60M:C231230EUR10,00\r\n"
            + ":61:2312290102RDR0,05NTRFOWN REF//THEIRS\r\nSUPPLEMENT\r\n:86:A\r\nB\r\n"
            + ":61:231231C,NMSCNONREF\r\n:61:231231C7,NMSCNONREF\r\n:62F:C231231EUR16,95\r\n:64:D231231EUR1,\r\n"
            + ":65:C240101EUR2,\r\n:65:C240102EUR3,123\r\n:86:ALL OF IT\r\n-\r\n";

    @Test
    void headersOfWhatIsSentAreColumns() {
        Record row = only(INPUT);
        assertThat(row)
                .containsEntry("_parse_status", "ok")
                .containsEntry("application_id", "F")
                .containsEntry("service_id", "01")
                .containsEntry("logical_terminal", "BANKBEBBAXXX")
                .containsEntry("session_number", 2222L)
                .containsEntry("sequence_number", 123456L)
                .containsEntry("direction", "input")
                .containsEntry("message_type", "103")
                .containsEntry("sender", "BANKBEBBXXX")
                .containsEntry("receiver", "BANKDEFFABC")
                .containsEntry("priority", "N")
                .containsEntry("mir", null)
                .containsEntry("user_reference", "MYREF")
                .containsEntry("validation_flag", "STP")
                .containsEntry("uetr", "eb6305c9-1f7f-49de-aed0-16487c27b42d")
                .containsEntry("encoding", "UTF-8");
        assertThat(row.origin()).isEqualTo(new Origin("test.fin", "message", 1));
    }

    @Test
    void headersOfWhatIsReceivedAreColumns() {
        assertThat(only(OUTPUT))
                .containsEntry("_parse_status", "ok")
                .containsEntry("direction", "output")
                .containsEntry("sender", "BANKDEFFABC")
                .containsEntry("receiver", "BANKBEBBXXX")
                .containsEntry("mir", "240301BANKDEFFXABC3440123456")
                .containsEntry("input_time", LocalDateTime.of(2024, 3, 1, 15, 6))
                .containsEntry("output_time", LocalDateTime.of(2024, 3, 1, 16, 7))
                .containsEntry("priority", "N");
    }

    @Test
    void everyRowHasTheFieldsOfTheSchemaInItsOrder() {
        List<String> names = new SwiftRecords(InputStream.nullInputStream(), StandardCharsets.UTF_8, "empty")
                .schema().orElseThrow().fields().stream()
                        .map(field -> field.name())
                        .toList();
        for (String message : List.of(INPUT, OUTPUT, STATEMENT)) {
            assertThat(only(message).keySet()).containsExactlyElementsOf(names);
        }
    }

    @Test
    void blocksAndFieldsKeepTheirOrderAndText() {
        Record row = only(INPUT);
        assertThat((List<?>) row.get("blocks"))
                .extracting(block -> at(block, "id"))
                .containsExactly("1", "2", "3", "4", "5", "S");
        assertThat(at(row, "blocks", 4, "tags", 2)).isEqualTo(Map.of("tag", "TNG", "value", ""));
        assertThat((List<?>) row.get("fields"))
                .extracting(field -> at(field, "tag"))
                .containsExactly("20", "23B", "32A", "33B", "50K", "59A", "70", "71A");
        assertThat(at(row, "fields", 4))
                .isEqualTo(Map.of(
                        "tag", "50K",
                        "number", "50",
                        "option", "K",
                        "value", "/DE123\r\nJANE DOE\r\nOLD STREET",
                        "terminator", "\r\n"));
    }

    @Test
    void paymentsHaveTheirAmountAndPartiesAsColumns() {
        Record row = only(INPUT);
        assertThat(row)
                .containsEntry("reference", "REF 1")
                .containsEntry("value_date", LocalDate.of(2024, 2, 29))
                .containsEntry("currency", "EUR")
                .containsEntry("amount", new BigDecimal("1234.5"))
                .containsEntry("remittance_information", "INVOICE 7\r\nAND 8")
                .containsEntry("charges", "SHA")
                .containsEntry("statement", null);
        assertThat(at(row, "ordering_customer", "account")).isEqualTo("DE123");
        assertThat(at(row, "ordering_customer", "lines")).isEqualTo(List.of("JANE DOE", "OLD STREET"));
        assertThat(at(row, "beneficiary_customer", "option")).isEqualTo("A");
        assertThat(at(row, "beneficiary_customer", "account")).isNull();
    }

    @Test
    void coverPaymentKeepsTheBanksOfBothPartsApart() {
        Record row = only(OUTPUT);
        assertThat(row).containsEntry("related_reference", "REF 1").containsEntry("amount", new BigDecimal("1000000"));
        assertThat(at(row, "ordering_institution", "lines")).isEqualTo(List.of("BANKDEFF"));
        assertThat(at(row, "beneficiary_institution", "account")).isEqualTo("99");
        assertThat(at(row, "ordering_customer", "lines")).isEqualTo(List.of("JANE DOE"));
        assertThat(at(row, "beneficiary_customer", "account")).isEqualTo("FR1");
    }

    @Test
    void bareStatementHasBalancesAndLines() {
        Record row = only(STATEMENT);
        Object statement = row.get("statement");
        assertThat(row).containsEntry("message_type", null).containsEntry("amount", null);
        assertThat(at(statement, "account")).isEqualTo("DE99/EUR");
        assertThat(at(statement, "statement_number")).isEqualTo(12L);
        assertThat(at(statement, "sequence_number")).isEqualTo(3L);
        assertThat(at(statement, "opening_balance"))
                .isEqualTo(Map.of(
                        "tag", "60M",
                        "mark", "C",
                        "date", LocalDate.of(2023, 12, 30),
                        "currency", "EUR",
                        "amount", new BigDecimal("10.00")));
        assertThat(at(statement, "closing_balance", "tag")).isEqualTo("62F");
        assertThat(at(statement, "available_balance", "mark")).isEqualTo("D");
        assertThat(at(statement, "forward_balances", 1, "amount")).isEqualTo(new BigDecimal("3.123"));
        assertThat(at(statement, "information")).isEqualTo("ALL OF IT");
        Object line = at(statement, "lines", 0);
        assertThat(at(line, "value_date")).isEqualTo(LocalDate.of(2023, 12, 29));
        assertThat(at(line, "entry_date")).isEqualTo(LocalDate.of(2024, 1, 2));
        assertThat(at(line, "mark")).isEqualTo("RD");
        assertThat(at(line, "funds_code")).isEqualTo("R");
        assertThat(at(line, "amount")).isEqualTo(new BigDecimal("0.05"));
        assertThat(at(line, "currency")).isEqualTo("EUR");
        assertThat(at(line, "transaction_type")).isEqualTo("NTRF");
        assertThat(at(line, "reference")).isEqualTo("OWN REF");
        assertThat(at(line, "institution_reference")).isEqualTo("THEIRS");
        assertThat(at(line, "details")).isEqualTo("SUPPLEMENT");
        assertThat(at(line, "information")).isEqualTo("A\r\nB");
        assertThat(at(statement, "lines", 2, "information")).isNull();
    }

    @Test
    void lineThatCannotBeReadLeavesItsNeighboursAlone() {
        Record row = only(STATEMENT);
        assertThat(row).containsEntry("_parse_status", "partial");
        assertThat(codes(row)).containsExactly("SWIFT_FIELD");
        int position = ((Long) at(row, "_errors", 0, "position")).intValue();
        assertThat(raw(row).substring(position)).startsWith(":61:231231C,N");
        assertThat((List<?>) at(row, "statement", "lines")).hasSize(3);
        assertThat(at(row, "statement", "lines", 1, "amount")).isNull();
        assertThat(at(row, "statement", "lines", 2, "amount")).isEqualTo(new BigDecimal("7"));
    }

    @Test
    void interimReportHasLimitsAndSums() {
        Record row = only("{1:F01BANKBEBBAXXX2222123456}{2:I942BANKDEFFXABCN}{4:\r\n:20:A\r\n:25:1\r\n:28C:1\r\n"
                + ":34F:USDD10,\r\n:34F:USDC20,\r\n:13D:2403011200+0100\r\n:61:240301ED5,1NMSCX\r\n:86:I\r\n"
                + ":90D:1USD5,1\r\n:90C:0USD0,\r\n:86:ALL\r\n-}");
        Object statement = row.get("statement");
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(at(statement, "floor_limits", 1, "mark")).isEqualTo("C");
        assertThat(at(statement, "debits"))
                .isEqualTo(Map.of("count", 1L, "currency", "USD", "amount", new BigDecimal("5.1")));
        assertThat(at(statement, "credits", "count")).isEqualTo(0L);
        assertThat(at(statement, "lines", 0, "mark")).isEqualTo("ED");
        assertThat(at(statement, "lines", 0, "currency")).isEqualTo("USD");
        assertThat(at(statement, "lines", 0, "information")).isEqualTo("I");
        assertThat(at(statement, "information")).isEqualTo("ALL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$", "\r\n", "\r\n$\r\n", "\u0003     \u0001", "\n\uFEFF"})
    void messagesAreFoundWhateverStandsBetweenThem(String between) {
        List<Record> rows = rows(between + INPUT + between + OUTPUT + between);
        assertThat(rows).extracting(SwiftRead::raw).containsExactly(INPUT, OUTPUT);
        int start = between.getBytes(StandardCharsets.UTF_8).length;
        assertThat(at(rows.get(1), "_source", "position")).isEqualTo((long) (2 * start + INPUT.length()));
    }

    @Test
    void acknowledgementIsARowBeforeItsMessage() {
        List<Record> rows = rows("{1:F21BANKBEBBAXXX2222123456}{4:{177:2403011200}{451:0}}" + INPUT);
        assertThat(rows).extracting(row -> row.get("service_id")).containsExactly("21", "01");
        assertThat(at(rows.get(0), "blocks", 1, "tags", 1)).isEqualTo(Map.of("tag", "451", "value", "0"));
        assertThat(rows).extracting(row -> row.get("_parse_status")).containsOnly("ok");
    }

    @Test
    void bareStatementsAreCutAtTheirReference() {
        List<Record> rows = rows(":940:\n:20:A\n:25:1\n:60F:C240101EUR1,\n:20:B\n:25:2\n-\n:20:C\n:25:3");
        assertThat(rows).extracting(row -> at(row, "statement", "account")).containsExactly("1", "2", "3");
        assertThat(rows).extracting(row -> row.get("message_type")).containsExactly("940", null, null);
    }

    @Test
    void headingOfADutchBankSaysTheTypeOfItsStatement() {
        String heading = "ABNANL2A\r\n940\r\nABNANL2AXXX\r\n";
        String statement = STATEMENT.replace(":61:231231C,NMSCNONREF\r\n", "");
        List<Record> rows = rows(heading + statement + heading + ":20:B\r\n:25:2\r\n-\r\n");
        assertThat(rows).extracting(row -> row.get("message_type")).containsExactly("940", "940");
        assertThat(rows).extracting(row -> row.get("_parse_status")).containsOnly("ok");
        assertThat(rows.get(0)).containsEntry("reference", "ST1");
        assertThat(at(rows.get(0), "blocks", 0, "text")).isEqualTo(heading);
        assertThat(at(rows.get(1), "statement", "account")).isEqualTo("2");
        assertThat(all((heading + "x\r\n" + STATEMENT).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .element(0)
                .isInstanceOf(Rejected.class);
    }

    @Test
    void headingEndsAStatementThatHasNoEnd() {
        String heading = "BUNQNL2A\n940\nBUNQNL2A\n";
        String statement = ":20:BUNQ BV\n:25:%s\n:60F:C190131EUR32,33\n:62F:C190531EUR5,66\n";
        List<Record> rows = rows(heading + statement.formatted("1") + heading + statement.formatted("2"));
        assertThat(rows).extracting(row -> row.get("message_type")).containsExactly("940", "940");
        assertThat(rows).extracting(row -> at(row, "statement", "account")).containsExactly("1", "2");
        assertThat(rows).extracting(row -> row.get("_parse_status")).containsOnly("ok");
    }

    @Test
    void copyOfAMessageIsTheTextOfTheMessageAboutIt() {
        String copy = "{1:F01OURSGB33AXXX0000000000}{2:O0961625170421ABLRXXXXGXXX00000000001704201625N}{4:" + INPUT
                + "}{5:{CHK:73AC90A7A3F1}}";
        List<Record> rows = rows(copy + OUTPUT);
        assertThat(rows.get(0)).containsEntry("_parse_status", "ok").containsEntry("message_type", "096");
        assertThat(at(rows.get(0), "blocks", 2, "text")).isEqualTo(INPUT);
        assertThat(rows.get(1)).containsEntry("_parse_status", "ok").containsEntry("message_type", "202");
    }

    @Test
    void dashOnALineOfItsOwnIsTextWhereTheStatementGoesOn() {
        Record row = only(STATEMENT.replace("B\r\n:61:", "-\r\n:61:"));
        assertThat(at(row, "statement", "lines", 0, "information")).isEqualTo("A\r\n-");
        assertThat(at(row, "statement", "closing_balance", "amount")).isEqualTo(new BigDecimal("16.95"));
    }

    @Test
    void whiteSpaceBetweenTagsIsNoneOfThem() {
        Record row = only(
                INPUT.replace("{108:", "\r\n{108:").replace("{119:", " {119:").replace("{TNG:}", "{TNG:}\r\n"));
        assertThat(row).containsEntry("_parse_status", "ok").containsEntry("user_reference", "MYREF");
        assertThat(at(row, "blocks", 2, "tags", 1)).isEqualTo(Map.of("tag", "119", "value", "STP"));
        Record service = only("{1:F21BANKBEBBAXXX2222123456}\r\n{4:{177:2208041611}\r\n{451:0}}");
        assertThat(service).containsEntry("_parse_status", "ok");
        assertThat(at(service, "blocks", 1, "tags", 1)).isEqualTo(Map.of("tag", "451", "value", "0"));
    }

    @Test
    void messageBetweenNoUsersMayHaveNoSessionAndSequence() {
        assertThat(only("{1:A25BANKBEBBAXXX}{4:{175:0920}{177:0901011200}}"))
                .containsEntry("_parse_status", "ok")
                .containsEntry("service_id", "25")
                .containsEntry("logical_terminal", "BANKBEBBAXXX")
                .containsEntry("session_number", null);
        assertThat(only("{1:L02BANKBEBBAXXX0007}{4:{110:001}}"))
                .containsEntry("_parse_status", "ok")
                .containsEntry("session_number", 7L)
                .containsEntry("sequence_number", null);
        assertThat(codes(only(INPUT.replace("2222123456", "")))).containsExactly("SWIFT_HEADER");
    }

    @Test
    void messageThatIsCutOffEndsWhereTheNextBegins() {
        String cut = INPUT.substring(0, INPUT.indexOf(":59A:"));
        List<Record> rows = rows(cut + OUTPUT);
        assertThat(codes(rows.get(0))).containsExactly("SWIFT_BLOCK");
        assertThat(rows.get(0)).containsEntry("amount", new BigDecimal("1234.5"));
        assertThat(rows.get(1)).containsEntry("_parse_status", "ok");
        assertThat(raw(rows.get(1))).isEqualTo(OUTPUT);
    }

    @Test
    void headerThatIsNotClosedCostsNothingBehindIt() {
        Record row = only(INPUT.replace("123456}{2:", "123456{2:"));
        assertThat(codes(row)).containsExactly("SWIFT_BLOCK");
        assertThat(row).containsEntry("message_type", "103").containsEntry("amount", new BigDecimal("1234.5"));
    }

    @Test
    void bracesAndDashesWithinTextEndNothing() {
        Record row = only(INPUT.replace("OLD STREET", "OLD {STREET} -} {1:\r\n- 7"));
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat((List<?>) row.get("fields")).hasSize(8);
    }

    @Test
    void whatIsNoMessageIsRejectedAndItsNeighboursAreRead() {
        byte[] input = ("HELLO\r\n" + INPUT + "; trailer\r\n" + OUTPUT).getBytes(StandardCharsets.UTF_8);
        List<Object> outcomes = all(input, StandardCharsets.UTF_8);
        assertThat(outcomes).hasSize(4);
        assertThat(outcomes.get(0)).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo("SWIFT_NO_MESSAGE");
            assertThat(rejected.message())
                    .isEqualTo("Cannot read SWIFT message at byte 0 of test.fin: it begins with"
                            + " neither a block nor a field");
            assertThat(rejected.raw()).isEqualTo("HELLO\r\n".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(outcomes.get(2)).isInstanceOf(Rejected.class);
        assertThat(List.of(outcomes.get(1), outcomes.get(3))).hasOnlyElementsOfType(Record.class);
    }

    @Test
    void tooLargeMessageIsRejectedWithItsFirstBytes() {
        byte[] input = (INPUT + OUTPUT).getBytes(StandardCharsets.UTF_8);
        List<Object> outcomes =
                all(new SwiftRecords(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "test", OUTPUT.length()));
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(0)).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo("SWIFT_TOO_LARGE");
            assertThat(new String(rejected.raw(), StandardCharsets.UTF_8))
                    .isEqualTo(INPUT.substring(0, OUTPUT.length()));
        });
        assertThat((Record) outcomes.get(1)).containsEntry("message_type", "202");
    }

    @Test
    void millionsOfEmptyFieldsAreRejectedAndNotHeld() {
        byte[] input = (":20:\n" + ":\n".repeat(600_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(all(input, StandardCharsets.UTF_8))
                .singleElement()
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo("SWIFT_TOO_LARGE"));
    }

    @Test
    void thousandsOfTextsBehindOneLineAreJoinedInNoTime() {
        Record row = only(":20:A\n:25:1\n:61:240101C1,NMSCX\n" + (":86:" + "x".repeat(60) + "\n").repeat(150_000));
        assertThat((String) at(row, "statement", "lines", 0, "information")).hasSize(150_000 * 61 - 1);
    }

    @Test
    void deepNestingIsKeptAsText() {
        String deep = "{1:F01BANKBEBBAXXX2222123456}{3:" + "{1".repeat(100_000) + "}".repeat(100_000) + "}";
        Record row = only(deep);
        assertThat(codes(row)).containsExactly("SWIFT_BLOCK");
    }

    @Test
    void bytesOutsideTheCharacterSetAreKept() {
        byte[] latin = INPUT.replace("JANE", "J\u00C4NE").getBytes(StandardCharsets.ISO_8859_1);
        Record row = (Record) all(latin, StandardCharsets.UTF_8).get(0);
        assertThat(row).containsEntry("encoding", "ISO-8859-1").containsEntry("_parse_status", "partial");
        assertThat(codes(row)).containsExactly("SWIFT_CHARSET");
        assertThat(rebuilt(row)).isEqualTo(latin);
        Record declared = (Record) all(latin, StandardCharsets.ISO_8859_1).get(0);
        assertThat(declared).containsEntry("_parse_status", "ok");
        assertThat(at(declared, "ordering_customer", "lines", 0)).isEqualTo("J\u00C4NE DOE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "IBM037", "ISO-2022-JP"})
    void characterSetWithoutAsciiIsRefused(String charset) {
        assertThatThrownBy(() -> new SwiftRecords(InputStream.nullInputStream(), Charset.forName(charset), "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes a character set that contains ASCII");
    }
}
