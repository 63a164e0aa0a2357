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

import static dev.caravan.format.idoc.IdocRead.definitions;
import static dev.caravan.format.idoc.IdocRead.errors;
import static dev.caravan.format.idoc.IdocRead.flat;
import static dev.caravan.format.idoc.IdocRead.rebuilt;
import static dev.caravan.format.idoc.IdocRead.resource;
import static dev.caravan.format.idoc.IdocRead.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatIdocRecordsTest {

    private static final String DOCNUM = "0000000000000007";
    private static final String CONTROL = "EDI_DC40  100" + DOCNUM + "\n";

    @Test
    void theControlRecordIsTheSameColumnsAsInXml() throws IOException {
        Record row = (Record) flat(resource("orders05-flat.txt"), definitions()).get(0);
        Record xml = (Record) IdocRead.all(resource("orders05.xml")).get(0);

        assertThat(row)
                .containsEntry("docnum", "0000000000000471")
                .containsEntry("mestyp", "ORDERS")
                .containsEntry("idoctyp", "ORDERS05")
                .containsEntry("rcvpfc", "LF")
                .containsEntry("mescod", null)
                .containsEntry("serial", "20240229143321")
                .containsEntry("created", LocalDateTime.of(2024, 2, 29, 14, 33, 21))
                .containsEntry("_parse_status", "ok");
        assertThat(row.keySet()).containsExactlyElementsOf(xml.keySet());
    }

    @Test
    void definedSegmentsHaveTheNamesAndFieldsOfXml() throws IOException {
        assertThat(segments(flat(resource("orders05-flat.txt"), definitions()).get(0)))
                .containsExactly(
                        "E1EDK01 1 0 1 CURCY=EUR WKURS=1.00000 BELNR=4700000325",
                        "E1EDK14 2 0 2 QUALF=012 ORGID=NB",
                        "E1EDP01 3 0 2 POSEX=000010 MENGE=2.000",
                        "E1EDP20 4 3 3 WMENG=1.000 EDATU=20240315",
                        "E1EDP19 5 3 3 QUALF=001 KTEXT=Müller & Söhne <9/16\">",
                        "/ABC/E1EXT 6 3 3 ZZFIELD=a < b",
                        "E1EDP01 7 0 2 POSEX=000020 MENGE=1.000");
    }

    @Test
    void withoutDefinitionsTheDataOfASegmentIsOneText() throws IOException {
        Object row = flat(resource("orders05-flat.txt"), IdocDefinitions.NONE).get(0);

        assertThat(segments(row))
                .hasSize(7)
                .startsWith("E2EDK01005 1 0 1 SDATA=    EUR1.00000     4700000325", "E2EDK14 2 0 2 SDATA=012NB");
        assertThat(errors(row)).isEmpty();
    }

    @Test
    void severalIdocsWithoutTheirBlanksAndInAnotherCharacterSetAreTheSame() throws IOException {
        List<Object> whole = flat(resource("orders05-flat.txt"), definitions());
        List<Object> cut = IdocRead.all(new FlatIdocRecords(
                new ByteArrayInputStream(resource("orders05-cut.txt")),
                "test.txt",
                StandardCharsets.ISO_8859_1,
                definitions()));

        assertThat(cut).hasSize(2);
        assertThat(segments(cut.get(0))).isEqualTo(segments(whole.get(0)));
        assertThat(((Record) cut.get(1)))
                .containsEntry("docnum", "0000000000000472")
                .containsEntry("created", null)
                .containsEntry("_parse_status", "ok");
        assertThat(rebuilt(cut)).isEqualTo(resource("orders05-cut.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders05-flat.txt", "orders05-cut.txt"})
    void theFileIsRebuiltFromItsRows(String name) throws IOException {
        for (IdocDefinitions definitions : List.of(IdocDefinitions.NONE, definitions())) {
            assertThat(rebuilt(flat(resource(name), definitions))).isEqualTo(resource(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "E2X                           100000000000000000800000100000001|IDOC_DOCNUM",
                "E2X                           10000000000000000070000A100000001|IDOC_NUMBER",
                "e x                           100000000000000000700000100000001|IDOC_NAME",
                "\u001a|IDOC_NAME",
            })
    void whatIsOddIsToldAndTheRestIsThere(String line, String code) {
        String file = CONTROL + line.replace("\\u001a", "\u001a") + "\nE2Y\n";
        Object row = flat(bytes(file), IdocDefinitions.NONE).get(0);

        assertThat(errors(row)).isEqualTo(List.of(code));
        assertThat(segments(row)).hasSize(2).last().isEqualTo("E2Y 2 null null");
        assertThat(rebuilt(List.of(row))).isEqualTo(bytes(file));
    }

    @Test
    void whatIsLongerThanItMayBeIsTold() {
        String record = "E2X" + " ".repeat(1_060) + "x\n";

        assertThat(errors(flat(bytes(CONTROL + record), IdocDefinitions.NONE).get(0)))
                .isEqualTo(List.of("IDOC_LENGTH"));
        assertThat(errors(flat(bytes("EDI_DC40" + " ".repeat(516) + "x\n"), IdocDefinitions.NONE)
                        .get(0)))
                .isEqualTo(List.of("IDOC_LENGTH"));
    }

    @Test
    void aSegmentThatIsNotDefinedOrLongerThanItsDefinitionIsTold() throws IOException {
        String numbers = "100" + DOCNUM + "00000100000001";
        String unknown = "E2UNKNOWN" + " ".repeat(21) + numbers + "data\n";
        String longer = "E2EDK14" + " ".repeat(23) + numbers + "012" + "x".repeat(36) + "\n";
        Object row = flat(bytes(CONTROL + unknown + longer), definitions()).get(0);

        assertThat(errors(row)).isEqualTo(List.of("IDOC_DEFINITION", "IDOC_LENGTH"));
        assertThat(segments(row).get(0)).isEqualTo("E2UNKNOWN 1 0 1 SDATA=data");
        assertThat(segments(row).get(1)).startsWith("E1EDK14 1 0 1 QUALF=012 ORGID=xxx");
    }

    /** It has other fields in other places. */
    @Test
    void aControlRecordOfAnOlderReleaseIsRejectedAndItsNeighbourIsARow() {
        List<Object> all = flat(bytes("EDI_DC    100\nE2X\n" + CONTROL + "E2X\n"), IdocDefinitions.NONE);

        assertThat(((Rejected) all.get(0)).code()).isEqualTo("IDOC_SYNTAX");
        assertThat(((Rejected) all.get(0)).message()).endsWith(": its control record is not EDI_DC40");
        assertThat(all.get(1)).isInstanceOf(Record.class);
    }

    @Test
    void linesBeforeTheFirstControlRecordAreRejected() {
        String file = "E2X\n" + CONTROL + "E2X\n";
        List<Object> all = flat(bytes(file), IdocDefinitions.NONE);

        assertThat(((Rejected) all.get(0)).code()).isEqualTo("IDOC_NONE");
        assertThat(segments(all.get(1))).hasSize(1);
        assertThat(rebuilt(all)).isEqualTo(bytes(file));
    }

    @Test
    void aByteOrderMarkIsKeptInFrontOfTheFirst() {
        String file = "\uFEFF" + CONTROL;
        List<Object> all = flat(bytes(file), IdocDefinitions.NONE);

        assertThat(((Record) all.get(0))).containsEntry("docnum", DOCNUM).containsEntry("leading", "\uFEFF");
        assertThat(rebuilt(all)).isEqualTo(bytes(file));
    }

    @Test
    void bytesThatAreNotOfTheCharacterSetAreKept() throws IOException {
        List<Object> all = flat(resource("orders05-cut.txt"), definitions());

        assertThat(errors(all.get(0))).isEqualTo(List.of("IDOC_ENCODING"));
        assertThat(errors(all.get(1))).isEmpty();
        assertThat(segments(all.get(0)).get(4)).contains("Müller");
    }

    // What is meant to do harm

    @Test
    void whatIsTooLargeIsRejectedInPartsAndReadingGoesOnBehind() {
        String large = CONTROL + ("E2X" + " ".repeat(60) + "x".repeat(900) + "\n").repeat(20);
        String file = large + CONTROL + "E2Y\n";
        List<Object> all = IdocRead.all(new FlatIdocRecords(
                new ByteArrayInputStream(bytes(file)), "x", StandardCharsets.UTF_8, IdocDefinitions.NONE, 4_000));

        assertThat(all.subList(0, all.size() - 1))
                .hasSizeGreaterThan(3)
                .allSatisfy(part -> assertThat(((Rejected) part).code()).isEqualTo("IDOC_TOO_LARGE"));
        assertThat(segments(all.get(all.size() - 1))).hasSize(1);
        assertThat(rebuilt(all)).isEqualTo(bytes(file));
    }

    @Test
    void aLineThatDoesNotEndIsHeldUpToTheLimitOnly() {
        byte[] part = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        InputStream endless = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(bytes(CONTROL)),
                new SequenceInputStream(Collections.enumeration(Collections.nCopies(40, part).stream()
                        .map(ByteArrayInputStream::new)
                        .toList())))));

        assertThat(IdocRead.all(new FlatIdocRecords(endless, "x", StandardCharsets.UTF_8, IdocDefinitions.NONE)))
                .hasSize(3)
                .allSatisfy(bad -> assertThat(((Rejected) bad).raw()).hasSizeLessThanOrEqualTo(16 << 20));
    }

    @Test
    void aCharacterSetThatDoesNotKeepAsciiIsRefused() {
        assertThatThrownBy(() -> new FlatIdocRecords(
                        new ByteArrayInputStream(new byte[0]), "x", StandardCharsets.UTF_16LE, IdocDefinitions.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UTF-16LE");
    }

    // Definitions

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|there is no segment",
                "BEGIN_SEGMENT|there is no segment",
                "BEGIN_SEGMENT A;NAME F;CHARACTER_FIRST 63|at line 3: a field stands outside of 64 to 1063",
                "BEGIN_SEGMENT A;NAME F;CHARACTER_FIRST 70;CHARACTER_LAST 69|at line 4: a field stands outside",
                "BEGIN_SEGMENT A;NAME F;CHARACTER_FIRST 70;CHARACTER_LAST 1064|at line 4: a field stands outside",
                "BEGIN_SEGMENT A;CHARACTER_FIRST 70;CHARACTER_LAST 71|at line 3: a field has no NAME",
                "BEGIN_SEGMENT A;NAME F;CHARACTER_LAST x|at line 3: a field stands outside",
            })
    void definitionsThatCannotBeRightAreRefusedWithTheirLine(String text, String reason) {
        assertThatThrownBy(() -> IdocDefinitions.parse(text.replace(";", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void definitionsMayCountBytesAndStandOneAfterTheOther() {
        IdocDefinitions definitions = IdocDefinitions.parse("BEGIN_SEGMENT A\nNAME F\nBYTE_FIRST 64\nBYTE_LAST 65\n"
                + "END_SEGMENT\nBEGIN_SEGMENT B\nSEGMENTTYPE C\nEND_SEGMENT");

        assertThat(definitions.segment("A").orElseThrow())
                .isEqualTo(new IdocDefinitions.Segment("A", List.of(new IdocDefinitions.Field("F", 64, 65))));
        assertThat(definitions.segment("B").orElseThrow().type()).isEqualTo("C");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
