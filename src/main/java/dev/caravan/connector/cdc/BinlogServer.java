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
package dev.caravan.connector.cdc;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a MariaDB server says of its binlog. */
final class BinlogServer {

    private static final int NO_SUCH_TABLE = 1146;

    private final Connection connection;

    BinlogServer(Connection connection) {
        this.connection = connection;
    }

    /** How far its log goes by now. */
    GtidPosition end() throws SQLException {
        return GtidPosition.parse(variable("gtid_binlog_pos").orElse(""));
    }

    /** @throws CaravanException CONFIG if its log does not hold whole rows */
    void check(String place) throws SQLException {
        require(place, "log_bin", "1", "log_bin");
        require(place, "binlog_format", "ROW", "binlog_format=ROW");
        require(place, "binlog_row_image", "FULL", "binlog_row_image=FULL");
    }

    /** Those of a database that names stand for and the user has any right to, in the order of their names. */
    List<String> tables(String database, TableNames names) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT table_name FROM information_schema.tables"
                + " WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY table_name")) {
            query.setString(1, database);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String table = rows.getString(1);
                    if (names.contain(database + "." + table)) {
                        tables.add(table);
                    }
                }
            }
        }

        return tables;
    }

    /** @throws CaravanException CONFIG if a column has a type that Debezium's parser of statements does not know */
    void requireKnownTypes(String database, List<String> tables) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT table_name, column_name, data_type"
                + " FROM information_schema.columns WHERE table_schema = ? AND data_type IN ('inet4', 'inet6')")) {
            query.setString(1, database);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (tables.contains(rows.getString(1))) {
                        throw new CaravanException(
                                Category.CONFIG,
                                "Cannot follow " + database + "." + rows.getString(1) + ": its column "
                                        + rows.getString(2) + " is of the type " + rows.getString(3)
                                        + ", which Debezium's parser does not know. Leave the table out, and read it"
                                        + " with caravan-mariadb-source.");
                    }
                }
            }
        }
    }

    /**
     * The snapshot is asked for in the text protocol, in which the server rounds a float to six digits: as a double it is
     * told whole.
     *
     * @return by the name of each table with such a column, {@code shop.orders}, what to ask instead
     */
    Map<String, String> queriesOfExactFloats(String database, List<String> tables) throws SQLException {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        Set<String> rounded = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT table_name, column_name, data_type = 'float'"
                + " FROM information_schema.columns WHERE table_schema = ? ORDER BY table_name, ordinal_position")) {
            query.setString(1, database);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String name = quoted(rows.getString(2));
                    boolean isFloat = rows.getBoolean(3);
                    columns.computeIfAbsent(rows.getString(1), table -> new ArrayList<>())
                            .add(isFloat ? "CAST(" + name + " AS DOUBLE) AS " + name : name);
                    if (isFloat) {
                        rounded.add(rows.getString(1));
                    }
                }
            }
        }
        Map<String, String> queries = new LinkedHashMap<>();
        for (String table : tables) {
            if (rounded.contains(table)) {
                queries.put(
                        database + "." + table,
                        "SELECT " + String.join(", ", columns.get(table)) + " FROM " + quoted(database) + "."
                                + quoted(table));
            }
        }

        return queries;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /**
     * Who may read the log may read all of it; who may not read a table is to be told nothing of it.
     *
     * @param table quoted; it need not be there any more
     */
    void requireReadable(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 0")) {
            rows.next();
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_TABLE) {
                throw e;
            }
        }
    }

    private void require(String place, String name, String value, String setting) throws SQLException {
        String found = variable(name).orElse("");
        if (!found.equalsIgnoreCase(value)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot follow " + place + ": its " + name + " is " + found
                            + ", and whole rows are needed. Start the" + " server with " + setting
                            + "; changes from before that are not in its log.");
        }
    }

    private Optional<String> variable(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL." + name)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }
}
