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

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SWIFT MT messages (FIN blocks 1 to 5 and trailers) out of a file or a single message; one row per message.
 *
 * <p>In: messages one after the other, with {@code $} between (RJE), in sectors from 01 to 03 (DOS-PCC), or bare fields
 * without blocks as banks hand statements out, ended by a line {@code -} or by the next {@code :20:}, with a heading of
 * three lines (BIC, type, BIC) or without. An acknowledgement before the message it is about is a message of its own
 * (service 21); what FINCopy copies into a message 096 is the text of that. The standard's character set is
 * in ASCII; what is beyond is read in a character set that is given, and byte by byte (ISO-8859-1) where it is not in
 * that.
 *
 * <p>Out: {@link #schema()}. {@code _raw} is the message as received without what separates it from others. {@code
 * _source.position} and {@code length} count bytes of the stream from 0, {@code _errors.position} bytes of {@code
 * _raw}. {@code blocks} has all blocks in order, their end marks and the white space behind; block 4 has its fields in
 * {@code fields}. {@link SwiftWriter} makes the bytes of both. {@code sender} and {@code receiver} are BICs of eleven.
 * Amounts are exact with at most eight decimals. Columns of payments are those of MT103, MT202 and MT205, {@code
 * statement} that of MT940, MT941, MT942 and MT950 (and of bare messages that look like one of them), null in others;
 * where a field of a statement is repeated that should not be, the last is taken. {@code information} of a line is the
 * 86 behind it, {@code information_details} the sub-fields and labels in that, null where it has none that are known.
 *
 * <p>{@code _parse_status} is {@code partial} when something was kept but not understood: SWIFT_BLOCK (not closed, or
 * of another form), SWIFT_HEADER (blocks 1 and 2), SWIFT_FIELD (a field that has columns is not of its form),
 * SWIFT_CHARSET.
 *
 * <p>Rejected: SWIFT_NO_MESSAGE (bytes where a message should begin), SWIFT_TOO_LARGE (more than 16 MiB, of which the
 * first are kept, or more than 200,000 fields and tags). Reading goes on at the next message. Not validated:
 * network rules, checksums, code words.
 *
 * <p>Holds one message in memory. For one thread.
 */
public final class SwiftRecords extends QueuedRecords {

    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    private static final int MAX_PARTS = 200_000;

    private final SwiftFrames frames;
    private final Charset charset;
    private final MessageDigest digest = sha256();
    private long number;

    /**
     * @param charset of what is not ASCII; must keep ASCII
     * @param place for {@code _source} and the origin of what is rejected
     */
    public SwiftRecords(InputStream in, Charset charset, String place) {
        this(in, charset, place, MAX_MESSAGE_BYTES);
    }

    SwiftRecords(InputStream in, Charset charset, String place, int maxMessageBytes) {
        super(in, "SWIFT messages", place, SwiftColumns.SCHEMA);
        if (!keepsAscii(charset)) {
            throw new IllegalArgumentException("Cannot read SWIFT messages as " + charset.name()
                    + ": blocks are found byte by byte, which takes a character set that contains ASCII");
        }

        this.frames = new SwiftFrames(new SwiftBytes(in, maxMessageBytes));
        this.charset = charset;
    }

    private static boolean keepsAscii(Charset charset) {
        byte[] bytes = new byte[128];
        for (byte i = 0; i >= 0; i++) {
            bytes[i] = i;
        }

        String text = new String(bytes, charset);
        return text.equals(new String(bytes, StandardCharsets.US_ASCII))
                && Arrays.equals(text.getBytes(charset), bytes);
    }

    @Override
    protected boolean advance() throws IOException {
        SwiftFrame frame = frames.next();
        if (frame != null) {
            give(outcome(frame));
        }

        return frame != null;
    }

    private Object outcome(SwiftFrame frame) {
        number++;
        if (frame.kind() == SwiftFrame.Kind.OTHER) {
            return rejected(frame, "SWIFT_NO_MESSAGE", "it begins with neither a block nor a field");
        }

        if (frame.tooLarge()) {
            return rejected(
                    frame,
                    "SWIFT_TOO_LARGE",
                    "it has " + frame.length() + " bytes, of which the first " + frame.raw().length + " are kept");
        }

        if (frame.raw().length > MAX_PARTS && SwiftText.parts(frame.raw()) > MAX_PARTS) {
            return rejected(frame, "SWIFT_TOO_LARGE", "it has more than " + MAX_PARTS + " fields and tags");
        }

        return new SwiftMessage(frame, charset).row(place(), number, digest);
    }

    private Rejected rejected(SwiftFrame frame, String code, String why) {
        return new Rejected(
                code,
                "Cannot read SWIFT message at byte " + frame.position() + " of " + place() + ": " + why,
                new Origin(place(), "message", number),
                frame.raw());
    }
}
