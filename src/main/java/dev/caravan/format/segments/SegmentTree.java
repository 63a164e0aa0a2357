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
package dev.caravan.format.segments;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands between the delimiters of a segment, as X12 and EDIFACT have them: elements, in them repetitions, in them
 * components. What is empty is null. Takes segments apart and puts them together again; immutable.
 */
public final class SegmentTree {

    private static final byte PLAIN = 0;
    private static final byte ELEMENT = 1;
    private static final byte REPETITION = 2;
    private static final byte COMPONENT = 3;
    private static final byte RELEASE = 4;
    private static final byte TERMINATOR = 5;

    private static final String[] SINGLE = new String[128];

    static {
        for (char i = 0; i < SINGLE.length; i++) {
            SINGLE[i] = String.valueOf(i);
        }
    }

    private final byte[] kinds = new byte[128];
    private final char element;
    private final int repetition;
    private final int component;
    private final int release;

    /**
     * All of them are ASCII; -1 is none.
     *
     * @param release makes a value of the delimiter behind it (EDIFACT)
     * @param terminator of the segment, which values may hold behind a release
     */
    public SegmentTree(char element, int repetition, int component, int release, int terminator) {
        this.element = element;
        this.repetition = repetition;
        this.component = component;
        this.release = release;
        mark(terminator, TERMINATOR);
        mark(component, COMPONENT);
        mark(repetition, REPETITION);
        mark(element, ELEMENT);
        mark(release, RELEASE);
    }

    private void mark(int character, byte kind) {
        if (character >= 0) {
            kinds[character] = kind;
        }
    }

    /**
     * @param text a segment without its terminator
     * @param from behind the separator that follows its id; behind the end when it has no element
     * @param expected how many elements there are at most; with another number it takes longer
     */
    public List<List<List<String>>> elements(String text, int from, int expected) {
        return from > text.length() ? List.of() : new Reading(text, from, expected).elements();
    }

    /** A value as an element with one repetition and one component; null when it is empty. */
    public static List<List<String>> single(String value) {
        return value.isEmpty() ? null : List.of(List.of(value));
    }

    private static String value(String text, int from, int to) {
        int length = to - from;
        if (length <= 1) {
            if (length <= 0) {
                return null;
            }

            char only = text.charAt(from);
            return only < SINGLE.length ? SINGLE[only] : text.substring(from, to);
        }

        return text.substring(from, to);
    }

    /** One walk over a segment. */
    private final class Reading {

        private final String text;
        private final int end;
        private int begin;
        private boolean released;
        private List<String> components;
        private List<List<String>> repetitions;
        private final List<List<List<String>>> elements;

        Reading(String text, int from, int expected) {
            this.text = text;
            this.begin = from;
            this.end = text.length();
            this.elements = new ArrayList<>(expected);
        }

        List<List<List<String>>> elements() {
            for (int at = begin; at < end; at++) {
                char character = text.charAt(at);
                byte kind = character < 128 ? kinds[character] : PLAIN;
                switch (kind) {
                    case ELEMENT -> endElement(at);
                    case REPETITION -> endRepetition(at);
                    case COMPONENT -> endComponent(at);
                    case RELEASE -> {
                        released = true;
                        at++;
                    }
                    default -> {}
                }
            }

            endElement(end);
            return elements;
        }

        private void endComponent(int at) {
            if (components == null) {
                components = new ArrayList<>(4);
            }

            components.add(take(at));
        }

        private void endRepetition(int at) {
            if (repetitions == null) {
                repetitions = new ArrayList<>(4);
            }

            repetitions.add(components(at));
        }

        private void endElement(int at) {
            List<String> last = components(at);
            if (repetitions == null) {
                elements.add(last == null ? null : List.of(last));
            } else {
                repetitions.add(last);
                elements.add(repetitions);
                repetitions = null;
            }
        }

        private List<String> components(int at) {
            String value = take(at);
            if (components == null) {
                return value == null ? null : List.of(value);
            }

            List<String> all = components;
            all.add(value);
            components = null;
            return all;
        }

        private String take(int at) {
            String value = value(text, begin, at);
            begin = at + 1;
            if (released) {
                released = false;
                return unescaped(value);
            }

            return value;
        }
    }

    private String unescaped(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        for (int at = 0; at < value.length(); at++) {
            if (value.charAt(at) == release && at + 1 < value.length()) {
                at++;
            }

            plain.append(value.charAt(at));
        }

        return plain.toString();
    }

    /** The segment of an id and its elements, without terminator. */
    public String text(String id, List<?> elements) {
        StringBuilder text = new StringBuilder(id);
        for (Object value : elements) {
            text.append(element);
            append(value, repetition, component, text);
        }

        return text.toString();
    }

    /** @param separator of this level; the next one's is {@code below} */
    private void append(Object value, int separator, int below, StringBuilder text) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    text.append((char) separator);
                }

                append(list.get(i), below, -1, text);
            }
        } else if (value instanceof String written) {
            if (release < 0) {
                text.append(written);
            } else {
                escape(written, text);
            }
        }
    }

    private void escape(String value, StringBuilder text) {
        for (int at = 0; at < value.length(); at++) {
            char character = value.charAt(at);
            if (character < 128 && kinds[character] != PLAIN) {
                text.append((char) release);
            }

            text.append(character);
        }
    }
}
