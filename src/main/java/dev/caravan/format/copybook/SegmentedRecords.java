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

import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of a file whose records belong to the ones before them, with ids that tell to which: the column {@code _segment_ids}.
 *
 * <p>Its last element is the row's own id, those before it are its parents', from the root on. The id of a root is its number in
 * the file, as in {@code _source.record}; that of another one is its parent's with its number within it: {@code 3.2} is the second
 * record of level 1 behind root 3. A level that was left out counts 0. A record whose segment has no level, or that no root
 * stands before, has an empty array. Ids are those of one file. For one thread.
 */
public final class SegmentedRecords implements RecordStream {

    private static final String ANY = "*";
    private static final String COLUMN = "_segment_ids";
    static final Schema IDS = Schema.of(COLUMN, new Type.Array(Scalar.STRING));

    private final RecordStream records;
    private final String field;
    private final List<List<String>> levels;
    private final long[] numbers;
    private boolean rooted;

    /**
     * @param field of the copybook that says of which segment a record is
     * @param levels what it says in records of each level, the root's first
     */
    public SegmentedRecords(RecordStream records, String field, List<List<String>> levels) {
        if (field == null || levels.isEmpty()) {
            throw new IllegalArgumentException("Levels of segments need the segment field and the ids of each level");
        }

        this.records = records;
        this.field = field.replace('-', '_').toUpperCase(Locale.ROOT);
        this.levels = List.copyOf(levels);
        this.numbers = new long[levels.size()];
    }

    /** @param text {@code C;P,Q}: the ids of the root, then those of each level below it; {@code *} are all others */
    public static List<List<String>> levels(String text) {
        List<List<String>> levels = new ArrayList<>();
        for (String level : text.split(";")) {
            if (!level.isBlank()) {
                levels.add(Arrays.stream(level.split(",")).map(String::strip).toList());
            }
        }

        return levels;
    }

    @Override
    public Optional<Schema> schema() {
        return records.schema().map(columns -> columns.with(IDS));
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public Object next() {
        Object outcome = records.next();
        if (outcome instanceof Record row) {
            row.put(COLUMN, ids(row));
        }

        return outcome;
    }

    @Override
    public void close() {
        records.close();
    }

    private List<String> ids(Record row) {
        int level = level(row);
        if (level == 0) {
            rooted = true;
            numbers[0] = (Long) ((Map<?, ?>) row.get("_source")).get("record");
        } else if (level < 0 || !rooted) {
            return List.of();
        } else {
            numbers[level]++;
        }

        Arrays.fill(numbers, level + 1, numbers.length, 0);
        List<String> ids = new ArrayList<>(level + 1);
        for (int i = 0; i <= level; i++) {
            ids.add(i == 0 ? String.valueOf(numbers[0]) : ids.get(i - 1) + "." + numbers[i]);
        }

        return ids;
    }

    private int level(Record row) {
        Object value = find(row);
        String id = value == null ? "" : value.toString().strip();
        int own = level(id);
        return own >= 0 ? own : level(ANY);
    }

    private int level(String id) {
        for (int level = 0; level < levels.size(); level++) {
            if (levels.get(level).contains(id)) {
                return level;
            }
        }

        return -1;
    }

    /** The first field of that name, in whatever group it is. */
    private Object find(Map<?, ?> group) {
        for (Map.Entry<?, ?> entry : group.entrySet()) {
            if (entry.getKey().toString().toUpperCase(Locale.ROOT).equals(field)) {
                return entry.getValue();
            }
        }

        for (Object value : group.values()) {
            Object found = value instanceof Map<?, ?> inner ? find(inner) : null;
            if (found != null) {
                return found;
            }
        }

        return null;
    }
}
