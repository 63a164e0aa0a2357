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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is no query there: session settings, transactions, and what the driver's metadata is made of (SHOW). */
final class SnowflakeCommands {

    private static final Pattern COMMAND = Pattern.compile("(?is)(show|alter session|commit|rollback|begin|use)\\b.*");
    private static final Pattern SHOW = Pattern.compile(
            "(?is)show\\s+(/\\*.*?\\*/\\s*)?(objects|tables|views|columns|primary keys).*?in (database|schema|table) (.*)");
    private static final Pattern NAME = Pattern.compile("\"((?:[^\"]|\"\")*)\"");
    private static final int SELECT = 0x1000;

    private SnowflakeCommands() {}

    static boolean isOne(String sql) {
        return COMMAND.matcher(sql).matches();
    }

    static Map<String, Object> run(String sql, Connection session) throws SQLException {
        Matcher show = SHOW.matcher(sql);
        if (!show.matches()) {
            return result(
                    List.of(SnowflakeTypes.column("status", "text", 100, 0)),
                    List.of(List.of("Statement executed successfully.")));
        }
        List<String> names = names(show.group(4));

        return switch (show.group(2).toLowerCase(Locale.ROOT)) {
            case "columns" -> table(
                    session,
                    names,
                    List.of(
                            "table_name",
                            "schema_name",
                            "column_name",
                            "data_type",
                            "null?",
                            "default",
                            "kind",
                            "expression",
                            "comment",
                            "database_name",
                            "autoincrement"),
                    "SELECT table_name, table_schema, column_name, CASE"
                            + " WHEN UPPER(data_type) IN ('BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT')"
                            + " THEN '{\"type\":\"FIXED\",\"precision\":38,\"scale\":0,\"nullable\":true}'"
                            + " WHEN UPPER(data_type) IN ('NUMERIC', 'DECIMAL')"
                            + " THEN '{\"type\":\"FIXED\",\"precision\":' || numeric_precision || ',\"scale\":' || numeric_scale"
                            + " || ',\"nullable\":true}'"
                            + " WHEN UPPER(data_type) = 'TIMESTAMP' THEN '{\"type\":\"TIMESTAMP_NTZ\",\"precision\":0,\"scale\":9,\"nullable\":true}'"
                            + " ELSE '{\"type\":\"TEXT\",\"length\":1000,\"byteLength\":4000,\"nullable\":true,\"fixed\":false}' END,"
                            + " is_nullable, '', 'COLUMN', '', '', ?, ''"
                            + " FROM information_schema.columns WHERE table_schema <> 'information_schema'"
                            + " ORDER BY table_schema, table_name, ordinal_position");
            case "primary keys" -> table(
                    session,
                    names,
                    List.of(
                            "created_on",
                            "database_name",
                            "schema_name",
                            "table_name",
                            "column_name",
                            "key_sequence",
                            "constraint_name",
                            "rely",
                            "comment"),
                    "SELECT '', ?, k.table_schema, k.table_name, k.column_name, k.ordinal_position, k.constraint_name, '', ''"
                            + " FROM information_schema.key_column_usage k WHERE k.table_name = '"
                            + names.get(names.size() - 1).replace("'", "''") + "'");
            default -> table(
                    session,
                    names,
                    List.of("created_on", "name", "database_name", "schema_name", "kind", "comment"),
                    "SELECT '', table_name, ?, table_schema, CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END, ''"
                            + " FROM information_schema.tables WHERE table_schema <> 'information_schema'"
                            + " ORDER BY table_schema, table_name");
        };
    }

    private static List<String> names(String quoted) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(quoted);
        while (name.find()) {
            names.add(name.group(1).replace("\"\"", "\""));
        }

        return names;
    }

    /** @param sql with a parameter for the database */
    private static Map<String, Object> table(Connection session, List<String> names, List<String> columns, String sql)
            throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, names.get(0));
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(SnowflakeTypes.values(found));
                }
            }
        }

        return result(
                columns.stream()
                        .map(name -> SnowflakeTypes.column(name, "text", 1000, 0))
                        .toList(),
                rows);
    }

    static Map<String, Object> result(List<Map<String, Object>> columns, List<List<String>> rows) {
        Map<String, Object> data = new HashMap<>(Map.of(
                "rowtype",
                columns,
                "rowset",
                rows,
                "total",
                rows.size(),
                "returned",
                rows.size(),
                "queryId",
                UUID.randomUUID().toString(),
                "statementTypeId",
                SELECT,
                "version",
                1,
                "queryResultFormat",
                "json",
                "arrayBindSupported",
                false,
                "numberOfBinds",
                0));
        data.put("finalDatabaseName", null);
        data.put("finalSchemaName", null);

        return data;
    }
}
