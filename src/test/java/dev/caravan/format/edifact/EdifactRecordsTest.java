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
package dev.caravan.format.edifact;

import static dev.caravan.format.edifact.EdifactRead.all;
import static dev.caravan.format.edifact.EdifactRead.codes;
import static dev.caravan.format.edifact.EdifactRead.elements;
import static dev.caravan.format.edifact.EdifactRead.ids;
import static dev.caravan.format.edifact.EdifactRead.only;
import static dev.caravan.format.edifact.EdifactRead.rebuilt;
import static dev.caravan.format.edifact.EdifactRead.struct;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdifactRecordsTest {

    private static final String UNB = "UNB+UNOC:3+FROM:14+TO:ZZ+240229:2359+907++INVOIC++1+AGREED+1'\n";
    private static final String FIRST = "UNH+1+CONTRL:D:3:UN'\nUCI+A:B::C+D?'E+'\nUNT+3+1'\n";
    private static final String SECOND = "UNH+2+CONTRL:D:3:UN'\nUCI+X'\nUNT+3+2'\n";
    private static final String UNZ = "UNZ+2+907'\n";
    private static final String FILE = UNB + FIRST + SECOND + UNZ;

    @Test
    void envelopesAreColumnsOfEveryMessage() {
        List<Object> rows = all(FILE);
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat((Record) row).containsEntry("_parse_status", "ok").containsEntry("document", null);
            assertThat(struct(row, "interchange"))
                    .isEqualTo(Map.ofEntries(
                            Map.entry("syntax_identifier", "UNOC"),
                            Map.entry("syntax_version", "3"),
                            Map.entry("sender_id", "FROM"),
                            Map.entry("sender_qualifier", "14"),
                            Map.entry("recipient_id", "TO"),
                            Map.entry("recipient_qualifier", "ZZ"),
                            Map.entry("time", LocalDateTime.of(2024, 2, 29, 23, 59)),
                            Map.entry("control_reference", "907"),
                            Map.entry("application_reference", "INVOIC"),
                            Map.entry("acknowledgement_request", "1"),
                            Map.entry("agreement_id", "AGREED"),
                            Map.entry("test", "1")));
        });
        assertThat(struct(rows.get(1), "message").get("reference")).isEqualTo("2");
        assertThat(struct(rows.get(1), "message").get("type")).isEqualTo("CONTRL");
        assertThat(((Record) rows.get(1)).origin()).isEqualTo(new Origin("test.edi", "message", 2));
    }

    @Test
    void everyRowHasTheFieldsOfTheSchemaInItsOrder() {
        EdifactRecords records = new EdifactRecords(InputStream.nullInputStream(), "empty");
        assertThat(((Record) all(FILE).get(0)).keySet())
                .containsExactlyElementsOf(records.schema().orElseThrow().fields().stream()
                        .map(field -> field.name())
                        .toList());
        assertThat(records).isExhausted();
    }

    @Test
    void envelopeSegmentsStandWithTheFirstAndTheLastMessage() {
        List<Object> rows = all("UNA:+.? '\r\n" + FILE);
        assertThat(ids(rows.get(0), "leading")).containsExactly("UNA", "UNB");
        assertThat(ids(rows.get(0), "segments")).containsExactly("UNH", "UCI", "UNT");
        assertThat(ids(rows.get(0), "trailing")).isEmpty();
        assertThat(ids(rows.get(1), "leading")).isEmpty();
        assertThat(ids(rows.get(1), "trailing")).containsExactly("UNZ");
        assertThat(rebuilt(rows)).isEqualTo(("UNA:+.? '\r\n" + FILE).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void componentsAndReleasedCharactersAreTakenApart() {
        assertThat(elements(all(FILE).get(0), "UCI"))
                .isEqualTo(Arrays.asList(List.of(Arrays.asList("A", "B", null, "C")), List.of(List.of("D'E")), null));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"??, ?", "?+, +", "?:, :", "a??b, a?b", "?'?', ''", "?a, a", "?_+, +", "a, a"})
    void releasedValueIsRebuiltWhateverWasReleased(String written, String value) {
        String file = UNB + "UNH+1+CONTRL'FTX+" + written.replace("_", "\r\n") + "'UNT+3+1'UNZ+1+907'";
        List<Object> rows = all(file);
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
        assertThat(elements(rows.get(0), "FTX")).isEqualTo(List.of(List.of(List.of(value))));
    }

    @ParameterizedTest
    @CsvSource({
        "UNOA, 1, false",
        "UNOA, 2, false",
        "UNOC, 3, false",
        "UNOA, 4, true",
        "UNOC, 4, true",
    })
    void repetitionsAreThoseOfSyntaxVersionFour(String identifier, String version, boolean repeats) {
        for (String advice : List.of("", "UNA:+.?*'")) {
            String file = advice + "UNB+" + identifier + ":" + version + "+A*B+C+20240229:2359+1'"
                    + "UNH+1+CONTRL'COM+s1:AA*s2:BB'UNT+3+1'UNZ+1+1'";
            Record row = only(file);
            assertThat(codes(row)).isEmpty();
            assertThat(elements(row, "COM"))
                    .isEqualTo(
                            repeats
                                    ? List.of(List.of(List.of("s1", "AA"), List.of("s2", "BB")))
                                    : List.of(List.of(List.of("s1", "AA*s2", "BB"))));
            assertThat(rebuilt(List.of(row))).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNA=*,!^~", "UNA|;.\\ \n", "UNA:+.  '", "UNA\u001F\u001D.  \u001C"})
    void adviceNamesTheServiceCharacters(String advice) {
        String body = "UNH+1+CONTRL'UCI+A:B+C'UNT+3+1'UNZ+1+907'";
        String file = advice
                + ("UNB+UNOC:3+FROM:14+TO:ZZ+240229:2359+907'" + body)
                        .replace(':', advice.charAt(3))
                        .replace('+', advice.charAt(4))
                        .replace('\'', advice.charAt(8));
        Record row = only(file);
        assertThat(codes(row)).isEmpty();
        assertThat(elements(row, "UCI")).isEqualTo(List.of(List.of(List.of("A", "B")), List.of(List.of("C"))));
        assertThat(rebuilt(List.of(row))).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void levelBHasSeparatorsOfItsOwn() {
        String file = (UNB + FIRST + SECOND + UNZ)
                .replace("?'", "_")
                .replace("\n", "")
                .replace("UNOC:3", "UNOB:1")
                .replace('+', '\u001D')
                .replace(':', '\u001F')
                .replace('\'', '\u001C');
        List<Object> rows = all(file);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "UNOC, ISO-8859-1",
        "UNOD, ISO-8859-2",
        "UNOE, ISO-8859-5",
        "UNOF, ISO-8859-7",
        "UNOG, ISO-8859-3",
        "UNOH, ISO-8859-4",
        "UNOI, ISO-8859-6",
        "UNOJ, ISO-8859-8",
        "UNOK, ISO-8859-9",
        "UNOL, ISO-8859-15",
        "UNOW, UTF-8",
        "UNOY, UTF-8"
    })
    void syntaxIdentifierNamesTheCharacterSet(String identifier, Charset charset) {
        // A letter of the second half that each of the sets has somewhere.
        String letter = new String(
                new byte[] {(byte) 0xE1},
                charset.equals(StandardCharsets.UTF_8) ? StandardCharsets.ISO_8859_1 : charset);
        byte[] file = (UNB.replace("UNOC", identifier) + "UNH+1+CONTRL'UCI+" + letter + "'UNT+3+1'UNZ+1+907'")
                .getBytes(charset);
        List<Object> rows = all(file);
        assertThat(codes(rows.get(0))).isEmpty();
        assertThat((Record) rows.get(0)).containsEntry("encoding", charset.name());
        assertThat(elements(rows.get(0), "UCI")).isEqualTo(List.of(List.of(List.of(letter))));
        assertThat(rebuilt(rows)).isEqualTo(file);
    }

    @Test
    void whatIsBeyondAsciiWithoutDeclarationIsReadAsItFits() {
        String text = UNB.replace("UNOC", "UNOA") + "UNH+1+CONTRL'UCI+München'UNT+3+1'UNZ+1+907'";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            List<Object> rows = all(text.getBytes(charset));
            assertThat(codes(rows.get(0))).isEmpty();
            assertThat(elements(rows.get(0), "UCI")).isEqualTo(List.of(List.of(List.of("München"))));
            assertThat(rebuilt(rows)).isEqualTo(text.getBytes(charset));
        }
    }

    @Test
    void bytesThatDoNotFitTheDeclaredCharacterSetAreKept() {
        byte[] file = (UNB.replace("UNOC", "UNOW") + "UNH+1+CONTRL'UCI+é'UNT+3+1'UNZ+1+907'")
                .getBytes(StandardCharsets.ISO_8859_1);
        List<Object> rows = all(file);
        assertThat(codes(rows.get(0))).containsExactly("EDIFACT_ENCODING");
        assertThat(rebuilt(rows)).isEqualTo(file);
        List<Object> latin =
                all(new EdifactRecords(new ByteArrayInputStream(file), StandardCharsets.ISO_8859_1, "latin"));
        assertThat(codes(latin.get(0))).isEmpty();
        assertThat(rebuilt(latin)).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 35, 70, 80})
    void wrappedFilesGiveTheSameValues(int column) {
        String flat = FILE.replace("\n", "");
        String wrapped = flat.replaceAll("(.{" + column + "})", "$1\r\n");
        List<Object> rows = all(wrapped);
        assertThat(rebuilt(rows)).isEqualTo(wrapped.getBytes(StandardCharsets.UTF_8));
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(elements(rows.get(0), "UCI")).isEqualTo(elements(all(FILE).get(0), "UCI"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "UNT+3+1; UNT+4+1; EDIFACT_MESSAGE; 0",
                "UNT+3+1; UNT+x+1; EDIFACT_MESSAGE; 0",
                "UNT+3+1; UNT+3+9; EDIFACT_MESSAGE; 0",
                "UNT+3+1'; \"\"; EDIFACT_MESSAGE; 0",
                "UNZ+2+907; UNZ+3+907; EDIFACT_INTERCHANGE; 1",
                "UNZ+2+907; UNZ+2+908; EDIFACT_INTERCHANGE; 1",
                "UNZ+2+907'; \"\"; EDIFACT_INTERCHANGE; 1",
                "240229; 240230; EDIFACT_TIME; 0",
                "UCI+X; ?CI+X; EDIFACT_SEGMENT; 1",
                "UCI+X; UCI+X'+; EDIFACT_SEGMENT; 1",
                "UCI+X'; UCI+X'UNT+3+2'UCI+X'; EDIFACT_SEGMENT; 1",
                "UNT+3+1'; UNT+3+1; EDIFACT_SEGMENT; 0",
                "UNZ+2+907'; UNE+2+1'UNZ+2+907'; EDIFACT_GROUP; 1"
            })
    void faultIsToldOnItsRowAndCostsNothingElse(String right, String wrong, String code, int index) {
        String file = FILE.replace(right, wrong);
        assertThat(file).isNotEqualTo(FILE);
        List<Object> rows = all(file);
        assertThat(rows).hasSize(2);
        assertThat((Record) rows.get(index)).containsEntry("_parse_status", "partial");
        assertThat(codes(rows.get(index))).contains(code);
        assertThat(codes(rows.get(1 - index))).isEmpty();
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void interchangeCutOffInsideSegmentEndsWhereTheNextBegins() {
        for (String next : List.of(FILE, "UNA:+.? '\n" + FILE)) {
            String file = UNB + "UNH+1+CONTRL'\nUCI+A\n" + next;
            List<Object> rows = all(file);
            assertThat(rows).hasSize(3);
            assertThat(codes(rows.get(0)))
                    .containsExactlyInAnyOrder("EDIFACT_SEGMENT", "EDIFACT_MESSAGE", "EDIFACT_INTERCHANGE");
            assertThat(codes(rows.get(1))).isEmpty();
            assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void groupsAreCountedAndTheirMessagesToo() {
        String ung = "UNG+CONTRL+A+B+240229:2359+7+UN+D:96A'";
        String file =
                UNB + ung + FIRST + SECOND + "UNE+2+7'" + ung.replace("+7+", "+8+") + FIRST + "UNE+1+8'UNZ+2+907'";
        List<Object> rows = all(file);
        assertThat(rows).hasSize(3).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(struct(rows.get(2), "functional_group").get("reference")).isEqualTo("8");
        assertThat(struct(rows.get(2), "functional_group").get("version")).isEqualTo("D");
        List<Object> wrong = all(file.replace("UNE+2+7", "UNE+1+9"));
        assertThat(codes(wrong.get(1))).containsExactly("EDIFACT_GROUP", "EDIFACT_GROUP");
        List<Object> cut = all(file.replace("UNE+2+7'", ""));
        assertThat(codes(cut.get(1))).containsExactly("EDIFACT_GROUP");
        assertThat(rebuilt(cut)).isEqualTo(file.replace("UNE+2+7'", "").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void messagesWithoutInterchangeAreRows() {
        List<Object> rows = all(FIRST + SECOND);
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(codes(row)).isEmpty();
            assertThat((Record) row).containsEntry("interchange", null);
        });
        assertThat(rebuilt(rows)).isEqualTo((FIRST + SECOND).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void messageWithoutItsHeaderIsRow() {
        Record row = only("BGM+380+4711+9'\nDTM+137:20240229:102'\n");
        assertThat(row).containsEntry("_parse_status", "ok").containsEntry("message", null);
        assertThat(struct(row, "document").get("number")).isEqualTo("4711");
    }

    @Test
    void interchangeWithoutMessagesIsRowOfItsOwn() {
        Record row = only(UNB + "UNZ+0+907'");
        assertThat(row).containsEntry("message", null).containsEntry("_parse_status", "ok");
        assertThat(ids(row, "leading")).containsExactly("UNB", "UNZ");
        assertThat(ids(row, "segments")).isEmpty();
    }

    @Test
    void whatIsOutsideOfInterchangesIsRejectedAndNothingElse() {
        String file = "Dear partner,\n" + FILE + "-- end --\n" + FILE + "UIB+UNOA:4'UIZ'";
        List<Object> outcomes = all(file);
        assertThat(outcomes).hasSize(7);
        for (int index : new int[] {0, 3, 6}) {
            assertThat(outcomes.get(index)).isInstanceOf(Rejected.class).satisfies(outcome -> {
                assertThat(((Rejected) outcome).code()).isEqualTo("EDIFACT_NO_UNB");
                assertThat(((Rejected) outcome).message()).contains("at byte").doesNotContain("partner");
            });
        }

        assertThat(rebuilt(outcomes)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void interchangeWithoutAdviceBeginsBehindAByteOrderMark() {
        List<Object> rows = all("\uFEFF" + FILE);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat((Record) row).containsEntry("_parse_status", "ok"));
        assertThat(rebuilt(rows)).isEqualTo(("\uFEFF" + FILE).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void byteOrderMarkAndBlankLinesAheadAreKept() {
        String file = "\uFEFF\r\n" + FILE;
        List<Object> rows = all(file);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    /** Without an interchange: what came first was blank, when no delimiter was known. */
    @Test
    void aMessageBehindABlankLineAndAnAdviceIsWrittenWithItsOwnDelimiters() {
        String file = "\nUNA=*.? ~UNH*1*INVOIC=D=97B=UN~BGM*380~UNT*3*1~";
        List<Object> rows = all(file);

        assertThat(rows).hasSize(1);
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void explicitNestingBehindTheIdIsKept() {
        String file = UNB + "UNH+1+CONTRL'LIN:1:2+5'UNT+3+1'UNZ+1+907'";
        Record row = only(file);
        assertThat(codes(row)).isEmpty();
        assertThat(elements(row, "LIN")).isEqualTo(List.of(List.of(List.of("5"))));
        assertThat(rebuilt(List.of(row))).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tooLargeMessageIsRejectedAndItsNeighboursAreRead() {
        String large = "UNH+9+CONTRL'FTX+" + "x".repeat(5000) + "'UNT+3+9'\n";
        String file = UNB + FIRST + large + SECOND + "UNZ+3+907'";
        List<Object> outcomes = all(new EdifactRecords(
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), Optional.empty(), "f", 1000));
        assertThat(outcomes).hasSize(3);
        assertThat(((Rejected) outcomes.get(1)).code()).isEqualTo("EDIFACT_TOO_LARGE");
        assertThat(((Rejected) outcomes.get(1)).raw()).hasSize(1000);
        assertThat((Record) outcomes.get(2)).containsEntry("_parse_status", "ok");
    }

    @Test
    void messageOfTooManyPartsIsRejected() {
        String file = UNB + "UNH+9+CONTRL'" + "RFF+a:b:c'".repeat(260_000) + "UNT+260002+9'\n" + SECOND + UNZ;
        List<Object> outcomes = all(file);
        assertThat(outcomes).hasSize(2);
        assertThat(((Rejected) outcomes.get(0)).code()).isEqualTo("EDIFACT_TOO_LARGE");
        assertThat(codes(outcomes.get(1))).isEmpty();
    }

    @Test
    void characterSetWithoutAsciiIsRefused() {
        assertThatThrownBy(() -> new EdifactRecords(InputStream.nullInputStream(), Charset.forName("UTF-16"), "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read EDIFACT as UTF-16");
    }

    @Test
    void sourceThatFailsFailsTheBatch() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
        EdifactRecords records = new EdifactRecords(broken, "test.edi");
        assertThatThrownBy(records::hasNext)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Cannot read EDIFACT from test.edi: gone");
    }
}
