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
package dev.caravan.format.mx;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * {@code xsd:date} or {@code xsd:dateTime} of the years 1 to 9999.
 *
 * @param date as written
 * @param local the reading of the sender's clock; null of a date
 * @param instant null when no offset is written
 */
record MxTime(LocalDate date, LocalDateTime local, Instant instant) {

    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 19;
    private static final int NANOS = 9;

    static Optional<MxTime> of(String text) {
        if (text.length() < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return Optional.empty();
        }

        try {
            LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
            if (text.length() == DATE_LENGTH || text.charAt(DATE_LENGTH) != 'T') {
                offset(text, DATE_LENGTH);
                return Optional.of(new MxTime(date, null, null));
            }

            return time(text, date);
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<MxTime> time(String text, LocalDate date) {
        if (text.length() < TIME_LENGTH || text.charAt(13) != ':' || text.charAt(16) != ':') {
            return Optional.empty();
        }

        int end = TIME_LENGTH;
        int nanos = 0;
        if (end < text.length() && text.charAt(end) == '.') {
            int digits = 0;
            for (end++; end < text.length() && Character.isDigit(text.charAt(end)); end++) {
                if (digits < NANOS) {
                    nanos = nanos * 10 + number(text, end, end + 1);
                    digits++;
                }
            }

            if (digits == 0) {
                return Optional.empty();
            }

            for (; digits < NANOS; digits++) {
                nanos *= 10;
            }
        }

        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        // The end of a day may be written as its hour 24 (XML Schema part 2, 3.3.7).
        boolean midnight = hour == 24 && minute == 0 && second == 0 && nanos == 0;
        LocalDateTime local = midnight ? date.plusDays(1).atStartOfDay() : date.atTime(hour, minute, second, nanos);
        ZoneOffset offset = offset(text, end);
        return Optional.of(new MxTime(date, local, offset == null ? null : local.toInstant(offset)));
    }

    /** Null if there is none. */
    private static ZoneOffset offset(String text, int from) {
        if (from == text.length()) {
            return null;
        }

        if (from + 1 == text.length() && text.charAt(from) == 'Z') {
            return ZoneOffset.UTC;
        }

        char sign = text.charAt(from);
        if (text.length() != from + 6 || sign != '+' && sign != '-' || text.charAt(from + 3) != ':') {
            throw new NumberFormatException();
        }

        int minutes = number(text, from + 1, from + 3) * 60 + number(text, from + 4, from + 6);
        return ZoneOffset.ofTotalSeconds((sign == '-' ? -minutes : minutes) * 60);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException();
            }

            number = number * 10 + digit;
        }

        return number;
    }
}
