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

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream (CR, LF or CRLF), with the MLLP frame around them taken away. A line longer than the limit is cut:
 * its first bytes are there, its true length is told.
 */
final class Hl7Lines {

    private static final byte FRAME_START = 0x0B;
    private static final byte FRAME_END = 0x1C;
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int limit;
    private byte[] buffer = new byte[CHUNK];
    private int start;
    private int cursor;
    private int tail;
    private int end;
    private int next;
    private long base;
    private long cut;
    private long number;
    private boolean frameStart;
    private boolean frameEnd;

    Hl7Lines(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** False at the end of the stream. */
    boolean next() throws IOException {
        start = next;
        cursor = next;
        base += cut;
        cut = 0;
        frameStart = false;
        frameEnd = false;
        if (cursor == tail && !fill()) {
            return false;
        }

        number++;
        if (buffer[cursor] == FRAME_START) {
            frameStart = true;
            cursor++;
            start = cursor;
        }

        while (true) {
            while (cursor < tail) {
                byte current = buffer[cursor];
                if (current == '\n' || current == '\r') {
                    end = cursor;
                    cursor++;
                    if (current == '\r' && (cursor < tail || fill()) && buffer[cursor] == '\n') {
                        cursor++;
                    }

                    next = cursor;
                    return true;
                }

                if (current == FRAME_END && endsFrame()) {
                    return true;
                }

                cursor++;
            }

            if (!fill()) {
                end = cursor;
                next = cursor;
                return true;
            }
        }
    }

    /** The standard's end is 1C 0D; some senders write 1C 0A, or leave the 0D out. */
    private boolean endsFrame() throws IOException {
        int length = 1;
        if (cursor + 1 < tail || fill()) {
            byte following = buffer[cursor + 1];
            if (following == '\r' || following == '\n') {
                length = 2;
            } else if (following != FRAME_START) {
                return false;
            }
        }

        end = cursor;
        next = cursor + length;
        frameEnd = true;
        return true;
    }

    /** Makes room behind the line, keeps the line in one piece and reads on. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, tail - start);
            base += start;
            cursor -= start;
            end -= start;
            tail -= start;
            start = 0;
        }

        if (tail == buffer.length) {
            if (cursor > limit + CHUNK) {
                // The tail of an overlong line is dropped; the byte under the cursor and those behind it are still
                // needed.
                cut += cursor - limit;
                System.arraycopy(buffer, cursor, buffer, limit, tail - cursor);
                tail -= cursor - limit;
                end = limit;
                cursor = limit;
            } else {
                buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, limit + 3L * CHUNK));
            }
        }

        int count = in.read(buffer, tail, buffer.length - tail);
        if (count <= 0) {
            return false;
        }

        tail += count;
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    /** Behind the last byte of the line, before what ends it. */
    int end() {
        return end;
    }

    /** Behind what ends the line; the end of a frame is not part of it. */
    int terminatorEnd() {
        return frameEnd ? end : next;
    }

    void skip(int bytes) {
        start += bytes;
    }

    /** How many bytes were cut out of an overlong line. */
    long cut() {
        return cut;
    }

    /** Where the line begins in the stream, from 0. */
    long position() {
        return base + start;
    }

    /** From 1. */
    long number() {
        return number;
    }

    boolean frameStart() {
        return frameStart;
    }

    boolean frameEnd() {
        return frameEnd;
    }
}
