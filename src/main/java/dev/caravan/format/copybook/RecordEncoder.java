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

import dev.caravan.record.Struct;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The bytes that a record's columns say it had, along the copybook like {@link RecordDecoder}: text to the left and padded
 * with blanks, numbers with the sign that a compiler writes. What no column holds is binary zeros. Other bytes may have
 * given the same columns; how those of a record differ is kept beside them, as {@link Rest}. For one thread.
 */
final class RecordEncoder {

    private final Item record;
    private final boolean variableOccurs;
    private final TextReader text;
    private final NumberWriter numbers;
    private final long[] counters;
    private String segment;
    private byte[] bytes;
    private byte[] read;

    RecordEncoder(Item record, Layout layout, CopybookOptions options) {
        this.record = record;
        this.variableOccurs = options.variableOccurs();
        this.text = new TextReader(options);
        this.numbers = new NumberWriter(text, options.ieee());
        this.counters = new long[layout.counters()];
    }

    /**
     * @param from where the first field is
     * @param length of the record with what stands in front of that
     */
    byte[] encode(Map<?, ?> values, int from, int length) {
        return encode(values, from, length, null);
    }

    /** @param read what the values were read from, to be faster: a field of it that says the same is copied; else null */
    byte[] encode(Map<?, ?> values, int from, int length, byte[] read) {
        this.read = read;
        bytes = new byte[length];
        segment = null;
        Arrays.fill(counters, -1);
        group(record, from, values);

        return bytes;
    }

    private int group(Item group, int from, Map<?, ?> values) {
        int at = from;
        for (List<Item> place : group.group.places()) {
            int start = at + place.get(0).slack;
            for (Item item : place) {
                at = Math.max(at, item(item, start, values));
            }
        }

        return at + group.tail;
    }

    private int item(Item item, int at, Map<?, ?> values) {
        if (!item.isInUse(segment) || item.column == null && !item.variable) {
            return at + item.length * item.maximum;
        }

        Object value = item.column == null || values == null
                ? null
                : values instanceof Struct struct ? struct.at(item.slot) : values.get(item.column);
        return item.repeated
                ? table(item, at, value instanceof List<?> list ? list : List.of())
                : single(item, at, value);
    }

    private int table(Item item, int from, List<?> elements) {
        int whole = from + item.length * item.maximum;
        long count = item.counted < 0 ? item.maximum : counters[item.counted];
        if (count < 0 || count > item.maximum) {
            return whole;
        }

        int at = from;
        for (int i = 0; i < count && at < bytes.length; i++) {
            at = single(item, at, i < elements.size() ? elements.get(i) : null);
        }

        return variableOccurs && item.variable ? at : whole;
    }

    private int single(Item item, int at, Object value) {
        if (item.isGroup()) {
            return at >= bytes.length
                    ? at + item.length
                    : group(item, at, value instanceof Map<?, ?> fields ? fields : null);
        }

        if (value != null && at < bytes.length) {
            elementary(item, at, value);
        }
        if (item.counter >= 0) {
            counters[item.counter] = RecordDecoder.count(value);
        }
        if (item.segmentId) {
            segment = value == null ? null : value.toString().strip();
        }
        return at + item.length;
    }

    private void elementary(Item item, int at, Object value) {
        if (item.picture != null && item.picture.kind() != Picture.Kind.NUMBER) {
            text.write(value.toString(), item.picture.kind(), bytes, at, Math.min(bytes.length, at + item.length));
        } else if (at + item.length > bytes.length) {
            return;
        } else if (read != null && numbers.isAsWritten(item, value, read, at)) {
            System.arraycopy(read, at, bytes, at, item.length);
        } else {
            numbers.write(item, value, bytes, at);
        }
    }
}
