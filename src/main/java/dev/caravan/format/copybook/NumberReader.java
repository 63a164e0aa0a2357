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

/**
 * Numbers of a record, exactly: {@code Long} or {@code BigDecimal} with the picture's scale, null for what is blank,
 * or the {@link Fault} for which there is no number. For one thread.
 */
final class NumberReader {

    enum Fault {
        DIGITS("COPYBOOK_DIGITS", "it has a character or half-byte that is no digit"),
        SIGN("COPYBOOK_SIGN", "its sign is none, or negative where the picture has no sign"),
        RANGE("COPYBOOK_RANGE", "it has more digits than its picture");

        final String code;
        final String text;

        Fault(String code, String text) {
            this.code = code;
            this.text = text;
        }
    }

    private static final int LONG_DIGITS = 18;
    private static final int NONE = Integer.MAX_VALUE;

    private final TextReader text;
    private final boolean ieee;
    private final char[] digits = new char[64];

    NumberReader(TextReader text, boolean ieee) {
        this.text = text;
        this.ieee = ieee;
    }

    Object read(Item item, byte[] bytes, int at) {
        return switch (item.usage) {
            case FLOAT -> ieee
                    ? (Object) Float.intBitsToFloat((int) bits(bytes, at, 4))
                    : ibm(bits(bytes, at, 4) << 32);
            case DOUBLE -> ieee ? Double.longBitsToDouble(bits(bytes, at, 8)) : ibm(bits(bytes, at, 8));
            case BINARY, NATIVE_BINARY, LITTLE_BINARY -> binary(item, bytes, at);
            case PACKED, UNSIGNED_PACKED -> packed(item, bytes, at);
            default -> item.picture.edited() ? edited(item, bytes, at) : zoned(item, bytes, at);
        };
    }

    private static long bits(byte[] bytes, int at, int length) {
        long bits = 0;
        for (int i = at; i < at + length; i++) {
            bits = bits << 8 | bytes[i] & 0xFF;
        }

        return bits;
    }

    /** Hexadecimal: a sign, seven bits of power of 16 with an excess of 64, 56 bits of fraction; the nearest double. */
    private static Double ibm(long bits) {
        int power = ((int) (bits >>> 56) & 0x7F) - 64;
        double magnitude = Math.scalb((double) (bits & 0x00FF_FFFF_FFFF_FFFFL), 4 * power - 56);
        return bits < 0 ? -magnitude : magnitude;
    }

    private Object binary(Item item, byte[] bytes, int at) {
        int length = item.length;
        boolean little = item.usage == Usage.LITTLE_BINARY;
        boolean signed = item.picture.signed();
        if (length <= 8 && !little) {
            long value = bits(bytes, at, length);
            int unused = 64 - 8 * length;
            long number = signed ? value << unused >> unused : value;
            if (signed || number >= 0) {
                return item.usage == Usage.BINARY && digitsOf(number) > item.picture.digits()
                        ? Fault.RANGE
                        : number(item, number);
            }
        }

        byte[] big = new byte[length];
        for (int i = 0; i < length; i++) {
            big[i] = bytes[little ? at + length - 1 - i : at + i];
        }
        BigDecimal value = new BigDecimal(signed ? new BigInteger(big) : new BigInteger(1, big));
        int most = item.usage == Usage.NATIVE_BINARY ? Columns.precision(item) : item.picture.digits();
        return value.precision() > most ? Fault.RANGE : number(item, value);
    }

    private static int digitsOf(long number) {
        if (number == Long.MIN_VALUE) {
            return 19;
        }

        long rest = Math.abs(number);
        int count = 1;
        while (rest >= 10) {
            rest /= 10;
            count++;
        }

        return count;
    }

    private Object packed(Item item, byte[] bytes, int at) {
        boolean unsigned = item.usage == Usage.UNSIGNED_PACKED;
        int halves = 2 * item.length - (unsigned ? 0 : 1);
        int first = halves - item.picture.digits();
        for (int i = 0; i < halves; i++) {
            int half = bytes[at + i / 2] >> (i % 2 == 0 ? 4 : 0) & 0x0F;
            if (half > 9) {
                return Fault.DIGITS;
            }
            if (i >= first) {
                digits[i - first] = (char) ('0' + half);
            } else if (half != 0) {
                return Fault.RANGE;
            }
        }

        int sign = unsigned ? 0x0F : bytes[at + item.length - 1] & 0x0F;
        return sign < 0x0A ? Fault.SIGN : signed(item, item.picture.digits(), isMinus(sign));
    }

    private static boolean isMinus(int half) {
        return half == 0x0D || half == 0x0B;
    }

