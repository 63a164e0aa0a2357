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
package dev.caravan.format.fhir;

import dev.caravan.format.internal.StreamWindow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Goes through JSON by its brackets and quotes alone, and can stop anywhere: at the end of what was asked for, or where as
 * much was passed as is allowed.
 */
final class FhirScanner {

    enum Scan {
        END,
        /** What was asked for cannot end any more. */
        BROKEN,
        /** So many bytes were passed since {@link #begin}. */
        LIMIT
    }

    private static final int COMPACT_BYTES = 1 << 15;

    /** Text that is made to break off over and over costs no more time than this. */
    private static final long MAX_BACKWARDS = 64 << 20;

    private final StreamWindow window;
    private final int limit;
    private int from;
    private int cursor;
    private int depth;
    private boolean quoted;
    private boolean escaped;
    /** Where a line within the value begins with a brace: there a new one begins if this one breaks off. */
    private int nextLine = -1;
    /** In the stream: before it, no line is looked for again. */
    private long lineTried;

    private long backwards;

    FhirScanner(InputStream in, int limit) {
        this.window = new StreamWindow(in);
        this.limit = limit;
    }

    /** Counts from here on. */
    void begin() {
        if (cursor > COMPACT_BYTES && cursor > window.tail() / 2) {
            window.drop(cursor);
            nextLine -= cursor;
            cursor = 0;
        }

        from = cursor;
    }

    void back() {
        cursor = from;
    }

    byte[] bytes() {
        return window.bytes();
    }

    int from() {
        return from;
    }

    int cursor() {
        return cursor;
    }

    int depth() {
        return depth;
    }

    long position(int at) {
        return window.position(at);
    }

    /** Whether something was passed since {@link #begin}. */
    boolean moved() {
        return cursor > from;
    }

    boolean full() {
        return cursor - from >= limit;
    }

    /** The byte at the cursor, -1 at the end of the stream. */
    int peek() throws IOException {
        return window.at(cursor);
    }

    /** The byte there, -1 behind the end of the stream. */
    int at(int position) throws IOException {
        return window.at(position);
    }

    void advance() {
        cursor++;
    }

    /** The cursor stands before a value, of which nothing was passed yet. */
    void enter(int atDepth) {
        depth = atDepth;
        quoted = false;
        escaped = false;
        nextLine = -1;
    }

    /** Goes back to where the next value may begin. */
    void giveUp() {
        if (nextLine > from && backwards < MAX_BACKWARDS) {
            backwards += cursor - nextLine;
            cursor = nextLine;
        }
    }

    void skipBlanks() throws IOException {
        while (!full() && window.has(cursor) && (isBlank(window.bytes()[cursor]) || isMark())) {
            cursor++;
        }
    }

    void skipSeparators() throws IOException {
        while (!full() && window.has(cursor) && (isBlank(window.bytes()[cursor]) || window.bytes()[cursor] == ',')) {
            cursor++;
        }
    }

    /** To behind the line's end, if nothing but blanks is before it. */
    void skipLineEnd() throws IOException {
        while (window.has(cursor) && isBlank(window.bytes()[cursor])) {
            cursor++;
            if (window.bytes()[cursor - 1] == '\n') {
                return;
            }
        }
    }

    /** To a line that begins with a brace, or the end of the stream. */
    Scan skipText() throws IOException {
        while (!full()) {
            if (!window.has(cursor)) {
                return Scan.END;
            }

            cursor++;
            if (window.bytes()[cursor - 1] == '\n' && window.at(cursor) == '{') {
                return Scan.END;
            }
        }

        return Scan.LIMIT;
    }

