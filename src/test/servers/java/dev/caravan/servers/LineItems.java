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

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * A table in the manner of TPC-H's {@code lineitem}, the same in every run: 16 columns (three bigint, one integer, four
 * numeric(12,2), three dates, five short strings, some of them outside ASCII), no nulls, about 130 bytes a row. A table
 * of fewer rows is the beginning of one of more rows.
 */
public final class LineItems {

    /** What the benchmarks use. */
    public static final long ROWS = 1_000_000;

    private LineItems() {}

    /** Creates the empty table, in PostgreSQL or MariaDB; its key is {@code (l_orderkey, l_linenumber)}. */
    public static void create(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE %s (
                      l_orderkey bigint NOT NULL,
                      l_partkey bigint NOT NULL,
                      l_suppkey bigint NOT NULL,
                      l_linenumber integer NOT NULL,
                      l_quantity numeric(12,2) NOT NULL,
                      l_extendedprice numeric(12,2) NOT NULL,
                      l_discount numeric(12,2) NOT NULL,
                      l_tax numeric(12,2) NOT NULL,
                      l_returnflag text NOT NULL,
                      l_linestatus text NOT NULL,
                      l_shipdate date NOT NULL,
                      l_commitdate date NOT NULL,
                      l_receiptdate date NOT NULL,
                      l_shipinstruct text NOT NULL,
                      l_shipmode text NOT NULL,
                      l_comment text NOT NULL,
                      PRIMARY KEY (l_orderkey, l_linenumber))
                    """
                            .formatted(table));
        }
    }

    /** Copies the first so many rows into an empty table and gathers its statistics. */
    public static void fill(Connection connection, String table, long rows) throws SQLException {
        try (LineItemRows stream = new LineItemRows(rows)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN", stream, 1 << 16);
        } catch (IOException failure) {
            throw new SQLException("Cannot fill " + table + ": " + failure.getMessage(), failure);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE " + table);
        }
    }

    /** The same in MariaDB, through {@code LOAD DATA LOCAL}. */
    public static void fillInMariaDb(Connection connection, String table, long rows) throws SQLException {
        try (LineItemRows stream = new LineItemRows(rows);
                org.mariadb.jdbc.Statement statement =
                        connection.createStatement().unwrap(org.mariadb.jdbc.Statement.class)) {
            statement.setLocalInfileInputStream(stream);
            statement.execute("LOAD DATA LOCAL INFILE 'rows' INTO TABLE " + table + " CHARACTER SET utf8mb4");
            statement.execute("ANALYZE TABLE " + table);
        } catch (IOException failure) {
            throw new SQLException("Cannot fill " + table + ": " + failure.getMessage(), failure);
        }
    }

    /**
     * Facts about the content that do not depend on the order of the rows, each as text by its name: number of rows,
     * sum of every number, total length of every string, earliest and latest of every date, and the sum over all rows
     * of the first 32 bits of the MD5 of the row.
     */
    public static Map<String, String> checksum(Connection connection, String table) throws SQLException {
        return LineItemChecksum.of(connection, table);
    }

    /** The same facts of a table in MariaDB. */
    public static Map<String, String> checksumInMariaDb(Connection connection, String table) throws SQLException {
        return LineItemChecksum.ofMariaDb(connection, table);
    }

    /** The query that gives the same facts, under the same names, about a copy of the table that Spark reads. */
    public static String sparkChecksumQuery(String table) {
        return LineItemChecksum.sparkQuery(table);
    }
}
