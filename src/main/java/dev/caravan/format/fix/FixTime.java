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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** A UTCTimestamp {@code YYYYMMDD-HH:MM:SS[.s...]}; what is finer than nanoseconds is cut off. */
final class FixTime {

    private static final String PATTERN = "00000000-00:00:00";
    private static final int MAX_FRACTION = 12;
    private static final int NANO_DIGITS = 9;
    private static final long DAY_SECONDS = 86_400;

    private FixTime() {}

    /** Null when the text is no such time. A leap second is none: a table cannot hold it. */
    static Instant of(String text) {
        int length = PATTERN.length();
        if (text.length() < length || text.length() == length + 1 || text.length() > length + 1 + MAX_FRACTION) {
            return null;
        }

        for (int i = 0; i < text.length(); i++) {
            char expected = i < length ? PATTERN.charAt(i) : i == length ? '.' : '0';
            char actual = text.charAt(i);
            if (expected == '0' ? actual < '0' || actual > '9' : actual != expected) {
                return null;
            }
        }

        int nanos = 0;
        for (int i = 0, from = length + 1; i < NANO_DIGITS; i++) {
            nanos = nanos * 10 + (from + i < text.length() ? text.charAt(from + i) - '0' : 0);
        }

        int hour = part(text, 9, 11);
        int minute = part(text, 12, 14);
        int second = part(text, 15, 17);
        if (hour > 23 || minute > 59 || second > 59) {
            return null;
        }

        try {
            long day = LocalDate.of(part(text, 0, 4), part(text, 4, 6), part(text, 6, 8))
                    .toEpochDay();
            return Instant.ofEpochSecond(day * DAY_SECONDS + hour * 3600L + minute * 60L + second, nanos);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int part(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }

        return number;
    }
}
