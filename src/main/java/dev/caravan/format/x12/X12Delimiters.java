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

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.format.segments.SegmentTree;
import dev.caravan.record.Struct;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an interchange separates its data with, as its ISA shows (X12.5): the element separator behind the id, ISA11 the
 * repetition separator from version 00402 on (before, it named a standard), ISA16 the component separator, and what
 * stands behind it the segment terminator.
 *
 * @param repetition -1 when there is none
 * @param component -1 when there is none
 * @param terminator one character, which in UTF-8 may be several bytes
 * @param headerLength how many bytes the ISA has before its terminator
 * @param distinct whether ISA11 and ISA16 can be used
 * @param tree made of them
 */
record X12Delimiters(
        char element,
        int repetition,
        int component,
        byte[] terminator,
        int headerLength,
        boolean distinct,
        SegmentTree tree) {

    /** Of an ISA with full elements; line breaks of a wrapped file may come in between. */
    static final int LONGEST_HEADER = 256;

    private static final int ELEMENTS = 16;
    private static final int[] SEPARATORS = {3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103};

    /** The delimiters of the ISA that begins at {@code start}; empty when there is no usable one. */
    static Optional<X12Delimiters> read(byte[] bytes, int start, int limit) {
        int end = Math.min(limit, start + LONGEST_HEADER);
        if (!beginsHeader(bytes, start, end)) {
            return Optional.empty();
        }

        byte element = bytes[start + 3];
        int found = 0;
        int at = start + 3;
        for (; at < end && found < ELEMENTS; at++) {
            if (bytes[at] == element) {
                found++;
            }
        }

        while (at < end && isLineBreak(bytes[at])) {
            at++;
        }

        int behind = at + characterLength(bytes, at, end);
        int terminatorEnd = behind + characterLength(bytes, behind, end);
        if (found < ELEMENTS
                || terminatorEnd > end
                || !isDelimiter(bytes[at])
                || !isTerminator(bytes[behind])
                || bytes[at] == element
                || bytes[behind] == element) {
            return Optional.empty();
        }

        String header = new String(bytes, start, behind - start, ISO_8859_1).replaceAll("[\r\n]", "");
        String[] elements = header.split(Pattern.quote(String.valueOf((char) element)), -1);
        byte[] terminator = Arrays.copyOfRange(bytes, behind, terminatorEnd);
        int component = behind - at == 1 && bytes[at] >= 0 && bytes[at] != terminator[0] ? bytes[at] : -1;
        int repetition = -1;
        boolean distinct = component >= 0;
        String eleventh = elements[11];
        if (elements[12].compareTo("00402") >= 0 && eleventh.length() == 1 && isDelimiter((byte) eleventh.charAt(0))) {
            char wanted = eleventh.charAt(0);
            boolean usable = wanted < 0x80 && wanted != component && wanted != (terminator[0] & 0xFF);
            repetition = usable ? wanted : -1;
            distinct &= usable;
        }

        SegmentTree tree = new SegmentTree((char) element, repetition, component, -1, -1);
        return Optional.of(
                new X12Delimiters((char) element, repetition, component, terminator, behind - start, distinct, tree));
    }

    /**
     * The same, but only of an ISA whose elements have the lengths of the standard; safe to look for inside other data.
     */
    static Optional<X12Delimiters> readExact(byte[] bytes, int start, int limit) {
        if (!beginsHeader(bytes, start, limit) || limit - start < 106) {
            return Optional.empty();
        }

        for (int separator : SEPARATORS) {
            if (bytes[start + separator] != bytes[start + 3]) {
                return Optional.empty();
            }
        }

        return read(bytes, start, limit).filter(delimiters -> delimiters.headerLength() < 110);
    }

    static boolean beginsHeader(byte[] bytes, int start, int end) {
        return start + 4 < end
                && bytes[start] == 'I'
                && bytes[start + 1] == 'S'
                && bytes[start + 2] == 'A'
                && bytes[start + 3] > 0
                && isDelimiter(bytes[start + 3]);
    }

    boolean terminates(byte[] bytes, int at, int limit) {
        if (at + terminator.length > limit) {
            return false;
        }

        for (int i = 0; i < terminator.length; i++) {
            if (bytes[at + i] != terminator[i]) {
                return false;
            }
        }

        return true;
    }

    Struct columns() {
        String end = new String(terminator, UTF_8);
        return new Struct(
                X12Columns.DELIMITERS,
                String.valueOf(element),
                repetition < 0 ? null : String.valueOf((char) repetition),
                component < 0 ? null : String.valueOf((char) component),
                end.indexOf('\uFFFD') < 0 ? end : new String(terminator, ISO_8859_1));
    }

    static boolean isLineBreak(byte value) {
        return value == '\r' || value == '\n';
    }

    private static boolean isTerminator(byte value) {
        return isLineBreak(value) || isDelimiter(value);
    }

    private static boolean isDelimiter(byte value) {
        boolean letter = value >= 'A' && value <= 'Z' || value >= 'a' && value <= 'z';
        boolean digit = value >= '0' && value <= '9';
        return !letter && !digit && value != ' ' && value != 0 && !isLineBreak(value);
    }

    /** Of a UTF-8 sequence, 1 for anything else. */
    private static int characterLength(byte[] bytes, int at, int end) {
        if (at >= end) {
            return 1;
        }

        int lead = bytes[at] & 0xFF;
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
        for (int i = 1; i < length; i++) {
            if (at + i >= end || (bytes[at + i] & 0xC0) != 0x80) {
                return 1;
            }
        }

        return length;
    }
}
