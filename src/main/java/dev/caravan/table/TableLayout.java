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
package dev.caravan.table;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Schema;
import java.util.List;
import java.util.Map;

/**
 * How a new table is laid out. An existing one keeps what it has.
 *
 * @param partitionBy columns of which each set of values has its own directory
 * @param clusterBy columns by which rows that belong together lie together, inside a partition
 * @param properties as the format names them
 */
public record TableLayout(List<String> partitionBy, List<String> clusterBy, Map<String, String> properties) {

    public static final TableLayout PLAIN = new TableLayout(List.of(), List.of(), Map.of());

    public TableLayout {
        partitionBy = List.copyOf(partitionBy);
        clusterBy = List.copyOf(clusterBy);
        properties = Map.copyOf(properties);
    }

    /**
     * The same with the columns as the table spells them.
     *
     * @throws CaravanException CONFIG if the table has no such column
     */
    TableLayout of(TableName table, Schema schema) {
        return new TableLayout(
                spelt(table, "partitionBy", partitionBy, schema),
                spelt(table, "clusterBy", clusterBy, schema),
                properties);
    }

    private static List<String> spelt(TableName table, String option, List<String> columns, Schema schema) {
        return columns.stream()
                .map(column -> schema.field(schema.ordinal(column)
                                .orElseThrow(() -> new CaravanException(
                                        Category.CONFIG,
                                        "Cannot make table " + table + ": it has no column " + column
                                                + ", which option " + option + " names. Its columns are "
                                                + String.join(", ", SqlText.names(schema)) + ".")))
                        .name())
                .toList();
    }
}
