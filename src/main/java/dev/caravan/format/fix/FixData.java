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

/** The content of data fields, which may hold the delimiter. */
final class FixData {

    private FixData() {}

    /**
     * Behind so many bytes, -1 when there are not as many.
     *
     * @param delimiter what counts as one byte, null for none
     * @param passing whether line breaks do not count
     */
    static int skip(StreamWindow window, int from, int length, int last, byte[] delimiter, boolean passing)
            throws IOException {
        int cursor = from;
        for (int i = 0; i < length; i++) {
            while (passing && FixStart.isBreak(window.at(cursor))) {
                cursor++;
            }

            if (cursor >= last || !window.has(cursor)) {
                return -1;
            }

            cursor += delimiter != null && startsWith(window, cursor, delimiter) ? delimiter.length : 1;
        }

        return cursor;
    }

    /** How often a delimiter stands in the data that was SOH once. */
    static int delimiters(StreamWindow window, int from, int to, byte[] delimiter) throws IOException {
        if (delimiter.length == 1 && delimiter[0] == 1) {
            return 0;
        }

        int count = 0;
        for (int cursor = from; cursor <= to - delimiter.length; cursor++) {
            if (startsWith(window, cursor, delimiter)) {
                count++;
                cursor += delimiter.length - 1;
            }
        }

        return count;
    }

    static void addBreaks(StreamWindow window, int from, int to, FixLayout layout) {
        byte[] bytes = window.bytes();
        for (int i = from; i < to && !layout.full(); i++) {
            if (FixStart.isBreak(bytes[i])) {
                layout.addBreak(i, i + 1, false);
            }
        }
    }

    private static boolean startsWith(StreamWindow window, int position, byte[] expected) throws IOException {
        for (int i = 0; i < expected.length; i++) {
            if (window.at(position + i) != (expected[i] & 0xFF)) {
                return false;
            }
        }

        return true;
    }
}
