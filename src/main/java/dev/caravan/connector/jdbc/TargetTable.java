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

import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table that is written to, as the database describes it.
 *
 * @param columns by name, in their order
 * @param uniqueKeys the primary key and every unique index, each the set of its columns
 */
record TargetTable(TargetName name, Map<String, TargetColumn> columns, Set<Set<String>> uniqueKeys) {

    /** @throws StepFailed OBJECT if there is no such table */
    static TargetTable of(Connection connection, Database database, TargetName name, boolean untypedText)
            throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        Map<String, Boolean> filled = filled(connection, name);
        Map<String, TargetColumn> columns = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery(
                        "SELECT * FROM " + name.quoted(database.dialect().quotes()) + " WHERE 1 = 0")) {
            ResultSetMetaData found = none.getMetaData();
            for (int i = 1; i <= found.getColumnCount(); i++) {
                String column = found.getColumnName(i);
                columns.put(
                        column,
                        column(
                                found,
                                i,
                                filled.getOrDefault(column, false),
                                untypedText,
                                database.dialect().types()));
            }
        } catch (SQLException e) {
            throw database.failed("write to " + name + " of", e);
        }

        return new TargetTable(name, columns, uniqueKeys(about, connection, name));
    }

    private static TargetColumn column(
            ResultSetMetaData found, int i, boolean filled, boolean untypedText, ColumnTypes types)
            throws SQLException {
        int size = found.getPrecision(i);
        int scale = found.getScale(i);

        return new TargetColumn(
                found.getColumnName(i),
                found.getColumnType(i),
                found.getColumnTypeName(i),
                size,
                scale,
                types.column(found.getColumnType(i), found.getColumnTypeName(i), size, scale)
                        .type(),
                found.isNullable(i) == ResultSetMetaData.columnNoNulls,
                filled || found.isAutoIncrement(i),
                untypedText,
                types);
    }

    /** Whether the database has a value of its own, by column. */
    private static Map<String, Boolean> filled(Connection connection, TargetName name) throws SQLException {
        Map<String, Boolean> filled = new LinkedHashMap<>();
        try (ResultSet found =
                connection.getMetaData().getColumns(connection.getCatalog(), name.in(connection), name.table(), "%")) {
            while (found.next()) {
                // The name is a pattern to the driver.
                if (found.getString("TABLE_NAME").equals(name.table())) {
                    filled.merge(
                            found.getString("COLUMN_NAME"), found.getString("COLUMN_DEF") != null, Boolean::logicalOr);
                }
            }
        }

        return filled;
    }

    private static Set<Set<String>> uniqueKeys(DatabaseMetaData about, Connection connection, TargetName name)
            throws SQLException {
        Set<Set<String>> keys = new HashSet<>();
        Set<String> primary = new HashSet<>();
        try (ResultSet found = about.getPrimaryKeys(connection.getCatalog(), name.in(connection), name.table())) {
            while (found.next()) {
                primary.add(found.getString("COLUMN_NAME"));
            }
        }
        Map<String, Set<String>> indexes = new LinkedHashMap<>();
        try (ResultSet found =
                about.getIndexInfo(connection.getCatalog(), name.in(connection), name.table(), true, true)) {
            while (found.next()) {
                String column = found.getString("COLUMN_NAME");
                // One with a condition holds for some of the rows only.
                if (column != null && found.getString("FILTER_CONDITION") == null) {
                    indexes.computeIfAbsent(found.getString("INDEX_NAME"), index -> new HashSet<>())
                            .add(column);
                }
            }
        }
        keys.addAll(indexes.values());
        if (!primary.isEmpty()) {
            keys.add(primary);
        }

        return keys;
    }

    /** The column of this name; of one that is written otherwise, upper and lower case, where no other is. */
    Optional<TargetColumn> column(String field) {
        TargetColumn exact = columns.get(field);
        if (exact != null) {
            return Optional.of(exact);
        }
        List<TargetColumn> alike = new ArrayList<>();
        columns.forEach((column, found) -> {
            if (column.equalsIgnoreCase(field)) {
                alike.add(found);
            }
        });

        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    /** For messages. */
    String uniqueKeysShown() {
        return uniqueKeys.isEmpty()
                ? "it has none"
                : uniqueKeys.stream()
                        .map(key -> String.join(", ", key.stream().sorted().toList()))
                        .sorted()
                        .collect(Collectors.joining("; "));
    }

    static StepFailed wrong(Database database, TargetName name, String reason, String hint) {
        return new StepFailed(Step.OBJECT, database.config("write to " + name + " of", reason, hint));
    }
}
