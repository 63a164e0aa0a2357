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

import dev.caravan.format.copybook.NumberReader.Fault;
import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One record's bytes to its values, along the copybook. Of items that lie over each other (REDEFINES) all are read;
 * when one of them can be read without fault, the faults of the others are not told: they are readings of what was
 * never written so. For one thread.
 */
final class RecordDecoder {

    private static final int MAX_ERRORS = 100;

    private final Item record;
    private final boolean variableOccurs;
    private final TextReader text;
    private final NumberReader numbers;
    private final long[] counters;
    private final int[] indexes;
    private final List<Object> errors = new ArrayList<>();
    private int faults;
    private String segment;
    private byte[] bytes;
    private int end;

    RecordDecoder(Item record, Layout layout, CopybookOptions options) {
        this.record = record;
        this.variableOccurs = options.variableOccurs();
        this.text = new TextReader(options);
        this.numbers = new NumberReader(text, options.ieee());
        this.counters = new long[layout.counters()];
        this.indexes = new int[layout.indexes()];
        Arrays.fill(indexes, -1);
    }

    /** @param from where the first field is; positions in errors count from the beginning of {@code bytes} */
    Struct decode(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.end = to;
        errors.clear();
        faults = 0;
        segment = null;
        Arrays.fill(counters, -1);
        Object[] values = new Object[record.group.names().size()];
        group(record, from, values);
        return new Struct(record.group.names(), values);
    }

    /** Of the last record. At most a hundred. */
    List<Object> errors() {
        return List.copyOf(errors);
    }

    private int group(Item group, int from, Object[] values) {
        int at = from;
        for (List<Item> place : group.group.places()) {
            int start = at + place.get(0).slack;
            at = place.size() == 1 ? item(place.get(0), start, values) : alternatives(place, start, values);
        }

        return at + group.tail;
    }

    private int alternatives(List<Item> place, int at, Object[] values) {
        int before = faults;
        int told = errors.size();
        boolean clean = false;
        int furthest = at;
        for (Item item : place) {
            int faultsBefore = faults;
            furthest = Math.max(furthest, item(item, at, values));
            clean |= item.column != null && item.isInUse(segment) && faults == faultsBefore;
        }

        if (clean) {
            faults = before;
            errors.subList(told, errors.size()).clear();
        }
        return furthest;
    }

    private int item(Item item, int at, Object[] values) {
        if (!item.isInUse(segment) || item.column == null && !item.variable) {
            return at + item.length * item.maximum;
        }

        return item.repeated ? table(item, at, values) : single(item, at, values, item.slot);
    }

    private int table(Item item, int from, Object[] values) {
        int whole = from + item.length * item.maximum;
        long count = item.maximum;
        if (item.counted >= 0) {
            count = counters[item.counted];
            if (count < 0 || count > item.maximum) {
                if (from < end) {
                    tell("COPYBOOK_OCCURS", item, from, "the number it depends on is none from 0 to " + item.maximum);
                }
                return whole;
            }
        }

        List<Object> elements = new ArrayList<>();
        Object[] element = new Object[1];
        int at = from;
        int slot = item.slot < 0 ? -1 : 0;
        for (int i = 0; i < count && at < end; i++) {
            indexes[item.index] = i;
            element[0] = null;
            at = single(item, at, element, slot);
            elements.add(element[0]);
        }

        indexes[item.index] = -1;
        if (item.counted >= 0 && elements.size() < count) {
            tell("COPYBOOK_LENGTH", item, end, "the record ends behind " + elements.size() + " of " + count);
        }
        if (item.slot >= 0) {
            values[item.slot] = elements;
        }
        return variableOccurs && item.variable ? at : whole;
    }

    /** @param slot -1 for what is passed over only */
    private int single(Item item, int at, Object[] values, int slot) {
        if (item.isGroup()) {
            if (at >= end) {
                return at + item.length;
            }
            Object[] fields = new Object[item.group.names().size()];
            int next = group(item, at, fields);
            if (slot >= 0) {
                values[slot] = new Struct(item.group.names(), fields);
            }
            return next;
        }

        Object value = slot < 0 || at >= end ? null : elementary(item, at);
        if (slot >= 0) {
            values[slot] = value;
        }
        if (item.counter >= 0) {
            counters[item.counter] = count(value);
        }
        if (item.segmentId) {
            segment = value == null ? null : value.toString().strip();
        }
        return at + item.length;
    }

    private Object elementary(Item item, int at) {
        if (item.picture != null && item.picture.kind() != Picture.Kind.NUMBER) {
            return text.text(bytes, at, Math.min(end, at + item.length), item.picture.kind());
        }
        if (at + item.length > end) {
            tell("COPYBOOK_LENGTH", item, at, "the record ends within it");
            return null;
        }

        Object value = numbers.read(item, bytes, at);
        if (value instanceof Fault fault) {
            tell(fault.code, item, at, fault.text);
            return null;
        }
        return value;
    }

    static long count(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }

        return value != null && value.toString().strip().matches("[0-9]{1,9}")
                ? Long.parseLong(value.toString().strip())
                : -1;
    }

    private void tell(String code, Item item, int at, String why) {
        faults++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(Columns.error(code, path(item), (long) at, why));
        }
    }

    private String path(Item item) {
        StringBuilder path = new StringBuilder();
        for (Item current = item; current != null && current != record; current = current.parent) {
            String index = current.repeated && indexes[current.index] >= 0 ? "[" + indexes[current.index] + "]" : "";
            path.insert(0, (path.isEmpty() ? "" : ".")).insert(0, current.column + index);
        }

        return path.toString();
    }
}
