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
package dev.caravan.format.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes strictly and remembers the text since a mark, so that a part that is rejected can be kept. All characters before
 * malformed bytes are given out before these raise {@link MalformedInputException}.
 */
final class RecordingReader extends Reader {

    private final InputStream in;
    private final int limit;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();
    private final StringBuilder kept = new StringBuilder();
    private char[] latest = new char[0];
    private long latestAt;
    private long marked;
    private long read;
    private boolean started;
    private boolean ended;
    private Charset charset;
    private CharsetDecoder decoder;

    /** @param limit how many bytes of a part are kept */
    RecordingReader(InputStream in, Charset charset, int limit) {
        this.in = in;
        this.limit = limit;
        use(charset);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (!started) {
            started = true;
            skipByteOrderMark();
        }

        CharBuffer characters = CharBuffer.wrap(target, offset, length);
        while (true) {
            CoderResult result = decoder.decode(bytes, characters, ended);
            int count = characters.position();
            if (count > 0) {
                remember(target, offset, count);
                return count;
            }

            if (result.isError()) {
                throw new MalformedInputException(result.length());
            }

            if (ended) {
                return -1;
            }

            fill();
        }
    }

    /** Everything before this character of the text is done with; it must not lie before the latest characters read. */
    void mark(long position) {
        int from = (int) Math.max(0, position - latestAt);
        kept.setLength(0);
        kept.append(latest, Math.min(from, latest.length), Math.max(0, latest.length - from));
        marked = position;
    }

    /** How many characters were read since the mark, those read ahead included. */
    long sinceMark() {
        return read - marked;
    }

    /** The bytes between two characters behind the mark, the first of them if they are more than the limit. */
    byte[] kept(long from, long to) {
        int start = (int) Math.min(from - marked, kept.length());
        int end = (int) Math.min(to - marked, kept.length());
        byte[] encoded = kept.substring(start, Math.max(start, end)).getBytes(charset);
        return encoded.length > limit ? Arrays.copyOf(encoded, limit) : encoded;
    }

    /** The bytes from the mark to the end of the stream, the first of them if they are more than the limit. */
    byte[] rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.writeBytes(kept(marked, read));
        if (sinceMark() <= kept.length()) {
            while (rest.size() < limit && (bytes.hasRemaining() || !ended)) {
                while (bytes.hasRemaining() && rest.size() < limit) {
                    rest.write(bytes.get());
                }

                fill();
            }
        }

        return rest.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void remember(char[] target, int offset, int count) {
        boolean whole = sinceMark() == kept.length();
        latest = Arrays.copyOfRange(target, offset, offset + count);
        latestAt = read;
        if (whole && kept.length() < limit) {
            kept.append(latest);
        }

        read += count;
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count > 0) {
            bytes.position(bytes.position() + count);
        }

        ended |= count < 0;
        bytes.flip();
    }

    private void skipByteOrderMark() throws IOException {
        while (bytes.remaining() < 3 && !ended) {
            fill();
        }

        if (startsWith(0xEF, 0xBB, 0xBF)) {
            use(StandardCharsets.UTF_8);
            bytes.position(3);
        } else if (startsWith(0xFF, 0xFE)) {
            use(StandardCharsets.UTF_16LE);
            bytes.position(2);
        } else if (startsWith(0xFE, 0xFF)) {
            use(StandardCharsets.UTF_16BE);
            bytes.position(2);
        }
    }

    private boolean startsWith(int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.remaining() || (bytes.get(i) & 0xFF) != mark[i]) {
                return false;
            }
        }

        return true;
    }

    private void use(Charset chosen) {
        charset = chosen.equals(StandardCharsets.UTF_16) ? StandardCharsets.UTF_16BE : chosen;
        decoder = charset.newDecoder();
    }
}
