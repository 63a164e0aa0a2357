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

import dev.caravan.format.swift.SwiftFrame.Block;
import dev.caravan.format.swift.SwiftFrame.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a stream into messages: one behind the other, with {@code $} between (RJE), in sectors from 01 to 03 (DOS-PCC),
 * or bare fields whose messages end with a line {@code -} or where the next {@code :20:} begins, with a heading or
 * without. A message that is not closed ends where the next one begins.
 */
final class SwiftFrames {

    private static final int SECTOR_START = 0x01;
    private static final int SECTOR_END = 0x03;
    private static final int MAX_BLOCKS = 1000;
    private static final int MAX_BREAKS = 16;
    private static final int MAX_HEADERS = 1024;
    private static final Pattern COPY = Pattern.compile("\\{2:[IO]096");
    private static final boolean[] TEXT_STOPS = stops('-', '{', SECTOR_START, SECTOR_END);
    private static final boolean[] TAG_STOPS = stops('{', '}', SECTOR_START, SECTOR_END);
    private static final boolean[] LINE_STOPS = stops('\r', '\n', 0x1A, SECTOR_START, SECTOR_END);

    private final SwiftBytes bytes;
    private List<Block> blocks;

    SwiftFrames(SwiftBytes bytes) {
        this.bytes = bytes;
    }

    private static boolean[] stops(int... bytes) {
        boolean[] stops = new boolean[256];
        for (int each : bytes) {
            stops[each] = true;
        }

        return stops;
    }

    /** Null at the end of the stream. */
    SwiftFrame next() throws IOException {
        for (int framing = framing(); framing > 0; framing = framing()) {
            bytes.skip(framing);
        }

        if (bytes.peek(0) == SwiftBytes.END) {
            return null;
        }

        bytes.begin();
        blocks = new ArrayList<>();
        long position = bytes.position();
        long length;
        Kind kind;
        if (startsBlocks()) {
            kind = Kind.BLOCKS;
            length = takeBlocks();
        } else if (tag() > 0) {
            kind = Kind.BARE;
            takeBare();
            length = bytes.length();
        } else {
            takeOther();
            boolean heading = tag() > 0 && SwiftHeading.is(bytes.piece(bytes.length()));
            kind = heading ? Kind.BARE : Kind.OTHER;
            if (heading) {
                takeBare();
            }

            length = bytes.length();
        }

        return new SwiftFrame(kind, bytes.piece(length), position, length, blocks);
    }

    /**
     * How many bytes stand here that are part of no message: white space, separators, sector marks, a byte order mark.
     */
    private int framing() throws IOException {
        int current = bytes.peek(0);
        if (current == 0xEF && bytes.peek(1) == 0xBB && bytes.peek(2) == 0xBF) {
            return 3;
        }

        return isSpace(current)
                        || current == '$'
                        || current == SECTOR_START
                        || current == SECTOR_END
                        || current == 0
                        || current == 0x1A
                ? 1
                : 0;
    }

    private boolean startsBlocks() throws IOException {
        int id = bytes.peek(1);
        return bytes.peek(0) == '{' && id >= '1' && id <= '5' && bytes.peek(2) == ':';
    }

    /** How long the id of the block is that begins here, 0 if none does. */
    private int blockId() throws IOException {
        if (bytes.peek(0) != '{') {
            return 0;
        }

        int length = 0;
        while (length < 3 && isAlphanumeric(bytes.peek(length + 1))) {
            length++;
        }

        return bytes.peek(length + 1) == ':' ? length : 0;
    }

    /** How long the tag of the field is that begins here, 0 if none does. */
    private int tag() throws IOException {
        return SwiftTags.length(bytes.peek(0), bytes.peek(1), bytes.peek(2), bytes.peek(3), bytes.peek(4));
    }

    /** @return where the last block ends; white space behind it is taken, but not the message's */
    private long takeBlocks() throws IOException {
        long end = 0;
        boolean text = false;
        boolean open = false;
        while (!open && blocks.size() < MAX_BLOCKS) {
            while (!blocks.isEmpty() && isSpace(bytes.peek(0))) {
                bytes.take(1);
            }

            int idLength = blockId();
            if (idLength == 0) {
                break;
            }

            int first = idLength == 1 ? bytes.peek(1) : 0;
            if (!blocks.isEmpty() && (first == '1' || first == '4' && text)) {
                break;
            }

            endLastBlock();
            text |= first == '4';
            open = takeBlock(idLength);
            end = bytes.length();
        }

        return end;
    }

    /** Gives the white space between two blocks to the first of them. */
    private void endLastBlock() {
        if (!blocks.isEmpty()) {
            Block last = blocks.remove(blocks.size() - 1);
            blocks.add(new Block(last.id(), last.body(), last.bodyEnd(), at(), last.text(), last.closed()));
        }
    }

    private int at() {
        return (int) Math.min(bytes.length(), Integer.MAX_VALUE);
    }

    /** @return whether the message ends here because the block was not closed */
    private boolean takeBlock(int idLength) throws IOException {
        StringBuilder name = new StringBuilder(idLength);
        for (int i = 1; i <= idLength; i++) {
            name.append((char) bytes.peek(i));
        }

        String id = name.toString();
        bytes.take(idLength + 2);
        int body = at();
        boolean text = id.equals("4") && bytes.peek(0) != '{' && bytes.peek(0) != '}';
        boolean flat = id.equals("1") || id.equals("2");
        int mark = text ? takeText() : takeTags(flat);
        int end = at();
        blocks.add(new Block(id, body, end - mark, end, text, mark > 0));
        return mark == 0 && !(flat && blockId() > 0);
    }

