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

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/**
 * The type that a piece of text can be read as and written out again without changing its meaning. A leading zero
 * (postal codes, account numbers), a plus sign or surrounding space keeps it text.
 */
final class TextType {

    private static final int LONG_DIGITS = 18;
    private static final int DOUBLE_DIGITS = 15;
    private static final int MAX_PRECISION = 38;
    /** No number of more characters is worth the time that it takes to read it. */
    private static final int MAX_TEXT = 1_000;

    private TextType() {}

    static Type of(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            return Type.Scalar.STRING;
        }
        char first = text.charAt(0);
        if (first == '-' || first >= '0' && first <= '9') {
            return ofDigits(text);
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Type.Scalar.BOOLEAN;
        }

        return Type.Scalar.STRING;
    }

    /** Doubles hold up to 15 digits exactly; a longer number stays a decimal of just its size. */
    static Type ofNumber(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.precision() <= DOUBLE_DIGITS && Math.abs(stripped.scale()) < 300) {
            boolean whole = stripped.scale() <= 0 && number.scale() <= 0;
            return whole && stripped.precision() - stripped.scale() <= LONG_DIGITS
                    ? Type.Scalar.LONG
                    : Type.Scalar.DOUBLE;
        }
        int scale = Math.max(0, number.scale());
        int precision = Math.max(number.precision() - number.scale() + scale, scale);
        return precision <= MAX_PRECISION ? new Type.Decimal(Math.max(1, precision), scale) : Type.Scalar.STRING;
    }

    /** The decimal that holds both, or text where 38 digits are not enough. */
    static Type widest(Type one, Type other) {
        Type.Decimal a = asDecimal(one);
        Type.Decimal b = asDecimal(other);
        if (a == null || b == null) {
            return Type.Scalar.STRING;
        }
        int scale = Math.max(a.scale(), b.scale());
        int precision = Math.max(a.precision() - a.scale(), b.precision() - b.scale()) + scale;
        return precision <= MAX_PRECISION ? new Type.Decimal(precision, scale) : Type.Scalar.STRING;
    }

    private static Type.Decimal asDecimal(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return decimal;
        }

        return type == Type.Scalar.LONG ? new Type.Decimal(19, 0) : null;
    }

    private static Type ofDigits(String text) {
        int digits = text.charAt(0) == '-' ? 1 : 0;
        boolean whole = text.length() > digits;
        for (int i = digits; whole && i < text.length(); i++) {
            whole = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        int length = text.length() - digits;
        boolean leadingZero = length > 1 && text.charAt(digits) == '0' && Character.isDigit(text.charAt(digits + 1));
        if (leadingZero) {
            return Type.Scalar.STRING;
        }
        if (whole && length <= LONG_DIGITS) {
            return Type.Scalar.LONG;
        }

        return whole || length > digits && isNumber(text) ? ofNumber(new BigDecimal(text)) : ofTime(text);
    }

    private static boolean isNumber(String text) {
        boolean point = false;
        for (int i = text.charAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && !point && i > 0 && i < text.length() - 1) {
                point = true;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }

        return point && text.charAt(0) != '.' && Character.isDigit(text.charAt(text.charAt(0) == '-' ? 1 : 0));
    }

    private static Type ofTime(String text) {
        if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return Type.Scalar.STRING;
        }
        try {
            if (text.length() == 10) {
                LocalDate.parse(text);
                return Type.Scalar.DATE;
            }
            String iso = text.replace(' ', 'T');
            if (iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10) {
                OffsetDateTime.parse(iso);
                return Type.Scalar.TIMESTAMP;
            }
            LocalDateTime.parse(iso);
            return Type.Scalar.TIMESTAMP_NTZ;
        } catch (DateTimeException e) {
            return Type.Scalar.STRING;
        }
    }
}
