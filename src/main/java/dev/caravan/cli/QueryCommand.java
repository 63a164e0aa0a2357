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
import dev.caravan.table.AsOf;
import dev.caravan.table.LakeTables;
import dev.caravan.table.QueryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        description = "Runs a SELECT over the tables: ./caravan query \"select count(*) from bronze.orders\"")
final class QueryCommand implements Callable<Integer> {

    private static final int DEFAULT_LIMIT = 100;
    private static final int CELL_WIDTH = 240;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "SQL", description = "Spark SQL; tables by namespace and name.")
    private String sql;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            defaultValue = "" + DEFAULT_LIMIT,
            description = "At most so many rows.")
    private int limit;

    @Option(
            names = "--as-of",
            paramLabel = "MOMENT",
            description = "Every table as it was: a version, as  ./caravan history  counts, or an ISO time in UTC.")
    private String moment;

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        AsOf asOf = parse(moment);
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            QueryResult result = tables.query(sql, limit, asOf);
            if (options.json()) {
                Json.print(Map.of("columns", result.columns(), "rows", jsonRows(result)));
            } else {
                System.out.print(table(result, CELL_WIDTH));
            }
        }

        return 0;
    }

    private static AsOf parse(String moment) {
        try {
            return moment == null ? AsOf.NOW : AsOf.parse(moment);
        } catch (IllegalArgumentException e) {
            throw new CaravanException(Category.CONFIG, e.getMessage() + ".", e);
        }
    }

    private static List<Object> jsonRows(QueryResult result) {
        List<Object> rows = new ArrayList<>();
        for (String json : result.jsonRows()) {
            try {
                rows.add(JSON.readTree(json));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Spark wrote a row that is no JSON", e);
            }
        }

        return rows;
    }

    /** The rows for a terminal, cells up to so many characters. */
    static TextTable table(QueryResult result, int cellWidth) {
        TextTable table = new TextTable(cellWidth, result.columns().toArray(String[]::new));
        result.textRows().forEach(row -> table.add(row.toArray()));

        return table;
    }
}
