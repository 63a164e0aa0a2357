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
package dev.caravan.api;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Filter;
import dev.caravan.record.Record;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a reading keeps of its records: those that meet every filter, and of them the columns. Remembers which of its fields it
 * has seen: a name that no record has is a mistake, not an empty answer. For one thread.
 */
final class Selection {

    private final List<String> columns;
    private final List<Filter> filters;
    private final Set<String> unseen;
    private boolean any;

    /** @param columns all of them if empty */
    Selection(List<String> columns, List<Filter> filters) {
        this.columns = List.copyOf(columns);
        this.filters = List.copyOf(filters);
        this.unseen = fields();
    }

    List<Filter> filters() {
        return filters;
    }

    /** Everything that is looked at. */
    private Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>(columns);
        filters.forEach(filter -> fields.add(filter.field()));

        return fields;
    }

    /**
     * The columns that the source has to hand over, as its setting takes them; empty if that cannot be said.
     *
     * @param cursorField that it reads by, or nothing
     */
    Optional<String> columnsSetting(String cursorField) {
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        Set<String> needed = fields();
        if (!cursorField.isEmpty()) {
            needed.add(cursorField);
        }

        return needed.stream().anyMatch(name -> name.contains(",") || !name.equals(name.strip()))
                ? Optional.empty()
                : Optional.of(String.join(",", needed));
    }

    Optional<Record> of(Record record) {
        any = true;
        unseen.removeAll(record.keySet());
        if (!filters.stream().allMatch(filter -> filter.matches(record))) {
            return Optional.empty();
        }
        if (columns.isEmpty()) {
            return Optional.of(record);
        }
        Record selected = new Record(record, record.origin(), record.operation());
        selected.keySet().retainAll(columns);

        return Optional.of(selected);
    }

    /** @throws CaravanException CONFIG if there were records, and none had one of the fields */
    void end(String stream) {
        if (any && !unseen.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read " + String.join(", ", unseen) + " of " + stream + ": no record has such a field.");
        }
    }
}
