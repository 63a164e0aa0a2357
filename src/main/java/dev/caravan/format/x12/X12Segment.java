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

import dev.caravan.format.segments.SegmentTree;
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
    private final String id;
    private final boolean binary;
    private final String text;
    private final int separators;
    private final int parts;
    private byte[] original;
    private String fault;
    private String code;
    private List<List<List<String>>> elements;

    X12Segment(X12Delimiters delimiters, X12Ids ids, Charset charset, byte[] bytes, int start, int end) {
        this.delimiters = delimiters;
        int data = X12Scanner.binaryData(bytes, start, end, delimiters.element());
        this.binary = data >= 0 && X12Scanner.declaredLength(bytes, data, start, delimiters.element()) == end - data;
        int element = delimiters.element();
        int repetition = delimiters.repetition();
        int component = delimiters.component();
        int union = 0;
        int breaks = 0;
        int separators = 0;
        int others = 0;
        for (int at = start; at < end; at++) {
            byte value = bytes[at];
            union |= value;
            if (value == element) {
                separators++;
            } else if (value == component || value == repetition) {
                others++;
            } else if (X12Delimiters.isLineBreak(value)) {
                breaks++;
            }
        }

        this.separators = separators;
        this.parts = binary ? 4 : 1 + separators + others;
        String decoded = new String(bytes, start, end - start, union >= 0 ? ISO_8859_1 : charset);
        if (union < 0 && !Arrays.equals(decoded.getBytes(charset), Arrays.copyOfRange(bytes, start, end))) {
            decoded = new String(bytes, start, end - start, ISO_8859_1);
            keepOriginal(bytes, start, end);
            if (!binary) {
                note("X12_ENCODING", "A segment holds bytes that are not " + charset.name());
            }
        }

        if (breaks > 0 && !binary) {
            keepOriginal(bytes, start, end);
            decoded = decoded.replace("\r", "").replace("\n", "");
        }

        this.text = decoded;
        this.id = breaks == 0 || binary ? ids.of(bytes, start, end, delimiters.element()) : unbroken(ids);
        if (id == null) {
            keepOriginal(bytes, start, end);
            note("X12_SEGMENT", "No segment: it does not begin with an id of two or three letters and digits");
        } else if (data >= 0 && !binary) {
            note("X12_BINARY", "The binary data of a " + id + " segment do not have the length that it gives");
        }
    }

    private String unbroken(X12Ids ids) {
        byte[] begin = text.substring(0, Math.min(text.length(), 4)).getBytes(ISO_8859_1);
        return ids.of(begin, 0, begin.length, delimiters.element());
    }

    private void keepOriginal(byte[] bytes, int start, int end) {
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

    /** Null when the elements give the segment back. */
    byte[] original() {
        return original;
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
        if (elements == null) {
            elements = id == null ? List.of() : takenApart();
        }

        return elements;
    }

    private List<List<List<String>>> takenApart() {
        int from = id.length() + 1;
        if (binary) {
            return whole(from, "BIN".equals(id) ? 2 : 3);
        }

        return "ISA".equals(id)
                ? whole(from, Integer.MAX_VALUE)
                : delimiters.tree().elements(text, from, separators);
    }

    /** Elements that have no components; the last of them goes to the end. */
    private List<List<List<String>>> whole(int begin, int values) {
        List<List<List<String>>> all = new ArrayList<>();
        int from = begin;
        while (from <= text.length()) {
            int to = all.size() + 1 < values ? text.indexOf(delimiters.element(), from) : -1;
            to = to < 0 ? text.length() : to;
            all.add(SegmentTree.single(text.substring(from, to)));
            from = to + 1;
        }

        return all;
    }
}
