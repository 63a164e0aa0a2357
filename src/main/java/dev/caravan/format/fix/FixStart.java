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

import dev.caravan.format.internal.StreamWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a message begins: {@code 8=FIX}, a version, the delimiter, a further field (FIX tag value encoding 4.1). The delimiter
 * is what stands between the first two fields: SOH on the wire, what a log made of it otherwise.
 *
 * @param delimiter its bytes
 * @param delimiterText the same as text
 * @param measured whether BodyLength (9) is the second field and ends with the same delimiter
 */
record FixStart(byte[] delimiter, String delimiterText, boolean measured) {

    private static final byte[][] KNOWN = {{1}, {'|'}, {'^', 'A'}};
    private static final FixStart[] PLAIN = {of(KNOWN[0], false), of(KNOWN[1], false), of(KNOWN[2], false)};
    private static final FixStart[] MEASURED = {of(KNOWN[0], true), of(KNOWN[1], true), of(KNOWN[2], true)};
    private static final byte[] NAME = "8=FIX".getBytes(StandardCharsets.US_ASCII);
    private static final int REACH = 64;
    private static final int MAX_BREAKS = 16;
    private static final int MAX_VERSION = 12;
    private static final int MAX_DELIMITER = 8;
    static final int MAX_LENGTH_DIGITS = 9;

    private static FixStart of(byte[] delimiter, boolean measured) {
        return new FixStart(delimiter, new String(delimiter, StandardCharsets.ISO_8859_1), measured);
    }

    /** Behind the delimiter at a position, whose line breaks are noted; -1 when none is there. */
    int delimiterEnd(StreamWindow window, int position, FixLayout layout) throws IOException {
        if (window.at(position) != (delimiter[0] & 0xFF)) {
            return -1;
        }

        if (delimiter.length == 1) {
            return position + 1;
        }

        int cursor = position + 1;
        for (int i = 1; i < delimiter.length; i++) {
            int limited = cursor + MAX_BREAKS;
            while (cursor < limited && isBreak(window.at(cursor))) {
                cursor++;
            }

            if (window.at(cursor) != (delimiter[i] & 0xFF)) {
                return -1;
            }

            cursor++;
        }

        for (int i = position; i < cursor; i++) {
            if (isBreak(window.at(i))) {
                layout.dropBreaks(i);
                layout.addBreak(i, i + 1, false);
            }
        }

        return cursor;
    }

    /** The start at a position, null where none is. Line breaks may stand anywhere in it. */
    static FixStart at(StreamWindow window, int position) throws IOException {
        int cursor = position;
        for (byte expected : NAME) {
            cursor = pastBreaks(window, cursor);
            if (window.at(cursor) != expected) {
                return null;
            }

            cursor++;
        }

        byte[] head = new byte[REACH];
        int length = 0;
        for (; length < REACH; length++) {
            cursor = pastBreaks(window, cursor);
            int current = window.at(cursor);
            if (current < 0) {
                break;
            }

            head[length] = (byte) current;
            cursor++;
        }

        return read(Arrays.copyOf(head, length), position > 0 && isDigit(window.at(position - 1)));
    }

    /** @param inNumber whether a digit stands before the 8, which may be the end of another tag */
    private static FixStart read(byte[] head, boolean inNumber) {
        int from = 0;
        while (from < head.length && from < MAX_VERSION && isVersion(head[from])) {
            from++;
        }

        if (from == head.length || isVersion(head[from]) || head[from] < 0) {
            return null;
        }

        for (int to = from + 1; to <= from + MAX_DELIMITER && to + 2 < head.length; to++) {
            if (head[to - 1] == '=') {
                break;
            }

            if (head[to] == '9' && head[to + 1] == '=' && isDigit(head[to + 2])) {
                if (isMeasured(head, from, to)) {
                    return shared(Arrays.copyOfRange(head, from, to));
                }

                break;
            }
        }

        for (FixStart plain : PLAIN) {
            int to = from + plain.delimiter.length;
            if (!inNumber && startsWith(head, from, plain.delimiter) && isTag(head, to)) {
                return plain;
            }
        }

        return null;
    }

    private static FixStart shared(byte[] delimiter) {
        for (FixStart measured : MEASURED) {
            if (Arrays.equals(measured.delimiter, delimiter)) {
                return measured;
            }
        }

        return of(delimiter, true);
    }

    private static boolean isMeasured(byte[] head, int from, int to) {
        int end = to + 2;
        while (end < head.length && isDigit(head[end])) {
            end++;
        }

        return end - to - 2 <= MAX_LENGTH_DIGITS && startsWith(head, end, Arrays.copyOfRange(head, from, to));
    }

    private static boolean isTag(byte[] head, int from) {
        int end = from;
        while (end < head.length && isDigit(head[end])) {
            end++;
        }

        return end > from && end < head.length && head[end] == '=';
    }

    private static boolean startsWith(byte[] head, int from, byte[] expected) {
        return from + expected.length <= head.length
                && Arrays.equals(head, from, from + expected.length, expected, 0, expected.length);
    }

    private static int pastBreaks(StreamWindow window, int from) throws IOException {
        int cursor = from;
        int last = from + REACH;
        while (cursor < last && isBreak(window.at(cursor))) {
            cursor++;
        }

        return cursor;
    }

    static boolean isBreak(int character) {
        return character == '\n' || character == '\r';
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    static boolean isVersion(byte character) {
        return isDigit(character)
                || character == '.'
                || character >= 'A' && character <= 'Z'
                || character >= 'a' && character <= 'z';
    }
}
