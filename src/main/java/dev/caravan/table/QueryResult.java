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
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a query over the tables found. The rows are computed when they are asked for, each time anew. */
public final class QueryResult {

    private final Dataset<Row> rows;
    private final AsOf moment;

    QueryResult(Dataset<Row> rows, AsOf moment) {
        this.rows = rows;
        this.moment = moment;
    }

    public List<String> columns() {
        return List.of(rows.columns());
    }

    /** Each row as a JSON object, nested values kept. */
    public List<String> jsonRows() {
        return collect(rows.toJSON());
    }

    /** Each row as text, nested values as Spark writes them; missing values are empty. */
    public List<List<String>> textRows() {
        // Columns of a join may have the same name.
        String[] names = IntStream.range(0, rows.columns().length)
                .mapToObj(ordinal -> "c" + ordinal)
                .toArray(String[]::new);
        String[] texts =
                Arrays.stream(names).map(name -> "cast(" + name + " as string)").toArray(String[]::new);

        return collect(rows.toDF(names).selectExpr(texts)).stream()
                .map(QueryResult::cells)
                .toList();
    }

    private <T> List<T> collect(Dataset<T> dataset) {
        try {
            return dataset.collectAsList();
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare.
            if (!moment.equals(AsOf.NOW) && isFileMissing(e)) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot run the query as of " + moment
                                + ": files of that version were deleted by a vacuum. Take a later one.",
                        e);
            }
            throw e;
        }
    }

    private static boolean isFileMissing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileNotFoundException
                    || String.valueOf(cause.getMessage()).contains("FILE_NOT_EXIST")) {
                return true;
            }
        }

        return false;
    }

    private static List<String> cells(Row row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            cells.add(row.isNullAt(i) ? "" : row.getString(i));
        }

        return cells;
    }
}
