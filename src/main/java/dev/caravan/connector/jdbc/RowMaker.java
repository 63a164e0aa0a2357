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
package dev.caravan.connector.jdbc;

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes rows of a table of records. A field is the column of its name. A field that a record does not have is null where the
 * source says what its records look like, and is not written where it does not.
 */
final class RowMaker {

    private static final int KNOWN_SHAPES = 64;

    /** Which columns the fields of a record are: of all records that have the same ones. */
    private record Shape(List<String> fields, List<TargetColumn> columns, List<String> problems) {}

    private final TargetTable table;
    private final TargetRow.Action action;
    private final List<TargetColumn> keys;
    private final Set<TargetColumn> chosen;
    private final Map<Set<String>, Shape> shapes = new LinkedHashMap<>();

    /** @param chosen the columns that are written; empty for all */
    RowMaker(TargetTable table, TargetRow.Action action, List<TargetColumn> keys, List<TargetColumn> chosen) {
        this.table = table;
        this.action = action;
        this.keys = List.copyOf(keys);
        this.chosen = new LinkedHashSet<>(chosen);
    }

    /**
     * @param schema of the source's records, where it says so
     * @throws ValueDoesNotFit if the table cannot hold the record
     */
    TargetRow row(Map<String, ?> record, Operation operation, Optional<Schema> schema, Origin origin) {
        if (operation == Operation.DELETE && action == TargetRow.Action.INSERT) {
            throw new ValueDoesNotFit(
                    "it is a deletion, which mode insert cannot do; use mode upsert with a primaryKey");
        }
        if (operation == Operation.DELETE || action == TargetRow.Action.DELETE) {
            return delete(record, origin);
        }
        Shape shape = shape(fields(record, schema));
        if (!shape.problems().isEmpty()) {
            throw new ValueDoesNotFit(shape.problems().get(0));
        }
        Object[] values = new Object[shape.fields().size()];
        for (int i = 0; i < values.length; i++) {
            TargetColumn column = shape.columns().get(i);
            values[i] = column.fit(record.get(shape.fields().get(i)));
            if (action == TargetRow.Action.UPSERT) {
                requireKey(column, values[i]);
            }
        }

        return new TargetRow(action, shape.columns(), values, record, origin);
    }

    private TargetRow delete(Map<String, ?> record, Origin origin) {
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            TargetColumn key = keys.get(i);
            Object value = record.entrySet().stream()
                    .filter(field -> isOf(field.getKey(), key))
                    .findFirst()
                    .<Object>map(Map.Entry::getValue)
                    .orElseThrow(() -> new ValueDoesNotFit("column " + key.name() + ": a deletion needs its key"));
            values[i] = key.fit(value);
            requireKey(key, values[i]);
        }

        return new TargetRow(TargetRow.Action.DELETE, keys, values, record, origin);
    }

    /** To a database no null is equal to another: such a row would be one more each time. */
    private void requireKey(TargetColumn column, Object value) {
        if (value == null && keys.contains(column)) {
            throw new ValueDoesNotFit("column " + column.name() + ": it is of the primaryKey, and may not be null");
        }
    }

    private boolean isOf(String field, TargetColumn column) {
        return table.column(field).filter(column::equals).isPresent();
    }

    private Set<String> fields(Map<String, ?> record, Optional<Schema> schema) {
        Set<String> fields = new LinkedHashSet<>();
        schema.ifPresent(known -> known.fields().forEach(field -> fields.add(field.name())));
        fields.addAll(record.keySet());
        if (!chosen.isEmpty()) {
            fields.removeIf(
                    field -> table.column(field).filter(chosen::contains).isEmpty());
        }

        return fields;
    }

    private Shape shape(Set<String> fields) {
        Shape known = shapes.get(fields);
        if (known == null) {
            if (shapes.size() >= KNOWN_SHAPES) {
                shapes.clear();
            }
            known = made(fields);
            shapes.put(fields, known);
        }

        return known;
    }

    private Shape made(Set<String> fields) {
        List<String> named = new ArrayList<>();
        List<TargetColumn> columns = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String field : fields) {
            Optional<TargetColumn> column = table.column(field);
            if (column.isEmpty()) {
                problems.add("field " + field + ": table " + table.name() + " has no such column; name the fields to"
                        + " write in columns."
                        + NearestName.hint(field, table.columns().keySet()));
            } else if (columns.contains(column.get())) {
                problems.add("field " + field + ": another one is column "
                        + column.get().name() + " too");
            } else {
                named.add(field);
                columns.add(column.get());
            }
        }
        for (TargetColumn each : table.columns().values()) {
            if (each.mandatory() && !each.filled() && !columns.contains(each)) {
                problems.add("column " + each.name() + ": it may not be null, and the record has no field for it");
            }
        }
        for (TargetColumn key : keys) {
            if (!columns.contains(key)) {
                problems.add("column " + key.name() + ": it is of the primaryKey, and the record has no field for it");
            }
        }

        return new Shape(List.copyOf(named), List.copyOf(columns), List.copyOf(problems));
    }
}
