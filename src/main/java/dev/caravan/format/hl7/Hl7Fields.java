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

import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The fields of one segment as repetition, component and sub-component. What is empty is null at its level; an empty field
 * is left out unless it is the segment's last. A field keeps its text beside the tree only when the tree does not give it
 * back.
 */
final class Hl7Fields {

    private final Hl7Delimiters delimiters;
    private final Charset charset;

    Hl7Fields(Hl7Delimiters delimiters, Charset charset) {
        this.delimiters = delimiters;
        this.charset = charset;
    }

    static Struct literal(long number, String text) {
        return new Struct(
                Hl7Columns.FIELD,
                number,
                null,
                text.isEmpty()
                        ? null
                        : Collections.singletonList(Collections.singletonList(Collections.singletonList(text))));
    }

    /** @param from where the text of field {@code number} begins */
    void parse(String text, int from, int to, long number, List<Struct> fields) {
        int start = from;
        long current = number;
        while (true) {
            int separator = text.indexOf(delimiters.field(), start);
            int end = separator < 0 || separator > to ? to : separator;
            if (end > start) {
                fields.add(field(current, text, start, end));
            } else if (end == to) {
                fields.add(new Struct(Hl7Columns.FIELD, current, null, null));
            }

            if (end == to) {
                return;
            }

            start = end + 1;
            current++;
        }
    }

    private Struct field(long number, String text, int from, int to) {
        boolean plain = true;
        boolean escaped = false;
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if (delimiters.marks(character)) {
                plain = false;
                escaped |= character == delimiters.escape();
            }
        }

        if (plain) {
            return literal(number, text.substring(from, to));
        }

        List<List<List<String>>> repetitions = repetitions(text, from, to);
        String raw = null;
        if (escaped) {
            StringBuilder rebuilt = new StringBuilder(to - from);
            Hl7Writer.appendRepetitions(repetitions, delimiters, rebuilt);
            if (rebuilt.length() != to - from || !text.startsWith(rebuilt.toString(), from)) {
                raw = text.substring(from, to);
            }
        }

        return new Struct(Hl7Columns.FIELD, number, raw, repetitions);
    }

    private List<List<List<String>>> repetitions(String text, int from, int to) {
        int end = find(text, delimiters.repetition(), from, to);
        if (end == to) {
            return Collections.singletonList(components(text, from, to));
        }

        List<List<List<String>>> repetitions = new ArrayList<>(4);
        int start = from;
        while (true) {
            repetitions.add(components(text, start, end));
            if (end == to) {
                return repetitions;
            }

            start = end + 1;
            end = find(text, delimiters.repetition(), start, to);
        }
    }

    private List<List<String>> components(String text, int from, int to) {
        if (from == to) {
            return null;
        }

        int end = find(text, delimiters.component(), from, to);
        if (end == to) {
            return Collections.singletonList(subcomponents(text, from, to));
        }

        List<List<String>> components = new ArrayList<>(8);
        int start = from;
        while (true) {
            components.add(subcomponents(text, start, end));
            if (end == to) {
                return components;
            }

            start = end + 1;
            end = find(text, delimiters.component(), start, to);
        }
    }

    private List<String> subcomponents(String text, int from, int to) {
        if (from == to) {
            return null;
        }

        int end = find(text, delimiters.subcomponent(), from, to);
        if (end == to) {
            return Collections.singletonList(value(text, from, to));
        }

        List<String> subcomponents = new ArrayList<>(4);
        int start = from;
        while (true) {
            subcomponents.add(value(text, start, end));
            if (end == to) {
                return subcomponents;
            }

            start = end + 1;
            end = find(text, delimiters.subcomponent(), start, to);
        }
    }

    private String value(String text, int from, int to) {
        return from == to ? null : Hl7Escapes.unescape(text, from, to, delimiters, charset);
    }

    /** {@code to} when the delimiter is not there. */
    private static int find(String text, char delimiter, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == delimiter) {
                return i;
            }
        }

        return to;
    }
}
