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
package dev.caravan.record;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads days and times in ISO 8601 as {@code java.time} does, which takes a fifth of the time of landing a small record. The
 * common forms, {@code 2026-01-31} and {@code 2026-01-31T10:15:30.123Z}, are read here; whatever else there is, and whatever is
 * wrong with it, is left to {@code java.time}.
 */
public final class TimeText {

    private static final String DAY = "dddd-dd-dd";
    private static final String FORM = "dddd-dd-ddTdd:dd:dd";
    private static final int NANO_DIGITS = 9;

    private TimeText() {}

    /** @throws DateTimeException if it is none */
    public static LocalDate date(String text) {
        return text.length() == DAY.length() && begins(text, DAY) ? day(text) : LocalDate.parse(text);
    }

    /** @throws DateTimeException if it is none, or has no offset */
    public static OffsetDateTime dateTime(String text) {
        int end = end(text);
        boolean zulu = end > 0 && end == text.length() - 1 && text.charAt(end) == 'Z';

        return zulu ? OffsetDateTime.of(common(text, end), ZoneOffset.UTC) : OffsetDateTime.parse(text);
    }

    /** @throws DateTimeException if it is none, or has an offset */
    public static LocalDateTime localDateTime(String text) {
        int end = end(text);

        return end == text.length() ? common(text, end) : LocalDateTime.parse(text);
    }

    /** Where a time in the common form ends; -1 if it does not begin with one. */
    private static int end(String text) {
        if (text.length() < FORM.length() || !begins(text, FORM)) {
            return -1;
        }
        int end = FORM.length();
        if (end < text.length() && text.charAt(end) == '.') {
            end++;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
        }

        return end - FORM.length() > 1 + NANO_DIGITS ? -1 : end;
    }

    private static boolean begins(String text, String form) {
        for (int i = 0; i < form.length(); i++) {
            char wanted = form.charAt(i);
            if (wanted == 'd' ? !isDigit(text.charAt(i)) : text.charAt(i) != wanted) {
                return false;
            }
        }

        return true;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static LocalDateTime common(String text, int end) {
        int nanos = 0;
        for (int i = 0, from = FORM.length() + 1; i < NANO_DIGITS; i++) {
            nanos = nanos * 10 + (from + i < end ? text.charAt(from + i) - '0' : 0);
        }

        return LocalDateTime.of(
                day(text), LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19), nanos));
    }

    private static LocalDate day(String text) {
        return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }

        return number;
    }
}
