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
package dev.caravan.format.x12;

import static dev.caravan.format.x12.X12Read.all;
import static dev.caravan.format.x12.X12Read.codes;
import static dev.caravan.format.x12.X12Read.elements;
import static dev.caravan.format.x12.X12Read.ids;
import static dev.caravan.format.x12.X12Read.only;
import static dev.caravan.format.x12.X12Read.rebuilt;
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

class X12RecordsTest {

    private static final String ISA = "ISA*00*          *00*          *ZZ*SENDER         *30*RECEIVER       "
            + "*240229*2359*^*00501*000000907*1*T*:~\n";
    private static final String GS = "GS*HC*FROM*TO*20240229*235959*7*X*005010X222A1~\n";
    private static final String ST1 = "ST*837*0001*005010X222A1~\nREF*A:B^C::D*~\nSE*3*0001~\n";
    private static final String ST2 = "ST*837*0002~\nBHT*1~\nSE*3*0002~\n";
    private static final String END = "GE*2*7~\nIEA*1*000000907~\n";
    private static final String FILE = ISA + GS + ST1 + ST2 + END;

    @Test
    void envelopesAreColumnsOfEverySet() {
        List<Object> rows = all(FILE);
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat((Record) row).containsEntry("_parse_status", "ok").containsEntry("transaction_set_id", "837");
            assertThat((Map<?, ?>) ((Record) row).get("interchange"))
                    .isEqualTo(Map.of(
                            "sender_qualifier", "ZZ",
                            "sender_id", "SENDER",
                            "receiver_qualifier", "30",
                            "receiver_id", "RECEIVER",
                            "time", LocalDateTime.of(2024, 2, 29, 23, 59),
                            "version", "00501",
                            "control_number", "000000907",
                            "acknowledgment_requested", "1",
                            "usage", "T"));
            assertThat((Map<?, ?>) ((Record) row).get("functional_group"))
                    .isEqualTo(Map.of(
                            "functional_id", "HC",
                            "sender_code", "FROM",
                            "receiver_code", "TO",
                            "time", LocalDateTime.of(2024, 2, 29, 23, 59, 59),
                            "control_number", "7",
                            "agency", "X",
                            "version", "005010X222A1"));
        });
        assertThat((Record) rows.get(0))
                .containsEntry("transaction_set_control_number", "0001")
                .containsEntry("implementation_convention", "005010X222A1");
        assertThat(((Record) rows.get(1)).origin()).isEqualTo(new Origin("test.edi", "set", 2));
    }

    @Test
    void everyRowHasTheFieldsOfTheSchemaInItsOrder() {
        X12Records records = new X12Records(InputStream.nullInputStream(), StandardCharsets.UTF_8, "empty");
        assertThat(((Record) all(FILE).get(0)).keySet())
                .containsExactlyElementsOf(records.schema().orElseThrow().fields().stream()
                        .map(field -> field.name())
                        .toList());
        assertThat(records).isExhausted();
    }

    @Test
    void envelopeSegmentsStandWithTheFirstAndTheLastSet() {
        List<Object> rows = all(FILE);
        assertThat(ids(rows.get(0), "leading")).containsExactly("ISA", "GS");
        assertThat(ids(rows.get(0), "segments")).containsExactly("ST", "REF", "SE");
        assertThat(ids(rows.get(0), "trailing")).isEmpty();
        assertThat(ids(rows.get(1), "leading")).isEmpty();
        assertThat(ids(rows.get(1), "trailing")).containsExactly("GE", "IEA");
        assertThat((byte[]) ((Record) rows.get(0)).get("_raw"))
                .isEqualTo((ISA + GS + ST1).getBytes(StandardCharsets.UTF_8));
        long second = (ISA + GS + ST1).length();
        assertThat(((Record) rows.get(1)).get("_source"))
                .isEqualTo(Map.of("place", "test.edi", "position", second, "length", FILE.length() - second));
        assertThat(rebuilt(rows)).isEqualTo(FILE.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void repetitionsAndComponentsAreTakenApartAndEmptyOnesAreNull() {
        assertThat(elements(all(FILE).get(0), "REF"))
                .isEqualTo(Arrays.asList(List.of(List.of("A", "B"), Arrays.asList("C", null, "D")), null));
    }

    @Test
    void versionsBefore402HaveNoRepetitionSeparator() {
        String file = ISA.replace("*^*00501*", "*U*00401*") + GS + ST1 + "GE*1*7~IEA*1*000000907~";
        Record row = only(file);
        assertThat(elements(row, "REF")).isEqualTo(Arrays.asList(List.of(Arrays.asList("A", "B^C", null, "D")), null));
        assertThat(((Map<?, ?>) row.get("delimiters")).get("repetition")).isNull();
        assertThat(row).containsEntry("_parse_status", "ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\u001D", "…\n", "'", "~\r\n", "~  \t\n", "\u0085"})
    void anyCharacterTerminatesSegments(String terminator) {
        byte[] file = FILE.replace("~\n", terminator).getBytes(StandardCharsets.UTF_8);
        List<Object> rows = all(file);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(rebuilt(rows)).isEqualTo(file);
    }

    @Test
    void terminatorOfOneByteBeyondAsciiIsFound() {
        byte[] file = FILE.replace("~\n", "\u0085").getBytes(StandardCharsets.ISO_8859_1);
        List<Object> rows = all(file);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(rebuilt(rows)).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({"70, 0", "80, 0", "13, 0", "1, 1"})
    void wrappedFilesGiveTheSameValues(int column, int rejected) {
        String flat = FILE.replace("\n", "");
        String wrapped = flat.replaceAll("(.{" + column + "})", "$1\r\n");
        List<Object> rows = all(wrapped);
        assertThat(rebuilt(rows)).isEqualTo(wrapped.getBytes(StandardCharsets.UTF_8));
        if (rejected > 0) {
            assertThat(rows).hasOnlyElementsOfType(Rejected.class);
            return;
        }

        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        for (String id : List.of("ST", "REF", "SE")) {
            assertThat(elements(rows.get(0), id)).isEqualTo(elements(all(FILE).get(0), id));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SE*3*0001; SE*4*0001; X12_SET; 0",
                "SE*3*0001; SE*x*0001; X12_SET; 0",
                "SE*3*0001; SE*3*0009; X12_SET; 0",
                "SE*3*0001~; ''; X12_SET; 0",
                "GE*2*7; GE*3*7; X12_GROUP; 1",
                "GE*2*7; GE*2*8; X12_GROUP; 1",
                "GE*2*7~; ''; X12_GROUP; 1",
                "IEA*1*000000907; IEA*2*000000907; X12_INTERCHANGE; 1",
                "IEA*1*000000907; IEA*1*000000908; X12_INTERCHANGE; 1",
                "IEA*1*000000907~; ''; X12_INTERCHANGE; 1",
                "240229; 240230; X12_TIME; 0",
                "20240229*; 20240230*; X12_TIME; 0",
                "BHT*1; ?HT*1; X12_SEGMENT; 1",
                "BHT*1; BHT*1~*; X12_SEGMENT; 1",
                "T*:~; T*^~; X12_DELIMITERS; 0",
                "GE*2*7~; GE*2*7~REF*1~; X12_SEGMENT; 1"
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
        String file = ISA + GS + "ST*837*0001~REF*AB" + FILE;
        List<Object> rows = all(file);
        assertThat(rows).hasSize(3);
        assertThat(codes(rows.get(0))).containsExactly("X12_SET", "X12_GROUP", "X12_INTERCHANGE");
        assertThat(codes(rows.get(1))).isEmpty();
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void interchangesOfOneFileMayDifferInTheirDelimiters() {
        String other = FILE.replace('*', '|').replace(':', '>').replace('~', '\'');
        List<Object> rows = all(FILE + other);
        assertThat(rows).hasSize(4).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(elements(rows.get(2), "REF")).isEqualTo(elements(rows.get(0), "REF"));
        assertThat(rebuilt(rows)).isEqualTo((FILE + other).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void interchangeWithoutSetsIsRowOfItsOwn() {
        Record row = only(ISA + "TA1*000000907*240229*2359*A*000~\nIEA*0*000000907~\n");
        assertThat(row).containsEntry("transaction_set_id", null).containsEntry("_parse_status", "ok");
        assertThat(ids(row, "leading")).containsExactly("ISA", "TA1", "IEA");
        assertThat(ids(row, "segments")).isEmpty();
    }

    @Test
    void everyGroupOfAnInterchangeIsCounted() {
        String second = GS.replace("*7*", "*8*") + ST1 + "GE*1*8~\n";
        String empty = GS.replace("*7*", "*9*") + "GE*0*9~\n";
        List<Object> rows = all(ISA + GS + ST1 + "GE*1*7~\n" + second + empty + "IEA*3*907~\n");
        assertThat(rows).hasSize(3).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(((Map<?, ?>) ((Record) rows.get(1)).get("functional_group")).get("control_number"))
                .isEqualTo("8");
        assertThat(ids(rows.get(2), "leading")).containsExactly("GS", "GE", "IEA");
    }

    @Test
    void whatIsOutsideOfInterchangesIsRejectedAndNothingElse() {
        String file = "Dear partner,\n" + FILE + "-- end --\nISA*broken~\n" + FILE;
        List<Object> outcomes = all(file);
        assertThat(outcomes).hasSize(6);
        assertThat(outcomes.get(0)).isInstanceOf(Rejected.class);
        assertThat(outcomes.get(3)).isInstanceOf(Rejected.class).satisfies(outcome -> {
            Rejected rejected = (Rejected) outcome;
            assertThat(rejected.code()).isEqualTo("X12_NO_ISA");
            assertThat(rejected.message()).contains("at byte").doesNotContain("broken");
        });
        assertThat(rebuilt(outcomes)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void byteOrderMarkAndBlankLinesAheadAreKept() {
        String file = "\uFEFF\r\n" + FILE;
        List<Object> rows = all(file);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(codes(row)).isEmpty());
        assertThat(rebuilt(rows)).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void binaryDataAreNotTakenApart() {
        String data = "a~b*c:d^e\nISA~é";
        int length = data.getBytes(StandardCharsets.UTF_8).length;
        Record row = only(ISA + GS + "ST*275*1~BIN*" + length + "*" + data + "~BDS*ASC*3*~~~~SE*4*1~GE*1*7~IEA*1*907~");
        assertThat(codes(row)).isEmpty();
        assertThat(elements(row, "BIN")).isEqualTo(List.of(List.of(List.of("" + length)), List.of(List.of(data))));
        assertThat(elements(row, "BDS")).element(2).isEqualTo(List.of(List.of("~~~")));
    }

    @Test
    void binaryDataOfAnotherLengthAreReadAsAnySegment() {
        String file = ISA + GS + "ST*275*1~BIN*99999*abc~SE*3*1~GE*1*7~IEA*1*907~";
        Record row = only(file);
        assertThat(codes(row)).containsExactly("X12_BINARY");
        assertThat(rebuilt(List.of(row))).isEqualTo(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesThatDoNotFitTheCharacterSetAreKept() {
        byte[] file = FILE.replace("BHT*1", "BHT*é").getBytes(StandardCharsets.ISO_8859_1);
        List<Object> rows = all(file);
        assertThat(codes(rows.get(1))).containsExactly("X12_ENCODING");
        assertThat(elements(rows.get(1), "BHT")).isEqualTo(List.of(List.of(List.of("é"))));
        assertThat(rebuilt(rows)).isEqualTo(file);
        List<Object> latin = all(new X12Records(new ByteArrayInputStream(file), StandardCharsets.ISO_8859_1, "latin"));
        assertThat(codes(latin.get(1))).isEmpty();
        assertThat(rebuilt(latin)).isEqualTo(file);
    }

    @Test
    void tooLargeSetIsRejectedAndItsNeighboursAreRead() {
        String large = "ST*837*0009~REF*" + "x".repeat(5000) + "~SE*3*0009~\n";
        String file = ISA + GS + ST1 + large + ST2 + "GE*3*7~IEA*1*907~";
        List<Object> outcomes = all(new X12Records(
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8,
                "f",
                X12Rows.SETS,
                1000));
        assertThat(outcomes).hasSize(3);
        assertThat(((Rejected) outcomes.get(1)).code()).isEqualTo("X12_TOO_LARGE");
        assertThat(((Rejected) outcomes.get(1)).raw()).hasSize(1000);
        assertThat((Record) outcomes.get(2)).containsEntry("_parse_status", "ok");
        assertThat(ids(outcomes.get(2), "segments")).containsExactly("ST", "BHT", "SE");
    }

    @Test
    void setOfTooManyPartsIsRejected() {
        String file = ISA + GS + "ST*837*0009~" + "REF*a*b*c~".repeat(260_000) + "SE*3*0009~\n" + ST2 + END;
        List<Object> outcomes = all(file);
        assertThat(outcomes).hasSize(2);
        assertThat(((Rejected) outcomes.get(0)).code()).isEqualTo("X12_TOO_LARGE");
        assertThat(codes(outcomes.get(1))).isEmpty();
    }

    @Test
    void characterSetWithoutAsciiIsRefused() {
        assertThatThrownBy(() -> new X12Records(InputStream.nullInputStream(), Charset.forName("UTF-16"), "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read X12 as UTF-16");
    }

    @Test
    void sourceThatFailsFailsTheBatch() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
        X12Records records = new X12Records(broken, StandardCharsets.UTF_8, "test.edi");
        assertThatThrownBy(records::hasNext)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Cannot read X12 from test.edi: gone");
    }
}
