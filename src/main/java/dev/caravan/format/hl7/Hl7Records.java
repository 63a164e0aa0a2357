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
package dev.caravan.format.hl7;

import dev.caravan.format.internal.QueuedRecords;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Struct;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * HL7 v2 messages in ER7 encoding (HL7 v2.9 chapter 2) out of a file or a single message; one row per message.
 *
 * <p>In: messages one after the other, their segments ended by CR, LF or CRLF, in MLLP frames or not, in FHS/BHS/BTS/FTS
 * envelopes or not, in any character set that keeps ASCII as it is. A byte order mark before a message means UTF-8.
 *
 * <p>Out: {@link #schema()}. {@code _raw} is the message as received, from MSH to the end of its last segment; blank lines
 * behind it, framing and byte order mark are not part of it. {@code _source.position} and {@code length} count bytes of the
 * stream from 0, {@code _errors.position} bytes of {@code _raw}. {@code segments} numbers fields as the standard does (MSH-1
 * is the separator) and leaves empty ones out except the last of a segment; what is empty below is null, HL7's null stays
 * {@code ""}. Values are unescaped where an escape stands for text. {@code raw} of a segment or a field is set only when the
 * tree would not give it back; {@link Hl7Writer} needs it to be exact. {@code encoding} is the character set the message was
 * read in, {@code charset} what MSH-18 says. A segment of which nothing beyond ASCII is of that set is read in the
 * fallback, or else as ISO 8859-1, with {@code raw} set. The message's application and facility columns hold HD.1, or else HD.2.
 *
 * <p>{@code _parse_status} is {@code partial} when something was kept but not understood: HL7_SEGMENT (a line that is no
 * segment, kept with {@code id} null), HL7_CHARSET, HL7_ENCODING, HL7_DELIMITERS, HL7_TIME. HL7_BATCH in {@code _errors} (a
 * wrong count or a missing trailer, told on the envelope's last message) says nothing about the message and leaves it
 * {@code ok}.
 *
 * <p>Rejected: HL7_NO_MSH (lines where a message should begin), HL7_SEGMENT (an MSH without usable separator, or not at the
 * beginning of its line), HL7_TOO_LARGE (more than 16 MiB, of which the first are kept, or more than half a million segments
 * and parts of them), HL7_BATCH (an envelope at fault without a message to tell it on, or after a hundred faults that were
 * told on one). Reading goes on at the next MSH. Not supported: UTF-16, XML encoding, reassembling
 * of messages continued with DSC.
 *
 * <p>Holds one message in memory. A message is given out when the line behind it was read, or its MLLP frame ended. For one
 * thread.
 */
public final class Hl7Records extends QueuedRecords {

    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    private static final int MAX_FAULTS = 100;

    private final Hl7Lines lines;
    private final Charset fallbackCharset;
    private final int maxMessageBytes;
    private final MessageDigest digest = sha256();
    private final Hl7Batch batch = new Hl7Batch();
    private Charset charset;
    private Hl7Block block;
    private Record last;
    private long blocks;

    /**
     * @param fallbackCharset of messages that do not declare one in MSH-18, or one that is not known; must keep ASCII
     * @param place for {@code _source} and the origin of what is rejected
     */
    public Hl7Records(InputStream in, Charset fallbackCharset, String place) {
        this(in, fallbackCharset, place, MAX_MESSAGE_BYTES);
    }

    Hl7Records(InputStream in, Charset fallbackCharset, String place, int maxMessageBytes) {
        super(in, "HL7", place, Hl7Columns.SCHEMA);
        if (!Hl7Charsets.keepsAscii(fallbackCharset)) {
            throw new IllegalArgumentException("Cannot read HL7 as " + fallbackCharset.name()
                    + ": segments are found byte by byte, which takes a character set that contains ASCII");
        }

        this.lines = new Hl7Lines(in, maxMessageBytes);
        this.fallbackCharset = fallbackCharset;
        this.charset = fallbackCharset;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    protected boolean advance() throws IOException {
        if (!lines.next()) {
            finishBlock();
            batch.end().ifPresent(fault -> tell(fault, new byte[0]));
            release();
            return false;
        }

        if (lines.frameStart()) {
            finishBlock();
            release();
        }

        Hl7Line line = Hl7Line.of(lines);
        if (line.marked()) {
            charset = StandardCharsets.UTF_8;
        }

        accept(line);
        if (lines.frameEnd()) {
            finishBlock();
            release();
        }

        return true;
    }

    private void accept(Hl7Line line) {
        switch (line.kind()) {
            case BLANK -> {
                if (block != null) {
                    block.appendBlank(lines);
                }
            }
            case SEGMENT -> append(Hl7Block.Kind.NO_MSH);
            case MESSAGE_HEADER -> {
                finishBlock();
                append(line.separated() ? Hl7Block.Kind.MESSAGE : Hl7Block.Kind.BAD_MSH);
            }
            case FILE_HEADER -> {
                finishBlock();
                batch.beginFile(text()).ifPresent(fault -> tell(fault, lineBytes()));
                release();
            }
            case BATCH_HEADER -> {
                finishBlock();
                batch.beginBatch(text()).ifPresent(fault -> tell(fault, lineBytes()));
                release();
            }
            case BATCH_TRAILER -> {
                finishBlock();
                trailer("batch_trailer", batch.endBatch(text()));
            }
            case FILE_TRAILER -> {
                finishBlock();
                trailer("file_trailer", batch.endFile(text()));
            }
        }
    }

    /** @param kind of the block the line opens when none is open */
    private void append(Hl7Block.Kind kind) {
        if (block == null) {
            release();
            blocks++;
            block = new Hl7Block(kind, blocks, lines.position(), lines.number(), maxMessageBytes);
        }

        block.append(lines);
    }

    private void finishBlock() {
        if (block == null) {
            return;
        }

        release();
        Hl7Block finished = block;
        block = null;
        if (finished.kind() != Hl7Block.Kind.NO_MSH) {
            Struct position = batch.place();
            if (finished.kind() == Hl7Block.Kind.MESSAGE && !finished.tooLarge() && !finished.tooManyParts()) {
                last = new Hl7Message(finished, charset).row(place(), position, digest);
                return;
            }
        }

        give(rejected(finished));
    }

    private Rejected rejected(Hl7Block finished) {
        String what = "Cannot read HL7 message at line " + finished.lineNumber() + " of " + place() + ": ";
        String size = finished.tooLarge()
                ? "; it has " + finished.length() + " bytes, of which the first " + maxMessageBytes + " are kept"
                : "";
        Origin origin = new Origin(place(), "message", finished.number());
        return switch (finished.kind()) {
            case MESSAGE -> new Rejected(
                    "HL7_TOO_LARGE",
                    what
                            + (finished.tooLarge()
                                    ? "more than " + maxMessageBytes + " bytes" + size
                                    : "more than " + Hl7Block.MAX_PARTS + " segments and parts of them"),
                    origin,
                    finished.raw());
            case NO_MSH -> new Rejected(
                    "HL7_NO_MSH", what + "it does not begin with an MSH segment" + size, origin, finished.raw());
            case BAD_MSH -> new Rejected(
                    "HL7_SEGMENT",
                    what + "its MSH does not begin the line or is not followed by a field separator" + size,
                    origin,
                    finished.raw());
        };
    }

    private void trailer(String name, Optional<String> fault) {
        if (last != null) {
            Struct position = (Struct) last.get("batch");
            last.put("batch", (position == null ? Hl7Batch.outside() : position).with(name, text()));
        }

        fault.ifPresent(message -> tell(message, lineBytes()));
    }

    private void tell(String fault, byte[] raw) {
        if (last == null) {
            String message = "Cannot trust HL7 batch at line " + lines.number() + " of " + place() + ": " + fault;
            give(new Rejected("HL7_BATCH", message, new Origin(place(), "line", lines.number()), raw));
            return;
        }

        List<Object> errors = new ArrayList<>((List<?>) last.get("_errors"));
        errors.add(Hl7Columns.error("HL7_BATCH", null, fault));
        last.put("_errors", errors);
        if (errors.size() >= MAX_FAULTS) {
            release();
        }
    }

    /** The last message can be told nothing more. */
    private void release() {
        if (last != null) {
            give(last);
            last = null;
        }
    }

    private String text() {
        return new String(lines.buffer(), lines.start(), lines.end() - lines.start(), charset);
    }

    private byte[] lineBytes() {
        return Arrays.copyOfRange(lines.buffer(), lines.start(), lines.terminatorEnd());
    }
}
