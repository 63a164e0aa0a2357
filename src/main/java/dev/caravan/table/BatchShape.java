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

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * How the rows of a batch are spread over the tasks that write them.
 *
 * @param writers how many tasks take rows as they come
 * @param partitions into how many these are shuffled before they are written; empty for Spark's own number, where there
 *     are columns
 * @param columns rows that are alike in these are written by one task
 * @param coalesce how many tasks write at most; empty for any number
 * @param cache whether the rows are kept, in memory and then on disk, until the batch is committed
 */
public record BatchShape(
        int writers, OptionalInt partitions, List<String> columns, OptionalInt coalesce, boolean cache) {

    /** Rows are written by the tasks that take them. */
    public static BatchShape of(int writers) {
        return new BatchShape(writers, OptionalInt.empty(), List.of(), OptionalInt.empty(), false);
    }

    /**
     * @param repartition the number of partitions, then columns; either may be left out
     * @param coalesce 0 for any number
     * @throws IllegalArgumentException if the number of partitions is none
     */
    public static BatchShape parse(int writers, List<String> repartition, int coalesce, boolean cache) {
        boolean counted = !repartition.isEmpty() && repartition.get(0).matches("[0-9]+");
        if (counted && !repartition.get(0).matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(
                    "Cannot repartition into " + repartition.get(0) + ": 1 to 9999 are possible");
        }

        return new BatchShape(
                writers,
                counted ? OptionalInt.of(Integer.parseInt(repartition.get(0))) : OptionalInt.empty(),
                repartition.subList(counted ? 1 : 0, repartition.size()),
                coalesce > 0 ? OptionalInt.of(coalesce) : OptionalInt.empty(),
                cache);
    }

    public BatchShape {
        columns = List.copyOf(columns);
    }

    /** The same with as many writers as a table has use for, where the pipeline does not say. */
    public BatchShape withWriters(int usual) {
        return writers > 0 ? this : new BatchShape(usual, partitions, columns, coalesce, cache);
    }

    void write(Dataset<Row> rows, Consumer<Dataset<Row>> writer) {
        Dataset<Row> spread = spread(rows);
        if (!cache) {
            writer.accept(spread);
            return;
        }
        Dataset<Row> kept = spread.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            writer.accept(kept);
        } finally {
            kept.unpersist();
        }
    }

    private Dataset<Row> spread(Dataset<Row> rows) {
        Column[] alike = columns.stream()
                .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
                .toArray(Column[]::new);
        Dataset<Row> shuffled = rows;
        if (partitions.isPresent()) {
            shuffled = rows.repartition(partitions.getAsInt(), alike);
        } else if (alike.length > 0) {
            shuffled = rows.repartition(alike);
        }

        return coalesce.isPresent() ? shuffled.coalesce(coalesce.getAsInt()) : shuffled;
    }
}
