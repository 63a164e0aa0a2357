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
package dev.caravan.format.copybook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Looks ahead in a stream and hides its first and last bytes. Grows with what came, never with what was announced. */
final class Window {

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int trailer;
    private byte[] buffer = new byte[CHUNK];
    private int start;
    private int limit;
    private long position;
    private boolean ended;

    Window(InputStream in, int header, int trailer) throws IOException {
        this.in = in;
        this.trailer = trailer;
        long left = header;
        while (left > 0 && available((int) Math.min(left, CHUNK)) > 0) {
            left -= take((int) Math.min(left, CHUNK)).length;
        }
    }

    /** Of the stream, from 0. */
    long position() {
        return position;
    }

    /** How many of the wanted bytes are there; fewer only at the end. */
    int available(int wanted) throws IOException {
        while (!ended && limit - start - trailer < wanted) {
            if (limit == buffer.length) {
                makeRoom();
            }
            int read = in.read(buffer, limit, buffer.length - limit);
            ended = read < 0;
            limit += Math.max(0, read);
        }

        return Math.max(0, Math.min(wanted, limit - start - trailer));
    }

    private void makeRoom() {
        int held = limit - start;
        byte[] target = start > 0 && held <= buffer.length / 2 ? buffer : new byte[Math.max(buffer.length, 2 * held)];
        System.arraycopy(buffer, start, target, 0, held);
        buffer = target;
        start = 0;
        limit = held;
    }

    /** Only within what is available. */
    int peek(int offset) {
        return buffer[start + offset] & 0xFF;
    }

    byte[] take(int wanted) throws IOException {
        int length = available(wanted);
        byte[] taken = Arrays.copyOfRange(buffer, start, start + length);
        start += length;
        position += length;
        return taken;
    }
}
