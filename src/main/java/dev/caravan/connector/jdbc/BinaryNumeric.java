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
package dev.caravan.connector.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * PostgreSQL's {@code numeric} as the server sends it in binary: 16-bit counts of digits, weight of the first one, sign
 * and scale, then the digits to the base of 10,000.
 */
final class BinaryNumeric {

    private static final int BASE_DIGITS = 4;
    private static final long BASE = 10_000;
    private static final int HEADER = 8;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;

    /** So many of its digits make a long that no sign and no factor below can overflow. */
    private static final int MAX_FAST_DIGITS = 4;

    private static final int MAX_LONG_DIGITS = 18;
    private static final int CHUNK = 4;
    private static final BigInteger CHUNK_BASE = BigInteger.TEN.pow(CHUNK * BASE_DIGITS);

    private BinaryNumeric() {}

    /** What {@link #unscaled} answers for a value that is no long at that scale; no value of its own is that. */
    static final long NO_LONG = Long.MIN_VALUE;

    /** The value times 10^scale, if that is whole and few digits long; else {@link #NO_LONG}. */
    static long unscaled(byte[] bytes, int start, int scale) {
        int digits = BigEndian.getShort(bytes, start);
        int weight = BigEndian.getShort(bytes, start + 2);
        int sign = BigEndian.getUnsignedShort(bytes, start + 4);
        if (digits == 0) {
            return sign == 0 ? 0 : NO_LONG;
        }
        int shift = scale - BASE_DIGITS * (digits - 1 - weight);
        if (digits > MAX_FAST_DIGITS || digits * BASE_DIGITS + shift > MAX_LONG_DIGITS || sign > NEGATIVE) {
            return NO_LONG;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * BASE + BigEndian.getShort(bytes, start + HEADER + 2 * i);
        }
        for (; shift > 0; shift--) {
            value *= 10;
        }
        for (; shift < 0; shift++) {
            if (value % 10 != 0) {
                return NO_LONG;
            }
            value /= 10;
        }

        return sign == NEGATIVE ? -value : value;
    }

    /** @throws ArithmeticException for NaN and the infinities, which no decimal is */
    static BigDecimal decimal(byte[] bytes, int start) {
        int digits = BigEndian.getShort(bytes, start);
        int weight = BigEndian.getShort(bytes, start + 2);
        int sign = BigEndian.getUnsignedShort(bytes, start + 4);
        int scale = BigEndian.getUnsignedShort(bytes, start + 6);
        if (sign > NEGATIVE) {
            throw new ArithmeticException("not a number");
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < digits; ) {
            long chunk = 0;
            int first = i;
            for (; i < digits && i < first + CHUNK; i++) {
                chunk = chunk * BASE + BigEndian.getShort(bytes, start + HEADER + 2 * i);
            }
            BigInteger base = i - first == CHUNK ? CHUNK_BASE : BigInteger.TEN.pow((i - first) * BASE_DIGITS);
            value = value.multiply(base).add(BigInteger.valueOf(chunk));
        }
        BigDecimal exact = new BigDecimal(
                        sign == NEGATIVE ? value.negate() : value, BASE_DIGITS * (digits - 1 - weight))
                .setScale(scale);

        return exact;
    }

    /** As the server writes it: every digit of its scale, no exponent. */
    static byte[] text(byte[] bytes, int start) {
        String text =
                switch (BigEndian.getUnsignedShort(bytes, start + 4)) {
                    case NAN -> "NaN";
                    case INFINITY -> "Infinity";
                    case NEGATIVE_INFINITY -> "-Infinity";
                    default -> decimal(bytes, start).toPlainString();
                };

        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