    private Object zoned(Item item, byte[] bytes, int at) {
        int from = at;
        int to = at + item.length;
        if (isNothing(bytes, from, to)) {
            return null;
        }

        boolean minus = false;
        if (item.sign.separate()) {
            char sign = text.character(bytes[item.sign.leading() ? from : to - 1]);
            if (sign != '+' && sign != '-') {
                return Fault.SIGN;
            }
            minus = sign == '-';
            from += item.sign.leading() ? 1 : 0;
            to -= item.sign.leading() ? 0 : 1;
        }

        while (from < to && isFill(bytes[from])) {
            from++;
        }
        // Behind a number that stands to the left; with decimal places it is not known what it was meant to be.
        while (item.picture.scale() == 0 && from < to && isFill(bytes[to - 1])) {
            to--;
        }
        return from == to ? Fault.DIGITS : zonedDigits(item, bytes, from, to, minus);
    }

    private boolean isFill(byte value) {
        return value == 0 || text.isBlank(value);
    }

    private Object zonedDigits(Item item, byte[] bytes, int from, int to, boolean separateMinus) {
        boolean punched = item.picture.signed() && !item.sign.separate();
        int signed = !punched ? -1 : item.sign.leading() ? from : to - 1;
        boolean minus = separateMinus;
        int count = 0;
        for (int i = from; i < to; i++) {
            int zoned = i == signed ? overpunched(bytes[i]) : digit(bytes[i]);
            if (zoned == NONE) {
                return Fault.DIGITS;
            }
            minus |= zoned < 0;
            digits[count++] = (char) ('0' + (zoned < 0 ? -zoned - 1 : zoned));
        }

        return signed(item, count, minus);
    }

    private int digit(byte value) {
        if (text.ebcdic()) {
            return (value & 0xF0) == 0xF0 && (value & 0x0F) <= 9 ? value & 0x0F : NONE;
        }

        return value >= '0' && value <= '9' ? value - '0' : NONE;
    }

    /** The digit, or {@code -1 - digit} with a minus. */
    private int overpunched(byte value) {
        if (text.ebcdic()) {
            int zone = value >> 4 & 0x0F;
            int digit = value & 0x0F;
            if (digit > 9 || zone < 0x0A) {
                return NONE;
            }
            return isMinus(zone) ? -1 - digit : digit;
        }

        int plus = "{ABCDEFGHI".indexOf(value);
        if (plus >= 0) {
            return plus;
        }
        int minus = Math.max("}JKLMNOPQR".indexOf(value), "pqrstuvwxy".indexOf(value));
        return minus >= 0 ? -1 - minus : digit(value);
    }

    private Object edited(Item item, byte[] bytes, int at) {
        int to = at + item.length;
        if (isNothing(bytes, at, to)) {
            return null;
        }

        boolean minus = false;
        int count = 0;
        int places = -1;
        for (int i = at; i < to; i++) {
            char character = text.character(bytes[i]);
            int digit = item.picture.overpunched() && i == to - 1 ? overpunched(bytes[i]) : digit(bytes[i]);
            if (digit != NONE) {
                minus |= digit < 0;
                digits[Math.min(count++, digits.length - 1)] = (char) ('0' + (digit < 0 ? -digit - 1 : digit));
                places += places < 0 ? 0 : 1;
            } else if (character == '.' && places < 0) {
                places = 0;
            } else if (character == '-' || "CRDB".indexOf(character) >= 0) {
                minus = true;
            } else if (!text.isBlank(bytes[i]) && "*,$+".indexOf(character) < 0) {
                return Fault.DIGITS;
            }
        }

        if (count == 0) {
            return Fault.DIGITS;
        }
        if (count > item.picture.digits() || places >= 0 && places != item.picture.scale()) {
            return Fault.RANGE;
        }
        return signed(item, count, minus);
    }

    private boolean isNothing(byte[] bytes, int from, int to) {
        boolean low = bytes[from] == 0;
        for (int i = from; i < to; i++) {
            if (low ? bytes[i] != 0 : !text.isBlank(bytes[i])) {
                return false;
            }
        }

        return true;
    }

    private Object signed(Item item, int count, boolean minus) {
        if (minus && !item.signed()) {
            return Fault.SIGN;
        }
        if (count <= LONG_DIGITS) {
            long number = 0;
            for (int i = 0; i < count; i++) {
                number = 10 * number + digits[i] - '0';
            }
            return number(item, minus ? -number : number);
        }

        BigDecimal number = new BigDecimal(digits, 0, count);
        return number(item, minus ? number.negate() : number);
    }

    /** @param unscaled the stored digits */
    private static Object number(Item item, long unscaled) {
        int scale = item.picture.scale();
        if (item.whole && scale == 0) {
            return unscaled;
        }

        return scale >= 0 ? BigDecimal.valueOf(unscaled, scale) : number(item, BigDecimal.valueOf(unscaled));
    }

    private static Object number(Item item, BigDecimal unscaled) {
        BigDecimal number =
                unscaled.scaleByPowerOfTen(-item.picture.scale()).setScale(Math.max(0, item.picture.scale()));
        return item.whole ? (Object) number.longValueExact() : number;
    }
}
