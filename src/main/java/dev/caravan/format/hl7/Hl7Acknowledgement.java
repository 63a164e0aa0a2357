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

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * General acknowledgements (HL7 v2.9 chapter 2.9.2, original mode): MSH with sender and receiver exchanged, and MSA. They
 * speak the delimiters, version and character set of the message they answer; for one whose MSH cannot be read, the usual
 * ones, without a control id.
 */
public final class Hl7Acknowledgement {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final int LONGEST_MSH = 8192;
    private static final int LONGEST_TEXT = 80;
    private static final String USUAL = "^~\\&";

    private Hl7Acknowledgement() {}

    /**
     * AA.
     *
     * @param message as received, without framing
     * @return the acknowledgement, without framing
     */
    public static byte[] accept(byte[] message) {
        return of(message, "AA", "");
    }

    /**
     * AE.
     *
     * @param message as received, without framing
     * @param reason one line, for MSA-3, which takes 80 characters of it
     * @return the acknowledgement, without framing
     */
    public static byte[] error(byte[] message, String reason) {
        return of(message, "AE", reason);
    }

    private static byte[] of(byte[] message, String code, String text) {
        String msh = mshOf(message);
        String field = msh.substring(3, 4);
        String[] fields = split(msh, field.charAt(0));
        Hl7Delimiters delimiters = Hl7Delimiters.of(field.charAt(0), at(fields, 2));
        String controlId = at(fields, 10);
        String charset = at(fields, 18);
        String header = String.join(
                field,
                "MSH",
                delimiters.sound() && !at(fields, 2).isEmpty() ? at(fields, 2) : USUAL,
                at(fields, 5),
                at(fields, 6),
                at(fields, 3),
                at(fields, 4),
                LocalDateTime.now().format(TIME),
                "",
                typeOf(at(fields, 9), delimiters.component()),
                controlId.isEmpty() ? "" : controlId + "A",
                at(fields, 11).isEmpty() ? "P" : at(fields, 11),
                at(fields, 12).isEmpty() ? "2.3" : at(fields, 12));
        String answer = header
                + (charset.isEmpty() ? "" : field.repeat(6) + charset)
                + "\r"
                + String.join(field, "MSA", code, controlId)
                + (text.isEmpty() ? "" : field + plain(text, delimiters))
                + "\r";

        return answer.getBytes(ISO_8859_1);
    }

    /** The first segment, a character for a byte: what is copied from it goes back as it came. */
    private static String mshOf(byte[] message) {
        String beginning = new String(message, 0, Math.min(message.length, LONGEST_MSH), ISO_8859_1);
        String first = beginning.split("[\r\n]", 2)[0];
        boolean readable = first.length() > 3 && first.startsWith("MSH") && Hl7Delimiters.isDelimiter(first.charAt(3));

        return readable ? first : "MSH|" + USUAL;
    }

    private static String[] split(String text, char delimiter) {
        return text.split(Pattern.quote(String.valueOf(delimiter)), -1);
    }

    /** MSH-n; MSH-1 is the separator itself. */
    private static String at(String[] fields, int number) {
        return fields.length < number ? "" : fields[number - 1];
    }

    /** {@code ACK^A01^ACK} for {@code ADT^A01^ADT_A01}, {@code ACK^A01} for {@code ADT^A01}. */
    private static String typeOf(String type, char component) {
        String[] parts = split(type, component);
        if (parts.length < 2 || parts[1].isEmpty()) {
            return "ACK";
        }

        return "ACK" + component + parts[1] + (parts.length > 2 ? component + "ACK" : "");
    }

    private static String plain(String text, Hl7Delimiters delimiters) {
        StringBuilder plain = new StringBuilder();
        text.chars().limit(LONGEST_TEXT).forEach(character -> {
            boolean writable = character >= ' '
                    && character < 0x7F
                    && character != delimiters.field()
                    && character != delimiters.truncation()
                    && !delimiters.marks((char) character);
            plain.append(writable ? (char) character : ' ');
        });

        return plain.toString();
    }
}