    /** @return how long the mark is that ends the block, 0 if it is not closed */
    private int takeText() throws IOException {
        int before = '\n';
        while (true) {
            before = bytes.takeUntil(TEXT_STOPS, before);
            int current = bytes.peek(0);
            boolean lineStart = before == '\n' || before == '\r';
            if (lineStart && current == '-' && bytes.peek(1) == '}') {
                bytes.take(2);
                return 2;
            }

            if (endsSector(current) || current == '{' && (lineStart || before == '$') && startsWithBlockOne()) {
                return 0;
            }

            bytes.take(1);
            before = current;
        }
    }

    private int takeTags(boolean flat) throws IOException {
        long depth = 1;
        while (true) {
            bytes.takeUntil(TAG_STOPS, 0);
            int current = bytes.peek(0);
            if (endsSector(current) || current == '{' && (flat || startsWithBlockOne() && !startsCopy())) {
                return 0;
            }

            bytes.take(1);
            if (current == '{') {
                depth++;
            } else if (current == '}') {
                depth--;
                if (depth == 0) {
                    return 1;
                }
            }
        }
    }

    /** FINCopy's message 096 has that which it is about as its text. */
    private boolean startsCopy() {
        String taken = new String(bytes.piece(Math.min(bytes.length(), MAX_HEADERS)), StandardCharsets.ISO_8859_1);
        return bytes.length() < MAX_HEADERS
                && taken.endsWith("{4:")
                && COPY.matcher(taken).find();
    }

    private boolean startsWithBlockOne() throws IOException {
        return bytes.peek(0) == '{' && bytes.peek(1) == '1' && bytes.peek(2) == ':';
    }

    private static boolean endsSector(int current) {
        return current == SwiftBytes.END || current == SECTOR_START || current == SECTOR_END;
    }

    private void takeBare() throws IOException {
        long begin = bytes.length();
        boolean reference = false;
        int mark = 0;
        while (true) {
            int current = bytes.peek(0);
            int tag = tag();
            boolean twenty = tag == 2 && bytes.peek(1) == '2' && bytes.peek(2) == '0';
            if (bytes.length() > begin
                    && (reference && twenty || startsBare(tag) || startsBlocks() || reference && startsHeading())) {
                break;
            }

            reference |= twenty;
            if (current == '-' && (bytes.peek(1) == '}' || endsLine(bytes.peek(1)) && !statementGoesOn())) {
                mark = bytes.peek(1) == '}' ? 2 : 1;
                bytes.take(mark);
                break;
            }

            if (endsSector(current) || current == 0x1A || current == '$' && endsLine(bytes.peek(1)) || !takeLine()) {
                break;
            }
        }

        blocks.add(new Block(null, 0, at() - mark, at(), true, true));
    }

    private boolean startsHeading() throws IOException {
        if (!isAlphanumeric(bytes.peek(0)) || bytes.peek(0) <= '9') {
            return false;
        }

        byte[] ahead = new byte[SwiftHeading.MAX_LENGTH];
        int length = 0;
        while (length < ahead.length && bytes.peek(length) != SwiftBytes.END) {
            ahead[length] = (byte) bytes.peek(length);
            length++;
        }

        return SwiftHeading.startsWith(ahead, length);
    }

    /** A line {@code -} may be part of a text, behind which there are the lines and balances that belong to it. */
    private boolean statementGoesOn() throws IOException {
        int at = 1;
        while (at < MAX_BREAKS && isSpace(bytes.peek(at))) {
            at++;
        }

        int first = bytes.peek(at + 1);
        int second = bytes.peek(at + 2);
        return SwiftTags.length(bytes.peek(at), first, second, bytes.peek(at + 3), bytes.peek(at + 4)) > 0
                && (first == '6' || first == '8' && second == '6');
    }

    /** Tags that head a message: {@code :940:} names its type, {@code :15A:} begins its first sequence. */
    private boolean startsBare(int tag) throws IOException {
        return tag == 3
                && (Character.isDigit(bytes.peek(3))
                        || bytes.peek(1) == '1' && bytes.peek(2) == '5' && bytes.peek(3) == 'A');
    }

    private static boolean endsLine(int current) {
        return endsSector(current) || current == '\r' || current == '\n' || current == 0x1A;
    }

    /** False where the message ends within the line. */
    private boolean takeLine() throws IOException {
        while (true) {
            bytes.takeUntil(LINE_STOPS, 0);
            int current = bytes.peek(0);
            if (endsSector(current) || current == 0x1A) {
                return false;
            }

            bytes.take(1);
            if (current == '\n' || current == '\r' && bytes.peek(0) != '\n') {
                return true;
            }
        }
    }

    private void takeOther() throws IOException {
        boolean lineStart = false;
        do {
            int current = bytes.peek(0);
            bytes.take(1);
            lineStart = current == '\n' || current == '\r';
        } while (!endsSector(bytes.peek(0)) && !startsBlocks() && !(lineStart && tag() > 0));
    }

    private static boolean isSpace(int current) {
        return current == ' ' || current == '\r' || current == '\n' || current == '\t';
    }

    private static boolean isAlphanumeric(int current) {
        return current >= '0' && current <= '9' || current >= 'A' && current <= 'Z';
    }
}
