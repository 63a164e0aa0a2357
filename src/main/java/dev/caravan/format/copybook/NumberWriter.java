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

import dev.caravan.format.copybook.Item.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/** The bytes of a number as a compiler writes it; none for an edited one, or one that its field cannot hold. For one thread. */
final class NumberWriter {

    private static final int PLUS = 0x0C;
    private static final int MINUS = 0x0D;
    private static final int UNSIGNED = 0x0F;
    private static final int FRACTION_BITS = 56;

    private final TextReader text;
    private final boolean ieee;
    private final byte zero;
    private final byte[] digits = new byte[64];

    NumberWriter(TextReader text, boolean ieee) {
        this.text = text;
        this.ieee = ieee;
        this.zero = text.code('0');
    }

    /** @param value as {@link NumberReader} gives it */
    void write(Item item, Object value, byte[] bytes, int at) {
        if (item.picture == null) {
            floating(item, (Number) value, bytes, at);
        } else if (item.picture.edited()) {
            return;
        } else if (value instanceof Long number && item.picture.scale() == 0) {
            integer(item, number, bytes, at);
        } else {
            BigDecimal number = value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
            BigInteger unscaled = number.setScale(item.picture.scale(), RoundingMode.UNNECESSARY)
                    .unscaledValue();
            if (unscaled.bitLength() < Long.SIZE) {
                integer(item, unscaled.longValue(), bytes, at);
            } else {
                integer(item, unscaled, bytes, at);
            }
        }
    }

    /** Whether {@link #write} would write the very bytes that the value was read from; if unsure, no. */
    boolean isAsWritten(Item item, Object value, byte[] read, int at) {
        if (item.picture == null || item.picture.edited()) {
            return false;
        }

        int last = at + item.length - 1;
        return switch (item.usage) {
            case BINARY, NATIVE_BINARY, LITTLE_BINARY, UNSIGNED_PACKED -> true;
            case PACKED -> (read[last] & 0x0F) == sign(item, value);
            default -> text.ebcdic() && !item.sign.separate() && isZoned(item, value, read, at, last);
        };
    }

    private static boolean isZoned(Item item, Object value, byte[] read, int at, int last) {
        int punched = !item.picture.signed() ? -1 : item.sign.leading() ? at : last;
        for (int i = at; i <= last; i++) {
            if ((read[i] >> 4 & 0x0F) != (i == punched ? sign(item, value) : UNSIGNED)) {
                return false;
            }
        }

        return true;
    }

    private static int sign(Item item, Object value) {
        if (!item.picture.signed()) {
            return UNSIGNED;
        }
        boolean minus = value instanceof Long number ? number < 0 : ((BigDecimal) value).signum() < 0;

        return minus ? MINUS : PLUS;
    }

    private void integer(Item item, long number, byte[] bytes, int at) {
        switch (item.usage) {
            case BINARY, NATIVE_BINARY -> {
                for (int i = item.length - 1, shift = 0; i >= 0; i--, shift = Math.min(63, shift + 8)) {
                    bytes[at + i] = (byte) (number >> shift);
                }
            }
            case LITTLE_BINARY -> {
                for (int i = 0, shift = 0; i < item.length; i++, shift = Math.min(63, shift + 8)) {
                    bytes[at + i] = (byte) (number >> shift);
                }
            }
            default -> {
                long rest = Math.abs(number);
                for (int i = item.picture.digits() - 1; i >= 0; i--) {
                    long tenth = rest / 10;
                    digits[i] = (byte) (rest - 10 * tenth);
                    rest = tenth;
                }
                if (rest == 0) {
                    decimal(item, number < 0, bytes, at);
                }
            }
        }
    }

    private void integer(Item item, BigInteger number, byte[] bytes, int at) {
        switch (item.usage) {
            case BINARY, NATIVE_BINARY, LITTLE_BINARY -> {
                byte[] big = number.toByteArray();
                for (int i = 0; i < item.length; i++) {
                    int behind = item.usage == Usage.LITTLE_BINARY ? i : item.length - 1 - i;
                    bytes[at + i] = behind < big.length ? big[big.length - 1 - behind] : (byte) (number.signum() >> 1);
                }
            }
            default -> {
                String shown = number.abs().toString();
                int zeros = item.picture.digits() - shown.length();
                if (zeros >= 0) {
                    Arrays.fill(digits, 0, zeros, (byte) 0);
                    for (int i = 0; i < shown.length(); i++) {
                        digits[zeros + i] = (byte) (shown.charAt(i) - '0');
                    }
                    decimal(item, number.signum() < 0, bytes, at);
                }
            }
        }
    }

    private void decimal(Item item, boolean minus, byte[] bytes, int at) {
        switch (item.usage) {
            case PACKED -> packed(item, minus ? MINUS : item.picture.signed() ? PLUS : UNSIGNED, bytes, at);
            case UNSIGNED_PACKED -> {
                int last = item.picture.digits() - 1;
                for (int i = item.length - 1, digit = last; i >= 0; i--, digit -= 2) {
                    bytes[at + i] = (byte) ((digit > 0 ? digits[digit - 1] << 4 : 0) | digits[digit]);
                }
            }
            default -> zoned(item, minus, bytes, at);
        }
    }

    private void packed(Item item, int sign, byte[] bytes, int at) {
        int digit = item.picture.digits() - 1;
        int low = sign;
        for (int i = at + item.length - 1; i >= at; i--) {
            bytes[i] = (byte) ((digit >= 0 ? digits[digit] << 4 : 0) | low);
            low = digit > 0 ? digits[digit - 1] : 0;
            digit -= 2;
        }
    }

    private void zoned(Item item, boolean minus, byte[] bytes, int at) {
        boolean leading = item.sign.leading();
        int from = at;
        if (item.sign.separate()) {
            bytes[leading ? at : at + item.length - 1] = text.code(minus ? '-' : '+');
            from += leading ? 1 : 0;
        }

        int count = item.picture.digits();
        for (int i = 0; i < count; i++) {
            bytes[from + i] = (byte) (zero + digits[i]);
        }
        if (item.picture.signed() && !item.sign.separate()) {
            int punched = leading ? 0 : count - 1;
            bytes[from + punched] = overpunched(digits[punched], minus);
        }
    }

    /** A translated file mostly has plain digits for what is not negative. */
    private byte overpunched(int digit, boolean minus) {
        return text.ebcdic()
                ? (byte) ((minus ? MINUS : PLUS) << 4 | digit)
                : (byte) (minus ? "}JKLMNOPQR".charAt(digit) : '0' + digit);
    }

    private void floating(Item item, Number value, byte[] bytes, int at) {
        long bits;
        if (!ieee) {
            bits = ibm(value.doubleValue()) >>> 8 * (8 - item.length);
        } else if (item.usage == Usage.FLOAT) {
            bits = Float.floatToRawIntBits(value.floatValue());
        } else {
            bits = Double.doubleToRawLongBits(value.doubleValue());
        }
        for (int i = 0; i < item.length; i++) {
            bytes[at + i] = (byte) (bits >> 8 * (item.length - 1 - i));
        }
    }

    /** Normalized: the first hexadecimal digit of the fraction is none of 0. */
    private static long ibm(double value) {
        if (value == 0) {
            return 0;
        }

        double magnitude = Math.abs(value);
        int power = Math.floorDiv(Math.getExponent(magnitude), 4) + 1;
        long fraction = (long) Math.scalb(magnitude, FRACTION_BITS - 4 * power);
        return (value < 0 ? Long.MIN_VALUE : 0) | (power + 64L & 0x7F) << FRACTION_BITS | fraction;
    }
}
