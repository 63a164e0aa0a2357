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
package dev.caravan.format.idoc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the fields of segments stand, as an SAP system writes it down itself (transaction WE60, "Parser"): lines of a key and a
 * value, of which only {@code BEGIN_SEGMENT} (the name in flat IDocs, {@code E2EDK01005}), {@code SEGMENTTYPE} ({@code E1EDK01}),
 * {@code NAME}, {@code CHARACTER_FIRST} and {@code CHARACTER_LAST} (or {@code BYTE_FIRST}, {@code BYTE_LAST}) count. Several
 * such files may stand one after the other. Characters count from 1 at the beginning of the record; its data begins at 64.
 */
public final class IdocDefinitions {

    /** For when there are none. */
    public static final IdocDefinitions NONE = new IdocDefinitions(Map.of());

    private static final int DATA = 64;
    private static final int END = 1063;
    private static final int MAX_FIELDS = 1_000_000;

    private final Map<String, Segment> segments;

    /** Characters {@code first} to {@code last} of a record. */
    record Field(String name, int first, int last) {}

    /** A segment by its type, and its fields in their order. */
    record Segment(String type, List<Field> fields) {

        /** Behind the last character of its fields, counted from 0. */
        int end() {
            return fields.stream().mapToInt(Field::last).max().orElse(DATA - 1);
        }
    }

    private IdocDefinitions(Map<String, Segment> segments) {
        this.segments = segments;
    }

    /** @throws IllegalArgumentException with the line that is wrong, or if there is no segment in it */
    public static IdocDefinitions parse(String text) {
        Reading reading = new Reading();
        text.lines().forEach(reading::line);
        reading.require(!reading.segments.isEmpty(), "there is no segment up to there");

        return new IdocDefinitions(Map.copyOf(reading.segments));
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** @param name as in flat IDocs */
    Optional<Segment> segment(String name) {
        return Optional.ofNullable(segments.get(name));
    }

    /** Line by line; what is outside of segments, the control record among it, is known anyway. */
    private static final class Reading {
        private final Map<String, Segment> segments = new HashMap<>();
        private List<Field> fields = List.of();
        private String name = "";
        private String type = "";
        private String field = "";
        private int first;
        private int count;
        private int number;

        void line(String line) {
            number++;
            String[] words = line.strip().split("\\s+", 3);
            String value = words.length > 1 ? words[1] : "";
            if (words[0].equals("BEGIN_SEGMENT")) {
                name = value;
                type = value;
                field = "";
                fields = new ArrayList<>();
            } else if (!name.isEmpty()) {
                inSegment(words[0], value);
            }
        }

        private void inSegment(String key, String value) {
            switch (key) {
                case "SEGMENTTYPE" -> type = value;
                case "NAME" -> field = value;
                case "CHARACTER_FIRST", "BYTE_FIRST" -> first = position(value, DATA);
                case "CHARACTER_LAST", "BYTE_LAST" -> {
                    require(!field.isEmpty(), "a field has no NAME");
                    require(++count <= MAX_FIELDS, "there are more than " + MAX_FIELDS + " fields");
                    fields.add(new Field(field, first, position(value, Math.max(first, DATA))));
                    field = "";
                    first = 0;
                }
                case "END_SEGMENT" -> {
                    segments.put(name, new Segment(type, List.copyOf(fields)));
                    name = "";
                }
                default -> {}
            }
        }

        private int position(String digits, int least) {
            int position = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
            require(position >= least && position <= END, "a field stands outside of " + least + " to " + END);

            return position;
        }

        private void require(boolean right, String otherwise) {
            if (!right) {
                throw new IllegalArgumentException(
                        "the definitions of segments cannot be read at line " + number + ": " + otherwise);
            }
        }
    }
}
