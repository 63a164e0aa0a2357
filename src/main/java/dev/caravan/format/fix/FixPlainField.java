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

/**
 * Fields as nearly all are: a tag, an equals sign and a value up to the next delimiter, nothing in it that asks for a closer
 * look. The delimiter is that of one message after the other.
 */
final class FixPlainField {

    private static final int MAX_TAG_DIGITS = 5;

    /** By byte: where the value ends, or has to be looked at. */
    private final boolean[] stops = new boolean[256];

    private byte[] delimiter = {};

    void delimitedBy(byte[] bytes) {
        if (bytes != delimiter) {
            for (byte former : delimiter) {
                stops[former & 0xFF] = false;
            }

            stops['='] = true;
            stops['\r'] = true;
            stops['\n'] = true;
            stops[bytes[0] & 0xFF] = true;
            delimiter = bytes;
        }
    }

    /** Adds the field and tells where the next one begins; -1 where it is not plain, or not read to its end. */
    int add(StreamWindow window, int from, int begin, int limit, FixLayout layout) {
        byte[] bytes = window.bytes();
        int tail = Math.min(begin + limit, window.tail()) - delimiter.length;
        int cursor = from;
        int tag = 0;
        while (cursor < tail && FixStart.isDigit(bytes[cursor])) {
            tag = tag * 10 + bytes[cursor] - '0';
            cursor++;
        }

        int digits = cursor - from;
        if (digits == 0
                || digits > MAX_TAG_DIGITS
                || cursor >= tail
                || bytes[cursor] != '='
                || bytes[from] == '0'
                || tag == FixTags.CHECK_SUM
                || FixTags.lengthOf(tag) > 0
                || from != begin && mayBegin(bytes, cursor)) {
            return -1;
        }

        int equalsAt = cursor;
        cursor++;
        while (cursor < tail && (!stops[bytes[cursor] & 0xFF] || bytes[cursor] == '=' && !mayBegin(bytes, cursor))) {
            cursor++;
        }

        int following = cursor + delimiter.length;
        for (int i = 0; i < delimiter.length; i++) {
            if (bytes[cursor + i] != delimiter[i]) {
                return -1;
            }
        }

        layout.add(tag, from, equalsAt, cursor, following, -1);
        return following;
    }

    /** Whether a message may begin with the 8 before this equals sign. */
    private static boolean mayBegin(byte[] bytes, int equalsAt) {
        byte next = bytes[equalsAt + 1];
        return bytes[equalsAt - 1] == '8' && (next == 'F' || FixStart.isBreak(next));
    }
}
