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

import static java.util.Map.entry;

import dev.caravan.connector.source.Step;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is particular to a system, as far as it matters to whoever reads from it; the rest is standard SQL and JDBC. A Kamelet
 * names one of these, so that a further system is YAML.
 *
 * @param quotes the marks of a name
 * @param nullsFirst the SQL behind {@code ORDER BY} that puts rows without a cursor value first; nothing where they are anyway
 * @param textOrder the SQL of a text ({@code %s}) by which texts are ordered and compared, so that only the same ones are equal
 * @param codes the step at which a vendor's number of a failure belongs, where its SQLSTATE does not say so
 */
record Dialect(
        Quotes quotes,
        String nullsFirst,
        String textOrder,
        Fetching fetching,
        ColumnTypes types,
        Map<Integer, Step> codes) {

    private static final String AS_IT_IS = "%s";
    private static final String NULLS_FIRST = " NULLS FIRST";
    private static final String NULLS_ARE_FIRST = "";

    /** Standard SQL. */
    static final Dialect ANSI =
            new Dialect(Quotes.DOUBLE, NULLS_FIRST, AS_IT_IS, Fetching.BLOCKS, ColumnTypes.BINDING, Map.of());

    /** With the numbers of https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html. */
    private static final Dialect MYSQL = new Dialect(
            Quotes.BACKTICK,
            NULLS_ARE_FIRST,
            "CAST(CONVERT(%s USING utf8mb4) AS BINARY)",
            Fetching.SINGLE_ROWS,
            ColumnTypes.MYSQL,
            Map.of(1044, Step.LOGIN, 1142, Step.PERMISSION, 1143, Step.PERMISSION, 1227, Step.PERMISSION));

    /** With the numbers of https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors. */
    private static final Dialect SQL_SERVER = new Dialect(
            Quotes.BRACKET,
            NULLS_ARE_FIRST,
            "%s COLLATE Latin1_General_100_BIN2",
            Fetching.BLOCKS,
            ColumnTypes.SQL_SERVER,
            Map.of(
                    229, Step.PERMISSION,
                    230, Step.PERMISSION,
                    916, Step.PERMISSION,
                    4060, Step.LOGIN,
                    18456, Step.LOGIN,
                    207, Step.OBJECT,
                    208, Step.OBJECT));

    /** It sorts as the locale of this machine has it, but compares byte by byte (NLS_SORT, NLS_COMP). */
    private static final Dialect ORACLE = new Dialect(
            Quotes.DOUBLE,
            NULLS_FIRST,
            "NLSSORT(%s, 'NLS_SORT=BINARY')",
            Fetching.BLOCKS,
            ColumnTypes.ORACLE,
            Map.of(
                    1017, Step.LOGIN,
                    28000, Step.LOGIN,
                    28001, Step.LOGIN,
                    1031, Step.PERMISSION,
                    942, Step.OBJECT,
                    904, Step.OBJECT,
                    12505, Step.OBJECT,
                    12514, Step.OBJECT));

    /**
     * With the numbers of its driver and server (https://docs.snowflake.com/en/developer-guide/jdbc/jdbc-using): what may not
     * be seen is said to be not there.
     */
    private static final Dialect SNOWFLAKE = new Dialect(
            Quotes.DOUBLE,
            NULLS_FIRST,
            "COLLATE(%s, 'utf8')",
            Fetching.BLOCKS,
            ColumnTypes.SNOWFLAKE,
            Map.of(
                    // What the driver says of a part of the result that it could not fetch.
                    200001, Step.TCP,
                    200015, Step.TCP,
                    390100, Step.LOGIN,
                    390144, Step.LOGIN,
                    390303, Step.LOGIN,
                    2003, Step.OBJECT,
                    2043, Step.OBJECT,
                    904, Step.OBJECT,
                    1003, Step.OBJECT,
                    3001, Step.PERMISSION));

    /** With the number of its driver for what is refused to a token. Names of states are its server's. */
    private static final Dialect DATABRICKS = new Dialect(
            Quotes.BACKTICK,
            NULLS_FIRST,
            "%s COLLATE UTF8_BINARY",
            Fetching.BLOCKS,
            ColumnTypes.DATABRICKS,
            Map.of(500593, Step.LOGIN));

    /** With the numbers of https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp. */
    private static final Dialect CLICKHOUSE = new Dialect(
            Quotes.ESCAPED,
            NULLS_FIRST,
            AS_IT_IS,
            Fetching.BLOCKS,
            ColumnTypes.CLICKHOUSE,
            Map.of(
                    192, Step.LOGIN,
                    193, Step.LOGIN,
                    516, Step.LOGIN,
                    497, Step.PERMISSION,
                    10, Step.OBJECT,
                    47, Step.OBJECT,
                    60, Step.OBJECT,
                    81, Step.OBJECT));

    /** Of its API a failure has a state. */
    private static final Dialect BIGQUERY = new Dialect(
            Quotes.UNMARKED, NULLS_FIRST, "COLLATE(%s, '')", Fetching.BLOCKS, ColumnTypes.BINDING, Map.of());

    /** A scan is in the order of {@code __time}, which is never null. */
    private static final Dialect DRUID =
            new Dialect(Quotes.DOUBLE, NULLS_ARE_FIRST, AS_IT_IS, Fetching.BLOCKS, ColumnTypes.BINDING, Map.of());

    /** Its driver, which is Arrow's, has no numbers, and asks the server for what not every one tells: about transactions. */
    private static final Dialect DREMIO =
            new Dialect(Quotes.DOUBLE, NULLS_FIRST, AS_IT_IS, Fetching.STREAMS, ColumnTypes.FLIGHT_SQL, Map.of());

    /** With the numbers of https://github.com/trinodb/trino/blob/476/core/trino-spi/src/main/java/io/trino/spi/StandardErrorCode.java. */
    private static final Dialect TRINO = new Dialect(
            Quotes.DOUBLE,
            NULLS_FIRST,
            AS_IT_IS,
            Fetching.REQUESTED_BLOCKS,
            ColumnTypes.TRINO,
            Map.ofEntries(
                    entry(4, Step.PERMISSION),
                    entry(43, Step.OBJECT),
                    entry(44, Step.OBJECT),
                    entry(45, Step.OBJECT),
                    entry(46, Step.OBJECT),
                    entry(47, Step.OBJECT),
                    // Workers that are gone, or come: pages, tasks, shutting down, starting up.
                    entry(65537, Step.TCP),
                    entry(65539, Step.TCP),
                    entry(65540, Step.TCP),
                    entry(65541, Step.TCP),
                    entry(65542, Step.TCP),
                    entry(65545, Step.TCP),
                    entry(65548, Step.TCP),
                    entry(65558, Step.TCP),
                    // Of an answer that was cut off.
                    entry(65562, Step.TCP)));

    private static final Map<String, Dialect> NAMED = new TreeMap<>(Map.ofEntries(
            entry("ansi", ANSI),
            entry("bigquery", BIGQUERY),
            entry("clickhouse", CLICKHOUSE),
            entry("databricks", DATABRICKS),
            entry("dremio", DREMIO),
            entry("druid", DRUID),
            entry("mariadb", MYSQL.with(Fetching.UNTIMED_BLOCKS)),
            entry("mysql", MYSQL),
            entry("oracle", ORACLE),
            entry("postgresql", ANSI.with(Fetching.COPY)),
            entry("snowflake", SNOWFLAKE),
            entry("sqlite", ANSI.with(ColumnTypes.DYNAMIC)),
            entry("sqlserver", SQL_SERVER),
            entry("trino", TRINO)));

    /** @throws IllegalArgumentException if there is none of that name */
    static Dialect named(String name) {
        Dialect found = NAMED.get(name);
        if (found == null) {
            throw new IllegalArgumentException("dialect " + name + " is none of " + String.join(", ", NAMED.keySet()));
        }

        return found;
    }

    /**
     * @param quote the marks of a name, as {@link Quotes#named} knows them, or {@code dialect} for its own
     * @throws IllegalArgumentException if there is none of either name
     */
    static Dialect named(String name, String quote) {
        Dialect named = named(name);

        return quote.equals("dialect") ? named : named.with(Quotes.named(quote));
    }

    Dialect with(Quotes others) {
        return new Dialect(others, nullsFirst, textOrder, fetching, types, codes);
    }

    private Dialect with(Fetching other) {
        return new Dialect(quotes, nullsFirst, textOrder, other, types, codes);
    }

    private Dialect with(ColumnTypes others) {
        return new Dialect(quotes, nullsFirst, textOrder, fetching, others, codes);
    }

    /** What connections that read a table together see of it. */
    Snapshots snapshots() {
        if (types == ColumnTypes.MYSQL) {
            return Snapshots.OF_EACH_CONNECTION;
        }

        return fetching == Fetching.COPY ? Snapshots.ONE : Snapshots.OF_EACH_STATEMENT;
    }

    /** The SQL behind {@code ORDER BY} for the one row that has so many before it. */
    String oneBehind(long rows) {
        return types == ColumnTypes.MYSQL
                ? " LIMIT 1 OFFSET " + rows
                : " OFFSET " + rows + " ROWS FETCH NEXT 1 ROWS ONLY";
    }

    /** Whether texts that differ can be equal to a column of them, unless it is told otherwise. */
    boolean comparesTextLoosely() {
        return !textOrder.equals(AS_IT_IS);
    }
}
