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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a file into records, and puts the parts of spanned ones together. What the frames hold, one behind the other, is the file but for its header and trailer. A
 * descriptor that makes no sense ends the reading of its block, or of a file without blocks: where the next record
 * begins is not known then.
 */
final class Frames {

    /**
     * @param header bytes of descriptors at the beginning of {@code raw}
     * @param part which one of a spanned record it is, {@link #WHOLE} for a record
     * @param data what is behind the descriptors, of a record that was put together; null of others
     * @param code null for a record, else what is wrong
     */
    record Frame(long position, int header, byte[] raw, int part, byte[] data, String code, String fault) {

        static Frame record(long position, int header, byte[] raw, int part) {
            return new Frame(position, header, raw, part, null, null, null);
        }

        static Frame faulty(long position, int header, byte[] raw, String code, String fault) {
            return new Frame(position, header, raw, WHOLE, null, code, fault);
        }
    }

    /** The segment control code of a descriptor (z/OS DFSMS Using Data Sets, Segment Descriptor Word). */
    private static final int WHOLE = 0;

    private static final int FIRST = 1;
    private static final int LAST = 2;
    private static final int BETWEEN = 3;

    private static final int WORD = 4;
    private static final int CHUNK = 1 << 20;
    private static final int MAX_BLOCK = 64 << 20;

    private final Window window;
    private final Framing framing;
    private final int fixedLength;
    /** Bytes of the block that are not read yet; -1 without blocks. */
    private long blockLeft;

    private String broken;
    private long brokenLeft;
    /** Read to see whether it goes on with a spanned record, which it does not. */
    private Frame pending;

    Frames(InputStream in, Framing framing, int fixedLength) throws IOException {
        this.window = new Window(in, framing.fileHeader(), framing.fileTrailer());
        this.framing = framing;
        this.fixedLength = fixedLength;
        this.blockLeft = framing.format() == Framing.Format.VB ? 0 : -1;
    }

    /** Null at the end. */
    Frame next() throws IOException {
        Frame frame = pending == null ? piece() : pending;
        pending = null;
        if (frame == null || frame.part() == WHOLE) {
            return frame;
        }

        return frame.part() == FIRST ? joined(frame) : incomplete(frame, frame.raw(), "its first part is missing");
    }

    private Frame joined(Frame first) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Frame part = first;
        while (true) {
            raw.writeBytes(part.raw());
            data.write(part.raw(), part.header(), part.raw().length - part.header());
            if (part.part() == LAST) {
                return new Frame(
                        first.position(), first.header(), raw.toByteArray(), WHOLE, data.toByteArray(), null, null);
            }
            if (raw.size() > Framing.MAX_RECORD) {
                return incomplete(first, raw.toByteArray(), "it is longer than " + Framing.MAX_RECORD + " bytes");
            }
            part = piece();
            if (part == null || part.part() != BETWEEN && part.part() != LAST) {
                pending = part;
                return incomplete(first, raw.toByteArray(), "its last part is missing");
            }
        }
    }

    private static Frame incomplete(Frame first, byte[] raw, String why) {
        return Frame.faulty(
                first.position(), first.header(), raw, "COPYBOOK_SPANNED", "it is a spanned record, and " + why);
    }

    private Frame piece() throws IOException {
        long position = window.position();
        if (window.available(1) == 0) {
            boolean early = blockLeft > 0 && broken == null;
            long missing = blockLeft;
            blockLeft = 0;
            return early ? cut(position, new byte[0], missing) : null;
        }
        if (broken != null) {
            return rest(position);
        }
        if (framing.format() == Framing.Format.F) {
            byte[] raw = window.take(fixedLength);
            return raw.length == fixedLength ? Frame.record(position, 0, raw, WHOLE) : cut(position, raw, fixedLength);
        }

        return described(position);
    }

    private Frame described(long position) throws IOException {
        int header = WORD;
        if (blockLeft == 0) {
            if (window.available(WORD) < WORD) {
                return cut(position, window.take(WORD), WORD);
            }
            long block = length(0, true) + framing.blockAdjustment();
            if (block < WORD || block > MAX_BLOCK) {
                return broken(position, "the block descriptor word gives no possible length", Long.MAX_VALUE);
            }
            blockLeft = block;
            header += WORD;
        }

        long inBlock = blockLeft < 0 ? Long.MAX_VALUE : blockLeft + header - WORD;
        if (inBlock < header) {
            return broken(position, "the block ends within a record descriptor word", inBlock);
        }
        if (window.available(header) < header) {
            return cut(position, window.take(header), header);
        }
        return record(position, header, inBlock);
    }

    /** @param inBlock bytes from here that belong to the block */
    private Frame record(long position, int header, long inBlock) throws IOException {
        int word = header - WORD;
        int part = framing.littleEndian() || window.peek(word + 2) > BETWEEN ? WHOLE : window.peek(word + 2);
        long length = length(word, false) + framing.recordAdjustment();
        if (length < 0 || length > Framing.MAX_RECORD || part == WHOLE && !unusedAreZero(word)) {
            return broken(position, "the record descriptor word gives no possible length", inBlock);
        }
        if (header + length > inBlock) {
            return broken(position, "the record is longer than its block", inBlock);
        }

        byte[] raw = window.take((int) (header + length));
        if (blockLeft >= 0) {
            blockLeft = inBlock - header - length;
        }
        if (raw.length < header + length) {
            return cut(position, raw, header + length);
        }
        return length == 0 && part == WHOLE
                ? Frame.faulty(position, header, raw, "COPYBOOK_LENGTH", "it has no bytes")
                : Frame.record(position, header, raw, part);
    }

    private long length(int word, boolean block) {
        if (framing.littleEndian()) {
            return window.peek(word + 3) << 8 | window.peek(word + 2);
        }

        int first = window.peek(word) << 8 | window.peek(word + 1);
        boolean extended = block && first >= 0x8000;
        return extended ? (first & 0x7FFFL) << 16 | window.peek(word + 2) << 8 | window.peek(word + 3) : first;
    }

    private boolean unusedAreZero(int word) {
        int unused = framing.littleEndian() ? word : word + 2;
        return window.peek(unused) == 0 && window.peek(unused + 1) == 0;
    }

    private Frame broken(long position, String fault, long bytes) throws IOException {
        broken = fault;
        brokenLeft = bytes;
        return rest(position);
    }

    private Frame rest(long position) throws IOException {
        String fault = broken;
        byte[] raw = window.take((int) Math.min(CHUNK, brokenLeft));
        brokenLeft -= raw.length;
        if (brokenLeft == 0) {
            broken = null;
            blockLeft = 0;
        }

        return Frame.faulty(position, 0, raw, "COPYBOOK_DESCRIPTOR", fault);
    }

    private static Frame cut(long position, byte[] raw, long expected) {
        String fault = "the file ends behind " + raw.length + " of " + expected + " bytes";
        return Frame.faulty(position, 0, raw, "COPYBOOK_LENGTH", fault);
    }
}
