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
package dev.caravan.format.segments;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What was read of a stream and is not done with: bytes from {@link #start} to {@link #tail}. Grows with what is asked
 * for and with nothing else. For one thread.
 */
public final class ByteWindow {

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private byte[] bytes = new byte[CHUNK];
    private long base;
    private int start;
    private int tail;

    public ByteWindow(InputStream in) {
        this.in = in;
    }

    /**
     * Whether there are so many bytes from the start. What {@link #bytes}, {@link #start} and {@link #tail} gave before
     * does not hold any more.
     */
    public boolean has(int wanted) throws IOException {
        while (tail - start < wanted) {
            if (tail == bytes.length) {
                makeRoom();
            }

            int count = in.read(bytes, tail, bytes.length - tail);
            if (count <= 0) {
                return false;
            }

            tail += count;
        }

        return true;
    }

    /** Moves only when half is free, so that what is moved was paid for by what was read. */
    private void makeRoom() {
        if (start >= bytes.length / 2) {
            System.arraycopy(bytes, start, bytes, 0, tail - start);
            base += start;
            tail -= start;
            start = 0;
        } else {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }

    /** Lets go of as many bytes. */
    public void pass(int count) {
        start += count;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int start() {
        return start;
    }

    /** Behind the last byte that was read. */
    public int tail() {
        return tail;
    }

    /** Where the start is in the stream, from 0. */
    public long position() {
        return base + start;
    }
}
