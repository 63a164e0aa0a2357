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
package dev.caravan.format.hl7;

import static dev.caravan.format.hl7.Hl7Read.all;
import static dev.caravan.format.hl7.Hl7Read.codes;
import static dev.caravan.format.hl7.Hl7Read.field;
import static dev.caravan.format.hl7.Hl7Read.only;
import static dev.caravan.format.hl7.Hl7Read.rebuilt;
import static dev.caravan.format.hl7.Hl7Read.rejected;
import static dev.caravan.format.hl7.Hl7Read.segments;
import static dev.caravan.format.hl7.Hl7Read.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7RecordsTest {

    private static final String MESSAGE =
            "MSH|^~\\&|LAB^1.2.3^ISO|^9.8^ISO|EHR|WARD|20240229235959.25+0130||ORU^R01^ORU_R01|42|P^T|2.5.1^USA|||||||||\r"
                    + "PID|1||7^^^MRN~8^^^NHS||Doe^Jane&J.\r"
                    + "ZAP|own|segment\r";

    @Test
    void headerFieldsAreColumns() {
        Record row = only(MESSAGE);
        assertThat(row)
                .containsEntry("sending_application", "LAB")
                .containsEntry("sending_facility", "9.8")
                .containsEntry("receiving_application", "EHR")
                .containsEntry("receiving_facility", "WARD")
                .containsEntry("message_time", LocalDateTime.of(2024, 2, 29, 23, 59, 59, 250_000_000))
                .containsEntry("message_time_offset", "+0130")
                .containsEntry("message_type", "ORU")
                .containsEntry("trigger_event", "R01")
                .containsEntry("message_structure", "ORU_R01")
                .containsEntry("control_id", "42")
                .containsEntry("processing_id", "P")
                .containsEntry("version", "2.5.1")
                .containsEntry("charset", null)
                .containsEntry("encoding", "UTF-8")
                .containsEntry("batch", null)
                .containsEntry("_parse_status", "ok");
        assertThat(row.origin()).isEqualTo(new Origin("test.hl7", "message", 1));
    }

    @Test
    void everyRowHasTheFieldsOfTheSchemaInItsOrder() {
        Hl7Records records = new Hl7Records(InputStream.nullInputStream(), StandardCharsets.UTF_8, "empty");
        assertThat(only(MESSAGE).keySet())
                .containsExactlyElementsOf(records.schema().orElseThrow().fields().stream()
                        .map(field -> field.name())
                        .toList());
        assertThat(records).isExhausted();
    }

    @Test
    void rawIsWhatWasReceivedWithItsDigestAndPlace() {
        String blankLinesAround = "\r\n" + MESSAGE + "\r\n\r\n";
        Record row = only(blankLinesAround);
        assertThat((byte[]) row.get("_raw")).isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
        assertThat((Map<?, ?>) row.get("_source"))
                .isEqualTo(Map.of("place", "test.hl7", "position", 2L, "length", (long) MESSAGE.length()));
        assertThat((String) row.get("_raw_sha256")).matches("[0-9a-f]{64}");
        assertThat(row.get("_raw_sha256")).isEqualTo(only(MESSAGE).get("_raw_sha256"));
    }

    @Test
    void fieldsAreNumberedAsInTheStandard() {
        Record row = only(MESSAGE);
        Object header = segments(row, "MSH").get(0);
        assertThat(value(header, 1, 0, 0, 0)).isEqualTo("|");
        assertThat(value(header, 2, 0, 0, 0)).isEqualTo("^~\\&");
        assertThat(value(header, 3, 0, 0, 0)).isEqualTo("LAB");
        Object patient = segments(row, "PID").get(0);
        assertThat(value(patient, 5, 0, 0, 0)).isEqualTo("Doe");
        assertThat(value(patient, 5, 0, 1, 1)).isEqualTo("J.");
        assertThat(value(patient, 3, 1, 0, 0)).isEqualTo("8");
        assertThat(value(patient, 3, 1, 3, 0)).isEqualTo("NHS");
        assertThat(value(patient, 3, 1, 1)).isNull();
        assertThat(segments(row, "ZAP")).hasSize(1);
    }

    @Test
    void emptyIsNullAndTheNullOfHl7IsTwoQuotes() {
        Record row = only("MSH|^~\\&\rPID|\"\"||a^^b&|\r");
        Object patient = segments(row, "PID").get(0);
        assertThat(value(patient, 1, 0, 0, 0)).isEqualTo("\"\"");
        assertThat(field(patient, 2)).isNull();
        assertThat(field(patient, 3)).isEqualTo(List.of(Arrays.asList(List.of("a"), null, Arrays.asList("b", null))));
        assertThat(((List<?>) ((Map<?, ?>) patient).get("fields"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "a\\F\\b a|b",
                "a\\S\\b a^b",
                "a\\T\\b a&b",
                "a\\R\\b a~b",
                "a\\E\\b a\\b",
                "\\X41C3A9\\ Aé",
                "\\X4\\ \\X4\\",
                "\\XC3\\ \\XC3\\",
                "\\XZZ\\ \\XZZ\\",
                "\\.br\\x \\.br\\x",
                "\\Z1\\ \\Z1\\",
                "\\H\\b\\N\\ \\H\\b\\N\\",
                "C:\\dir C:\\dir",
                "\\\\ \\\\",
                "\\f\\ \\f\\"
            })
    void escapesThatStandForTextAreUndone(String written, String meant) {
        Record row = only("MSH|^~\\&\rNTE|" + written + "\r");
        assertThat(value(segments(row, "NTE").get(0), 1, 0, 0, 0)).isEqualTo(meant);
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }

    @Test
    void fieldTextIsKeptOnlyWhereTheTreeDoesNotGiveItBack() {
        Record row = only("MSH|^~\\&\rNTE|a\\S\\b|\\.br\\|plain^x\r");
        List<?> fields = (List<?>) ((Map<?, ?>) segments(row, "NTE").get(0)).get("fields");
        assertThat(fields.stream().map(field -> (Object) ((Map<?, ?>) field).get("raw")))
                .containsExactly(null, "\\.br\\", null);
    }

    @Test
    void messageChoosesItsOwnDelimiters() {
        Record row = only("MSH*:+!%*APP:X******ADT:A01\rPID*a:b%c+d!S!e\r");
        Object patient = segments(row, "PID").get(0);
        assertThat(value(patient, 1, 0, 1, 1)).isEqualTo("c");
        assertThat(value(patient, 1, 1, 0, 0)).isEqualTo("d:e");
        assertThat(row).containsEntry("trigger_event", "A01").containsEntry("_parse_status", "ok");
    }

    @Test
    void delimitersLeftOutAreTheUsualOnes() {
        Record row = only("MSH|^|APP\rPID|a^b&c~d\r");
        assertThat(value(segments(row, "PID").get(0), 1, 0, 1, 1)).isEqualTo("c");
        assertThat(value(segments(row, "PID").get(0), 1, 1, 0, 0)).isEqualTo("d");
        assertThat(row).containsEntry("_parse_status", "ok").containsEntry("sending_application", "APP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSH|^~\\\\&|APP",
                "MSH|^^^^|APP",
                "MSH|abcd|APP",
                "MSH|^~\\&#+|APP",
                "MSH|^~ &|APP",
                "MSH|^~\\&\uFFFF|A"
            })
    void delimitersThatCannotBeAreNotedAndNothingIsLost(String header) {
        Record row = only(header + "\rPID|a^b&c~d\\S\\|e\r");
        assertThat(codes(row)).containsExactly("HL7_DELIMITERS");
        assertThat(row).containsEntry("_parse_status", "partial");
        assertThat(value(segments(row, "PID").get(0), 1, 0, 1, 1)).isEqualTo("c");
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n"})
    void anyLineEndSeparatesSegmentsAndMessages(String end) {
        String message = "MSH|^~\\&|A" + end + "PID|1" + end;
        List<Object> outcomes = all(message + end + message + "ZZZ|last");
        assertThat(outcomes).hasSize(2);
        assertThat((byte[]) ((Record) outcomes.get(0)).get("_raw")).isEqualTo(message.getBytes(StandardCharsets.UTF_8));
        assertThat((byte[]) ((Record) outcomes.get(1)).get("_raw"))
                .isEqualTo((message + "ZZZ|last").getBytes(StandardCharsets.UTF_8));
        assertThat(rebuilt((Record) outcomes.get(1))).isEqualTo((byte[]) ((Record) outcomes.get(1)).get("_raw"));
    }

    @Test
    void framesOfMllpAreTakenAway() {
        List<Object> outcomes = all("\u000BMSH|^~\\&|A\rPID|1\r\u001C\r\u000BMSH|^~\\&|B\rPID|2\u001C\r");
        assertThat(outcomes).hasSize(2);
        assertThat((byte[]) ((Record) outcomes.get(0)).get("_raw"))
                .isEqualTo("MSH|^~\\&|A\rPID|1\r".getBytes(StandardCharsets.UTF_8));
        assertThat((byte[]) ((Record) outcomes.get(1)).get("_raw"))
                .isEqualTo("MSH|^~\\&|B\rPID|2".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void framedMessageIsGivenOutBeforeTheNextOneArrives() {
        byte[] frame = "\u000BMSH|^~\\&|A\r\u001C\r".getBytes(StandardCharsets.UTF_8);
        InputStream brokenBehindTheFrame = new InputStream() {
            private int position;

            @Override
            public int read() throws IOException {
                if (position == frame.length) {
                    throw new IOException("connection reset");
                }

                position++;
                return frame[position - 1];
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                target[offset] = (byte) read();
                return 1;
            }
        };
        Hl7Records records = new Hl7Records(brokenBehindTheFrame, StandardCharsets.UTF_8, "socket");
        assertThat(records.next()).isInstanceOf(Record.class);
        assertThatThrownBy(records::hasNext)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("socket")
                .hasMessageContaining("connection reset");
    }

    @Test
    void linesThatAreNoSegmentsStayInTheirMessage() {
        Record row = only("MSH|^~\\&|A\rNTE|1|first\r\nsecond line of a text\r\nOBX|1\r\npid|1\r\n");
        assertThat(row).containsEntry("_parse_status", "partial");
        assertThat(codes(row)).containsExactly("HL7_SEGMENT", "HL7_SEGMENT");
        Map<?, ?> kept = (Map<?, ?>) ((List<?>) row.get("segments")).get(2);
        assertThat(kept.get("id")).isNull();
        assertThat(kept.get("idx")).isEqualTo(3L);
        assertThat((byte[]) kept.get("raw")).isEqualTo("second line of a text".getBytes(StandardCharsets.UTF_8));
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }

    @Test
    void linesBeforeTheFirstHeaderAreRejectedWithoutTheirNeighbours() {
        List<Object> outcomes = all("\nPID|1\nnonsense\nMSH|^~\\&|A\nPID|2\n");
        assertThat(outcomes).hasSize(2);
        Rejected first = rejected(outcomes.get(0));
        assertThat(first.code()).isEqualTo("HL7_NO_MSH");
        assertThat(first.origin()).isEqualTo(new Origin("test.hl7", "message", 1));
        assertThat(first.message()).contains("line 2").doesNotContain("nonsense");
        assertThat(first.raw()).isEqualTo("PID|1\nnonsense\n".getBytes(StandardCharsets.UTF_8));
        assertThat(((Record) outcomes.get(1)).origin()).isEqualTo(new Origin("test.hl7", "message", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MSH", "MSH \\^~", "  MSH|^~\\&|B", "MSH\u00A6^~\\&"})
    void brokenHeaderNeverRunsIntoTheMessageBefore(String header) {
        List<Object> outcomes = all("MSH|^~\\&|A\rPID|1\r" + header + "\rPID|2\rMSH|^~\\&|C\rPID|3\r");
        assertThat(outcomes).hasSize(3);
        assertThat(segments((Record) outcomes.get(0), "PID")).hasSize(1);
        Rejected rejected = rejected(outcomes.get(1));
        assertThat(rejected.code()).isEqualTo("HL7_SEGMENT");
        assertThat(rejected.raw()).isEqualTo((header + "\rPID|2\r").getBytes(StandardCharsets.UTF_8));
        assertThat((Record) outcomes.get(2)).containsEntry("sending_application", "C");
    }

    @Test
    void messageBeyondTheLimitIsRejectedAndReadingGoesOn() {
        String large = "MSH|^~\\&|L\rOBX|1|" + "x".repeat(300_000) + "\rOBX|2\r";
        String small = "MSH|^~\\&|S\rPID|1\r";
        byte[] input = (small + large + small).getBytes(StandardCharsets.UTF_8);
        List<Object> outcomes =
                all(new Hl7Records(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "test.hl7", 1000));
        assertThat(outcomes).hasSize(3);
        Rejected rejected = rejected(outcomes.get(1));
        assertThat(rejected.code()).isEqualTo("HL7_TOO_LARGE");
        assertThat(rejected.raw()).isEqualTo(large.substring(0, 1000).getBytes(StandardCharsets.UTF_8));
        assertThat(rejected.message()).contains(String.valueOf(large.length()));
        Record last = (Record) outcomes.get(2);
        assertThat(((Map<?, ?>) last.get("_source")).get("position")).isEqualTo((long) small.length() + large.length());
        assertThat((byte[]) last.get("_raw")).isEqualTo(small.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void messageOfExactlyTheLimitIsTakenWhateverBlankLinesFollow() {
        String message = "MSH|^~\\&|L\rOBX|1|" + "x".repeat(982) + "\r";
        byte[] input = (message + "\r".repeat(5000)).getBytes(StandardCharsets.UTF_8);
        List<Object> outcomes = all(
                new Hl7Records(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "test.hl7", message.length()));
        assertThat(outcomes).hasSize(1);
        assertThat((byte[]) ((Record) outcomes.get(0)).get("_raw")).hasSize(message.length());
    }

    @ParameterizedTest
    @CsvSource({
        "8859/1,ISO-8859-1",
        "UNICODE UTF-8,UTF-8",
        "UNICODE,UTF-8",
        "ISO IR100,ISO-8859-1",
        "8859/15,ISO-8859-15",
        "ASCII~8859/1,US-ASCII",
        "~8859/1,ISO-8859-1",
        "GB 18030-2000,GB18030",
        "8859-1,ISO-8859-1",
        "iso_8859-15,ISO-8859-15",
        "ISO8859/2,ISO-8859-2",
        "UNICODE UTF8,UTF-8",
        "windows-1251,windows-1251",
        "CP1250,windows-1250",
        "GB2312,GB2312"
    })
    void declaredCharacterSetIsUsed(String declared, String encoding) {
        Charset charset = Charset.forName(encoding);
        String name = charset.newEncoder().canEncode('é') ? "Zoé" : "Zoe";
        Record row = only(("MSH|^~\\&|A|||||||||||||||" + declared + "\rPID|" + name + "\r").getBytes(charset));
        assertThat(value(segments(row, "PID").get(0), 1, 0, 0, 0)).isEqualTo(name);
        assertThat(row)
                .containsEntry("charset", declared)
                .containsEntry("encoding", encoding)
                .containsEntry("_parse_status", "ok");
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }

    @Test
    void delimitersInsideTwoByteCharactersAreNoDelimiters() {
        Charset japanese = Charset.forName("ISO-2022-JP-2");
        Record row = only("MSH|^~\\&|A|||||||||||||||~ISO IR87\rPID|山田^太郎|次\r".getBytes(japanese));
        assertThat(value(segments(row, "PID").get(0), 1, 0, 0, 0)).isEqualTo("山田");
        assertThat(value(segments(row, "PID").get(0), 1, 0, 1, 0)).isEqualTo("太郎");
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }

    @Test
    void textThatIsCutWithinACharacterIsReadUpToThere() {
        byte[] whole = "MSH|^~\\&|A\rPID|Zoé^é".getBytes(StandardCharsets.UTF_8);
        byte[] input = Arrays.copyOf(whole, whole.length - 1);
        Record row = only(input);
        assertThat(codes(row)).containsExactly("HL7_ENCODING");
        assertThat(value(segments(row, "PID").get(0), 1, 0, 0, 0)).isEqualTo("Zoé");
        assertThat(rebuilt(row)).isEqualTo(input);
    }

    @Test
    void japaneseTextMayGoBackToTheRomanSetOfItsStandard() {
        byte[] input = "MSH|^~\\&|A|||||||||||||||ISO IR14~ISO IR87||ISO 2022-1994\rPID|\u001B$B;3ED\u001B(J^A\r"
                .getBytes(StandardCharsets.US_ASCII);
        Record row = only(input);
        assertThat(row).containsEntry("_parse_status", "ok");
        assertThat(value(segments(row, "PID").get(0), 1, 0, 0, 0)).isEqualTo("山田");
        assertThat(value(segments(row, "PID").get(0), 1, 0, 1, 0)).isEqualTo("A");
        assertThat(rebuilt(row)).isEqualTo(input);
    }

    @Test
    void unknownCharacterSetFallsBackAndIsNoted() {
        Record row = only("MSH|^~\\&|A|||||||||||||||KLINGON\rPID|é\r");
        assertThat(codes(row)).containsExactly("HL7_CHARSET");
        assertThat(row).containsEntry("charset", "KLINGON").containsEntry("encoding", "UTF-8");
        assertThat(value(segments(row, "PID").get(0), 1, 0, 0, 0)).isEqualTo("é");
    }

    @Test
    void bytesThatAreNotOfTheDeclaredCharacterSetAreKept() {
        byte[] input =
                "MSH|^~\\&|A|||||||||||||||UNICODE UTF-8\rPID|Zoé\rPV1|ok\r".getBytes(StandardCharsets.ISO_8859_1);
        Record row = only(input);
        assertThat(codes(row)).containsExactly("HL7_ENCODING");
        assertThat((byte[]) ((Map<?, ?>) segments(row, "PID").get(0)).get("raw"))
                .isEqualTo("PID|Zoé".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(value(segments(row, "PID").get(0), 1, 0, 0, 0)).isEqualTo("Zoé");
        assertThat(rebuilt(row)).isEqualTo(input);
    }

    @Test
    void byteOrderMarkOnABlankLineOfAMessageIsKept() {
        Record row = only("\uFEFF\nMSH|^~\\&|A\r\uFEFF \rPID|1\r\uFEFF");
        assertThat((byte[]) row.get("_raw"))
                .isEqualTo("MSH|^~\\&|A\r\uFEFF \rPID|1\r".getBytes(StandardCharsets.UTF_8));
        assertThat(rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
    }

    @Test
    void byteOrderMarkMeansUtf8AndMayStandBeforeEveryMessage() {
        String marked = "\uFEFFMSH|^~\\&|A\rPID|é\r";
        byte[] input = (marked + marked).getBytes(StandardCharsets.UTF_8);
        List<Object> outcomes =
                all(new Hl7Records(new ByteArrayInputStream(input), StandardCharsets.ISO_8859_1, "joined.hl7"));
        assertThat(outcomes).hasSize(2).allSatisfy(outcome -> {
            assertThat(value(segments((Record) outcome, "PID").get(0), 1, 0, 0, 0))
                    .isEqualTo("é");
            assertThat((byte[]) ((Record) outcome).get("_raw")).startsWith('M', 'S', 'H');
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2024,2024-01-01T00:00,",
        "202402,2024-02-01T00:00,",
        "20240229,2024-02-29T00:00,",
        "2024022913,2024-02-29T13:00,",
        "202402291305-0500,2024-02-29T13:05,-0500",
        "20240229130507.1234,2024-02-29T13:05:07.123400,"
    })
    void timeMayBeShort(String written, LocalDateTime time, String offset) {
        assertThat(only("MSH|^~\\&|||||" + written + "\r"))
                .containsEntry("message_time", time)
                .containsEntry("message_time_offset", offset)
                .containsEntry("_parse_status", "ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "20240230", "202", "20240229130507.", "2024022913050", "20240101+01"})
    void timeThatIsNoneIsNoted(String written) {
        Record row = only("MSH|^~\\&|||||" + written + "\r");
        assertThat(row).containsEntry("message_time", null).containsEntry("_parse_status", "partial");
        assertThat(codes(row)).containsExactly("HL7_TIME");
        assertThat(value(segments(row, "MSH").get(0), 7, 0, 0, 0)).isEqualTo(written);
    }

    @Test
    void headerMayBeShortOrStrange() {
        for (String message :
                List.of("MSH|", "MSH||", "MSH|^~\\&", "MSH|^~\\&|", "MSH||APP\r", "MSH|\uFFFF\\&|\rPID|a\\b\r")) {
            Record row = only(message);
            assertThat(rebuilt(row)).isEqualTo(message.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(only("MSH||APP\r")).containsEntry("sending_application", "APP");
    }

    @Test
    void fallbackCharsetMustContainAscii() {
        assertThatThrownBy(() -> new Hl7Records(InputStream.nullInputStream(), StandardCharsets.UTF_16, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read HL7 as UTF-16");
    }

    @Test
    void writerAsksForTheHeader() {
        assertThatThrownBy(() -> Hl7Writer.write(Map.of("encoding", "UTF-8", "segments", List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot write HL7 message");
    }
}
