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

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SHOW commands that the driver makes its metadata of, as queries of H2. */
final class DatabricksMetadata {

    private static final Pattern SHOW = Pattern.compile(
            "(?is)show (tables|columns|keys|schemas|catalogs)\\b(?: in catalog `([^`]*)`)?.*?(?:in table `([^`]*)`)?");

    private static final String TYPE = "CASE WHEN UPPER(data_type) IN ('NUMERIC', 'DECIMAL')"
            + " THEN 'DECIMAL(' || numeric_precision || ',' || numeric_scale || ')'"
            + " WHEN UPPER(data_type) = 'CHARACTER VARYING' THEN 'STRING' ELSE UPPER(data_type) END";

    private DatabricksMetadata() {}

    /** @return empty for what is no such command */
    static Optional<String> query(String sql) {
        Matcher show = SHOW.matcher(sql);
        if (!show.matches()) {
            return Optional.empty();
        }
        String catalog = "'" + String.valueOf(show.group(2)).replace("'", "''") + "'";

        return Optional.of(
                switch (show.group(1).toLowerCase(Locale.ROOT)) {
                    case "tables" -> "SELECT " + catalog + " AS \"catalogName\", table_schema AS \"namespace\","
                            + " table_name AS \"tableName\", CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END AS \"tableType\","
                            + " '' AS \"remarks\" FROM information_schema.tables WHERE table_schema <> 'information_schema'";
                    case "columns" -> "SELECT " + catalog + " AS \"catalogName\", table_schema AS \"namespace\","
                            + " table_name AS \"tableName\", column_name AS \"col_name\", " + TYPE
                            + " AS \"columnType\","
                            + " ordinal_position AS \"ordinalPosition\", is_nullable AS \"isNullable\", '' AS \"remarks\","
                            + " numeric_precision AS \"columnSize\", numeric_scale AS \"decimalDigits\""
                            + " FROM information_schema.columns WHERE table_schema <> 'information_schema'"
                            + " ORDER BY table_schema, table_name, ordinal_position";
                    case "keys" -> "SELECT " + catalog + " AS \"catalogName\", table_schema AS \"namespace\","
                            + " table_name AS \"tableName\", column_name AS \"col_name\", ordinal_position AS \"keySeq\","
                            + " constraint_name AS \"constraintName\" FROM information_schema.key_column_usage WHERE table_name = '"
                            + String.valueOf(show.group(3)).replace("'", "''") + "'";
                    case "schemas" -> "SELECT schema_name AS \"databaseName\", " + catalog
                            + " AS \"catalog\" FROM information_schema.schemata";
                    default -> "SELECT 'main' AS \"catalog\"";
                });
    }
}
