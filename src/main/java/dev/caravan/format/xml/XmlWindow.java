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
import java.io.IOException;
import java.util.Arrays;

/**
 * The bytes of the piece that is being read and some behind. Positions are relative to the piece's first byte, so that
 * they hold while bytes move.
 */
final class XmlWindow {

    static final int END = -1;
    private static final int CHUNK = 1 << 16;

    private final Utf16Stream in;
    private final int limit;
    private final int brokenLimit;

    /** Read without a call by the scanner's loops. */
    byte[] bytes = new byte[2 * CHUNK];

    int cursor;
    int tail;
    private int start;
    private boolean ended;

    /**
     * @param limit of a row, in bytes of the stream
     * @param brokenLimit of a piece that is no row
     */
    XmlWindow(Utf16Stream in, int limit, int brokenLimit) {
        this.in = in;
        this.limit = limit;
        this.brokenLimit = brokenLimit;
    }

    /** In the piece, from 0. */
    int at() {
        return cursor - start;
    }

    /** Or to the end of what was read, if that is before it. */
    void goTo(int position) {
        cursor = Math.min(start + position, tail);
    }

    /** The index in {@link #bytes}, until the next bytes are read. */
    int index(int position) {
        return start + position;
    }

    int limit() {
        return limit;
    }

    boolean brokenTooLong() {
        return at() > here(brokenLimit);
    }

    /** Where a piece that is no row is cut when it is too long. */
    int brokenEnd() {
        int index = index(here(brokenLimit));
        return Utf16Stream.cut(bytes, index) - start;
    }

    /** A byte here may be two in the stream. */
    private int here(int bytesOfStream) {
        return in.isWide() ? bytesOfStream / 2 : bytesOfStream;
    }

    /** The byte at the cursor or ahead of it. */
    int peek(int ahead) throws IOException {
        while (cursor + ahead >= tail) {
            if (!fill()) {
                return END;
            }
        }

        return bytes[cursor + ahead] & 0xFF;
    }

    /** Reads more; false at the end of the stream. */
    boolean fill() throws IOException {
        if (ended) {
            return false;
        }

        if (bytes.length - tail < CHUNK / 2) {
            if (start > bytes.length / 2) {
                System.arraycopy(bytes, start, bytes, 0, tail - start);
                cursor -= start;
                tail -= start;
                start = 0;
            } else {
                bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8));
            }
        }

        int count = in.read(bytes, tail, Math.min(bytes.length - tail, CHUNK));
        if (count <= 0) {
            ended = true;
            return false;
        }

        tail += count;
        return true;
    }

    /** Whether there is nothing but white space and byte order marks of UTF-8. */
    boolean isBlank(int from, int to) {
        for (int i = index(from); i < index(to); i++) {
            boolean mark = bytes[i] == (byte) 0xEF || bytes[i] == (byte) 0xBB || bytes[i] == (byte) 0xBF;
            if (!mark && !XmlBytes.isSpace(bytes[i])) {
                return false;
            }
        }

        return true;
    }

    boolean tooLong() {
        return cursor - start > here(limit);
    }

    /** The piece up to a position; the next one begins there. */
    byte[] cut(int end) {
        byte[] piece = Arrays.copyOfRange(bytes, start, start + end);
        start += end;
        if (bytes.length > 4 * CHUNK && tail - start < CHUNK) {
            bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, start, tail), 2 * CHUNK);
            cursor -= start;
            tail -= start;
            start = 0;
        }

        return piece;
    }
}
