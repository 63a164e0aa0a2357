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
package dev.caravan.format.fix;

import static dev.caravan.format.fix.FixRead.all;
import static dev.caravan.format.fix.FixRead.bytes;
import static dev.caravan.format.fix.FixRead.codes;
import static dev.caravan.format.fix.FixRead.fields;
import static dev.caravan.format.fix.FixRead.framed;
import static dev.caravan.format.fix.FixRead.message;
import static dev.caravan.format.fix.FixRead.only;
import static dev.caravan.format.fix.FixRead.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixRecordsTest {

    private static final String ORDER = message(
            "35=D",
            "34=7",
            "49=BUYER",
            "56=SELLER",
            "50=desk",
            "57=book",
            "43=Y",
            "97=N",
            "52=20240229-23:59:59.123456",
            "122=20240229-23:59:58",
            "1128=9",
            "453=2",
            "448=P1",
            "448=P2",
            "58=text");
    private static final String BEAT = message("35=0", "34=8", "49=BUYER", "56=SELLER");

    @Test
    void headerFieldsAreColumns() {
        Record row = only(ORDER);
        assertThat(row)
                .containsEntry("begin_string", "FIX.4.4")
                .containsEntry("msg_type", "D")
                .containsEntry("msg_seq_num", 7L)
                .containsEntry("sender_comp_id", "BUYER")
                .containsEntry("target_comp_id", "SELLER")
                .containsEntry("sender_sub_id", "desk")
                .containsEntry("target_sub_id", "book")
                .containsEntry("poss_dup_flag", true)
                .containsEntry("poss_resend", false)
                .containsEntry("sending_time", Instant.parse("2024-02-29T23:59:59.123456Z"))
                .containsEntry("orig_sending_time", Instant.parse("2024-02-29T23:59:58Z"))
                .containsEntry("appl_ver_id", "9")
                .containsEntry("checksum", ORDER.substring(ORDER.length() - 4, ORDER.length() - 1))
                .containsEntry("body_length_ok", true)
                .containsEntry("checksum_ok", true)
                .containsEntry("delimiter", "\u0001")
                .containsEntry("terminated", true)
                .containsEntry("_parse_status", "ok");
        assertThat((byte[]) row.get("_raw")).isEqualTo(bytes(ORDER));
        assertThat((String) row.get("_raw_sha256")).matches("[0-9a-f]{64}");
        assertThat(row.origin()).isEqualTo(new Origin("test.log", "message", 1));
    }

    @Test
    void everyRowHasTheFieldsOfTheSchemaInItsOrder() {
        FixRecords records = new FixRecords(InputStream.nullInputStream(), StandardCharsets.UTF_8, "empty");
        assertThat(only(ORDER).keySet())
                .containsExactlyElementsOf(records.schema().orElseThrow().fields().stream()
                        .map(field -> field.name())
                        .toList());
        assertThat(records).isExhausted();
    }

    @Test
    void fieldsKeepTheirOrderAndRepeatedTagsStay() {
        assertThat(fields(only(ORDER))).containsSubsequence("453=2", "448=P1", "448=P2", "58=text");
        assertThat(values(only(ORDER), 448)).containsExactly("P1", "P2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", "^A", ";", "<SOH>", "\\x01", " | ", "\u0002"})
    void delimiterIsWhatStandsAfterTheVersion(String delimiter) {
        Record row = only("2024-01-01 12:00:00.123 <in> " + ORDER.replace("\u0001", delimiter) + "\n");
        assertThat(row).containsEntry("_parse_status", "ok").containsEntry("delimiter", delimiter);
        assertThat(fields(row)).isEqualTo(fields(only(ORDER)));
        assertThat(row).containsEntry("prefix", "2024-01-01 12:00:00.123 <in> ").containsEntry("suffix", "\n");
    }

    @Test
    void textAroundMessagesIsKept() {
        List<Object> rows = all("started\nin: " + ORDER + " took 3 us\r\nnote\nout: " + BEAT + BEAT + "\nstopped\n");
        assertThat(rows).hasSize(3);
        assertThat((Record) rows.get(0))
                .containsEntry("prefix", "started\nin: ")
                .containsEntry("suffix", " took 3 us\r\n");
        assertThat((Record) rows.get(1)).containsEntry("prefix", "note\nout: ").containsEntry("suffix", null);
        assertThat((Record) rows.get(2)).containsEntry("prefix", null).containsEntry("suffix", "\nstopped\n");
        assertThat((Map<?, ?>) ((Record) rows.get(0)).get("_source"))
                .isEqualTo(Map.of("place", "test.log", "position", 12L, "length", (long) ORDER.length()));
    }

    @Test
    void prefixMayEndWithADigit() {
        assertThat(only("20240101-12:00:00.123" + ORDER)).containsEntry("prefix", "20240101-12:00:00.123");
    }

    @Test
    void lastDelimiterMayBeMissing() {
        String cut = ORDER.replace('\u0001', '|');
        cut = cut.substring(0, cut.length() - 1);
        for (String log : List.of(cut, cut + "\n", "[" + cut + "]\n", cut + "  \r\n")) {
            assertThat(only(log)).containsEntry("_parse_status", "ok").containsEntry("terminated", false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "|", "^A", "<SOH>"})
    void messageMayBeBrokenIntoLinesAnywhere(String delimiter) {
        String message = ORDER.replace("\u0001", delimiter);
        for (String lineEnd : List.of("\n", "\r\n")) {
            for (int at = 1; at < message.length() - delimiter.length(); at++) {
                String log = message.substring(0, at) + lineEnd + message.substring(at) + "\n" + BEAT + "\n";
                List<Object> rows = all(log);
                assertThat(rows).as("broken at %d", at).hasSize(2);
                Record row = (Record) rows.get(0);
                assertThat(row).as("broken at %d", at).containsEntry("_parse_status", "ok");
                assertThat(fields(row)).isEqualTo(fields(only(ORDER)));
            }
        }
    }

    @Test
    void fieldsOneToALineWithIndentationAreOneMessage() {
        Record row = only(ORDER.replace("\u0001", "|\n    ").stripTrailing());
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(fields(row)).isEqualTo(fields(only(ORDER)));
    }

    @Test
    void lineBreakThatTheLengthCountsIsPartOfTheValue() {
        Record row = only(message("35=B", "58=two\r\nlines", "354=3", "355=a\nb"));
        assertThat(row).containsEntry("_parse_status", "ok").containsEntry("breaks", List.of());
        assertThat(values(row, 58)).containsExactly("two\r\nlines");
        assertThat(values(row, 355)).containsExactly("a\nb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "95,96", "90,91", "93,89", "212,213", "348,349", "352,353", "364,365", "445,446", "618,619", "621,622"
            })
    void dataMayHoldTheDelimiterAndWholeMessages(String tags) {
        String[] pair = tags.split(",");
        String data = "a\u000110=000\u0001=\u0001" + BEAT + "\n";
        Record row = only(message("35=n", pair[0] + "=" + data.length(), pair[1] + "=" + data, "58=behind"));
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(values(row, Integer.parseInt(pair[1]))).containsExactly(data);
        assertThat(values(row, 58)).containsExactly("behind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", "^A", "<SOH>"})
    void delimiterInDataCountsAsTheSohItWas(String delimiter) {
        String log = message("35=n", "95=6", "96=a\u0001b\u0001=c", "58=behind").replace("\u0001", delimiter);
        for (String broken : List.of(log, log.replace("b" + delimiter, "b" + delimiter + "\n"))) {
            Record row = only(broken);
            assertThat(row).containsEntry("_parse_status", "ok");
            assertThat(values(row, 96)).containsExactly("a" + delimiter + "b" + delimiter + "=c");
            assertThat(values(row, 58)).containsExactly("behind");
        }
    }

    @Test
    void dataThatAreNoTextAreBytes() {
        Record row = only(message("35=n", "95=3", "96=\u00FF\u0001\u0000"));
        assertThat(row).containsEntry("_parse_status", "ok");
        Map<?, ?> field = (Map<?, ?>) ((List<?>) row.get("fields")).get(4);
        assertThat(field.get("value")).isNull();
        assertThat((byte[]) field.get("raw")).containsExactly(0xFF, 1, 0);
    }

    @Test
    void wrongLengthOfDataIsTold() {
        Record row = only(message("35=n", "95=999", "96=abc", "58=behind"));
        assertThat(codes(row)).containsExactly("FIX_DATA_LENGTH");
        assertThat(values(row, 96)).containsExactly("abc");
    }

    @Test
    void wrongBodyLengthIsTold() {
        Record row = only(ORDER.replaceFirst("9=\\d+", "9=3"));
        assertThat(codes(row)).contains("FIX_BODY_LENGTH");
        assertThat(row).containsEntry("_parse_status", "partial").containsEntry("body_length_ok", false);
        assertThat(values(row, 58)).containsExactly("text");
    }

    @Test
    void missingBodyLengthIsTold() {
        Record row = only("8=FIX.4.2|35=0|10=000|");
        assertThat(codes(row)).contains("FIX_BODY_LENGTH");
        assertThat(row).containsEntry("body_length", null).containsEntry("msg_type", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "12", "abc", "999", "1x"})
    void wrongCheckSumIsTold(String sum) {
        Record row = only(ORDER.replaceFirst("10=\\d\\d\\d\u0001$", "10=" + sum + "\u0001"));
        assertThat(codes(row)).containsExactly("FIX_CHECKSUM");
        assertThat(row).containsEntry("checksum_ok", false).containsEntry("body_length_ok", true);
    }

    @Test
    void messageThatBreaksOffCostsItsNeighboursNothing() {
        for (int length = 20; length < ORDER.length() - 2; length++) {
            for (String between : List.of("\n", "\n2024-01-01 ", "", "\r\nnote\r\n")) {
                List<Object> rows = all(ORDER.substring(0, length) + between + BEAT + "\n" + BEAT);
                assertThat(rows).as("%d %s", length, between).hasSize(3);
                assertThat(codes((Record) rows.get(0))).containsAnyOf("FIX_TRUNCATED", "FIX_CHECKSUM");
                assertThat((Record) rows.get(1)).containsEntry("_parse_status", "ok");
                assertThat((Record) rows.get(2)).containsEntry("_parse_status", "ok");
            }
        }
    }

    @Test
    void textMayQuoteAMessageWithAnotherDelimiter() {
        String quoted = BEAT.replace('\u0001', '|');
        Record row = only(message("35=3", "58=not understood: " + quoted));
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(values(row, 58)).containsExactly("not understood: " + quoted);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "|", "^A", ";"})
    void valueMayHoldWhatTheLogHasAsDelimiter(String delimiter) {
        String text = "FXCM" + delimiter + "ID" + delimiter + delimiter + "a=b";
        String log = message("35=8", "448=" + text, "447=D").replace("\u0001", delimiter);
        Record row = only(log);
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(values(row, 448)).containsExactly(text);
        assertThat(values(row, 447)).containsExactly("D");

        Record wrong = only(log.replace("447=D", "447=E"));
        assertThat(codes(wrong)).contains("FIX_FIELD", "FIX_CHECKSUM");
    }

    @Test
    void sumMayBeThatOfTheDelimiterWhichIsShown() {
        String log = message("35=0", "34=8", "49=BUYER", "56=SELLER").replace('\u0001', '|');
        String body = log.substring(0, log.length() - "10=000|".length());
        String sent = body + String.format("10=%03d|", body.chars().sum() & 0xFF);
        assertThat(only(sent)).containsEntry("_parse_status", "ok").containsEntry("checksum_ok", true);
        assertThat(codes(only(sent.replace("34=8", "34=9")))).containsExactly("FIX_CHECKSUM");
        assertThat(only(sent.replaceFirst("9=\\d+", "9=7"))).containsEntry("checksum_ok", false);
    }

    @Test
    void fieldWithoutTagIsKeptWhole() {
        Record row = only(message("35=0", "lost", "=x", "034=1", "58="));
        assertThat(codes(row)).containsExactly("FIX_FIELD", "FIX_FIELD", "FIX_FIELD");
        assertThat(fields(row)).contains("null=lost", "null==x", "null=034=1", "58=");
    }

    @Test
    void headerValuesThatCannotBeTypedAreTold() {
        Record row = only(message("35=0", "34=x", "43=1", "52=20240230-00:00:00"));
        assertThat(codes(row)).containsExactly("FIX_HEADER", "FIX_HEADER", "FIX_TIME");
        assertThat(row).containsEntry("msg_seq_num", null).containsEntry("poss_dup_flag", null);
        assertThat(values(row, 34)).containsExactly("x");
    }

    @Test
    void textInAnotherCharacterSetIsToldAndKept() {
        Record row = only("\u00E9 " + message("35=B", "58=caf\u00E9") + "\u00FF");
        assertThat(codes(row)).containsExactly("FIX_ENCODING");
        assertThat((byte[]) row.get("prefix_raw")).isEqualTo(bytes("\u00E9 "));
        Record latin = (Record) all(new FixRecords(
                        new ByteArrayInputStream(bytes(message("35=B", "58=caf\u00E9"))),
                        StandardCharsets.ISO_8859_1,
                        "x"))
                .get(0);
        assertThat(latin).containsEntry("_parse_status", "ok");
        assertThat(values(latin, 58)).containsExactly("caf\u00E9");
    }

    @Test
    void logWithoutMessagesIsRejected() {
        List<Object> outcomes = all("session 8=FIX.4.2 started\n108=FIX|5=1\n");
        assertThat(outcomes).hasSize(1);
        assertThat(((Rejected) outcomes.get(0)).code()).isEqualTo("FIX_NO_MESSAGE");
        assertThat(all("\r\n \n")).isEmpty();
        assertThat(all("")).isEmpty();
    }

    @Test
    void longTextIsRejectedInPieces() {
        String text = "x".repeat(250) + "\n";
        byte[] log = bytes(BEAT + "\n" + text + BEAT + text);
        List<Object> outcomes =
                all(new FixRecords(new ByteArrayInputStream(log), StandardCharsets.UTF_8, "x", 1000, 100));
        FixRead.assertNothingLost(outcomes, log);
        assertThat(outcomes).hasSize(7);
        assertThat(outcomes).filteredOn(Record.class::isInstance).hasSize(2);
    }

    @Test
    void hugeMessageIsRejectedAndReadingGoesOn() {
        byte[] log = bytes(message("35=B", "58=" + "x".repeat(5000)) + "\n" + BEAT);
        List<Object> outcomes =
                all(new FixRecords(new ByteArrayInputStream(log), StandardCharsets.UTF_8, "x", 1000, 100_000));
        FixRead.assertNothingLost(outcomes, log);
        assertThat(((Rejected) outcomes.get(0)).code()).isEqualTo("FIX_TOO_LARGE");
        assertThat((Record) outcomes.get(1)).containsEntry("_parse_status", "ok");
    }

    @Test
    void otherVersionsAreRead() {
        assertThat(only(framed("FIXT.1.1", "35=A\u0001"))).containsEntry("begin_string", "FIXT.1.1");
        assertThat(only(framed("FIX.4.0", "35=A\u0001"))).containsEntry("_parse_status", "ok");
    }

    @Test
    void characterSetMustKeepAscii() {
        assertThatThrownBy(() -> new FixRecords(InputStream.nullInputStream(), StandardCharsets.UTF_16, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UTF-16");
    }
}
