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
package dev.caravan.servers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checksum query in the dialects of PostgreSQL, MariaDB and Spark; every column of the answer is a string. */
final class LineItemChecksum {

    private static final List<String> NUMBERS = List.of(
            "l_orderkey",
            "l_partkey",
            "l_suppkey",
            "l_linenumber",
            "l_quantity",
            "l_extendedprice",
            "l_discount",
            "l_tax");
    private static final List<String> STRINGS =
            List.of("l_returnflag", "l_linestatus", "l_shipinstruct", "l_shipmode", "l_comment");
    private static final List<String> DATES = List.of("l_shipdate", "l_commitdate", "l_receiptdate");

    private static final String POSTGRES_HASH = "('x' || substr(md5(%s), 1, 8))::bit(32)::bigint";
    private static final String MARIADB_HASH = "cast(conv(substr(md5(%s), 1, 8), 16, 10) AS unsigned)";
    private static final String SPARK_HASH = "cast(conv(substr(md5(%s), 1, 8), 16, 10) AS bigint)";

    private LineItemChecksum() {}

    static Map<String, String> of(Connection connection, String table) throws SQLException {
        return facts(connection, query(table, "text", POSTGRES_HASH));
    }

    static Map<String, String> ofMariaDb(Connection connection, String table) throws SQLException {
        return facts(connection, query(table, "char", MARIADB_HASH));
    }

    private static Map<String, String> facts(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            Map<String, String> facts = new LinkedHashMap<>();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                facts.put(result.getMetaData().getColumnLabel(column), result.getString(column));
            }
            return facts;
        }
    }

    static String sparkQuery(String table) {
        return query(table, "string", SPARK_HASH);
    }

    private static String query(String table, String text, String hash) {
        String row = Stream.of(NUMBERS, STRINGS, DATES)
                .flatMap(List::stream)
                .map(column -> "cast(" + column + " AS " + text + ")")
                .collect(Collectors.joining(", ", "concat_ws('|', ", ")"));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("number_of_rows", "count(*)");
        NUMBERS.forEach(column -> facts.put("sum_" + column, "sum(" + column + ")"));
        STRINGS.forEach(column -> facts.put("length_" + column, "sum(char_length(" + column + "))"));
        DATES.forEach(column -> facts.put("min_" + column, "min(" + column + ")"));
        DATES.forEach(column -> facts.put("max_" + column, "max(" + column + ")"));
        facts.put("fingerprint", "sum(" + hash.formatted(row) + ")");

        List<String> columns = new ArrayList<>();
        facts.forEach((name, fact) -> columns.add("cast(" + fact + " AS " + text + ") AS " + name));
        return "SELECT " + String.join(", ", columns) + " FROM " + table;
    }
}
