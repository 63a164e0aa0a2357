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
package dev.caravan.format.x12;

import dev.caravan.format.segments.Blanks;
import dev.caravan.format.segments.ByteWindow;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Cuts a stream into segments, each with its terminator and the white space behind it, and what stands outside of any
 * interchange. Every byte is in exactly one of them. Binary data (BIN, BDS) are passed by their length.
 */
final class X12Scanner {

    enum Found {
        /** An ISA that begins an interchange; its delimiters hold from here on. */
        HEADER,
        SEGMENT,
        /** A piece of a segment longer than the limit. */
        PART,
        /** Outside of any interchange. */
        OUTSIDE,
        END
    }

    private final ByteWindow window;
    private final int limit;
    private int length;
    private int whole;
    private boolean parted;
    private X12Delimiters delimiters;

    /** @param limit of a segment in bytes */
    X12Scanner(InputStream in, int limit) {
        this.window = new ByteWindow(in);
        this.limit = limit;
    }

    Found next() throws IOException {
        window.pass(whole);
        length = 0;
        whole = 0;
        if (!window.has(1)) {
            return Found.END;
        }

        if (!parted) {
            window.has(X12Delimiters.LONGEST_HEADER);
            Optional<X12Delimiters> header = X12Delimiters.read(window.bytes(), window.start(), window.tail());
            if (header.isPresent()) {
                delimiters = header.get();
                length = delimiters.headerLength();
                passTerminator();
                return Found.HEADER;
            }
        }

        return delimiters == null ? outside() : segment();
    }

    /** What follows is outside, until an ISA. */
    void leaveInterchange() {
        delimiters = null;
    }

    private Found segment() throws IOException {
        boolean part = parted;
        length = part ? 0 : binaryLength();
        byte first = delimiters.terminator()[0];
        while (true) {
            passUntil(first);
            if (!window.has(length + 1)) {
                break;
            }

            byte value = window.bytes()[window.start() + length];
            if (value == first
                    && window.has(length + delimiters.terminator().length)
                    && delimiters.terminates(window.bytes(), window.start() + length, window.tail())) {
                parted = false;
                passTerminator();
                return part ? Found.PART : Found.SEGMENT;
            }

            if (value == 'I' && length > 0 && headerAt(length, X12Delimiters::readExact)) {
                break;
            }

            if (length >= limit) {
                parted = true;
                whole = length;
                return Found.PART;
            }

            length++;
        }

        parted = false;
        whole = length;
        return part ? Found.PART : Found.SEGMENT;
    }

    /** Passes what can be nothing but data: up to a terminator, the letter ISA begins with, the limit or the tail. */
    private void passUntil(byte terminator) {
        byte[] bytes = window.bytes();
        int end = Math.min(window.tail(), window.start() + limit);
        int at = window.start() + length;
        while (at < end && bytes[at] != terminator && bytes[at] != 'I') {
            at++;
        }

        length = at - window.start();
    }

    private Found outside() throws IOException {
        length = 1;
        while (length < limit && window.has(length + 1)) {
            byte before = window.bytes()[window.start() + length - 1];
            if (window.bytes()[window.start() + length] == 'I'
                    && headerAt(
                            length,
                            X12Delimiters.isLineBreak(before) ? X12Delimiters::read : X12Delimiters::readExact)) {
                break;
            }

            length++;
        }

        whole = length;
        return Found.OUTSIDE;
    }

    private interface HeaderReader {
        Optional<X12Delimiters> read(byte[] bytes, int start, int tail);
    }

    private boolean headerAt(int offset, HeaderReader reader) throws IOException {
        if (window.has(offset + 5) && window.bytes()[window.start() + offset + 1] != 'S') {
            return false;
        }

        window.has(offset + X12Delimiters.LONGEST_HEADER);
        return reader.read(window.bytes(), window.start() + offset, window.tail())
                .isPresent();
    }

    private void passTerminator() throws IOException {
        int passed = length + delimiters.terminator().length;
        while (passed < limit && window.has(passed + 1) && Blanks.isBlank(window.bytes()[window.start() + passed])) {
            passed++;
        }

        whole = passed;
    }

    /** Up to where a segment of binary data certainly goes, by the length it gives; 0 for every other segment. */
    private int binaryLength() throws IOException {
        window.has(64);
        int start = window.start();
        int data = binaryData(window.bytes(), start, window.tail(), delimiters.element());
        if (data < 0) {
            return 0;
        }

        long declared = declaredLength(window.bytes(), data, start, delimiters.element());
        long end = data - start + declared;
        return declared >= 0
                        && end <= limit
                        && window.has((int) end + delimiters.terminator().length)
                        && delimiters.terminates(window.bytes(), window.start() + (int) end, window.tail())
                ? (int) end
                : 0;
    }

    /** Where the binary data of a BIN or BDS segment begin, -1 when it is none. */
    static int binaryData(byte[] bytes, int start, int end, char element) {
        if (start + 4 > end || bytes[start] != 'B' || bytes[start + 3] != element) {
            return -1;
        }

        boolean bin = bytes[start + 1] == 'I' && bytes[start + 2] == 'N';
        boolean bds = bytes[start + 1] == 'D' && bytes[start + 2] == 'S';
        int wanted = bin ? 1 : bds ? 2 : 0;
        int last = Math.min(end, start + 64);
        for (int at = start + 4; wanted > 0 && at < last; at++) {
            if (bytes[at] == element && --wanted == 0) {
                return at + 1;
            }
        }

        return -1;
    }

    /** The number in the element before {@code data}; -1 when it is none. */
    static long declaredLength(byte[] bytes, int data, int start, char element) {
        int from = data - 1;
        while (from > start && bytes[from - 1] != element) {
            from--;
        }

        long number = from < data - 1 && data - from < 12 ? 0 : -1;
        for (int at = from; at < data - 1 && number >= 0; at++) {
            number = bytes[at] >= '0' && bytes[at] <= '9' ? number * 10 + bytes[at] - '0' : -1;
        }

        return number;
    }

    X12Delimiters delimiters() {
        return delimiters;
    }

    byte[] buffer() {
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
    int terminatorEnd() {
        return window.start() + whole;
    }

    /** Where it begins in the stream, from 0. */
    long position() {
        return window.position();
    }
}
