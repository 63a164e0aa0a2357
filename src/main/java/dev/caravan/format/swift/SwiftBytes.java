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
package dev.caravan.format.swift;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream byte by byte with a short look ahead, and the piece of it that is being taken. Of a piece longer than the
 * limit the first bytes are kept and its true length is told.
 */
final class SwiftBytes {

    static final int END = -1;
    private static final int CHUNK = 1 << 16;
    private static final int MAX_AHEAD = 64;

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[CHUNK];
    private byte[] piece = new byte[1024];
    private int cursor;
    private int tail;
    private long base;
    private long length;

    SwiftBytes(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** @param ahead less than 64 */
    int peek(int ahead) throws IOException {
        return cursor + ahead < tail || fill(ahead) ? buffer[cursor + ahead] & 0xFF : END;
    }

    private boolean fill(int ahead) throws IOException {
        if (cursor > CHUNK - MAX_AHEAD) {
            System.arraycopy(buffer, cursor, buffer, 0, tail - cursor);
            base += cursor;
            tail -= cursor;
            cursor = 0;
        }

        while (cursor + ahead >= tail) {
            int count = in.read(buffer, tail, buffer.length - tail);
            if (count <= 0) {
                return false;
            }

            tail += count;
        }

        return true;
    }

    void begin() {
        length = 0;
    }

    void skip(int count) {
        cursor += count;
    }

    /** Moves bytes that were looked at into the piece. */
    void take(int count) {
        int kept = (int) Math.min(count, Math.max(0, limit - length));
        if (kept > 0) {
            long needed = length + kept;
            if (needed > piece.length) {
                piece = Arrays.copyOf(piece, (int) Math.min(Math.max(needed, piece.length * 2L), limit));
            }

            System.arraycopy(buffer, cursor, piece, (int) length, kept);
        }

        cursor += count;
        length += count;
    }

    /**
     * Moves bytes into the piece up to the first that stops, or to the end of the stream.
     *
     * @param stops by byte
     * @param before what is returned when there is nothing to move
     * @return the last byte that was moved
     */
    int takeUntil(boolean[] stops, int before) throws IOException {
        int last = before;
        while (cursor < tail || fill(0)) {
            int end = cursor;
            while (end < tail && !stops[buffer[end] & 0xFF]) {
                end++;
            }

            if (end > cursor) {
                last = buffer[end - 1] & 0xFF;
                take(end - cursor);
            }

            if (end < tail) {
                break;
            }
        }

        return last;
    }

    /** Of the piece so far, in bytes. */
    long length() {
        return length;
    }

    byte[] piece(long first) {
        return Arrays.copyOf(piece, (int) Math.min(first, limit));
    }

    /** In the stream, from 0. */
    long position() {
        return base + cursor;
    }
}
