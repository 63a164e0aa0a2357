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
package dev.caravan.connector.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of {@link java.sql.DatabaseMetaData} that reading needs. */
public final class ApiMetaData {

    private static final List<ApiColumn> TABLES = texts("TABLE_SCHEM", "TABLE_NAME");
    private static final List<ApiColumn> COLUMNS = texts(
            "TABLE_NAME", "COLUMN_NAME", "ORDINAL_POSITION", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS");
    private static final List<ApiColumn> KEYS = texts("KEY_SEQ", "COLUMN_NAME");

    private final QueryApi api;
    private List<ApiTable> tables;

    ApiMetaData(QueryApi api) {
        this.api = api;
    }

    private static List<ApiColumn> texts(String... names) {
        return Arrays.stream(names)
                .map(name -> new ApiColumn(name, Types.VARCHAR, "text"))
                .toList();
    }

    public ResultSet getTables(String catalog, String schema, String name, String[] kinds) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (ApiTable table : tables()) {
            rows.add(List.of(table.schema(), table.name()));
        }

        return ApiRows.of(TABLES, rows);
    }

    /** @param schema or null for tables that are in none */
    public ResultSet getColumns(String catalog, String schema, String table, String column) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (ApiTable each : tables()) {
            if (each.schema().equals(schema == null ? "" : schema)) {
                addColumns(each, rows);
            }
        }

        return ApiRows.of(COLUMNS, rows);
    }

    private static void addColumns(ApiTable table, List<List<Object>> rows) {
        int position = 1;
        for (ApiColumn column : table.columns()) {
            rows.add(List.of(
                    table.name(),
                    column.name(),
                    String.valueOf(position++),
                    String.valueOf(column.sqlType()),
                    column.typeName(),
                    String.valueOf(column.precision()),
                    String.valueOf(column.scale())));
        }
    }

    private List<ApiTable> tables() throws SQLException {
        if (tables == null) {
            tables = api.tables();
        }

        return tables;
    }

    /** None of these systems keeps keys. */
    public ResultSet getPrimaryKeys(String catalog, String schema, String table) {
        return ApiRows.of(KEYS, List.of());
    }

    /** Names of schemas are no patterns here. */
    public String getSearchStringEscape() {
        return "";
    }

    public boolean supportsTransactions() {
        return false;
    }

    public String getUserName() {
        return api.user();
    }

    public String getDatabaseProductName() {
        return api.product();
    }

    public String getDatabaseProductVersion() {
        return "by its API";
    }
}
