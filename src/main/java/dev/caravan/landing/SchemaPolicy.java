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
package dev.caravan.landing;

import dev.caravan.record.ColumnNames;
import dev.caravan.record.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What shape records have to have.
 *
 * @param declared the columns, where the pipeline says them; else they come from the source or from the first records
 * @param usual what happens when a record is of another shape
 * @param byColumn the same for single columns, by their names in lower case
 */
public record SchemaPolicy(Optional<Schema> declared, Drift usual, Map<String, Drift> byColumn) {

    public static final SchemaPolicy EVOLVE = new SchemaPolicy(Optional.empty(), Drift.EVOLVE, Map.of());

    Drift of(String column) {
        return byColumn.getOrDefault(ColumnNames.normal(column).toLowerCase(Locale.ROOT), usual);
    }

    /** The columns that a new table gets, and an old one if it may. @param found in the source or its first records */
    Schema wanted(Schema found) {
        return declared.map(columns -> columns.with(evolving(found.without(columns))))
                .orElse(found);
    }

    /** The columns that a table that is there already gets of those that are wanted, and whose types may grow. */
    Schema evolving(Schema wanted) {
        List<Schema.Field> evolving = wanted.fields().stream()
                .filter(field -> of(field.name()) == Drift.EVOLVE)
                .toList();

        return new Schema(evolving);
    }

    /** The columns that must be there: it is an error if one is not. */
    Schema frozen(Schema wanted) {
        List<Schema.Field> frozen = wanted.fields().stream()
                .filter(field -> of(field.name()) == Drift.FREEZE)
                .toList();

        return new Schema(frozen);
    }
}
