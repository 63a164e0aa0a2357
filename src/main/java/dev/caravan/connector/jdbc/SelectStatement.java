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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SELECT of a source. Identifiers are quoted, so none of them can be anything but a name; values are parameters, or
 * literals that {@link CursorValue#literal} made.
 *
 * @param cursorField orders the rows, or null
 * @param condition in SQL, with parameters before all others, or nothing
 * @param order the SQL of a cursor value ({@code %s}) by which it is ordered and compared
 * @param part the rows that are read, with parameters right behind those of the condition
 */
record SelectStatement(
        String schema,
        String table,
        String query,
        String columns,
        String cursorField,
        Dialect dialect,
        String condition,
        String order,
        PartRange part) {

    private static final String AS_IT_IS = "%s";

    SelectStatement(String schema, String table, String query, String columns, String cursorField, Dialect dialect) {
        this(schema, table, query, columns, cursorField, dialect, "", AS_IT_IS, PartRange.ALL);
    }

    /** What is read, for messages. */
    String name() {
        if (table == null || table.isEmpty()) {
            return "query";
        }

        return schema == null || schema.isEmpty() ? table : schema + "." + table;
    }

    SelectStatement where(PushedFilters filters) {
        return new SelectStatement(
                schema, table, query, columns, cursorField, dialect, filters.condition(), order, part);
    }

    SelectStatement of(PartRange rows) {
        return new SelectStatement(schema, table, query, columns, cursorField, dialect, condition, order, rows);
    }

    SelectStatement inAnyOrder() {
        return new SelectStatement(schema, table, query, columns, null, dialect);
    }

    /** With a cursor field that is text: only the same ones are equal. */
    SelectStatement inOrderOfText() {
        return new SelectStatement(
                schema, table, query, columns, cursorField, dialect, condition, dialect.textOrder(), part);
    }

    /** @param parameter the SQL of the parameter for a bound of the range; those of the condition stand before them */
    String sql(CursorRange range, Function<CursorValue, String> parameter) {
        return sql(columnList(), range, parameter);
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
        String select = "SELECT " + expressions + " FROM " + from();
        List<String> where = new ArrayList<>();
        if (!condition.isEmpty()) {
            where.add(condition);
        }
        String inPart = part.condition(bound);
        if (!inPart.isEmpty()) {
            where.add(inPart);
        }
        if (cursorField != null) {
            String cursor = orderedBy(quote(cursorField));
            String begin = cursor + (range.inclusive() ? " >= " : " > ");
            boolean valued = range.from().isPresent() || range.valued();
            String nulls = valued ? "" : " OR " + cursor + " IS NULL";
            if (range.valued() && range.from().isEmpty()) {
                where.add(cursor + " IS NOT NULL");
            }
            range.from().ifPresent(value -> where.add(begin + orderedBy(bound.apply(value))));
            range.until()
                    .ifPresent(value -> where.add("(" + cursor + " <= " + orderedBy(bound.apply(value)) + nulls + ")"));
        }
        String filtered = where.isEmpty() ? select : select + " WHERE " + String.join(" AND ", where);

        return cursorField == null
                ? filtered
                : filtered + " ORDER BY " + orderedBy(quote(cursorField)) + dialect.nullsFirst();
    }

    private String orderedBy(String expression) {
        return order.replace(AS_IT_IS, expression);
    }

    private String columnList() {
        return chosen().isEmpty() ? "*" : chosen().stream().map(this::quote).collect(Collectors.joining(", "));
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

    /** The columns and the rest of a SELECT of something else from the same. */
    String selecting(String expressions, String rest) {
        return "SELECT " + expressions + " FROM " + from() + rest;
    }

    String quotedTable() {
        return schema == null || schema.isEmpty() ? quote(table) : quote(schema) + "." + quote(table);
    }

    private String from() {
        if (table == null || table.isEmpty()) {
            // Without AS, which Oracle does not take there.
            return "(" + query + ") caravan_query";
        }

        return quotedTable();
    }

    String quote(String identifier) {
        return dialect.quotes().quote(identifier);
    }
}
