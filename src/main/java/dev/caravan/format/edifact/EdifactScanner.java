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
package dev.caravan.format.edifact;

import dev.caravan.format.segments.Blanks;
import dev.caravan.format.segments.ByteWindow;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream into segments, each with its terminator and the white space behind it, and what stands outside of any
 * interchange or message. Every byte is in exactly one of them.
 */
final class EdifactScanner {

    enum Found {
        /** A UNA, whose delimiters hold from here on. */
        ADVICE,
        SEGMENT,
        /** A piece of a segment longer than the limit. */
        PART,
        /** Outside of any interchange or message. */
        OUTSIDE,
        END
    }

    /** A UNA, or an id with its separator. */
    private static final int LOOK = EdifactDelimiters.ADVICE_LENGTH;

    /** The byte order mark of UTF-8. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ByteWindow window;
    private final int limit;
    private int length;
    private int whole;
    private boolean parted;
    private boolean advised;
    private boolean cut;
    private EdifactDelimiters delimiters;

    /** @param limit of a segment in bytes */
    EdifactScanner(InputStream in, int limit) {
        this.window = new ByteWindow(in);
        this.limit = limit;
    }

    Found next() throws IOException {
        window.pass(whole);
        length = 0;
        whole = 0;
        cut = false;
        if (!window.has(1)) {
            return Found.END;
        }

        if (!parted) {
            window.has(LOOK);
            Optional<EdifactDelimiters> advice =
                    EdifactDelimiters.advised(window.bytes(), window.start(), window.tail());
            if (advice.isPresent()) {
                delimiters = advice.get();
                advised = true;
                length = EdifactDelimiters.ADVICE_LENGTH;
                passBlank(length);
                return Found.ADVICE;
            }

            if (at(0, 'B') || delimiters == null && begins(0)) {
                delimiters = advised ? delimiters : usual(3).orElse(delimiters);
                advised = false;
            }
        }

        return delimiters == null ? outside() : segment();
    }

    /** The syntax version, which the UNB that was just found names. */
    void version(String version) {
        delimiters = delimiters.ofVersion(version);
    }

    /** What follows is outside, until something begins. */
    void leaveInterchange() {
        delimiters = null;
    }

    private Found segment() throws IOException {
        boolean part = parted;
        boolean released = false;
        int at = 0;
        while (window.has(at + 1)) {
            char value = (char) (window.bytes()[window.start() + at] & 0xFF);
            boolean lineBreak = value == '\r' || value == '\n';
            if (released) {
                released = lineBreak;
            } else if (value == delimiters.terminator()) {
                parted = false;
                length = at;
                passBlank(at + 1);
                return part ? Found.PART : Found.SEGMENT;
            } else if (value == delimiters.release()) {
                released = true;
            }

            at++;
            if (lineBreak && resumes(at)) {
                length = at - 1;
                whole = at;
                parted = false;
                cut = true;
                return part ? Found.PART : Found.SEGMENT;
            }

            if (at > limit) {
                parted = true;
                length = at;
                whole = at;
                return Found.PART;
            }
        }

        parted = false;
        length = at;
        whole = at;
        return part ? Found.PART : Found.SEGMENT;
    }

    /** Whether something begins here that can only be there when the terminator before it is missing. */
    private boolean resumes(int offset) throws IOException {
        if (!window.has(offset + LOOK) || window.bytes()[window.start() + offset] != 'U') {
            return false;
        }

        boolean separated = window.bytes()[window.start() + offset + 3] == delimiters.element();
        return separated && (at(offset, 'H') || at(offset, 'B') || at(offset, 'Z')) || adviceAt(offset);
    }

    private Found outside() throws IOException {
        int at = 1;
        while (at < limit && window.has(at + 1)) {
            byte value = window.bytes()[window.start() + at];
            if (value == 'U' && window.has(at + LOOK) && (adviceAt(at) || begins(at) && isApart(at))) {
                break;
            }

            at++;
        }

        length = at;
        whole = at;
        return Found.OUTSIDE;
    }

    /** Whether an interchange, a group or a message begins here, with delimiters that need no UNA. */
    private boolean begins(int offset) throws IOException {
        boolean document = offset == 0
                && window.has(4)
                && window.bytes()[window.start()] == 'B'
                && window.bytes()[window.start() + 1] == 'G'
                && window.bytes()[window.start() + 2] == 'M';
        return (document || at(offset, 'B') || at(offset, 'G') || at(offset, 'H'))
                && usual(offset + 3).isPresent();
    }

    private boolean isApart(int offset) {
        byte before = window.bytes()[window.start() + offset - 1];
        return Blanks.isBlank(before)
                || before == '\''
                || before == EdifactDelimiters.LEVEL_B.terminator()
                || window.position() == 0 && offset == MARK.length && isMark();
    }

    private boolean isMark() {
        return Arrays.equals(window.bytes(), window.start(), window.start() + MARK.length, MARK, 0, MARK.length);
    }

    private Optional<EdifactDelimiters> usual(int offset) {
        return EdifactDelimiters.usual(window.bytes()[window.start() + offset]);
    }

    private boolean adviceAt(int offset) {
        return EdifactDelimiters.advised(window.bytes(), window.start() + offset, window.tail())
                .isPresent();
    }

    /** Whether {@code UN} and this letter are there. */
    private boolean at(int offset, char third) throws IOException {
        if (!window.has(offset + 4)) {
            return false;
        }

        int from = window.start() + offset;
        return window.bytes()[from] == 'U' && window.bytes()[from + 1] == 'N' && window.bytes()[from + 2] == third;
    }

    private void passBlank(int from) throws IOException {
        int passed = from;
        while (passed < limit && window.has(passed + 1) && Blanks.isBlank(window.bytes()[window.start() + passed])) {
            passed++;
        }

        whole = passed;
    }

    /** Null outside of anything. */
    EdifactDelimiters delimiters() {
        return delimiters;
    }

    /** Whether the segment ended without its terminator, where another one begins. */
    boolean isCut() {
        return cut;
    }

    byte[] bytes() {
        return window.bytes();
    }

    int start() {
        return window.start();
    }

    /** Behind the last byte of the segment, before its terminator. */
    int end() {
        return window.start() + length;
    }

    /** Behind the terminator and the white space after it. */
    int wholeEnd() {
        return window.start() + whole;
    }

    /** Where it begins in the stream, from 0. */
    long position() {
        return window.position();
    }
}
