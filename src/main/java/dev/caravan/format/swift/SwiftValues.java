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

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values as fields write them: dates {@code YYMMDD}, times {@code HHMM}, amounts with a decimal comma. */
final class SwiftValues {

    private static final int MAX_DIGITS = 18;

    private SwiftValues() {}

    /** Two-digit years up to 79 are of this century, as the standard has it. */
    static Optional<LocalDate> date(String text) {
        if (text.length() != 6 || !isNumber(text)) {
            return Optional.empty();
        }

        int year = Integer.parseInt(text, 0, 2, 10);
        return date(year < 80 ? 2000 + year : 1900 + year, text.substring(2));
    }

    /** The day of an entry, {@code MMDD}, in the year that brings it nearest to the value date. */
    static Optional<LocalDate> entryDate(String text, LocalDate valueDate) {
        if (text.length() != 4 || !isNumber(text)) {
            return Optional.empty();
        }

        int months = Integer.parseInt(text, 0, 2, 10) - valueDate.getMonthValue();
        int years = months > 6 ? -1 : months < -6 ? 1 : 0;
        return date(valueDate.getYear() + years, text);
    }

    private static Optional<LocalDate> date(int year, String monthAndDay) {
        try {
            return Optional.of(LocalDate.of(
                    year, Integer.parseInt(monthAndDay, 0, 2, 10), Integer.parseInt(monthAndDay, 2, 4, 10)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** @param text {@code YYMMDDHHMM} */
    static Optional<LocalDateTime> time(String text) {
        if (text.length() != 10 || !isNumber(text)) {
            return Optional.empty();
        }

        int hour = Integer.parseInt(text, 6, 8, 10);
        int minute = Integer.parseInt(text, 8, 10, 10);
        return hour > 23 || minute > 59
                ? Optional.empty()
                : date(text.substring(0, 6)).map(date -> date.atTime(hour, minute));
    }

    /**
     * Exact, with as many decimals as are written, at most eight. A missing comma is forgiven (some banks leave it out
     * of whole amounts).
     */
    static Optional<BigDecimal> amount(String text) {
        int comma = text.indexOf(',');
        String whole = comma < 0 ? text : text.substring(0, comma);
        String decimals = comma < 0 ? "" : text.substring(comma + 1);
        if (whole.isEmpty()
                || whole.length() > MAX_DIGITS
                || decimals.length() > SwiftColumns.SCALE
                || !isNumber(whole)
                || !isNumber(decimals)) {
            return Optional.empty();
        }

        return Optional.of(new BigDecimal(decimals.isEmpty() ? whole : whole + "." + decimals));
    }

    static Optional<Long> number(String text) {
        return text.isEmpty() || text.length() > MAX_DIGITS || !isNumber(text)
                ? Optional.empty()
                : Optional.of(Long.parseLong(text));
    }

    /** Three letters. */
    static boolean isCurrency(String text) {
        return text.length() == 3 && isLetter(text.charAt(0)) && isLetter(text.charAt(1)) && isLetter(text.charAt(2));
    }

    private static boolean isLetter(char letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    /** Nothing but digits, or nothing at all. */
    static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }

        return true;
    }

    /** The lines of a text, without their ends; an empty one behind the last end is none. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(4);
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char current = text.charAt(at);
            if (current == '\n' || current == '\r') {
                lines.add(text.substring(from, at));
                at += current == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 1 : 0;
                from = at + 1;
            }
        }

        if (from < text.length()) {
            lines.add(text.substring(from));
        }

        return lines;
    }
}
