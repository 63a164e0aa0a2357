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

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.lake.NamedStream;
import dev.caravan.observe.CaravanException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables that patterns choose, in the order of their names, as the database has them now.
 *
 * @param cursorField by which it is read, or null
 */
record ChosenTable(JdbcTables.Table table, String cursorField) {

    private static final int SHOWN = 10;

    /** What is chosen, and how. @param usualSchema of patterns that name none; empty for any */
    record Choice(TablePatterns included, TablePatterns excluded, String usualSchema) {

        /**
         * Asks for all tables at once, and once more for all columns if some matter.
         *
         * @param cursorFields of which a table is read by the first that it has; empty to read tables whole
         * @throws CaravanException CONFIG if a pattern fits nothing, or a table has none of the cursor fields
         */
        List<ChosenTable> of(Connection connection, Database database, List<String> cursorFields) throws SQLException {
            JdbcTables known = new JdbcTables(connection, database.dialect().types());
            List<JdbcTables.Table> all = known.list();
            List<JdbcTables.Table> chosen =
                    all.stream().filter(table -> isChosen(table, known)).toList();
            requireEach(all, known, database);
            if (chosen.isEmpty()) {
                throw database.config("read " + included + " of", "exclude leaves none of its tables");
            }

            return cursorFields.isEmpty()
                    ? chosen.stream().map(table -> new ChosenTable(table, null)).toList()
                    : withCursors(chosen, known.columnNames(chosen), cursorFields, database);
        }

        private boolean isChosen(JdbcTables.Table table, JdbcTables known) {
            String schema = known.schemaOf(table);

            return included.match(schema, table.name(), usualSchema)
                    && !excluded.match(schema, table.name(), usualSchema);
        }

        /** A pattern that fits nothing is taken for one that is spelt wrong. */
        private void requireEach(List<JdbcTables.Table> all, JdbcTables known, Database database) {
            for (TablePatterns each : included.each()) {
                if (all.stream().noneMatch(table -> each.match(known.schemaOf(table), table.name(), usualSchema))) {
                    List<String> names = all.stream()
                            .flatMap(table -> Stream.of(
                                    table.name(),
                                    known.schemaOf(table) + "." + table.name(),
                                    known.schemaOf(table) + ".*"))
                            .distinct()
                            .toList();
                    throw database.config(
                            "read " + each + " of",
                            "it shows no such table or view",
                            NearestName.hint(each.text(), names)
                                    + " Capitals and small letters differ in patterns; ./caravan discover lists what there is.");
                }
            }
        }

        private List<ChosenTable> withCursors(
                List<JdbcTables.Table> chosen,
                Map<JdbcTables.Table, List<String>> columns,
                List<String> cursorFields,
                Database database) {
            List<ChosenTable> tables = new ArrayList<>();
            List<String> without = new ArrayList<>();
            for (JdbcTables.Table table : chosen) {
                List<String> there = columns.getOrDefault(table, List.of());
                cursorFields.stream()
                        .filter(there::contains)
                        .findFirst()
                        .ifPresentOrElse(
                                cursor -> tables.add(new ChosenTable(table, cursor)),
                                () -> without.add(new ChosenTable(table, null).stream()));
            }
            if (!without.isEmpty()) {
                throw database.config(
                        "read " + included + " of",
                        without.size() + " of " + chosen.size() + " tables have no column "
                                + String.join(" or ", cursorFields) + ": " + shown(without),
                        " Add a column that grows with every change there to cursorField, or name these tables in exclude"
                                + " and read them with full_refresh in a route of their own.");
            }

            return tables;
        }

        private static String shown(List<String> names) {
            return names.stream().limit(SHOWN).collect(Collectors.joining(", "))
                    + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
        }
    }

    /** Names between commas. */
    static List<String> cursorFields(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** {@code schema.table}; a part that has a dot or a double quote in it is in double quotes, so that no two are the same. */
    String stream() {
        return table.schema().map(schema -> quoted(schema) + ".").orElse("") + quoted(table.name());
    }

    private static String quoted(String name) {
        return name.contains(".") || name.contains("\"") ? Quotes.DOUBLE.quote(name) : name;
    }

    NamedStream named() {
        return new NamedStream(stream(), table.schema(), table.name());
    }

    SelectStatement select(Dialect dialect) {
        return new SelectStatement(table.schema().orElse(null), table.name(), null, null, cursorField, dialect);
    }
}
