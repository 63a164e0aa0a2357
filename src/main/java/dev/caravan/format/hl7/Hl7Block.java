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

import java.util.Arrays;

/**
 * The lines that belong together: a message, or what stands where a message should begin. Blank lines count only when
 * another line follows them; more than the limit is counted but not kept.
 */
final class Hl7Block {

    enum Kind {
        MESSAGE,
        NO_MSH,
        BAD_MSH
    }

    /** A field of one character takes two bytes and, taken apart, a hundred times as much. */
    static final int MAX_PARTS = 500_000;

    private final Kind kind;
    private final long number;
    private final long position;
    private final long lineNumber;
    private final int limit;
    private byte[] bytes = new byte[2048];
    private int kept;
    private long seen;
    private long length;
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private int lines;

    /**
     * @param number of the block in the stream, from 1
     * @param position of its first byte in the stream
     * @param lineNumber of its first line in the stream
     */
    Hl7Block(Kind kind, long number, long position, long lineNumber, int limit) {
        this.kind = kind;
        this.number = number;
        this.position = position;
        this.lineNumber = lineNumber;
        this.limit = limit;
    }

    void append(Hl7Lines line) {
        int start = kept;
        keep(line);
        length = seen;
        if (lines == starts.length) {
            starts = Arrays.copyOf(starts, lines * 2);
            ends = Arrays.copyOf(ends, lines * 2);
        }

        if (!tooLarge()) {
            starts[lines] = start;
            ends[lines] = start + line.end() - line.start();
            lines++;
        }
    }

    void appendBlank(Hl7Lines line) {
        keep(line);
    }

    private void keep(Hl7Lines line) {
        int wanted = line.terminatorEnd() - line.start();
        int count = Math.min(wanted, limit - kept);
        if (kept + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(bytes.length * 2L, kept + count)));
        }

        System.arraycopy(line.buffer(), line.start(), bytes, kept, count);
        kept += count;
        seen += wanted + line.cut();
    }

    boolean tooLarge() {
        return length > limit;
    }

    /** Whether it has more segments and delimiters than a message has that means something. */
    boolean tooManyParts() {
        int parts = lines;
        for (int i = 0; i < kept && parts <= MAX_PARTS; i++) {
            if (isDelimiter(bytes[i])) {
                parts++;
            }
        }

        return parts > MAX_PARTS;
    }

    /** One of those that the message's MSH names. */
    private boolean isDelimiter(byte character) {
        int end = Math.min(ends[0], 8);
        for (int i = 3; i < end; i++) {
            if (bytes[i] == character) {
                return true;
            }
        }

        return false;
    }

    /** The bytes as received, or as many of them as the limit allows. */
    byte[] raw() {
        return Arrays.copyOf(bytes, (int) Math.min(length, limit));
    }

    Kind kind() {
        return kind;
    }

    long number() {
        return number;
    }

    long position() {
        return position;
    }

    long lineNumber() {
        return lineNumber;
    }

    long length() {
        return length;
    }

    int lines() {
        return lines;
    }

    int start(int line) {
        return starts[line];
    }

    int end(int line) {
        return ends[line];
    }

    /** Where the next line begins: the line's end and the blank lines behind it are passed. */
    int terminatorEnd(int line) {
        return line + 1 < lines ? starts[line + 1] : (int) length;
    }
}
