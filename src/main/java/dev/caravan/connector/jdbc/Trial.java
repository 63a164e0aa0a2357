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
import java.util.List;
import java.util.stream.Collectors;

/** Statements that a database refuses to whoever lacks a right, and that do nothing. */
final class Trial {

    private static final String NO_ROW = " WHERE 1 = 0";

    private Trial() {}

    static List<String> statements(TargetTable table, SinkSettings settings, List<TargetColumn> keys, Quotes quotes) {
        String name = table.name().quoted(quotes);
        List<String> statements = new ArrayList<>();
        if (settings.action() == TargetRow.Action.DELETE) {
            statements.add("DELETE FROM " + name + NO_ROW);
            return statements;
        }
        String columns = columns(table, quotes);
        statements.add("INSERT INTO " + name + " (" + columns + ") SELECT " + columns + " FROM " + name + NO_ROW);
        if (settings.action() == TargetRow.Action.UPSERT) {
            String key = quotes.quote(keys.get(0).name());
            statements.add("UPDATE " + name + " SET " + key + " = " + key + NO_ROW);
        }

        return statements;
    }

    /** Some may not be written: those that the database fills. */
    private static String columns(TargetTable table, Quotes quotes) {
        List<TargetColumn> plain = table.columns().values().stream()
                .filter(column -> !column.filled())
                .toList();

        return (plain.isEmpty() ? List.copyOf(table.columns().values()) : plain)
                .stream().map(column -> quotes.quote(column.name())).collect(Collectors.joining(", "));
    }
}
