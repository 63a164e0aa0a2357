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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Takes XML 1.0 (fifth edition) apart, byte by byte, in any character set that contains ASCII. It has no code for
 * document types: {@code <!DOCTYPE} is refused, so that there are no entities but the five predefined ones and
 * nothing outside of the stream is ever looked at. Namespaces are not checked.
 */
final class XmlScanner {

    enum Token {
        START,
        END,
        TEXT,
        DECLARATION,
        OTHER,
        STREAM_END
    }

    private static final int MAX_NAME = 1000;

    private final XmlWindow window;
    private final XmlCharacters characters;
    private final XmlNames names = new XmlNames();
    private final XmlAttributes attributes = new XmlAttributes();
    private XmlName name;
    private int tokenStart;
    private int textStart;
    private int textEnd;
    private boolean emptyEnds;
    private boolean raw;

    XmlScanner(XmlWindow window, XmlCharacters characters) {
        this.window = window;
        this.characters = characters;
    }

    /** Forgets what it was in the middle of. */
    void reset() {
        emptyEnds = false;
    }

    /** In the piece. */
    int tokenStart() {
        return tokenStart;
    }

    /** The piece begins later by as many bytes. */
    void moved(int bytes) {
        tokenStart -= bytes;
        textStart -= bytes;
        textEnd -= bytes;
    }

    /** Of a start or end tag; of an end tag that was none (of an empty element) that of the start tag. */
    XmlName name() {
        return name;
    }

    /** Qualified names and values in turn. */
    String[] attributes() {
        return attributes.copy();
    }

    /** Null if it is nothing but white space and references are none. */
    String text() {
        int from = window.index(textStart);
        return characters.text(window.bytes, from, from + textEnd - textStart, textStart, raw);
    }

    /** White space, or a byte order mark. */
    boolean isBlank() {
        return window.isBlank(textStart, textEnd);
    }

    Token next() throws IOException, XmlFault {
        if (emptyEnds) {
            emptyEnds = false;
            return Token.END;
        }

        tokenStart = window.at();
        int first = window.peek(0);
        if (first == XmlWindow.END) {
            return Token.STREAM_END;
        }

        if (window.tooLong()) {
            throw tooLarge();
        }

        if (first != '<') {
            return takeText();
        }

        int second = window.peek(1);
        if (second == '/') {
            return takeEnd();
        }

        if (second == '?') {
            return takeInstruction();
        }

        return second == '!' ? takeMarkup() : takeStart();
    }

    private XmlFault tooLarge() {
        return new XmlFault(
                "XML_TOO_LARGE", "it is larger than " + window.limit() + " bytes", XmlFault.Resume.NEXT_DECLARED);
    }

    private void fillOrFail() throws IOException, XmlFault {
        if (window.tooLong()) {
            throw tooLarge();
        }

        if (!window.fill()) {
            throw XmlFault.syntax("it ends within a tag");
        }
    }

    private Token takeText() throws IOException, XmlFault {
        textStart = window.at();
        raw = false;
        while (true) {
            byte[] bytes = window.bytes;
            int tail = window.tail;
            int cursor = window.cursor;
            while (cursor < tail && bytes[cursor] != '<') {
                cursor++;
            }

            window.cursor = cursor;
            if (cursor < tail) {
                break;
            }

            if (window.tooLong()) {
                throw tooLarge();
            }

            if (!window.fill()) {
                break;
            }
        }

        textEnd = window.at();
        return Token.TEXT;
    }

    private XmlName takeName() throws IOException, XmlFault {
        int from = window.at();
        while (true) {
            byte[] bytes = window.bytes;
            int tail = window.tail;
            int cursor = window.cursor;
            while (cursor < tail && XmlBytes.isName(bytes[cursor] & 0xFF)) {
                cursor++;
            }

            window.cursor = cursor;
            if (cursor < tail) {
                break;
            }

            fillOrFail();
        }

        int length = window.at() - from;
        int index = window.index(from);
        if (length == 0 || length > MAX_NAME || !XmlBytes.beginsName(window.bytes[index] & 0xFF)) {
            throw XmlFault.syntax("a name was expected");
        }

        return names.of(window.bytes, index, index + length, characters.charset());
    }

    private Token takeStart() throws IOException, XmlFault {
        window.cursor++;
        name = takeName();
        attributes.clear();
        while (true) {
            boolean spaced = skipSpace();
            int current = window.bytes[window.cursor];
            if (current == '>') {
                window.cursor++;
                return Token.START;
            }

            if (current == '/') {
                if (window.peek(1) != '>') {
                    throw XmlFault.syntax("a slash stands in a tag");
                }

                window.cursor += 2;
                emptyEnds = true;
                return Token.START;
            }

            if (!spaced) {
                throw XmlFault.syntax("a start tag is not closed");
            }

            takeAttribute();
        }
    }

