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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a text as bytes, numbered from 1, each with what ended it. A byte order mark decides over the charset asked
 * for and belongs to no line. Works for UTF-16 and UTF-32 too, where a line end is wider than a byte.
 */
public final class PhysicalLines {

    /** What ends a line. */
    public enum Ends {
        /** LF alone; a CR before it is part of the line. */
        LF,
        /** CR, LF or CRLF. */
        ANY
    }

    /**
     * @param bytes of the line with what ends it; the first of them, as many as the limit, when it is longer
     * @param length how many of the bytes are the line itself
     * @param number from 1
     * @param cut how many bytes beyond the limit were passed over
     */
    public record Line(byte[] bytes, int length, long number, long cut) {}

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final Ends ends;
    private final int limit;
    private byte[] buffer = new byte[CHUNK];
    private int start;
    private int cursor;
    private int tail;
    private long number;
    private boolean started;
    private CharsetDecoder decoder;
    private int width;
    private boolean lowFirst;

    /** @param limit in bytes; what a line has more is passed over and counted */
    public PhysicalLines(InputStream in, Charset charset, Ends ends, int limit) {
        this.in = in;
        this.ends = ends;
        this.limit = limit;
        use(charset);
    }

    /** The next line, empty at the end of the text. */
    public Optional<Line> next() throws IOException {
        if (!started) {
            started = true;
            skipByteOrderMark();
        }

        start = cursor;
        long cut = 0;
        while (true) {
            int end = scan();
            if (end >= 0) {
                return Optional.of(line(end, cut));
            }

            if (cursor - start > limit + width) {
                cut += cursor - start - limit;
                System.arraycopy(buffer, cursor, buffer, start + limit, tail - cursor);
                tail -= cursor - start - limit;
                cursor = start + limit;
            }

            if (!fill()) {
                cursor = tail;
                return cursor == start && cut == 0 ? Optional.empty() : Optional.of(line(cursor, cut));
            }
        }
    }

    /** The bytes of a line as text, empty when they are not text in this charset. */
    public Optional<String> decode(byte[] bytes, int length) {
        if (width == 1 && isAscii(bytes, length)) {
            return Optional.of(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }

        try {
            return Optional.of(decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private Line line(int end, long cut) {
        number++;
        long beyond = cut + Math.max(0, end - start - limit);
        int length = Math.min(end - start, limit);
        int to = beyond > 0 ? start + limit : cursor;
        return new Line(Arrays.copyOfRange(buffer, start, to), length, number, beyond);
    }

    /** Where the line ends, with the cursor behind the terminator; -1 with the cursor at what has not been seen yet. */
    private int scan() throws IOException {
        if (width == 1 && ends == Ends.LF) {
            return scanBytes();
        }
        while (cursor + width <= tail) {
            int unit = width == 1 ? buffer[cursor] : unit(cursor);
            if (unit == '\n') {
                cursor += width;
                return cursor - width;
            }

            if (unit == '\r' && ends == Ends.ANY) {
                int length = cursor - start;
                cursor += width;
                if ((cursor + width <= tail || fillUnit()) && unit(cursor) == '\n') {
                    cursor += width;
                }

                return start + length;
            }

            cursor += width;
        }

        return -1;
    }

    /** The same, for what most files are. */
    private int scanBytes() {
        byte[] bytes = buffer;
        int end = tail;
        for (int i = cursor; i < end; i++) {
            if (bytes[i] == '\n') {
                cursor = i + 1;
                return i;
            }
        }
        cursor = end;

        return -1;
    }

    private boolean fillUnit() throws IOException {
        while (cursor + width > tail) {
            if (!fill()) {
                return false;
            }
        }

        return true;
    }

    private int unit(int from) {
        int unit = 0;
        for (int i = 0; i < width; i++) {
            unit = unit << 8 | buffer[lowFirst ? from + width - 1 - i : from + i] & 0xFF;
        }

        return unit;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, tail - start);
            cursor -= start;
            tail -= start;
            start = 0;
        }

        if (tail == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, Math.max(tail, limit) + 2L * CHUNK));
        }

        int count = in.read(buffer, tail, buffer.length - tail);
        if (count <= 0) {
            return false;
        }

        tail += count;
        return true;
    }

    private void skipByteOrderMark() throws IOException {
        while (tail < 4 && fill()) {
            // A stream may give less than was asked for.
        }

        if (startsWith(0xEF, 0xBB, 0xBF)) {
            mark(StandardCharsets.UTF_8, 3);
        } else if (startsWith(0xFF, 0xFE, 0, 0) && width == 4) {
            mark(Charset.forName("UTF-32LE"), 4);
        } else if (startsWith(0, 0, 0xFE, 0xFF)) {
            mark(Charset.forName("UTF-32BE"), 4);
        } else if (startsWith(0xFF, 0xFE)) {
            mark(StandardCharsets.UTF_16LE, 2);
        } else if (startsWith(0xFE, 0xFF)) {
            mark(StandardCharsets.UTF_16BE, 2);
        }
    }

    private void mark(Charset marked, int length) {
        use(marked);
        cursor = length;
    }

    private boolean startsWith(int... bytes) {
        if (tail < bytes.length) {
            return false;
        }

        for (int i = 0; i < bytes.length; i++) {
            if ((buffer[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }

        return true;
    }

    private void use(Charset chosen) {
        String name = chosen.name();
        width = name.startsWith("UTF-16") ? 2 : name.startsWith("UTF-32") ? 4 : 1;
        lowFirst = name.endsWith("LE");
        decoder = (name.equals("UTF-16") ? StandardCharsets.UTF_16BE : chosen).newDecoder();
    }

    private static boolean isAscii(byte[] bytes, int length) {
        int union = 0;
        for (int i = 0; i < length; i++) {
            union |= bytes[i];
        }

        return union >= 0;
    }
}
