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
package dev.caravan.format.segments;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Date {@code [CC]YYMMDD} and time {@code HHMM[SS[D[D]]]} of an envelope (X12.6 data elements 373, I08, 337, I09; ISO
 * 9735-1 S004).
 */
public final class EnvelopeTime {

    /** Two digits of a year up to this one are of this century. */
    private static final int PIVOT = 79;

    private EnvelopeTime() {}

    /** @param time null is midnight */
    public static Optional<LocalDateTime> of(String date, String time) {
        String clock = time == null ? "0000" : time;
        if (!isDigits(date) || !isDigits(clock) || date.length() != 6 && date.length() != 8) {
            return Optional.empty();
        }

        if (clock.length() != 4 && (clock.length() < 6 || clock.length() > 8)) {
            return Optional.empty();
        }

        try {
            int monthAt = date.length() - 4;
            int written = Integer.parseInt(date.substring(0, monthAt));
            int year = date.length() == 8 ? written : written > PIVOT ? 1900 + written : 2000 + written;
            LocalDate day = LocalDate.of(year, number(date, monthAt, 2), number(date, monthAt + 2, 2));
            int seconds = clock.length() < 6 ? 0 : number(clock, 4, 2);
            int hundredths = clock.length() < 7 ? 0 : Integer.parseInt((clock.substring(6) + "0").substring(0, 2));
            return Optional.of(day.atTime(
                    LocalTime.of(number(clock, 0, 2), number(clock, 2, 2), seconds, hundredths * 10_000_000)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int length) {
        return Integer.parseInt(text.substring(from, from + length));
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
