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

import static dev.caravan.format.copybook.CopybookRead.errors;
import static dev.caravan.format.copybook.CopybookRead.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.copybook.CopybookOptions.Trim;
import dev.caravan.record.Record;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopybookNumbersTest {

    private static final CopybookOptions IEEE =
            new CopybookOptions("cp037", true, Trim.BOTH, true, true, null, Map.of());
    private static final CopybookOptions ASCII =
            new CopybookOptions("US-ASCII", false, Trim.BOTH, true, true, null, Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12345C            | S9(3)V99 COMP-3                   | 123.45",
                "12345D            | S9(3)V99 COMP-3                   | -123.45",
                "12345F            | 9(3)V99 PACKED-DECIMAL            | 123.45",
                "01234B            | S9(4)  COMP-3                     | -1234",
                "1234              | 9(3)V9 COMP-6                     | 123.4",
                "F1F2C3            | S9(3)                             | 123",
                "F1F2D3            | S9(3)                             | -123",
                "D1F2F3            | S9(3) SIGN IS LEADING             | -123",
                "60F1F2            | S99 SIGN LEADING SEPARATE         | -12",
                "F1F24E            | S99 SIGN IS TRAILING SEPARATE CHARACTER | 12",
                "F1F2F3            | 99V9                              | 12.3",
                "F1F2              | P(3)99                            | 0.00012",
                "F1F2              | 99PP                              | 1200",
                "FFFE              | S9(4) COMP                        | -2",
                "FFFE              | 9(4) COMP-5                       | 65534",
                "FEFF              | S9(4) COMP-9                      | -2",
                "000003E7          | S9(7)V99 BINARY                   | 9.99",
                "FFFFFFFFFFFFFFFF  | 9(18) COMP-5                      | 18446744073709551615",
                "404040F1F24BF5F0  | Z(4)9.99                          | 12.50",
                "40F16BF2F3F4D7D9  | Z9,999CR                          | ",
                "40F16BF2F3F4C3D9  | Z9,999CR                          | -1234",
                "40F16BF2F3F44040  | Z9,999CR                          | 1234",
                "5B5BF1F24BF0F060  | $$$9.99-                          | -12.00",
                "40404040          | ZZZ9                              | ",
                "4040F1F2          | 9(4)                              | 12",
                "F1F24040          | 9(4)                              | 12",
                "00000000          | 9(4)                              | ",
                "40404040          | 9(4)                              | ",
                "42640000          | COMP-1                            | 100",
                "C276A00000000000  | COMP-2                            | -118.625",
                "00000000          | COMP-1                            | 0",
            })
    void numberIsWhatItsBytesSay(String hex, String picture, String expected) {
        String clause = picture.startsWith("COMP-") ? picture : "PIC " + picture;
        Object value = only(hex, "05 N " + clause + ".").get("N");
        if (expected == null) {
            assertThat(value).isNull();
        } else {
            assertThat(new BigDecimal(value.toString())).isEqualByComparingTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12A45C   | S9(5) COMP-3 | COPYBOOK_DIGITS",
                "123456   | S9(5) COMP-3 | COPYBOOK_SIGN",
                "000000   | S9(5) COMP-3 | COPYBOOK_SIGN",
                "404040   | S9(5) COMP-3 | COPYBOOK_SIGN",
                "12345D   | 9(5) COMP-3  | COPYBOOK_SIGN",
                "12345C   | S9(4) COMP-3 | COPYBOOK_RANGE",
                "F1C1F3   | 9(3)         | COPYBOOK_DIGITS",
                "F1F2C1C2 | 9(4)         | COPYBOOK_DIGITS",
                "F1F2D3   | 9(3)         | COPYBOOK_DIGITS",
                "F1F240   | 9V99         | COPYBOOK_DIGITS",
                "F140F3   | 9(3)         | COPYBOOK_DIGITS",
                "F0F1F2   | S99 SIGN LEADING SEPARATE | COPYBOOK_SIGN",
                "7FFF     | S9(4) COMP   | COPYBOOK_RANGE",
                "C1C2C3C4 | Z,Z9         | COPYBOOK_DIGITS",
            })
    void whatIsNoNumberIsNullAndNamed(String hex, String picture, String code) {
        Record row = only(hex, "05 OUTER.", "  10 THE-NUMBER PIC " + picture + ".");
        assertThat(((Map<?, ?>) row.get("OUTER")).get("THE_NUMBER")).isNull();
        assertThat(row).containsEntry("_parse_status", "partial");
        assertThat(errors(row)).containsExactly(code + " OUTER.THE_NUMBER");
    }

    @Test
    void decimalsKeepTheScaleOfTheirPicture() {
        Record row = only("12300C F1F0F0", "05 A PIC S9(3)V99 COMP-3.", "05 B PIC 9V99.");
        assertThat(row.get("A")).isEqualTo(new BigDecimal("123.00"));
        assertThat(row.get("B")).isEqualTo(new BigDecimal("1.00"));
    }

    @Test
    void thirtyOneDigitsAreExact() {
        Record row = only("1234567890123456789012345678901D", "05 A PIC S9(13)V9(18) COMP-3.");
        assertThat(row.get("A")).isEqualTo(new BigDecimal("-1234567890123.456789012345678901"));
    }

    @Test
    void ieeeFloatsAreJavas() {
        Record row = only("3FC00000 C05DA80000000000", IEEE, "05 A COMP-1.", "05 B USAGE IS COMP-2.");
        assertThat(row).containsEntry("A", 1.5f).containsEntry("B", -118.625d);
    }

    @ParameterizedTest
    @CsvSource({"313243,123", "31324A,-121", "31327D,-120", "313271,-121", "313241,121"})
    void asciiFilesHaveTheirOwnOverpunches(String hex, long expected) {
        assertThat(only(hex, ASCII, "05 A PIC S9(3).").get("A")).isEqualTo(expected);
    }

    @Test
    void textOfDifferentPagesIsReadByIts() {
        for (List<String> page : List.of(
                List.of("cp037", "5B4A", "$¢"),
                List.of("cp273", "C0D0", "äü"),
                List.of("cp500", "4A5A", "[]"),
                List.of("cp1047", "ADBD", "[]"),
                List.of("cp1140", "9F5B", "€$"),
                List.of("cp875", "4142", "ΑΒ"))) {
            CopybookOptions options = new CopybookOptions(page.get(0), false, Trim.BOTH, true, true, null, Map.of());
            assertThat(only(page.get(1), options, "05 A PIC XX.").get("A"))
                    .as(page.get(0))
                    .isEqualTo(page.get(2));
        }
    }
}