    /**
     * Passes the line that begins at the cursor if its last character is a brace.
     *
     * @return behind that brace, -1 if it is none or the line is too long
     */
    int skipObjectLine() throws IOException {
        int at = cursor;
        if (window.position(at) < lineTried) {
            return -1;
        }

        while (at - from < limit && window.has(at)) {
            byte[] bytes = window.bytes();
            int stop = Math.min(window.tail(), from + limit);
            while (at < stop && bytes[at] != '\n') {
                at++;
            }

            if (at < stop) {
                break;
            }
        }

        lineTried = window.position(at);
        if (at - from >= limit) {
            return -1;
        }

        int last = at;
        while (isBlank(window.bytes()[last - 1])) {
            last--;
        }

        if (window.bytes()[last - 1] != '}') {
            return -1;
        }

        cursor = window.has(at) ? at + 1 : at;
        return last;
    }

    /** Whether this text comes next. */
    boolean startsWith(byte[] text) throws IOException {
        for (int i = 0; i < text.length; i++) {
            if (window.at(cursor + i) != text[i]) {
                return false;
            }
        }

        return true;
    }

    boolean isLineStart() {
        return cursor > 0 && window.bytes()[cursor - 1] == '\n';
    }

    /** Behind the blanks from there on, or the limit. */
    int behindBlanks(int at) throws IOException {
        int behind = at;
        while (behind - from < limit && window.has(behind) && isBlank(window.bytes()[behind])) {
            behind++;
        }

        return behind;
    }

    /** The name that begins at a quote, empty if it is a long one or there is none. */
    String name(int quote) throws IOException {
        int at = quote + 1;
        while (window.has(at) && window.bytes()[at] != '"' && at - quote <= 64) {
            at++;
        }

        return window.at(quote) == '"' && window.at(at) == '"'
                ? new String(window.bytes(), quote + 1, at - quote - 1, StandardCharsets.ISO_8859_1)
                : "";
    }

    /**
     * From a bracket or quote at the cursor, or from within it, to behind the one that closes it.
     *
     * @param floor the depth there
     */
    Scan skipNested(int floor) throws IOException {
        while (true) {
            int stop = Math.min(window.tail(), from + limit);
            byte[] bytes = window.bytes();
            int at = cursor;
            boolean closed = false;
            while (at < stop && !closed) {
                byte next = bytes[at++];
                if (next == '\n') {
                    break;
                }

                if (quoted) {
                    if (escaped) {
                        escaped = false;
                    } else if (next == '\\') {
                        escaped = true;
                    } else if (next == '"') {
                        quoted = false;
                        closed = depth <= floor;
                    }
                } else if (next == '"') {
                    quoted = true;
                } else if (next == '{' || next == '[') {
                    depth++;
                } else if (next == '}' || next == ']') {
                    closed = --depth <= floor;
                }
            }

            cursor = at;
            if (closed) {
                return Scan.END;
            }

            if (at > from && bytes[at - 1] == '\n' && breaksOff()) {
                return Scan.BROKEN;
            }

            if (full()) {
                return Scan.LIMIT;
            }

            if (!window.has(cursor)) {
                return Scan.BROKEN;
            }
        }
    }

    /** Whether {@link #skipNested} stopped within a value. */
    boolean isWithin(int floor) {
        return depth > floor || quoted;
    }

    /** Whether the value cannot go on in this line: before its brace JSON has a comma, a colon or a bracket. */
    boolean breaksOff() throws IOException {
        if (window.at(cursor) != '{') {
            return false;
        }

        if (nextLine < 0) {
            nextLine = cursor;
        }

        int before = cursor - 1;
        while (before > from && isBlank(window.bytes()[before])) {
            before--;
        }

        byte last = window.bytes()[before];
        return quoted || last != ',' && last != ':' && last != '[';
    }

    /** A byte order mark at the beginning of the stream, EF BB BF. */
    private boolean isMark() {
        long at = window.position(cursor);
        byte next = window.bytes()[cursor];
        return at == 0 && next == (byte) 0xEF || at == 1 && next == (byte) 0xBB || at == 2 && next == (byte) 0xBF;
    }

    static boolean isBlank(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }
}
