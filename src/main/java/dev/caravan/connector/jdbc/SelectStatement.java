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

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SELECT of a source. Identifiers are quoted as in standard SQL, so none of them can be anything but a name; values
 * are parameters, or literals that {@link CursorValue#literal} made.
 *
 * @param cursorField orders the rows, or null
 */
record SelectStatement(String schema, String table, String query, String columns, String cursorField) {

    /** What is read, for messages. */
    String name() {
        return table == null || table.isEmpty() ? "query" : schema == null ? table : schema + "." + table;
    }

    SelectStatement inAnyOrder() {
        return new SelectStatement(schema, table, query, columns, null);
    }

    /** With a parameter for each bound of the range. */
    String sql(CursorRange range) {
        return sql(columnList(), range, value -> "?");
    }

    /** With the bounds as literals. */
    String sqlOfLiterals(CursorRange range) {
        return sqlOfLiterals(columnList(), range);
    }

    /** The same with SQL for the columns. */
    String sqlOfLiterals(String expressions, CursorRange range) {
        return sql(expressions, range, CursorValue::literal);
    }

    private String sql(String expressions, CursorRange range, Function<CursorValue, String> bound) {
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(expressions)
                .append(" FROM ")
                .append(from());
        if (cursorField == null) {
            return sql.toString();
        }
        String cursor = quote(cursorField);
        boolean bounded = range.from().isPresent();
        if (bounded) {
            sql.append(" WHERE ").append(cursor).append(range.inclusive() ? " >= " : " > ");
            sql.append(bound.apply(range.from().get()));
        }
        if (range.until().isPresent()) {
            sql.append(bounded ? " AND (" : " WHERE (");
            sql.append(cursor).append(" <= ").append(bound.apply(range.until().get()));
            sql.append(bounded ? ")" : " OR " + cursor + " IS NULL)");
        }

        return sql.append(" ORDER BY ").append(cursor).append(" NULLS FIRST").toString();
    }

    private String columnList() {
        return chosen().isEmpty()
                ? "*"
                : chosen().stream().map(SelectStatement::quote).collect(Collectors.joining(", "));
    }

    private List<String> chosen() {
        return columns == null || columns.isBlank()
                ? List.of()
                : Arrays.stream(columns.split(",")).map(String::strip).toList();
    }

    /** Those that have to be there. */
    List<String> namedColumns() {
        return Stream.concat(chosen().stream(), Stream.ofNullable(cursorField)).toList();
    }

    /** Every column there is, and no row. */
    String allColumns() {
        return "SELECT * FROM " + from() + " WHERE 1 = 0";
    }

    /** The columns that are read, and no row. */
    String readColumns() {
        return "SELECT " + columnList() + " FROM " + from() + " WHERE 1 = 0";
    }

    private String from() {
        if (table == null || table.isEmpty()) {
            return "(" + query + ") AS caravan_query";
        }

        return schema == null || schema.isEmpty() ? quote(table) : quote(schema) + "." + quote(table);
    }

    static String quote(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Cannot use an empty name");
        }

        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
