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

/** The last field of a message. It ends with its third digit where the log has no delimiter behind it. */
final class FixCheckSum {

    private static final int MAX_BYTES = 16;

    private FixCheckSum() {}

    /** Adds the field; behind it is where the message ends. */
    static int add(StreamWindow window, int from, int equalsAt, FixLayout layout, FixStart start) throws IOException {
        int valueFrom = equalsAt + 1;
        int cursor = valueFrom;
        int digits = 0;
        int whole = -1;
        while (digits < 3 && cursor < valueFrom + MAX_BYTES) {
            int current = window.at(cursor);
            if (FixStart.isDigit(current)) {
                digits++;
            } else if (FixStart.isBreak(current)) {
                whole = whole < 0 ? cursor : whole;
            } else {
                break;
            }

            cursor++;
        }

        if (whole >= 0 && (digits < 3 || start.delimiterEnd(window, cursor, layout) < 0)) {
            // The line ended within the number; the digits of the next are not its own.
            layout.dropBreaks(valueFrom);
            cursor = whole;
        } else if (whole >= 0) {
            layout.dropBreaks(valueFrom);
            for (int i = valueFrom; i < cursor; i++) {
                if (FixStart.isBreak(window.at(i))) {
                    layout.addBreak(i, i + 1, false);
                }
            }
        } else if (digits == 0) {
            while (cursor < valueFrom + MAX_BYTES
                    && window.at(cursor) > ' '
                    && start.delimiterEnd(window, cursor, layout) < 0) {
                cursor++;
            }
        }

        if (cursor > valueFrom && window.at(cursor - 1) == '8' && FixStart.at(window, cursor - 1) != null) {
            cursor--;
            layout.dropBreaks(cursor);
        }

        int following = start.delimiterEnd(window, cursor, layout);
        layout.add(FixTags.CHECK_SUM, from, equalsAt, cursor, following < 0 ? cursor : following, -1);
        return following < 0 ? cursor : following;
    }
}
