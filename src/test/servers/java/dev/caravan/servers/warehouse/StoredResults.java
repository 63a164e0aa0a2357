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
package dev.caravan.servers.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Results that are kept until somebody has fetched their pages. The oldest ones go first. */
final class StoredResults {

    private static final int MOST = 8;

    private final Map<String, Object> kept = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
            return size() > MOST;
        }
    });

    record Column(String name, int sqlType, int precision, int scale) {}

    record Result(List<Column> columns, List<List<String>> rows) {}

    /** A value as an API writes it. */
    interface Text {
        String of(ResultSet row, int column, int sqlType) throws SQLException;
    }

    /** Something to bind a value of. */
    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** @return the number of what is kept */
    String keep(Object result) {
        String id = UUID.randomUUID().toString();
        keep(id, result);

        return id;
    }

    void keep(String id, Object result) {
        kept.put(id, result);
    }

    Object get(String id) {
        return kept.get(id);
    }

    static Result query(Connection connection, String sql, Binding binding, Text text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                List<Column> columns = columns(rows.getMetaData());
                List<List<String>> values = new ArrayList<>();
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns.size(); column++) {
                        row.add(
                                rows.getObject(column) == null
                                        ? null
                                        : text.of(
                                                rows,
                                                column,
                                                columns.get(column - 1).sqlType()));
                    }
                    values.add(row);
                }

                return new Result(columns, values);
            }
        }
    }

    private static List<Column> columns(ResultSetMetaData about) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int column = 1; column <= about.getColumnCount(); column++) {
            columns.add(new Column(
                    about.getColumnLabel(column),
                    about.getColumnType(column),
                    about.getPrecision(column),
                    about.getScale(column)));
        }

        return columns;
    }

    /** Of each table that the account may see, its columns in their order. */
    static Map<String, List<Column>> tables(Connection connection) throws SQLException {
        Map<String, List<Column>> tables = new LinkedHashMap<>();
        String schema = "public";
        try (ResultSet found = connection.getMetaData().getColumns(null, schema, "%", "%")) {
            while (found.next()) {
                tables.computeIfAbsent(found.getString("TABLE_NAME"), name -> new ArrayList<>())
                        .add(new Column(
                                found.getString("COLUMN_NAME"),
                                found.getInt("DATA_TYPE"),
                                found.getInt("COLUMN_SIZE"),
                                found.getInt("DECIMAL_DIGITS")));
            }
        }

        return tables;
    }
}
