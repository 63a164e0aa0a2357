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
package dev.caravan.format.copybook;

import static dev.caravan.format.copybook.CopybookRead.copybook;
import static dev.caravan.format.copybook.CopybookRead.errors;
import static dev.caravan.format.copybook.CopybookRead.only;
import static dev.caravan.format.copybook.CopybookRead.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopybookLayoutTest {

    @Test
    void sequenceNumbersIdentificationCommentsAndContinuationsAreNoPartOfIt() {
        String text =
                """
                000100*COMMENT 05 NOT-A-FIELD PIC X.
                000200 01  REC.                                                         IDENT001
                000300     05 CODE-A               PIC X(02) VALUE 'A. B'.              IDENT002
                000400        88 IS-GOOD           VALUES ARE 'OK' 'FI' THRU 'FO'.
                000500D    05 DEBUG-ONLY           PIC X(9).
                000600     05 LONG-NA
                000700-       ME                   PICTURE IS 9(2)
                000800        VALUE IS ZERO.  *> 05 NOT-THIS PIC X.
                000900     05 LITERAL-B            PIC X VALUE 'BEGINS
                001000-       'AND ENDS'.
                001100     66 ALIAS RENAMES CODE-A THRU LONG-NAME.
                """;
        Schema schema = Copybook.parse(text, CopybookOptions.DEFAULTS).schema();
        assertThat(schema.fields().subList(6, schema.size()))
                .containsExactly(
                        new Schema.Field("CODE_A", Scalar.STRING),
                        new Schema.Field("LONG_NAME", Scalar.LONG),
                        new Schema.Field("LITERAL_B", Scalar.STRING));
    }

    @Test
    void aDeclarationOfATableInFrontOfItsRecordIsLeftOut() {
        String text =
                """
                      * DCLGEN TABLE(HR.EMP)
                           EXEC SQL DECLARE HR.EMP TABLE
                           ( EMPNO    CHAR(6) NOT NULL,
                             SALARY   DECIMAL(9, 2) NOT NULL WITH DEFAULT 0. ,
                             NOTE     CHAR(1)
                           ) END-EXEC.
                       01  DCLEMP.
                           10 EMPNO   PIC X(6).
                           10 NAME.
                              49 NAME-LEN   PIC S9(4) USAGE COMP.
                              49 NAME-TEXT  PIC X(12).
                           EXEC SQL INCLUDE OTHER END-EXEC
                           10 SALARY  PIC S9(7)V9(2) USAGE COMP-3.
                """;
        Copybook copybook = Copybook.parse(text, CopybookOptions.DEFAULTS);
        assertThat(copybook.length()).isEqualTo(6 + 2 + 12 + 5);
        assertThat(copybook.schema().field(6).name()).isEqualTo("EMPNO");
        assertThat(copybook.schema().field(8)).isEqualTo(new Schema.Field("SALARY", new Type.Decimal(9, 2)));
    }

    @Test
    void headersOfAProgramAroundTheRecordAreLeftOut() {
        String text =
                """
                       DATA DIVISION.
                       FILE SECTION.
                       FD  CUSTOMERS RECORDING MODE F BLOCK 0 RECORDS.
                      D01  DEBUG-ONLY PIC X.
                       01  REC IS EXTERNAL.
                           05  A PIC X(3).
                """;
        assertThat(Copybook.parse(text, CopybookOptions.DEFAULTS).length()).isEqualTo(3);
    }

    @Test
    void tabsLeadToTheColumnsBehindThem() {
        String text = "\t01\tREC.\n\t\t05\tA\tPIC X(3).\n000100\t05  B\tPIC 9(3).\n";
        assertThat(Copybook.parse(text, CopybookOptions.DEFAULTS).length()).isEqualTo(6);
    }

    @Test
    void literalsOfAnyKindAreOneValue() {
        String text = copybook(
                "05 A PIC X(7) VALUE 'don''t. ' .",
                "05 B PIC X(2) VALUE X'0D 0A'.",
                "05 C PIC N(2) VALUE N\"a. b\".",
                "05 D PIC X VALUE\"x\".",
                "88 E VALUE X'00', X'FF'.");
        assertThat(Copybook.parse(text, CopybookOptions.DEFAULTS).length()).isEqualTo(7 + 2 + 4 + 1);
    }

    @Test
    void usagesWithoutAPictureAreBinaryNumbers() {
        Record row = only(
                "00000007 FFFFFFFF FFFE FFFE 80000000 4110000000000000",
                "05 I USAGE IS INDEX.",
                "05 P POINTER.",
                "05 S BINARY-SHORT.",
                "05 U BINARY-SHORT UNSIGNED.",
                "05 L USAGE BINARY-LONG SIGNED.",
                "05 D FLOAT-LONG.");
        assertThat(row)
                .containsEntry("_parse_status", "ok")
                .containsEntry("I", 7L)
                .containsEntry("P", 4294967295L)
                .containsEntry("S", -2L)
                .containsEntry("U", 65534L)
                .containsEntry("L", -2147483648L)
                .containsEntry("D", 1.0);
    }

    @Test
    void picturesWithADecimalCommaAreText() {
        Record row = only(
                "F14BF2F3F46BF5F0 F14BF2F3F44BF5F6F7 F16BF2F3F44BF5F0",
                "05 A PIC 9.999,99.",
                "05 B PIC 9.999.999.",
                "05 C PIC 9,999.99.");
        assertThat(row)
                .containsEntry("A", "1.234,50")
                .containsEntry("B", "1.234.567")
                .containsEntry("C", new BigDecimal("1234.50"));
    }

    @Test
    void freeFormatIsRecognized() {
        String text = "01 REC.\n* a comment\n  05 A PIC X(3).\n  05 B PIC S9(7)V99 COMP-3. *> amount\n";
        Copybook copybook = Copybook.parse(text, CopybookOptions.DEFAULTS);
        assertThat(copybook.length()).isEqualTo(8);
        assertThat(copybook.schema().field(7)).isEqualTo(new Schema.Field("B", new Type.Decimal(9, 2)));
    }

    @Test
    void redefinitionThatCannotBeReadIsNullWithoutErrorWhenAnotherCan() {
        Record row = only(
                "C1C2C3C4 F1F2F3F4",
                "05 T PIC X(4).",
                "05 N REDEFINES T PIC 9(4).",
                "05 A PIC 9(4).",
                "05 FILLER REDEFINES A.",
                "  10 A1 PIC 99.",
                "  10 A2 PIC 99.");
        assertThat(row)
                .containsEntry("_parse_status", "ok")
                .containsEntry("T", "ABCD")
                .containsEntry("N", null)
                .containsEntry("A", 1234L)
                .containsEntry("FILLER_1", Map.of("A1", 12L, "A2", 34L));
    }

    @Test
    void redefinitionsOfWhichNoneCanBeReadTellAllTheirErrors() {
        Record row = only("C1C2", "05 N PIC 99.", "05 P REDEFINES N PIC S9(3) COMP-3.");
        assertThat(errors(row)).containsExactly("COPYBOOK_DIGITS N", "COPYBOOK_DIGITS P");
    }

    @Test
    void tablesThatDependOnANumberTakeTheirElementsOnly() {
        Record row = only(
                "F2 C1 C2 E7 000000000000",
                "05 N PIC 9.",
                "05 T OCCURS 1 TO 9 TIMES DEPENDING ON N INDEXED BY I.",
                "  10 V PIC X.");
        assertThat(row.get("T")).isEqualTo(List.of(Map.of("V", "A"), Map.of("V", "B")));

        Record behind = variable(
                "F2C1C2E7", copybook("05 N PIC 9.", "05 T PIC X OCCURS 0 TO 9 DEPENDING ON N.", "05 Z PIC X."));
        assertThat(behind).containsEntry("T", List.of("A", "B")).containsEntry("Z", "X");
    }

    @Test
    void impossibleNumberOfElementsIsAnError() {
        Record row = only("F5C1C2C3", "05 N PIC 9.", "05 T PIC X OCCURS 3 DEPENDING ON N.");
        assertThat(row).containsEntry("T", null).containsEntry("N", 5L);
        assertThat(errors(row)).containsExactly("COPYBOOK_OCCURS T");
    }

    @Test
    void errorsNameTheElement() {
        Record row = only("F1C1F3", "05 T OCCURS 3 TIMES.", "  10 N PIC 9.");
        assertThat(errors(row)).containsExactly("COPYBOOK_DIGITS T[1].N");
        assertThat(row.get("_errors").toString()).contains("position=1").doesNotContain("C1");
    }

    @Test
    void whatIsBehindTheEndOfAVariableRecordIsNullAndACutNumberAnError() {
        String copybook = copybook("05 A PIC X(4).", "05 B PIC 9(4).", "05 C PIC X.");
        assertThat(variable("C1C2", copybook))
                .containsEntry("A", "AB")
                .containsEntry("B", null)
                .containsEntry("_parse_status", "ok");
        assertThat(errors(variable("C1C2C3C4F1F2", copybook))).containsExactly("COPYBOOK_LENGTH B");
    }

    @Test
    void severalRecordsLieOverEachOther() {
        String text = "       01  A.\n           05 X PIC X(3).\n"
                + "       01  B.\n           05 N PIC 9(3).\n           05 M PIC X.\n";
        Copybook copybook = Copybook.parse(text, CopybookOptions.DEFAULTS);
        assertThat(copybook.length()).isEqualTo(4);
        assertThat(variable("F1F2F3", text))
                .containsEntry("A", Map.of("X", "123"))
                .hasEntrySatisfying(
                        "B", b -> assertThat(((Map<?, ?>) b).get("N")).isEqualTo(123L));
    }

    @Test
    void synchronizedNumbersStandAtTheirBoundary() {
        Record row = only(
                "C1 00 0001 C2 000000 00000002 C3 000000 4110000000000000",
                "05 A PIC X.",
                "05 H PIC S9(4) COMP SYNC.",
                "05 B PIC X.",
                "05 G.",
                "  10 F PIC S9(9) COMP SYNC RIGHT.",
                "  10 C PIC X.",
                "05 D COMP-2 SYNCHRONIZED.");
        assertThat(row)
                .containsEntry("H", 1L)
                .containsEntry("B", "B")
                .containsEntry("G", Map.of("F", 2L, "C", "C"))
                .containsEntry("D", 1.0);
    }

    @Test
    void elementsWithSynchronizedNumbersAllStandAlike() {
        Record row = only(
                "C1 000000 00000001 C1000000 00000002 C2000000 C3",
                "05 X PIC X.",
                "05 T OCCURS 2 TIMES.",
                "  10 N PIC S9(9) COMP SYNC.",
                "  10 V PIC X.",
                "05 Z PIC X.");
        assertThat(row)
                .containsEntry("T", List.of(Map.of("N", 1L, "V", "A"), Map.of("N", 2L, "V", "B")))
                .containsEntry("Z", "C");
    }

    @Test
    void whatColumnsDoNotSayIsKeptBesideThem() {
        Record row = only(
                "C1404040 40C1C2 123C 123F F1C2 00 E7E8",
                "05 A PIC X(4).",
                "05 B PIC X(3).",
                "05 P PIC S9(3) COMP-3.",
                "05 Q PIC S9(3) COMP-3.",
                "05 Z PIC S9(2).",
                "05 FILLER PIC X.",
                "05 FILLER PIC X(2).");
        assertThat(row).containsEntry("A", "A").containsEntry("B", "AB").containsEntry("Z", 12L);
        assertThat(((List<?>) row.get("_rest")).toString())
                .startsWith("[{position=4,")
                .hasSizeLessThan(60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "05 A PIC 9(39).                      | 38 digits",
                "05 A PIC Q.                          | unknown symbol",
                "05 A PIC X(999999999).               | longer than",
                "05 A PIC X OCCURS 999999999 TIMES.   | longer than",
                "05 A PIC X(.                         | parentheses",
                "05 A PIC X                           | period",
                "05 A.                                | neither a picture",
                "05 A PIC X OCCURS 3 DEPENDING ON N.  | no field in front",
                "05 A REDEFINES B PIC X.              | not beside",
                "05 A COMP-7.                        | no clause",
                "COPY OTHER.                          | COPY",
                "55 A PIC X.                          | no level number",
            })
    void whatIsNotUnderstoodIsRefused(String entry, String why) {
        assertThatThrownBy(() -> Copybook.parse(copybook(entry), CopybookOptions.DEFAULTS))
                .isInstanceOf(CopybookException.class)
                .hasMessageContaining(why);
    }
}
