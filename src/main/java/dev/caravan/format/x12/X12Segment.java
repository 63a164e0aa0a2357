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

import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One segment taken apart: elements, in them repetitions, in them components; what is empty is null. {@code original}
 * holds the bytes when the tree would not give them back: wrapped, not in the character set, or no segment.
 */
final class X12Segment {

    private final X12Delimiters delimiters;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final String id;
    private final boolean binary;
    private final String text;
    private final int parts;
    private byte[] original;
    private String fault;
    private String code;

    X12Segment(X12Delimiters delimiters, Charset charset, byte[] bytes, int start, int end) {
        this.delimiters = delimiters;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        int data = X12Scanner.binaryData(bytes, start, end, delimiters.element());
        this.binary = data >= 0 && X12Scanner.declaredLength(bytes, data, start, delimiters.element()) == end - data;
        int union = 0;
        int breaks = 0;
        int separators = 1;
        for (int at = start; at < end; at++) {
            byte value = bytes[at];
            union |= value;
            if (X12Delimiters.isLineBreak(value)) {
                breaks++;
            } else if (value == delimiters.element()
                    || value == delimiters.repetition()
                    || value == delimiters.component()) {
                separators++;
            }
        }

        this.parts = binary ? 4 : separators;
        String decoded = new String(bytes, start, end - start, union >= 0 ? ISO_8859_1 : charset);
        if (union < 0 && !Arrays.equals(decoded.getBytes(charset), Arrays.copyOfRange(bytes, start, end))) {
            decoded = new String(bytes, start, end - start, ISO_8859_1);
            keepOriginal();
            if (!binary) {
                note("X12_ENCODING", "A segment holds bytes that are not " + charset.name());
            }
        }

        if (breaks > 0 && !binary) {
            keepOriginal();
            decoded = decoded.replace("\r", "").replace("\n", "");
        }

        this.text = decoded;
        int separator = text.indexOf(delimiters.element());
        String tag = separator < 0 ? text : text.substring(0, Math.min(separator, 4));
        this.id = isId(tag) ? tag : null;
        if (id == null) {
            keepOriginal();
            note("X12_SEGMENT", "No segment: it does not begin with an id of two or three letters and digits");
        } else if (data >= 0 && !binary) {
            note("X12_BINARY", "The binary data of a " + id + " segment do not have the length that it gives");
        }
    }

    private void keepOriginal() {
        original = Arrays.copyOfRange(bytes, start, end);
    }

    private void note(String faultCode, String message) {
        code = faultCode;
        fault = message;
    }

    /** Null when it is no segment. */
    String id() {
        return id;
    }

    /** How many values it has at most. */
    int parts() {
        return parts;
    }

    /** What is wrong with it; null when nothing is. */
    String fault() {
        return fault;
    }

    String faultCode() {
        return code;
    }

    Struct columns(long number, String terminator) {
        return new Struct(X12Columns.SEGMENT, id, number, terminator, original, id == null ? List.of() : elements());
    }

    /**
     * The first component of the first repetition of an element, without the blanks that fill it up; null when empty.
     */
    static String value(List<?> elements, int number) {
        if (number > elements.size()
                || !(elements.get(number - 1) instanceof List<?> repetitions)
                || !(repetitions.get(0) instanceof List<?> components)
                || !(components.get(0) instanceof String value)) {
            return null;
        }

        String stripped = value.strip();
        return stripped.isEmpty() ? null : stripped;
    }

    List<List<List<String>>> elements() {
        List<List<List<String>>> elements = new ArrayList<>();
        char separator = delimiters.element();
        boolean literal = "ISA".equals(id);
        int values = binary ? ("BIN".equals(id) ? 2 : 3) : Integer.MAX_VALUE;
        int from = id.length() + 1;
        while (from <= text.length()) {
            int to = elements.size() + 1 < values ? text.indexOf(separator, from) : -1;
            to = to < 0 ? text.length() : to;
            boolean whole = literal || elements.size() + 1 == values;
            elements.add(whole ? single(text.substring(from, to)) : repetitions(from, to));
            from = to + 1;
        }

        return elements;
    }

    private static List<List<String>> single(String value) {
        return value.isEmpty() ? null : List.of(List.of(value));
    }

    private List<List<String>> repetitions(int from, int to) {
        int first = indexOf(delimiters.repetition(), from, to);
        if (first == to) {
            List<String> components = components(from, to);
            return components == null ? null : List.of(components);
        }

        List<List<String>> repetitions = new ArrayList<>();
        int at = from;
        int end = first;
        while (at <= to) {
            repetitions.add(components(at, end));
            at = end + 1;
            end = indexOf(delimiters.repetition(), at, to);
        }

        return repetitions;
    }

    private List<String> components(int from, int to) {
        if (from == to) {
            return null;
        }

        int first = indexOf(delimiters.component(), from, to);
        if (first == to) {
            return List.of(text.substring(from, to));
        }

        List<String> components = new ArrayList<>();
        int at = from;
        int end = first;
        while (at <= to) {
            components.add(at == end ? null : text.substring(at, end));
            at = end + 1;
            end = indexOf(delimiters.component(), at, to);
        }

        return components;
    }

    private int indexOf(int delimiter, int from, int to) {
        if (delimiter >= 0) {
            for (int at = from; at < to; at++) {
                if (text.charAt(at) == delimiter) {
                    return at;
                }
            }
        }

        return to;
    }

    private static boolean isId(String tag) {
        if (tag.length() < 2 || tag.length() > 3) {
            return false;
        }

        for (int i = 0; i < tag.length(); i++) {
            boolean letter = tag.charAt(i) >= 'A' && tag.charAt(i) <= 'Z';
            boolean digit = tag.charAt(i) >= '0' && tag.charAt(i) <= '9';
            if (!letter && (i == 0 || !digit)) {
                return false;
            }
        }

        return true;
    }
}
