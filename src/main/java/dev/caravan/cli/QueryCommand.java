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
package dev.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.LakeTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        description = "Runs a SELECT over the tables: ./caravan query \"select count(*) from bronze.orders\"")
final class QueryCommand implements Callable<Integer> {

    private static final int DEFAULT_LIMIT = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "SQL", description = "Spark SQL; tables by namespace and name.")
    private String sql;

    @Option(names = "--limit", paramLabel = "ROWS", defaultValue = "" + DEFAULT_LIMIT, description = "At most so many rows.")
    private int limit;

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            Dataset<Row> result = run(tables);
            if (options.json()) {
                Json.print(Map.of("columns", result.columns(), "rows", jsonRows(result)));
            } else {
                System.out.print(table(result, limit));
            }
        }

        return 0;
    }

    private Dataset<Row> run(LakeTables tables) {
        try {
            return tables.query(sql).limit(limit);
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot run the query: " + e.getMessage().lines().findFirst().orElse("") + "\nTables: "
                                + String.join(", ", tables.list().stream().map(t -> t.name().toString()).toList()),
                        e);
            }
            throw e;
        }
    }

    private static List<Object> jsonRows(Dataset<Row> result) {
        List<Object> rows = new ArrayList<>();
        for (String json : result.toJSON().collectAsList()) {
            try {
                rows.add(JSON.readTree(json));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Spark wrote a row that is no JSON", e);
            }
        }

        return rows;
    }

    /** The first rows for a terminal, nested values as Spark writes them as text. */
    static TextTable table(Dataset<Row> result, int rows) {
        TextTable table = new TextTable(Arrays.stream(result.columns()).toArray(String[]::new));
        String[] asText = Arrays.stream(result.columns())
                .map(column -> "cast(`" + column.replace("`", "``") + "` as string)")
                .toArray(String[]::new);
        for (Row row : result.limit(rows).selectExpr(asText).collectAsList()) {
            Object[] cells = new Object[row.length()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = row.isNullAt(i) ? "" : row.get(i);
            }
            table.add(cells);
        }

        return table;
    }
}
