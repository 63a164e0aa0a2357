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

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7AcknowledgementTest {

    @Test
    void senderAndReceiverChangePlacesAndTheControlIdComesBack() {
        String answer =
                accept("MSH|^~\\&|LAB|HÔPITAL|LAKE|HERE|20260101||ADT^A01^ADT_A01|42|T|2.5||||||8859/1\rPID|1\r");

        assertThat(answer)
                .matches("MSH\\|\\^~\\\\&\\|LAKE\\|HERE\\|LAB\\|HÔPITAL\\|\\d{14}\\|\\|ACK\\^A01\\^ACK\\|42A\\|T\\|2.5"
                        + "\\|\\|\\|\\|\\|\\|8859/1\rMSA\\|AA\\|42\r");
    }

    @Test
    void delimitersAreThoseOfTheMessage() {
        assertThat(accept("MSH#*~\\&#LAB#H#LAKE#L#2026##ADT*A01#7#P#2.3\r"))
                .startsWith("MSH#*~\\&#LAKE#L#LAB#H#")
                .contains("##ACK*A01#7A#P#2.3\r")
                .endsWith("MSA#AA#7\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "MSH", "MSH|", "MSH|^~\\&|x", "no message", "MSHx", "\rMSH|^~\\&|a|b|c"})
    void whatHasNoReadableHeaderIsAnsweredAllTheSame(String message) {
        assertThat(accept(message)).startsWith("MSH|^~\\&|").contains("|ACK||P|2.3\rMSA|AA|");
    }

    @ParameterizedTest
    @CsvSource({
        "the spool is full: 36 of 40 bytes, the spool is full: 36 of 40 bytes",
        "'a|b^c~d\\e&f\ng', 'a b c d e f g'"
    })
    void aReasonIsOneFieldOfText(String reason, String text) {
        byte[] message = "MSH|^~\\&|||||||ADT|1\r".getBytes(ISO_8859_1);

        assertThat(new String(Hl7Acknowledgement.error(message, reason), ISO_8859_1))
                .endsWith("\rMSA|AE|1|" + text + "\r");
    }

    private static String accept(String message) {
        return new String(Hl7Acknowledgement.accept(message.getBytes(ISO_8859_1)), ISO_8859_1);
    }
}
