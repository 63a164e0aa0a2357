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
package dev.caravan.format.hl7;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * An HL7 time {@code YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]} (HL7 v2.9 chapter 2A.2.22). What the sender did not
 * write is the beginning of the year, month, day, hour or minute.
 *
 * @param clock the reading of the sender's clock
 * @param offset as written, {@code +0100}; null when not written
 */
public record Hl7Time(LocalDateTime clock, String offset) {

    /** Empty if it is not of this form. */
    public static Optional<Hl7Time> of(String text) {
        int sign = Math.max(text.indexOf('+'), text.indexOf('-'));
        String offset = sign < 0 ? null : text.substring(sign);
        String reading = sign < 0 ? text : text.substring(0, sign);
        int point = reading.indexOf('.');
        String fraction = point < 0 ? "" : reading.substring(point + 1);
        String digits = point < 0 ? reading : reading.substring(0, point);
        boolean wellFormed = digits.length() >= 4
                && digits.length() <= 14
                && digits.length() % 2 == 0
                && isDigits(digits)
                && (point < 0 || digits.length() == 14 && !fraction.isEmpty() && fraction.length() <= 9)
                && isDigits(fraction)
                && (offset == null || offset.length() == 5 && isDigits(offset.substring(1)));
        if (!wellFormed) {
            return Optional.empty();
        }

        try {
            LocalDateTime clock = LocalDateTime.of(
                    Integer.parseInt(digits.substring(0, 4)),
                    part(digits, 4, 1),
                    part(digits, 6, 1),
                    part(digits, 8, 0),
                    part(digits, 10, 0),
                    part(digits, 12, 0),
                    fraction.isEmpty() ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
            return Optional.of(new Hl7Time(clock, offset));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int part(String digits, int from, int otherwise) {
        return digits.length() > from ? Integer.parseInt(digits.substring(from, from + 2)) : otherwise;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }

        return true;
    }
}
