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
package dev.caravan.format.edifact;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;

/**
 * Dates and times of a DTM by their format (code list 2379), as they are written: an offset or zone behind them is not
 * applied. Of every other format (weeks, durations, times without a date) there is no time.
 *
 * @param from null when the format has none
 * @param until the end of a period, else null
 */
record EdifactTime(LocalDateTime from, LocalDateTime until) {

    static final EdifactTime NONE = new EdifactTime(null, null);

    /** Those that have an offset or zone behind the time. */
    private static final Set<String> ZONED = Set.of("205", "303", "304");

    /** ZHHMM, or a name of three letters. */
    private static final int LONGEST_ZONE = 5;

    /** Two digits of a year up to this one are of this century. */
    private static final int PIVOT = 79;

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("2", "DDMMYY"),
            Map.entry("3", "MMDDYY"),
            Map.entry("4", "DDMMCCYY"),
            Map.entry("101", "YYMMDD"),
            Map.entry("102", "CCYYMMDD"),
            Map.entry("201", "YYMMDDHHMM"),
            Map.entry("202", "YYMMDDHHMMSS"),
            Map.entry("203", "CCYYMMDDHHMM"),
            Map.entry("204", "CCYYMMDDHHMMSS"),
            Map.entry("205", "CCYYMMDDHHMM"),
            Map.entry("303", "CCYYMMDDHHMM"),
            Map.entry("304", "CCYYMMDDHHMMSS"),
            Map.entry("717", "YYMMDD-YYMMDD"),
            Map.entry("718", "CCYYMMDD-CCYYMMDD"),
            Map.entry("719", "CCYYMMDDHHMM-CCYYMMDDHHMM"));

    /**
     * @param value null when it is empty
     * @param format null when it is empty
     * @throws DateTimeException when it is no time of a format that has one
     */
    static EdifactTime of(String value, String format) {
        String pattern = value == null || format == null ? null : PATTERNS.get(format);
        if (pattern == null) {
            return NONE;
        }

        int half = pattern.indexOf('-');
        if (half < 0) {
            return new EdifactTime(one(value, pattern, ZONED.contains(format)), null);
        }

        // Written with and without the dash.
        String written = value.replace("-", "");
        if (written.length() != 2 * half) {
            throw new DateTimeException("not two times");
        }

        String part = pattern.substring(0, half);
        return new EdifactTime(one(written.substring(0, half), part, false), one(written.substring(half), part, false));
    }

    private static LocalDateTime one(String value, String pattern, boolean zoned) {
        int behind = value.length() - pattern.length();
        if (behind < 0 || behind > (zoned ? LONGEST_ZONE : 0)) {
            throw new DateTimeException("another length");
        }

        int year = number(value, pattern, "CCYY");
        if (year < 0) {
            int two = number(value, pattern, "YY");
            year = two > PIVOT ? 1900 + two : 2000 + two;
        }

        int hour = number(value, pattern, "HH");
        int minute = hour < 0 ? -1 : number(value, pattern, "HHMM") % 100;
        int second = number(value, pattern, "SS");
        int month = number(value.substring(0, date(pattern)), pattern.substring(0, date(pattern)), "MM");
        boolean midnight = hour == 24 && minute == 0 && second <= 0;
        LocalDateTime time = LocalDate.of(year, month, number(value, pattern, "DD"))
                .atTime(hour < 0 || midnight ? 0 : hour, Math.max(0, minute), Math.max(0, second));
        return midnight ? time.plusDays(1) : time;
    }

    /** How long the date of a pattern is. */
    private static int date(String pattern) {
        int hours = pattern.indexOf('H');
        return hours < 0 ? pattern.length() : hours;
    }

    /** The digits that stand where these letters do; -1 when the pattern has none. */
    private static int number(String value, String pattern, String letters) {
        int from = pattern.indexOf(letters);
        if (from < 0) {
            return -1;
        }

        int number = 0;
        for (int at = from; at < from + letters.length(); at++) {
            int digit = value.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("no digit");
            }

            number = number * 10 + digit;
        }

        return number;
    }
}
