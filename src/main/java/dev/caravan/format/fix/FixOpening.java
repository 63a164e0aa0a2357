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
import java.util.Arrays;

/** How the message before this one began: the next one most often begins the same, and need not be looked at as closely. */
final class FixOpening {

    private static final int VERSION = 5;

    private FixStart start;
    /** From the 8 to the equals sign behind the 9; empty when that is not known. */
    private byte[] bytes = {};

    /** The start at a position, null where none is. */
    FixStart at(StreamWindow window, int position) throws IOException {
        if (repeats(window, position)) {
            return start;
        }

        FixStart found = FixStart.at(window, position);
        if (found != null && found.measured()) {
            keep(found, window, position);
        }

        return found;
    }

    private boolean repeats(StreamWindow window, int position) {
        int length = bytes.length;
        byte[] all = window.bytes();
        byte[] delimiter = start == null ? bytes : start.delimiter();
        int last = window.tail() - delimiter.length;
        if (length == 0
                || position + length >= last
                || !Arrays.equals(all, position, position + length, bytes, 0, length)) {
            return false;
        }

        int cursor = position + length;
        int limited = Math.min(last, cursor + FixStart.MAX_LENGTH_DIGITS);
        while (cursor < limited && FixStart.isDigit(all[cursor])) {
            cursor++;
        }

        return cursor > position + length
                && Arrays.equals(all, cursor, cursor + delimiter.length, delimiter, 0, delimiter.length);
    }

    private void keep(FixStart found, StreamWindow window, int position) {
        byte[] all = window.bytes();
        byte[] delimiter = found.delimiter();
        int to = position + VERSION;
        while (FixStart.isVersion(all[to])) {
            to++;
        }

        int end = to + delimiter.length + 2;
        start = found;
        bytes = new byte[0];
        // Not where line breaks are among them.
        if (all[position + VERSION - 1] == 'X'
                && Arrays.equals(all, to, end - 2, delimiter, 0, delimiter.length)
                && all[end - 2] == '9'
                && all[end - 1] == '=') {
            bytes = Arrays.copyOfRange(all, position, end);
        }
    }
}
