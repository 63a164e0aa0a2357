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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-16 as UTF-8, and everything else as it is: what reads ASCII byte by byte reads UTF-16 through it. {@link #received}
 * makes the bytes of the stream again, also of surrogates that have no partner and of an odd byte at the end.
 *
 * <p>UTF-16 is what begins with its byte order mark, or without one with {@code <} beside a zero (XML 1.0, appendix F.1). For
 * one thread.
 */
public final class Utf16Stream extends InputStream {

    private static final int CHUNK = 1 << 13;
    private static final byte ODD = (byte) 0xFF;

    private final InputStream in;
    private final byte[] units = new byte[CHUNK];
    private int unitsTail;
    /** At most three bytes of UTF-8 for two of UTF-16, and what was held back. */
    private final byte[] ready = new byte[2 * CHUNK + 8];

    private int cursor;
    private int tail;
    private int high;
    private boolean looked;
    private boolean ended;
    private Charset charset;

    public Utf16Stream(InputStream in) {
        this.in = in;
    }

    /** Whether the stream is UTF-16; known when something was read. */
    public boolean isWide() {
        return charset != null;
    }

    /** UTF-16LE or UTF-16BE; of what is not {@link #isWide} another one. */
    public Charset charset(Charset other) {
        return isWide() ? charset : other;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }

        if (!looked) {
            look();
        }

        if (isWide()) {
            while (cursor == tail && !ended) {
                convert();
            }
        } else if (cursor == tail) {
            return in.read(target, offset, length);
        }

        int count = Math.min(length, tail - cursor);
        System.arraycopy(ready, cursor, target, offset, count);
        cursor += count;

        return count == 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void look() throws IOException {
        looked = true;
        int count = 0;
        while (unitsTail < 4 && count >= 0) {
            count = in.read(units, unitsTail, 4 - unitsTail);
            unitsTail += Math.max(count, 0);
        }

        charset = charsetOf(units, unitsTail);
        if (charset == null) {
            System.arraycopy(units, 0, ready, 0, unitsTail);
            tail = unitsTail;
        }
    }

    private static Charset charsetOf(byte[] first, int length) {
        int begin = length < 2 ? 0 : (first[0] & 0xFF) << 8 | first[1] & 0xFF;
        boolean four = length == 4;
        if (begin == 0xFEFF || begin == '<' && four && first[2] == 0 && first[3] != 0) {
            return StandardCharsets.UTF_16BE;
        }

        // FF FE 00 00 is UTF-32.
        boolean more = four && (first[2] != 0 || first[3] != 0) || length == 2;
        boolean little = begin == 0xFFFE && more || begin == '<' << 8 && four && first[2] != 0 && first[3] == 0;

        return little ? StandardCharsets.UTF_16LE : null;
    }

    private void convert() throws IOException {
        // The bytes that were looked at come first.
        int count = unitsTail > 1 ? 0 : in.read(units, unitsTail, units.length - unitsTail);
        ended = count < 0;
        unitsTail += Math.max(count, 0);
        cursor = 0;
        tail = 0;
        int even = unitsTail & ~1;
        boolean big = charset == StandardCharsets.UTF_16BE;
        for (int i = 0; i < even; i += 2) {
            int first = units[i] & 0xFF;
            int second = units[i + 1] & 0xFF;
            unit(big ? first << 8 | second : second << 8 | first);
        }

        units[0] = units[even == unitsTail ? 0 : even];
        unitsTail -= even;
        if (ended) {
            end();
        }
    }

    private void unit(int unit) {
        if (high != 0) {
            if (Character.isLowSurrogate((char) unit)) {
                put4(Character.toCodePoint((char) high, (char) unit));
                high = 0;
                return;
            }

            put3(high);
            high = 0;
        }

        if (unit < 0x80) {
            ready[tail++] = (byte) unit;
        } else if (unit < 0x800) {
            ready[tail++] = (byte) (0xC0 | unit >> 6);
            ready[tail++] = (byte) (0x80 | unit & 0x3F);
        } else if (Character.isHighSurrogate((char) unit)) {
            high = unit;
        } else {
            put3(unit);
        }
    }

    private void put3(int unit) {
        ready[tail++] = (byte) (0xE0 | unit >> 12);
        ready[tail++] = (byte) (0x80 | unit >> 6 & 0x3F);
        ready[tail++] = (byte) (0x80 | unit & 0x3F);
    }

    private void put4(int point) {
        ready[tail++] = (byte) (0xF0 | point >> 18);
        ready[tail++] = (byte) (0x80 | point >> 12 & 0x3F);
        ready[tail++] = (byte) (0x80 | point >> 6 & 0x3F);
        ready[tail++] = (byte) (0x80 | point & 0x3F);
    }

    private void end() {
        if (high != 0) {
            put3(high);
            high = 0;
        }

        if (unitsTail == 1) {
            ready[tail++] = ODD;
            ready[tail++] = (byte) (0x80 | units[0] >> 4 & 0xF);
            ready[tail++] = (byte) (0x80 | units[0] & 0xF);
            unitsTail = 0;
        }
    }

    /** Where the character begins that a cut there would go through, or the place itself. */
    public static int cut(byte[] bytes, int at) {
        int start = at;
        while (start > 0 && at - start < 3 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }

        return (bytes[start] & 0xC0) == 0x80 ? at : start;
    }

    /** How many bytes of the stream these were, up to one that begins a character. */
    public int length(byte[] bytes, int from, int to) {
        if (!isWide()) {
            return to - from;
        }

        int length = 0;
        for (int i = from; i < to; i++) {
            int value = bytes[i] & 0xFF;
            length += value == 0xFF ? 1 : value >= 0xF0 ? 4 : value < 0x80 || value >= 0xC0 ? 2 : 0;
        }

        return length;
    }

    /** The bytes of the stream that these were; the same array if they are. */
    public byte[] received(byte[] bytes) {
        return isWide() ? received(bytes, 0, bytes.length) : bytes;
    }

    /** @param to where a character begins, or nothing is left */
    public byte[] received(byte[] bytes, int from, int to) {
        if (!isWide()) {
            return Arrays.copyOfRange(bytes, from, to);
        }

        byte[] received = new byte[length(bytes, from, to)];
        int length = 0;
        int i = from;
        while (i < to) {
            int value = bytes[i] & 0xFF;
            if (value == 0xFF) {
                received[length++] = (byte) ((bytes[i + 1] & 0xF) << 4 | bytes[i + 2] & 0xF);
                i += 3;
            } else if (value >= 0xF0) {
                int point = (value & 7) << 18 | low(bytes, i + 1) << 12 | low(bytes, i + 2) << 6 | low(bytes, i + 3);
                length = put(received, length, Character.highSurrogate(point));
                length = put(received, length, Character.lowSurrogate(point));
                i += 4;
            } else if (value >= 0xE0) {
                length = put(received, length, (value & 0xF) << 12 | low(bytes, i + 1) << 6 | low(bytes, i + 2));
                i += 3;
            } else if (value >= 0xC0) {
                length = put(received, length, (value & 0x1F) << 6 | low(bytes, i + 1));
                i += 2;
            } else {
                length = put(received, length, value);
                i++;
            }
        }

        return received;
    }

    private static int low(byte[] bytes, int at) {
        return bytes[at] & 0x3F;
    }

    private int put(byte[] received, int at, int unit) {
        boolean big = charset == StandardCharsets.UTF_16BE;
        received[at] = (byte) (big ? unit >> 8 : unit);
        received[at + 1] = (byte) (big ? unit : unit >> 8);

        return at + 2;
    }
}
