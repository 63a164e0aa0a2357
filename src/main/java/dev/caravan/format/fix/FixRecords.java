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
package dev.caravan.format.fix;

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.format.internal.StreamWindow;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * FIX messages in tag value encoding (FIX 4.0 to 5.0 SP2, FIXT 1.1) out of a log or a single message; one row per message.
 *
 * <p>In: messages with any text before, between and behind them, several in a line or one over many lines. The delimiter is
 * SOH or what the log made of it ({@code |}, {@code ^A}, up to eight ASCII characters that begin with neither letter nor
 * digit), and is found for each message.
 *
 * <p>Out: {@link #schema()}. {@code _raw} is the message as it stands in the log, from its 8 to the delimiter behind CheckSum
 * (10). {@code suffix} is the text behind it to the end of the line, {@code prefix} what else stands before the next message
 * or, behind the last, {@code suffix} too: prefixes, messages, suffixes and what was rejected are the log, byte for byte.
 * {@code prefix_raw} and {@code suffix_raw} are set only when the text does not encode to the bytes. {@code fields} are in
 * wire order; a repeated tag is repeated. {@code value} of data that are no text is null and {@code raw} has them.
 * {@code breaks} are line breaks, with the indentation behind them, that the log put into the message, by their place in
 * {@code _raw}; {@link FixWriter} needs them. A value holds the log's delimiter where BodyLength and CheckSum say so. {@code _source.position} counts bytes of the stream from 0,
 * {@code _errors.position} bytes of {@code _raw}. Times are UTC.
 *
 * <p>{@code _parse_status} is {@code partial} when something was kept but does not agree: FIX_TRUNCATED (no CheckSum before
 * the end of the line), FIX_BODY_LENGTH, FIX_CHECKSUM, FIX_FIELD (no tag; {@code value} has all of it), FIX_DATA_LENGTH (data
 * that end at the delimiter, not where their length says), FIX_ENCODING, FIX_HEADER, FIX_TIME.
 *
 * <p>{@link #with} adds what a dictionary knows: {@code name} to each field, {@code msg_name}, and {@code groups}, the entries
 * of repeating groups in wire order with the tag that counts them, their path ({@code 453.1/802.2}: the second entry of 802
 * in the first of 453), number and own fields; FIX_GROUP where a count is not that of the entries.
 *
 * <p>Rejected: FIX_NO_MESSAGE (a log without a message, or more than 1 MiB of text between two, in pieces), FIX_TOO_LARGE
 * (more than 16 MiB, or more than half a million fields; what follows is text). Blank text alone makes no row. Not
 * supported: UTF-16, FIXML, FAST, SBE.
 *
 * <p>Holds one message in memory. A message is given out when its line was read. For one thread.
 */
public final class FixRecords extends QueuedRecords {

    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int COMPACT_BYTES = 1 << 15;

    private final StreamWindow window;
    private final FixWalk walk;
    private final FixOpening opening = new FixOpening();
    private final Charset charset;
    private final int maxTextBytes;
    private final MessageDigest digest = sha256();
    private FixNaming naming;
    private Record last;
    /** Where the text begins that belongs to no message yet. */
    private int text;

    private int cursor;
    private long messages;

    /**
     * @param charset of text in messages and around them; must keep ASCII
     * @param place for {@code _source} and the origin of what is rejected
     */
    public FixRecords(InputStream in, Charset charset, String place) {
        this(in, charset, place, MAX_MESSAGE_BYTES, MAX_TEXT_BYTES);
    }

    FixRecords(InputStream in, Charset charset, String place, int maxMessageBytes, int maxTextBytes) {
        super(in, "FIX", place, FixColumns.SCHEMA);
        if (!FixText.keepsAscii(charset)) {
            throw new IllegalArgumentException("Cannot read FIX as " + charset.name()
                    + ": fields are found byte by byte, which takes a character set that contains ASCII");
        }

        this.window = new StreamWindow(in);
        this.walk = new FixWalk(window, maxMessageBytes);
        this.charset = charset;
        this.maxTextBytes = maxTextBytes;
    }

    /**
     * Adds {@code msg_name}, the {@code name} of each field and {@code groups}; to be called before anything is read.
     */
    public FixRecords with(FixDictionary dictionary) {
        naming = new FixNaming(dictionary);
        return this;
    }

    @Override
    public Optional<Schema> schema() {
        return Optional.of(naming == null ? FixColumns.SCHEMA : naming.schema());
    }

    @Override
    protected boolean advance() throws IOException {
        if (text > COMPACT_BYTES && text > window.tail() / 2) {
            window.drop(text);
            cursor -= text;
            text = 0;
        }

        FixStart start = find();
        if (start == null) {
            return window.has(cursor);
        }

        int lineEnd = lineEnd(text, cursor);
        if (last != null && lineEnd >= 0) {
            release(text, lineEnd);
            text = lineEnd;
        }

        release(text, text);
        messages++;
        Origin origin = new Origin(place(), "message", messages);
        FixWalk.Outcome outcome = walk.walk(cursor, start);
        int end = walk.end();
        if (outcome == FixWalk.Outcome.TOO_LARGE) {
            String why = "Cannot read FIX message " + messages + " at byte " + window.position(cursor) + " of "
                    + place() + ": more bytes or fields than a message may have";
            give(new Rejected("FIX_TOO_LARGE", why, origin, window.copy(text, end)));
        } else {
            FixText prefix = text == cursor ? null : FixText.of(window.bytes(), text, cursor, charset);
            last = new FixMessage(window.copy(cursor, end), cursor, walk.layout(), walk.verdict(), start, charset)
                    .row(origin, window.position(cursor), prefix, digest);
            if (naming != null) {
                naming.add(last, walk.layout(), cursor);
            }
        }

        text = end;
        cursor = end;

        return true;
    }

    /** The start of the next message, at the cursor; null at the end of the stream, or when there is too much text. */
    private FixStart find() throws IOException {
        while (window.has(cursor)) {
            byte[] bytes = window.bytes();
            int tail = Math.min(window.tail(), text + maxTextBytes);
            while (cursor < tail && bytes[cursor] != '8') {
                cursor++;
            }

            if (cursor - text >= maxTextBytes) {
                textEnds(lineEnd(text, cursor));
                return null;
            }

            if (cursor < tail) {
                FixStart start = opening.at(window, cursor);
                if (start != null) {
                    return start;
                }

                cursor++;
            }
        }

        textEnds(cursor);
        return null;
    }

    /** @param suffix up to where the text belongs to the last message, -1 for not at all */
    private void textEnds(int suffix) {
        if (last != null) {
            int to = Math.max(text, suffix);
            release(text, to);
            text = to;
        }

        if (!isBlank(text, cursor)) {
            String why = "Cannot read FIX at byte " + window.position(text) + " of " + place()
                    + ": no message begins in this text";
            Origin origin = new Origin(place(), "byte", window.position(text));
            give(new Rejected("FIX_NO_MESSAGE", why, origin, window.copy(text, cursor)));
        }

        text = cursor;
    }

    /** The last message is complete with the text behind it. */
    private void release(int from, int to) {
        if (last == null) {
            return;
        }

        if (from < to) {
            FixText suffix = FixText.of(window.bytes(), from, to, charset);
            last.put("suffix", suffix.text());
            last.put("suffix_raw", suffix.raw());
        }

        give(last);
        last = null;
    }

    /** Behind the first line break, -1 without one. */
    private int lineEnd(int from, int to) {
        byte[] bytes = window.bytes();
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return bytes[i] == '\r' && i + 1 < to && bytes[i + 1] == '\n' ? i + 2 : i + 1;
            }
        }

        return -1;
    }

    private boolean isBlank(int from, int to) {
        byte[] bytes = window.bytes();
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(bytes[i])) {
                return false;
            }
        }

        return true;
    }
}
