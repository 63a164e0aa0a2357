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

import dev.caravan.format.copybook.CopybookOptions.Trim;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Characters of a record. Control characters read as spaces: fields are filled with low values as often as with
 * blanks.
 */
final class TextReader {

    private static final Charset DBCS = Charset.isSupported("x-IBM300") ? Charset.forName("x-IBM300") : null;

    private final Charset charset;
    private final boolean single;
    private final boolean ebcdic;
    private final boolean lowValuesAreNull;
    private final boolean trimLeft;
    private final boolean trimRight;
    private final char[] characters = new char[256];
    private final byte[] codes;

    TextReader(CopybookOptions options) {
        charset = options.charset();
        lowValuesAreNull = options.lowValuesAreNull();
        trimLeft = options.trim() == Trim.LEFT || options.trim() == Trim.BOTH;
        trimRight = options.trim() == Trim.RIGHT || options.trim() == Trim.BOTH;
        ebcdic = new String(new byte[] {(byte) 0xF1}, charset).equals("1");
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        single = !charset.name().startsWith("UTF") && everyByteIsOne(all);
        for (int i = 0; i < all.length; i++) {
            String one = new String(all, i, 1, charset);
            char character = one.isEmpty() ? ' ' : one.charAt(0);
            characters[i] = Character.isISOControl(character) || options.common() && character > '~' ? ' ' : character;
        }
        codes = codes();
    }

    /** By character. */
    private byte[] codes() {
        int last = 0;
        for (char character : characters) {
            last = Math.max(last, character);
        }
        byte[] all = new byte[last + 1];
        for (int i = characters.length - 1; i >= 0; i--) {
            all[characters[i]] = (byte) i;
        }
        all[' '] = (byte) (ebcdic ? 0x40 : ' ');

        return all;
    }

    private boolean everyByteIsOne(byte[] all) {
        for (int i = 0; i < all.length; i++) {
            if (new String(all, i, 1, charset).length() != 1) {
                return false;
            }
        }

        return new String(all, charset).length() == all.length;
    }

    boolean ebcdic() {
        return ebcdic;
    }

    /** Of a character set with more bytes for some characters only what one byte says. */
    char character(byte value) {
        return characters[value & 0xFF];
    }

    /** Null when there are only low values and these are to be null. */
    String text(byte[] bytes, int from, int to, Picture.Kind kind) {
        if (lowValuesAreNull && isLow(bytes, from, to)) {
            return null;
        }
        if (kind != Picture.Kind.TEXT || !single) {
            return trimmed(wide(bytes, from, to, kind));
        }

        int start = from;
        int end = to;
        while (trimLeft && start < end && characters[bytes[start] & 0xFF] == ' ') {
            start++;
        }
        while (trimRight && end > start && characters[bytes[end - 1] & 0xFF] == ' ') {
            end--;
        }
        char[] text = new char[end - start];
        for (int i = 0; i < text.length; i++) {
            text[i] = characters[bytes[start + i] & 0xFF];
        }

        return new String(text);
    }

    boolean isBlank(byte value) {
        return value == codes[' '];
    }

    /** Of a character that one byte is; 0 for any other. */
    byte code(char character) {
        return character < codes.length ? codes[character] : 0;
    }

    /**
     * Writes what fits, and blanks behind it.
     *
     * @param to where the field ends, or the record within it
     */
    void write(String value, Picture.Kind kind, byte[] bytes, int at, int to) {
        if (kind == Picture.Kind.TEXT && single) {
            int end = Math.min(to, at + value.length());
            for (int i = at; i < end; i++) {
                bytes[i] = code(value.charAt(i - at));
            }
            Arrays.fill(bytes, end, to, codes[' ']);
            return;
        }

        byte[] text = value.getBytes(charset(kind));
        int end = Math.min(to, at + text.length);
        System.arraycopy(text, 0, bytes, at, end - at);
        for (int i = end; i < to; i++) {
            boolean high = kind == Picture.Kind.NATIONAL && (i - at) % 2 == 0;
            bytes[i] = high ? 0 : kind == Picture.Kind.NATIONAL ? (byte) ' ' : codes[' '];
        }
    }

    boolean isLow(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }

        return true;
    }

    private String wide(byte[] bytes, int from, int to, Picture.Kind kind) {
        char[] text = new String(bytes, from, to - from, charset(kind)).toCharArray();
        for (int i = 0; i < text.length; i++) {
            text[i] = Character.isISOControl(text[i]) ? ' ' : text[i];
        }

        return new String(text);
    }

    private Charset charset(Picture.Kind kind) {
        return switch (kind) {
            case NATIONAL -> StandardCharsets.UTF_16BE;
            case DBCS -> DBCS == null ? charset : DBCS;
            default -> charset;
        };
    }

    /** The ideographic space is a blank, too. */
    private String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (trimLeft && start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (trimRight && end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }

        return text.substring(start, end);
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\u3000';
    }
}
