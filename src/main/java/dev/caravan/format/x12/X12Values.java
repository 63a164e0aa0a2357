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
package dev.caravan.format.x12;

import dev.caravan.record.Struct;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;

/** The values of one segment by their numbers in the standard. */
final class X12Values {

    private static final int PRECISION = 18;
    private static final int AMOUNT_SCALE = 2;
    private static final int QUANTITY_SCALE = 4;

    private static final int MAX_DIGITS = 60;

    private final String id;
    private final long idx;
    private final Struct segment;
    private final Consumer<String> faults;

    X12Values(Struct segment, Consumer<String> faults) {
        this.id = segment.get("id") instanceof String written ? written : "";
        this.idx = (Long) segment.get("idx");
        this.segment = segment;
        this.faults = faults;
    }

    /** Empty when it is no segment. */
    String id() {
        return id;
    }

    long idx() {
        return idx;
    }

    int size() {
        return elements().size();
    }

    String value(int number) {
        return X12Segment.value(elements(), number);
    }

    private List<?> elements() {
        return (List<?>) segment.get("elements");
    }

    boolean is(int number, String value) {
        return value.equals(value(number));
    }

    /** A component, from 1, of the first repetition; null when it is empty. */
    String component(int number, int component) {
        List<?> elements = elements();
        return number <= elements.size()
                        && elements.get(number - 1) instanceof List<?> repetitions
                        && repetitions.get(0) instanceof List<?> components
                        && component <= components.size()
                ? (String) components.get(component - 1)
                : null;
    }

    /** Exact, with two digits behind the point; null when empty, or with a fault when it does not fit. */
    BigDecimal amount(int number) {
        return decimal(number, AMOUNT_SCALE);
    }

    /** Exact, with four digits behind the point; null when empty, or with a fault when it does not fit. */
    BigDecimal quantity(int number) {
        return decimal(number, QUANTITY_SCALE);
    }

    private BigDecimal decimal(int number, int scale) {
        String written = value(number);
        if (written == null) {
            return null;
        }

        BigDecimal decimal = decimal(written, scale);
        if (decimal == null) {
            String element = id + (number < 10 ? "0" : "") + number;
            faults.accept(element + " of segment " + idx + " is no number with at most " + (PRECISION - scale)
                    + " digits before and " + scale + " behind the point");
        }

        return decimal;
    }

    /** Without the exponent that X12.6 allows, which nobody writes and which can be of any size; null when none. */
    private static BigDecimal decimal(String written, int scale) {
        int length = written.length();
        int at = written.charAt(0) == '-' ? 1 : 0;
        int digits = 0;
        int behind = -1;
        long unscaled = 0;
        int significant = 0;
        for (; at < length; at++) {
            char character = written.charAt(at);
            if (character == '.' && behind < 0) {
                behind = 0;
                continue;
            }

            if (character < '0' || character > '9') {
                return null;
            }

            digits++;
            if (behind >= 0 && behind++ >= scale) {
                if (character != '0') {
                    return null;
                }
            } else {
                significant += significant > 0 || character != '0' ? 1 : 0;
                if (significant > PRECISION || behind < 0 && significant > PRECISION - scale) {
                    return null;
                }

                unscaled = unscaled * 10 + character - '0';
            }
        }

        if (digits == 0 || digits > MAX_DIGITS) {
            return null;
        }

        for (int missing = Math.max(0, behind); missing < scale; missing++) {
            unscaled *= 10;
        }

        return BigDecimal.valueOf(written.charAt(0) == '-' ? -unscaled : unscaled, scale);
    }
}
