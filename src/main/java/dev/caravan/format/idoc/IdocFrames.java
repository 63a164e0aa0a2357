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
package dev.caravan.format.idoc;

import dev.caravan.format.idoc.IdocFrame.Fault;
import dev.caravan.format.internal.Utf16Stream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the elements IDOC in a file, byte by byte: names and markup of XML are ASCII in every character set that may be read
 * here, UTF-16 as UTF-8. What looks like markup in comments, CDATA sections and processing instructions is passed over. For one thread.
 */
final class IdocFrames {

    private static final int BUFFER = 1 << 16;
    private static final String COMMENT = "<!--";
    private static final String CDATA = "<![CDATA[";
    private static final String OPEN = "<IDOC";
    private static final String CLOSE = "</IDOC";

    private enum State {
        TEXT,
        /** Behind {@code <}, as long as it is not known what begins there. */
        MARKUP,
        COMMENT,
        CDATA,
        INSTRUCTION
    }

    private final Utf16Stream in;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER];
    private int cursor;
    private int tail;
    private long position;
    private byte[] piece = new byte[4096];
    private int length;
    private State state = State.TEXT;
    private int markup;
    private int start = -1;
    private int end = -1;
    private boolean opening;
    private boolean overflowing;

    /** @param limit of a piece, in bytes */
    IdocFrames(Utf16Stream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** The next piece, null behind the last. All of them, one after the other, are the file. */
    IdocFrame next() throws IOException {
        while (true) {
            if (cursor == tail && !fill()) {
                return length == 0 ? null : frame(length, fault());
            }
            if (length == limit()) {
                // What has begun in the markup at the end may be the next IDoc.
                int from = state == State.MARKUP && markup > 0 ? markup : cut();
                IdocFrame tooLarge = frame(from, Fault.TOO_LARGE);
                overflowing = true;
                start = -1;
                return tooLarge;
            }
            byte value = buffer[cursor++];
            append(value);
            int from = advance(value);
            if (from > 0) {
                IdocFrame before = frame(end < 0 ? from : end, fault());
                overflowing = false;
                start = from - before.bytes().length;
                return before;
            }
        }
    }

    /** A byte here may be two in the file. */
    private int limit() {
        return in.isWide() ? limit / 2 : limit;
    }

    /** The last character may not be complete. */
    private int cut() {
        return in.isWide() ? Utf16Stream.cut(piece, length - 1) : length;
    }

    private Fault fault() {
        return overflowing ? Fault.TOO_LARGE : start < 0 ? Fault.NO_IDOC : end < 0 ? Fault.NOT_CLOSED : Fault.NONE;
    }

    private boolean fill() throws IOException {
        cursor = 0;
        tail = Math.max(0, in.read(buffer, 0, buffer.length));

        return tail > 0;
    }

    private void append(byte value) {
        if (length == piece.length) {
            piece = Arrays.copyOf(piece, (int) Math.min(limit, piece.length * 2L));
        }
        piece[length++] = value;
    }

    /** @return where the next piece begins, if that has become known; else 0 */
    private int advance(byte value) {
        switch (state) {
            case TEXT -> {
                if (value == '<') {
                    state = State.MARKUP;
                    markup = length - 1;
                }
            }
            case MARKUP -> {
                return markup(value);
            }
            case COMMENT -> leaveAt("-->", value);
            case CDATA -> leaveAt("]]>", value);
            case INSTRUCTION -> leaveAt("?>", value);
        }

        return 0;
    }

    private void leaveAt(String mark, byte value) {
        if (value == '>' && stands(mark, length - mark.length())) {
            state = State.TEXT;
        }
    }

    private int markup(byte value) {
        int size = length - markup;
        int begins = 0;
        if (size == OPEN.length() + 1 && isBehindName(value) && stands(OPEN, markup)) {
            begins = open();
        }
        if (value == '?' && size == 2) {
            state = State.INSTRUCTION;
        } else if (size == COMMENT.length() && stands(COMMENT, markup)) {
            state = State.COMMENT;
        } else if (size == CDATA.length() && stands(CDATA, markup)) {
            state = State.CDATA;
        } else if (value == '<') {
            markup = length - 1;
        } else if (value == '>') {
            state = State.TEXT;
            close();
        }

        return begins;
    }

    private static boolean isBehindName(byte value) {
        return isSpace(value) || value == '/' || value == '>';
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }

    /** @return where this piece ends because another one begins, or 0 */
    private int open() {
        opening = true;
        // What was too large may have ended right before it.
        overflowing &= markup > 0;
        if (start < 0 && !overflowing) {
            start = markup;
            return 0;
        }

        return markup;
    }

    /** Behind a tag. */
    private void close() {
        // A tag may have begun in the piece before, which was too large.
        boolean empty = opening && length > 1 && piece[length - 2] == '/';
        opening = false;
        int at = markup + CLOSE.length();
        boolean closes = stands(CLOSE, markup);
        while (closes && at < length - 1) {
            closes = isSpace(piece[at++]);
        }
        if ((closes || empty) && start >= 0 && end < 0) {
            end = length;
        }
    }

    /** The bytes up to there; what is behind them begins the next piece. */
    private IdocFrame frame(int to, Fault fault) {
        int from = Math.max(start, 0);
        IdocFrame frame =
                new IdocFrame(Arrays.copyOf(piece, to), from, fault == Fault.NONE ? end : from, position, fault);
        position += in.length(piece, 0, to);
        length -= to;
        markup -= to;
        System.arraycopy(piece, to, piece, 0, length);
        end = -1;

        return frame;
    }

    private boolean stands(String mark, int at) {
        if (at < 0 || at + mark.length() > length) {
            return false;
        }
        for (int i = 0; i < mark.length(); i++) {
            if (piece[at + i] != mark.charAt(i)) {
                return false;
            }
        }

        return true;
    }
}