    private void takeAttribute() throws IOException, XmlFault {
        String attribute = takeName().qualified();
        skipSpace();
        if (window.bytes[window.cursor] != '=') {
            throw XmlFault.syntax("an attribute has no value");
        }

        window.cursor++;
        skipSpace();
        byte quote = window.bytes[window.cursor];
        if (quote != '"' && quote != '\'') {
            throw XmlFault.syntax("the value of an attribute is not quoted");
        }

        window.cursor++;
        int from = window.at();
        while (true) {
            byte[] bytes = window.bytes;
            int tail = window.tail;
            int cursor = window.cursor;
            while (cursor < tail && bytes[cursor] != quote && bytes[cursor] != '<') {
                cursor++;
            }

            window.cursor = cursor;
            if (cursor < tail) {
                break;
            }

            fillOrFail();
        }

        if (window.bytes[window.cursor] == '<') {
            throw XmlFault.syntax("a tag begins in the value of an attribute");
        }

        int index = window.index(from);
        String value = characters.attribute(window.bytes, index, window.cursor, from);
        window.cursor++;
        attributes.add(attribute, value);
    }

    private Token takeEnd() throws IOException, XmlFault {
        window.cursor += 2;
        name = takeName();
        skipSpace();
        if (window.bytes[window.cursor] != '>') {
            throw XmlFault.syntax("an end tag is not closed");
        }

        window.cursor++;
        return Token.END;
    }

    /** Comments and character data. */
    private Token takeMarkup() throws IOException, XmlFault {
        if (stands("<!--")) {
            window.cursor += 4;
            takeComment();
            return Token.OTHER;
        }

        if (stands("<![CDATA[")) {
            window.cursor += 9;
            textStart = window.at();
            skipPast("]]>");
            textEnd = window.at() - 3;
            raw = true;
            return Token.TEXT;
        }

        if (stands("<!DOCTYPE")) {
            throw new XmlFault("XML_DTD", "it has a document type", XmlFault.Resume.NEXT_DECLARED);
        }

        throw XmlFault.syntax("a declaration stands outside of a document type");
    }

    /** Production 15: two hyphens stand nowhere but at its end. */
    private void takeComment() throws IOException, XmlFault {
        skipPast("--");
        if (window.peek(0) == '>') {
            window.cursor++;
            return;
        }

        characters.tell(tokenStart, "Two hyphens stand within a comment");
        window.cursor -= 2;
        skipPast("-->");
    }

    private Token takeInstruction() throws IOException, XmlFault {
        boolean declaration = stands("<?xml") && XmlBytes.isSpace((byte) window.peek(5));
        int from = window.at();
        window.cursor += 2;
        if (declaration) {
            return Token.DECLARATION;
        }

        if (takeName().qualified().equalsIgnoreCase("xml")) {
            throw XmlFault.syntax("an instruction has the name of the XML declaration");
        }

        window.goTo(from + 2);
        skipPast("?>");
        return Token.OTHER;
    }

    /** The rest of an XML declaration; what it says of the character set is kept to from here on. */
    void takeDeclaration() throws IOException, XmlFault {
        int from = window.at() - 2;
        skipPast("?>");
        int length = window.at() - from;
        String declaration =
                new String(window.bytes, window.index(from), Math.min(length, 1000), StandardCharsets.ISO_8859_1);
        int at = declaration.indexOf("encoding");
        int equals = at < 0 ? -1 : declaration.indexOf('=', at);
        String value = equals < 0 ? "" : declaration.substring(equals + 1).stripLeading();
        int close = value.isEmpty() ? -1 : value.indexOf(value.charAt(0), 1);
        characters.declare(close < 0 ? "UTF-8" : value.substring(1, close).toUpperCase(Locale.ROOT), from);
    }

    private boolean stands(String expected) throws IOException {
        for (int i = 0; i < expected.length(); i++) {
            if (window.peek(i) != expected.charAt(i)) {
                return false;
            }
        }

        return true;
    }

    private void skipPast(String mark) throws IOException, XmlFault {
        byte first = (byte) mark.charAt(0);
        while (true) {
            while (window.cursor < window.tail && window.bytes[window.cursor] != first) {
                window.cursor++;
            }

            if (window.cursor == window.tail) {
                fillOrFail();
            } else if (stands(mark)) {
                window.cursor += mark.length();
                return;
            } else {
                window.cursor++;
            }
        }
    }

    /** Behind it stands a byte. */
    private boolean skipSpace() throws IOException, XmlFault {
        boolean any = false;
        while (true) {
            while (window.cursor < window.tail && XmlBytes.isSpace(window.bytes[window.cursor])) {
                window.cursor++;
                any = true;
            }

            if (window.cursor < window.tail) {
                return any;
            }

            fillOrFail();
        }
    }
}
