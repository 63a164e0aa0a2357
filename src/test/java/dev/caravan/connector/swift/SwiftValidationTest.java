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
package dev.caravan.connector.swift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.judge.Verdict;
import dev.caravan.format.swift.SwiftRecords;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwiftValidationTest {

    private static final String PAYMENT =
            """
            {1:F01BANKBEBBAXXX0000000000}{2:I103BANKDEFFXXXXN}{4:
            :20:REF1
            :23B:CRED
            :32A:240229EUR1250,50
            :50K:/12345678
            JANE DOE
            1 STREET
            :59:/87654321
            JOHN DOE
            :71A:SHA
            -}""";

    private static final String STATEMENT =
            """
            :20:REF1
            :25:12345678
            :28C:1/1
            :60F:C240228EUR100,
            :61:2402290229DR50,25NTRFREF//BANKREF
            :62F:C240229EUR49,75
            -
            """;

    private final SwiftValidation validation = new SwiftValidation();

    @Test
    void aMessageThatKeepsTheFormatsIsValid() {
        assertThat(judge(PAYMENT)).isEqualTo(Verdict.VALID);
        assertThat(judge(PAYMENT.replace("\n", "\r\n"))).isEqualTo(Verdict.VALID);
        assertThat(judge(STATEMENT)).isEqualTo(Verdict.VALID);
        assertThat("").matches(SwiftFormats.pattern("$").orElseThrow());
    }

    @Test
    void whatIsWrongIsToldByItsTagWithoutItsValue() {
        String format = "the value does not have the format of the field";
        assertThat(judge(PAYMENT.replace("240229EUR1250,50", "240229EUR1250.50")))
                .isEqualTo(Verdict.invalid(null, "32A", format));
        assertThat(judge(PAYMENT.replace("240229EUR", "241329EUR"))).isEqualTo(Verdict.invalid(null, "32A", format));
        assertThat(judge(PAYMENT.replace("REF1", "REFERENCE OF MANY CHARACTERS")))
                .isEqualTo(Verdict.invalid(null, "20", format));
        assertThat(judge(PAYMENT.replace(":71A:SHA", ":71A:SHA\n:60F:C240228EUR100,")))
                .isEqualTo(Verdict.invalid(null, "60F", "this type of message has no such field"));
        assertThat(judge(PAYMENT.replace(":71A:", ":99Z:")))
                .isEqualTo(Verdict.invalid(null, "99Z", "there is no such field"));
        assertThat(judge(STATEMENT.replace("C240228EUR100,", "C240228EUR100")).field())
                .isEqualTo("60F");
    }

    @Test
    void whatThereAreNoRulesForIsNotInvalid() {
        assertThat(judge(PAYMENT.replace("{2:I103", "{2:I000")))
                .isEqualTo(Verdict.open("there are no rules for this type of message"));
        assertThat(judge("{1:F21BANKBEBBAXXX0000000000}{4:{177:2402291430}{451:0}}"))
                .isEqualTo(Verdict.open("there are no fields to judge"));
    }

    /** An underscore is a line end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "4!c/[8c]/4!c ABCD//EFGH ABC//EFGH",
                "35x[$35x]0-3 a_b_c_d a_b_c_d_e",
                "<AMOUNT>15 123456789012,34 1234567890123,45",
                "<AMOUNT>15 0, 0",
                "[<N>]3n N12 M12",
                "16x(***) ABC ABC_D",
                "<DATE4><HHMM> 202402292359 202402292400",
                "[/34x$]<BIC> /1_BANKBEBB BANKBEB"
            })
    void formatsOfTheHandbookAreUnderstood(String format, String fits, String doesNot) {
        Pattern pattern = SwiftFormats.pattern(format).orElseThrow();

        assertThat(fits.replace('_', '\n')).matches(pattern);
        assertThat(doesNot.replace('_', '\n')).doesNotMatch(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUSTOM", "<VAR-SEQU-4>", "20*(2!c/37x)", "{65x}n", "[3!a", "4!q"})
    void otherFormatsAreNotJudged(String format) {
        assertThat(SwiftFormats.pattern(format)).isEmpty();
    }

    @Test
    void theVerdictIsAColumnWhenItIsAskedFor() {
        SwiftParseAction action = new SwiftParseAction();
        assertThat(row(action)).doesNotContainKey("validation");

        action.setValidate(true);
        assertThat(row(action)).containsKey("validation");
    }

    private static Record row(SwiftParseAction action) {
        try (RecordStream records = action.parse(new ByteArrayInputStream(PAYMENT.getBytes(UTF_8)), "test")) {
            return (Record) records.next();
        }
    }

    private Verdict judge(String message) {
        byte[] bytes = message.getBytes(UTF_8);
        try (RecordStream records = new SwiftRecords(new ByteArrayInputStream(bytes), UTF_8, "test")) {
            return validation.judge((Record) records.next());
        }
    }
}
