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
package dev.caravan.format.copybook;

import java.util.Locale;

/**
 * What a PICTURE says.
 *
 * @param length characters of storage as DISPLAY; V, S and P take none
 * @param digits stored digits, of an edited number those it can show
 * @param scale decimal places of the value; negative behind {@code 9P}
 * @param overpunched whether there is an S
 * @param edited whether the characters are for a reader: {@code Z}, {@code *}, {@code +}, {@code -}, {@code ,},
 *     {@code .}
 */
record Picture(Kind kind, int length, int digits, int scale, boolean signed, boolean overpunched, boolean edited) {

    enum Kind {
        TEXT,
        NATIONAL,
        DBCS,
        NUMBER
    }

    private static final int MAX_LENGTH = 16 << 20;
    private static final int MAX_DIGITS = 38;

    static Picture parse(String picture, int line) {
        return new Reading(picture.toUpperCase(Locale.ROOT), line).read();
    }

    /** Digits of the value as a decimal, places in front of and behind the stored ones counted. */
    int precision() {
        return scale < 0 ? digits - scale : Math.max(digits, scale);
    }

    private static final class Reading {

        private final String picture;
        private final int line;
        private int at;
        private long length;
        private long digits;
        private long scale;
        private long pluses;
        private long minuses;
        private long currencies;
        private boolean signed;
        private boolean overpunched;
        private boolean point;
        private int points;
        private boolean edited;
        private boolean text;
        private boolean national;
        private boolean dbcs;

        Reading(String picture, int line) {
            this.picture = picture;
            this.line = line;
        }

        Picture read() {
            while (at < picture.length()) {
                char symbol = picture.charAt(at++);
                if (!pair(symbol)) {
                    accept(symbol, count());
                }
                if (length > MAX_LENGTH || digits > MAX_LENGTH || Math.abs(scale) > MAX_LENGTH) {
                    throw new CopybookException(line, "PICTURE " + picture + " is longer than " + MAX_LENGTH);
                }
            }

            return result();
        }

        private boolean pair(char symbol) {
            boolean pair =
                    (symbol == 'C' && picture.startsWith("R", at)) || (symbol == 'D' && picture.startsWith("B", at));
            if (pair) {
                at++;
                length += 2;
                signed = true;
                edited = true;
            }

            return pair;
        }

        private long count() {
            if (at >= picture.length() || picture.charAt(at) != '(') {
                return 1;
            }

            int end = picture.indexOf(')', at);
            String number = end < 0 ? "" : picture.substring(at + 1, end).strip();
            if (!number.matches("[0-9]{1,9}") || Integer.parseInt(number) == 0) {
                throw new CopybookException(line, "PICTURE " + picture + " has no number between its parentheses");
            }
            at = end + 1;
            return Integer.parseInt(number);
        }

        private void accept(char symbol, long count) {
            switch (symbol) {
                case 'X', 'A' -> {
                    text = true;
                    length += count;
                }
                case 'N' -> {
                    national = true;
                    length += count;
                }
                case 'G' -> {
                    dbcs = true;
                    length += count;
                }
                case '9' -> digits(count);
                case 'Z', '*' -> {
                    edited = true;
                    digits(count);
                }
                case '+', '-', '$' -> floating(symbol, count);
                case 'S' -> {
                    signed = true;
                    overpunched = true;
                }
                case 'V' -> point = true;
                case 'P' -> scaling(count);
                case '.' -> {
                    edited = true;
                    point = true;
                    points++;
                    length++;
                }
                case ',' -> {
                    edited = true;
                    points += point ? 1 : 0;
                    length += count;
                }
                case 'B', '0', '/' -> {
                    text = true;
                    length += count;
                }
                default -> throw new CopybookException(
                        line, "PICTURE " + picture + " has the unknown symbol " + symbol);
            }
        }

        /** All but the first of a string of them stand for digits. */
        private void floating(char symbol, long count) {
            edited = true;
            length += count;
            if (symbol == '$') {
                currencies += count;
                return;
            }

            signed = true;
            scale += point ? count : 0;
            if (symbol == '+') {
                pluses += count;
            } else {
                minuses += count;
            }
        }

        private void digits(long count) {
            length += count;
            digits += count;
            scale += point ? count : 0;
        }

        /** In front of the digits the point is assumed in front of the first P, behind them it is behind the last. */
        private void scaling(long count) {
            if (digits == 0) {
                point = true;
            }
            scale += point ? count : -count;
        }

        private Picture result() {
            if (national || dbcs) {
                return new Picture(national ? Kind.NATIONAL : Kind.DBCS, (int) length, 0, 0, false, false, false);
            }
            long shown = digits + Math.max(0, pluses - 1) + Math.max(0, minuses - 1) + Math.max(0, currencies - 1);
            // Where DECIMAL-POINT IS COMMA, which a copybook does not say, points part thousands: no number is guessed.
            if (text || shown == 0 || points > 1) {
                if (length == 0) {
                    throw new CopybookException(line, "PICTURE " + picture + " describes no character");
                }
                return new Picture(Kind.TEXT, (int) length, 0, 0, false, false, false);
            }

            if (point && pluses + minuses == 1 && (picture.endsWith("+") || picture.endsWith("-"))) {
                scale--;
            }
            Picture number =
                    new Picture(Kind.NUMBER, (int) length, (int) shown, (int) scale, signed, overpunched, edited);
            if (number.precision() > MAX_DIGITS) {
                throw new CopybookException(line, "PICTURE " + picture + " has more than " + MAX_DIGITS + " digits");
            }
            return number;
        }
    }
}
