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

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a system says: this row, whether or not there is one of its key. */
enum UpsertStyle {

    /** https://www.postgresql.org/docs/current/sql-insert.html, https://www.sqlite.org/lang_upsert.html. */
    ON_CONFLICT {
        @Override
        String sql(String table, List<String> columns, List<String> keys, List<String> casts) {
            String others = assignments(columns, keys, "%1$s = EXCLUDED.%1$s");

            return insert(table, columns) + " ON CONFLICT (" + String.join(", ", keys) + ") DO "
                    + (others.isEmpty() ? "NOTHING" : "UPDATE SET " + others);
        }
    },

    /** https://mariadb.com/kb/en/insert-on-duplicate-key-update/; whichever unique key it is that the row meets. */
    ON_DUPLICATE_KEY {
        @Override
        String sql(String table, List<String> columns, List<String> keys, List<String> casts) {
            String others = assignments(columns, keys, "%1$s = VALUES(%1$s)");

            return insert(table, columns) + " ON DUPLICATE KEY UPDATE "
                    + (others.isEmpty() ? keys.get(0) + " = VALUES(" + keys.get(0) + ")" : others);
        }
    },

    /** Of standard SQL (ISO/IEC 9075-2, merge statement), with the types of the parameters. */
    MERGE {
        @Override
        String sql(String table, List<String> columns, List<String> keys, List<String> casts) {
            return "MERGE INTO " + table + " AS d USING (SELECT " + selected(columns, casts) + ") AS s"
                    + merged(columns, keys);
        }
    },

    /** https://learn.microsoft.com/sql/t-sql/statements/merge-transact-sql; the lock keeps a rival from the gap of a new key. */
    MERGE_HOLDLOCK {
        @Override
        String sql(String table, List<String> columns, List<String> keys, List<String> casts) {
            return "MERGE INTO " + table + " WITH (HOLDLOCK) AS d USING (SELECT " + selected(columns, List.of())
                    + ") AS s" + merged(columns, keys) + ";";
        }
    },

    /** https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/MERGE.html. */
    MERGE_DUAL {
        @Override
        String sql(String table, List<String> columns, List<String> keys, List<String> casts) {
            return "MERGE INTO " + table + " d USING (SELECT " + selected(columns, List.of()) + " FROM DUAL) s"
                    + merged(columns, keys);
        }
    };

    /**
     * A parameter for each column, in their order.
     *
     * @param table in quotes, as all names
     * @param keys among the columns
     * @param casts the SQL of a parameter for each column, of its type
     */
    abstract String sql(String table, List<String> columns, List<String> keys, List<String> casts);

    static String insert(String table, List<String> columns) {
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(
                        ", ", Stream.generate(() -> "?").limit(columns.size()).toList()) + ")";
    }

    static String delete(String table, List<String> keys) {
        return "DELETE FROM " + table + " WHERE "
                + keys.stream().map(key -> key + " = ?").collect(Collectors.joining(" AND "));
    }

    private static String selected(List<String> columns, List<String> casts) {
        StringBuilder selected = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            selected.append(i == 0 ? "" : ", ")
                    .append(casts.isEmpty() ? "?" : casts.get(i))
                    .append(" AS ")
                    .append(columns.get(i));
        }

        return selected.toString();
    }

    private static String merged(List<String> columns, List<String> keys) {
        String others = assignments(columns, keys, "d.%1$s = s.%1$s");

        return " ON (" + each(keys, "d.%1$s = s.%1$s", " AND ") + ")"
                + (others.isEmpty() ? "" : " WHEN MATCHED THEN UPDATE SET " + others)
                + " WHEN NOT MATCHED THEN INSERT (" + String.join(", ", columns) + ") VALUES ("
                + each(columns, "s.%1$s", ", ") + ")";
    }

    private static String assignments(List<String> columns, List<String> keys, String form) {
        return each(columns.stream().filter(column -> !keys.contains(column)).toList(), form, ", ");
    }

    private static String each(List<String> names, String form, String between) {
        return names.stream().map(name -> form.formatted(name)).collect(Collectors.joining(between));
    }
}
