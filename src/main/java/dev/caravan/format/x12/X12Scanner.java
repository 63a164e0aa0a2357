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

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int limit;
    private byte[] buffer = new byte[CHUNK];
    private long base;
    private int start;
    private int tail;
    private int length;
    private int next;
    private boolean parted;
    private X12Delimiters delimiters;

    /** @param limit of a segment in bytes */
    X12Scanner(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    Found next() throws IOException {
        start = next;
        length = 0;
        if (!has(1)) {
            return Found.END;
        }

        if (!parted) {
            has(X12Delimiters.LONGEST_HEADER);
            Optional<X12Delimiters> header = X12Delimiters.read(buffer, start, tail);
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
        while (has(length + 1)) {
            byte value = buffer[start + length];
            if (value == first
                    && has(length + delimiters.terminator().length)
                    && delimiters.terminates(buffer, start + length, tail)) {
                parted = false;
                passTerminator();
                return part ? Found.PART : Found.SEGMENT;
            }

            if (value == 'I' && length > 0 && headerAt(length, false)) {
                break;
            }

            if (length >= limit) {
                parted = true;
                next = start + length;
                return Found.PART;
            }

            length++;
        }

        parted = false;
        next = start + length;
        return part ? Found.PART : Found.SEGMENT;
    }

    private Found outside() throws IOException {
        length = 1;
        while (length < limit && has(length + 1)) {
            byte before = buffer[start + length - 1];
            if (buffer[start + length] == 'I' && headerAt(length, X12Delimiters.isLineBreak(before))) {
                break;
            }

            length++;
        }

        next = start + length;
        return Found.OUTSIDE;
    }

    private boolean headerAt(int offset, boolean lenient) throws IOException {
        if (has(offset + 5) && buffer[start + offset + 1] != 'S') {
            return false;
        }

        has(offset + X12Delimiters.LONGEST_HEADER);
        return lenient
                ? X12Delimiters.read(buffer, start + offset, tail).isPresent()
                : X12Delimiters.readExact(buffer, start + offset, tail).isPresent();
    }

    private void passTerminator() throws IOException {
        int passed = length + delimiters.terminator().length;
        while (passed < limit && has(passed + 1) && isBlank(buffer[start + passed])) {
            passed++;
        }

        next = start + passed;
    }

    /** Up to where a segment of binary data certainly goes, by the length it gives; 0 for every other segment. */
    private int binaryLength() throws IOException {
        has(64);
        int data = binaryData(buffer, start, tail, delimiters.element());
        if (data < 0) {
            return 0;
        }

        long declared = declaredLength(buffer, data, start, delimiters.element());
        int offset = data - start;
        long whole = offset + declared;
        int end = delimiters.terminator().length;
        return declared >= 0
                        && whole <= limit
                        && has((int) whole + end)
                        && delimiters.terminates(buffer, start + (int) whole, tail)
                ? (int) whole
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

    static boolean isBlank(byte value) {
        return value == '\r' || value == '\n' || value == ' ' || value == '\t' || value == 0 || value == 0x1A;
    }

    /** Whether so many bytes from the start are there. */
    private boolean has(int wanted) throws IOException {
        while (tail - start < wanted) {
            if (tail == buffer.length) {
                makeRoom();
            }

            int count = in.read(buffer, tail, buffer.length - tail);
            if (count <= 0) {
                return false;
            }

            tail += count;
        }

        return true;
    }

    /** Moves only when half is free, so that what is moved was paid for by what was read. */
    private void makeRoom() {
        if (start >= buffer.length / 2) {
            System.arraycopy(buffer, start, buffer, 0, tail - start);
            base += start;
            tail -= start;
            next -= start;
            start = 0;
        } else {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    X12Delimiters delimiters() {
        return delimiters;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    /** Behind the last byte of the segment, before its terminator. */
    int end() {
        return start + length;
    }

    /** Behind the terminator and the white space after it. */
    int terminatorEnd() {
        return next;
    }

    /** Where it begins in the stream, from 0. */
    long position() {
        return base + start;
    }
}
