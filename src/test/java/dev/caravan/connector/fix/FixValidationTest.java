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
package dev.caravan.connector.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.format.judge.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FixValidationTest {

    private static final String ORDER =
            "35=D|34=1|49=A|52=20240229-14:30:00|56=B|11=C1|55=X|54=1|60=20240229-14:30:00|38=5|40=1|";

    private final FixValidation validation = FixValidation.by("FIX44");

    @Test
    void messageThatKeepsTheRulesIsValid() {
        assertThat(judge(validation, "FIX.4.4", ORDER)).isEqualTo(Verdict.VALID);
        assertThat(judge(FixValidation.by("FIX50SP2"), "FIXT.1.1", ORDER).valid())
                .isTrue();
    }

    @Test
    void whatIsWrongIsToldWithoutItsValue() {
        assertThat(judge(validation, "FIX.4.4", ORDER.replace("54=1|", "")))
                .isEqualTo(Verdict.invalid(1L, "54", "a required field is missing"));
        assertThat(judge(validation, "FIX.4.4", ORDER.replace("54=1|", "54=secret|"))
                        .text())
                .doesNotContain("secret");
        assertThat(judge(validation, "FIX.4.4", ORDER.replace("38=5|", "38=secret|")))
                .isEqualTo(Verdict.invalid(6L, "38", "the value has the wrong format"));
        assertThat(judge(validation, "FIX.4.4", ORDER + "58=a|58=b|").valid()).isFalse();
        assertThat(judge(validation, "FIX.4.4", ORDER.replace("35=D", "35=Zz")).valid())
                .isFalse();
    }

    @Test
    void anyBytesAreJudged() {
        for (String bytes : new String[] {"", "8=", "8=FIX.4.4|9=0|10=000|", "8=FIX.4.4|9=5|35=D|10=999|", "x|y"}) {
            assertThat(validation.judge(wire(bytes)).valid()).isFalse();
        }
    }

    @Test
    void oneDictionaryIsNeeded() {
        assertThatThrownBy(() -> FixValidation.by("FIX44,FIX42"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it must be one dictionary");
        assertThatThrownBy(() -> FixValidation.by("file:/none/here.xml")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Verdict judge(FixValidation validation, String version, String body) {
        String message = "8=" + version + "|9=" + body.length() + "|" + body;
        int sum = message.replace('|', '\u0001').chars().sum() & 0xFF;

        return validation.judge(wire(message + "10=" + String.format("%03d", sum) + "|"));
    }

    private static byte[] wire(String message) {
        return message.replace('|', '\u0001').getBytes(StandardCharsets.ISO_8859_1);
    }
}
