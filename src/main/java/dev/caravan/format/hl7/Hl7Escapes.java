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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * Escape sequences (HL7 v2.9 chapter 2.7): {@code \F\ \S\ \T\ \R\ \E\ \P\} stand for the message's own delimiters,
 * {@code \Xdd..\} for bytes in its character set. Everything else ({@code \H\}, {@code \.br\}, {@code \Z..\}, {@code \C..\})
 * says more than a character can and stays as written.
 */
final class Hl7Escapes {

    private Hl7Escapes() {}

    static String unescape(String text, int from, int to, Hl7Delimiters delimiters, Charset charset) {
        int open = text.indexOf(delimiters.escape(), from);
        if (open < 0 || open >= to) {
            return text.substring(from, to);
        }

        StringBuilder value = new StringBuilder(to - from);
        int copied = from;
        while (open >= 0 && open < to) {
            int close = text.indexOf(delimiters.escape(), open + 1);
            if (close < 0 || close >= to) {
                break;
            }

            String meant = meaning(text, open + 1, close, delimiters, charset);
            if (meant != null) {
                value.append(text, copied, open).append(meant);
                copied = close + 1;
            }

            open = text.indexOf(delimiters.escape(), close + 1);
        }

        return value.append(text, copied, to).toString();
    }

    static void escape(String value, Hl7Delimiters delimiters, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == delimiters.field()) {
                sequence('F', delimiters, text);
            } else if (!delimiters.marks(character) || delimiters.escape() == Hl7Delimiters.NONE) {
                text.append(character);
            } else if (character == delimiters.component()) {
                sequence('S', delimiters, text);
            } else if (character == delimiters.subcomponent()) {
                sequence('T', delimiters, text);
            } else if (character == delimiters.repetition()) {
                sequence('R', delimiters, text);
            } else {
                sequence('E', delimiters, text);
            }
        }
    }

    private static void sequence(char name, Hl7Delimiters delimiters, StringBuilder text) {
        text.append(delimiters.escape()).append(name).append(delimiters.escape());
    }

    private static String meaning(String text, int from, int to, Hl7Delimiters delimiters, Charset charset) {
        if (to == from) {
            return null;
        }

        char name = text.charAt(from);
        if (name == 'X') {
            return hexadecimal(text, from + 1, to, charset);
        }

        if (to - from > 1) {
            return null;
        }

        char character =
                switch (name) {
                    case 'F' -> delimiters.field();
                    case 'S' -> delimiters.component();
                    case 'T' -> delimiters.subcomponent();
                    case 'R' -> delimiters.repetition();
                    case 'E' -> delimiters.escape();
                    case 'P' -> delimiters.truncation();
                    default -> Hl7Delimiters.NONE;
                };
        return character == Hl7Delimiters.NONE ? null : String.valueOf(character);
    }

    private static String hexadecimal(String text, int from, int to, Charset charset) {
        if (to == from || (to - from) % 2 != 0) {
            return null;
        }

        byte[] bytes = new byte[(to - from) / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(text.charAt(from + 2 * i), 16);
            int low = Character.digit(text.charAt(from + 2 * i + 1), 16);
            if (high < 0 || low < 0) {
                return null;
            }

            bytes[i] = (byte) (high << 4 | low);
        }

        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
