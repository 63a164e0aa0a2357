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
package dev.caravan.format.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The part of a stream that is looked at, read on as it is asked for. Positions count from the part's first byte. */
public final class StreamWindow {

    private final InputStream in;
    private byte[] bytes = new byte[1 << 16];
    private int tail;
    private long base;
    private boolean ended;

    public StreamWindow(InputStream in) {
        this.in = in;
    }

    /** Whether the stream has this byte; {@link #bytes} and {@link #tail} are others afterwards. */
    public boolean has(int position) throws IOException {
        while (position >= tail) {
            if (ended) {
                return false;
            }

            if (tail == bytes.length) {
                bytes = Arrays.copyOf(bytes, tail * 2);
            }

            int count = in.read(bytes, tail, bytes.length - tail);
            if (count <= 0) {
                ended = true;
            } else {
                tail += count;
            }
        }

        return true;
    }

    /** The byte, -1 behind the end of the stream. */
    public int at(int position) throws IOException {
        return has(position) ? bytes[position] & 0xFF : -1;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Behind the last byte that was read. */
    public int tail() {
        return tail;
    }

    public byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Where a position lies in the stream. */
    public long position(int position) {
        return base + position;
    }

    /** Forgets the first bytes: positions get smaller by their count. */
    public void drop(int count) {
        System.arraycopy(bytes, count, bytes, 0, tail - count);
        tail -= count;
        base += count;
    }
}
