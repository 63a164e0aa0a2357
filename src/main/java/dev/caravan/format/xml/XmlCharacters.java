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
package dev.caravan.format.xml;

import dev.caravan.format.internal.Utf16Stream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes text of bytes: the character set of the document, references, line ends. Tells what is wrong and goes on. */
final class XmlCharacters {

    private static final int HIGH = 1;
    private static final int REFERENCE = 2;
    private static final int RETURN = 4;
    private static final int CONTROL = 8;
    private static final int VISIBLE = 16;
    private static final int GREATER = 32;
    private static final byte[] FLAGS = flags();

    private final Utf16Stream stream;
    private Charset charset = StandardCharsets.UTF_8;
    private XmlErrors errors = new XmlErrors();

    XmlCharacters(Utf16Stream stream) {
        this.stream = stream;
    }

    private static byte[] flags() {
        byte[] flags = new byte[256];
        for (int i = 0; i < 256; i++) {
            boolean space = i == ' ' || i == '\n' || i == '\t' || i == '\r';
            flags[i] = (byte) ((i >= 128 ? HIGH : 0)
                    | (i == '&' ? REFERENCE : 0)
                    | (i == '\r' ? RETURN : 0)
                    | (i < ' ' && !space ? CONTROL : 0)
                    | (space ? 0 : VISIBLE)
                    | (i == '>' ? GREATER : 0));
        }

        return flags;
    }

    Charset charset() {
        return charset;
    }

    /** As every document without a declaration is. */
    void reset() {
        charset = StandardCharsets.UTF_8;
    }

    /** @param position in the piece */
    void declare(String name, int position) {
        if (stream.isWide()) {
            if (!name.startsWith("UTF-16") && !name.equals("ISO-10646-UCS-2")) {
                errors.add("XML_ENCODING", position, "It is in UTF-16, which is not the declared character set");
            }

            return;
        }

        try {
            charset = Charset.forName(name);
        } catch (IllegalArgumentException e) {
            charset = StandardCharsets.UTF_8;
            errors.add("XML_ENCODING", position, "The declared character set is not known; it was read as UTF-8");
        }

        if (!keepsAscii(charset)) {
            charset = StandardCharsets.UTF_8;
            errors.add("XML_ENCODING", position, "The declared character set is not that of the declaration");
        }
    }

    private static boolean keepsAscii(Charset charset) {
        byte[] ascii = new byte[128];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }

        // Where bytes mean what those before them say, a piece of a text cannot be read alone.
        return charset.canEncode()
                && !charset.name().startsWith("ISO-2022")
                && new String(ascii, charset).equals(new String(ascii, StandardCharsets.US_ASCII))
                && Arrays.equals(new String(ascii, charset).getBytes(charset), ascii);
    }

    /** What was found out about the piece that ends at a position; the rest is about the next one. */
    List<XmlErrors.Error> take(int end) {
        List<XmlErrors.Error> taken = new ArrayList<>(0);
        XmlErrors rest = new XmlErrors();
        for (XmlErrors.Error error : errors.list()) {
            if (error.position() < end) {
                taken.add(error);
            } else {
                rest.add(error.code(), error.position() - end, error.text());
            }
        }

        errors = rest;
        return taken;
    }

    /**
     * @param position of the first byte in the piece
     * @param raw whether references are none
     * @return null if it is nothing but white space
     */
    String text(byte[] bytes, int from, int to, int position, boolean raw) {
        int flags = 0;
        for (int i = from; i < to; i++) {
            flags |= FLAGS[bytes[i] & 0xFF];
        }

        if ((flags & GREATER) != 0 && !raw && closesCharacterData(bytes, from, to)) {
            tell(position, "The end of character data stands in text");
        }

        return (flags & VISIBLE) == 0 ? null : decode(bytes, from, to, position, raw ? flags & ~REFERENCE : flags);
    }

    /** XML 1.0, production 14. */
    private static boolean closesCharacterData(byte[] bytes, int from, int to) {
        for (int i = from + 2; i < to; i++) {
            if (bytes[i] == '>' && bytes[i - 1] == ']' && bytes[i - 2] == ']') {
                return true;
            }
        }

        return false;
    }

    /** What XML does not have there, of which nothing is lost. */
    void tell(int position, String what) {
        errors.add("XML_CHARACTER", position, what);
    }

    String attribute(byte[] bytes, int from, int to, int position) {
        int flags = 0;
        boolean breaks = false;
        for (int i = from; i < to; i++) {
            flags |= FLAGS[bytes[i] & 0xFF];
            breaks |= bytes[i] == '\n' || bytes[i] == '\t';
        }

        if (!breaks && (flags & RETURN) == 0) {
            return decode(bytes, from, to, position, flags);
        }

        byte[] value = Arrays.copyOfRange(bytes, from, to);
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '\n' || value[i] == '\t' || value[i] == '\r') {
                value[i] = ' ';
            }
        }

        return decode(value, 0, value.length, position, flags & ~RETURN);
    }

    private String decode(byte[] bytes, int from, int to, int position, int flags) {
        if ((flags & CONTROL) != 0) {
            errors.add("XML_CHARACTER", position, "There is a control character that XML does not have");
        }

        String text = (flags & HIGH) == 0
                ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
                : exact(bytes, from, to, position);
        if ((flags & RETURN) != 0) {
            text = text.replace("\r\n", "\n").replace('\r', '\n');
        }

        return (flags & REFERENCE) == 0 ? text : resolve(text, position);
    }

    private String exact(byte[] bytes, int from, int to, int position) {
        String text = new String(bytes, from, to - from, charset);
        byte[] back = text.getBytes(charset);
        if (Arrays.equals(back, 0, back.length, bytes, from, to)) {
            return text;
        }

        errors.add(
                "XML_ENCODING",
                position,
                "It is not in " + stream.charset(charset).name() + "; it was read as ISO-8859-1");
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String resolve(String text, int position) {
        StringBuilder resolved = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
            resolved.append(text, from, at);
            int semicolon = text.indexOf(';', at);
            int character = semicolon < 0 || semicolon - at > 12 ? -1 : character(text.substring(at + 1, semicolon));
            if (character < 0) {
                errors.add(
                        "XML_REFERENCE", position, "There is a reference to something that XML itself does not have");
                resolved.append('&');
                from = at + 1;
            } else {
                resolved.appendCodePoint(character);
                from = semicolon + 1;
            }
        }

        return resolved.append(text, from, text.length()).toString();
    }

    /** -1 if it is none. */
    private static int character(String reference) {
        switch (reference) {
            case "lt":
                return '<';
            case "gt":
                return '>';
            case "amp":
                return '&';
            case "apos":
                return '\'';
            case "quot":
                return '"';
            default:
                break;
        }

        try {
            int character = reference.startsWith("#x")
                    ? Integer.parseUnsignedInt(reference, 2, reference.length(), 16)
                    : reference.startsWith("#") ? Integer.parseUnsignedInt(reference, 1, reference.length(), 10) : -1;
            return isCharacter(character) ? character : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** XML 1.0, production 2. */
    private static boolean isCharacter(int character) {
        return character >= ' ' && character < 0xD800
                || character == '\n'
                || character == '\r'
                || character == '\t'
                || character >= 0xE000 && character < 0xFFFE
                || character >= 0x10000 && character <= 0x10FFFF;
    }
}
