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

/**
 * What a line is, as far as finding the messages needs it.
 *
 * @param separated whether a usable field separator follows the segment's name, at the beginning of the line
 * @param marked whether a byte order mark stood before it, which is skipped unless the line is blank
 */
record Hl7Line(Kind kind, boolean separated, boolean marked) {

    enum Kind {
        BLANK,
        MESSAGE_HEADER,
        FILE_HEADER,
        BATCH_HEADER,
        BATCH_TRAILER,
        FILE_TRAILER,
        SEGMENT
    }

    private static final Hl7Line BLANK = new Hl7Line(Kind.BLANK, false, false);
    private static final Hl7Line SEGMENT = new Hl7Line(Kind.SEGMENT, false, false);

    static Hl7Line of(Hl7Lines lines) {
        byte[] bytes = lines.buffer();
        int start = lines.start();
        int end = lines.end();
        boolean marked = end - start >= 3
                && bytes[start] == (byte) 0xEF
                && bytes[start + 1] == (byte) 0xBB
                && bytes[start + 2] == (byte) 0xBF;
        int from = marked ? start + 3 : start;
        int first = from;
        while (first < end && isBlank(bytes[first])) {
            first++;
        }

        Hl7Line line = first == end ? BLANK : named(bytes, first, end, first == from);
        if (!marked || line.kind() == Kind.SEGMENT) {
            return line;
        }

        // Inside a message a blank line is kept to the byte.
        if (line.kind() != Kind.BLANK) {
            lines.skip(3);
        }

        return new Hl7Line(line.kind(), line.separated(), true);
    }

    private static Hl7Line named(byte[] bytes, int from, int end, boolean atStart) {
        Kind kind = kind(bytes, from, end);
        boolean more = end - from > 3;
        if (kind == Kind.SEGMENT || more && Hl7Delimiters.isAlphanumeric(bytes[from + 3])) {
            return SEGMENT;
        }

        boolean separated = atStart && more && Hl7Delimiters.isDelimiter(bytes[from + 3]);
        // A message must never run into the one before it, however badly its header is written.
        return separated || !more || kind == Kind.MESSAGE_HEADER ? new Hl7Line(kind, separated, false) : SEGMENT;
    }

    private static Kind kind(byte[] bytes, int from, int end) {
        if (end - from < 3) {
            return Kind.SEGMENT;
        }

        byte first = bytes[from];
        byte second = bytes[from + 1];
        byte third = bytes[from + 2];
        if (first == 'M' && second == 'S' && third == 'H') {
            return Kind.MESSAGE_HEADER;
        }

        boolean file = first == 'F';
        if (!file && first != 'B') {
            return Kind.SEGMENT;
        }

        if (second == 'H' && third == 'S') {
            return file ? Kind.FILE_HEADER : Kind.BATCH_HEADER;
        }

        if (second == 'T' && third == 'S') {
            return file ? Kind.FILE_TRAILER : Kind.BATCH_TRAILER;
        }

        return Kind.SEGMENT;
    }

    /** Also NUL padding and the end-of-file mark of old systems. */
    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == 0 || character == 0x1A;
    }
}
