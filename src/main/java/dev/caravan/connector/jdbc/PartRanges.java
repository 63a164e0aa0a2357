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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the rows of a table are parted: by where they lie on PostgreSQL, else by the values of a column. */
final class PartRanges {

    /** More parts than connections, so that nobody waits long for whoever has the largest. */
    private static final int FOR_EACH = 8;

    /** A scan of the key for each would cost more than it gains. */
    private static final int OF_TEXT_FOR_EACH = 2;

    private static final int LEAST_BLOCKS = 32;

    /** Older servers would read the whole table for each part. */
    private static final int SCANS_RANGES_OF_BLOCKS = 14;

    private static final Logger LOG = LoggerFactory.getLogger(PartRanges.class);

    private final Database database;
    private final SelectStatement select;
    private final int connections;
    private final String column;

    /** @param column empty to find one */
    PartRanges(Database database, SelectStatement select, int connections, String column) {
        this.database = database;
        this.select = select;
        this.connections = connections;
        this.column = column;
    }

    /**
     * @param connection in the transaction that will read
     * @return one, if there can be no more
     * @throws IllegalArgumentException if the column that was named cannot part rows
     */
    List<PartRange> of(Connection connection) throws SQLException {
        boolean named = !column.isEmpty();
        boolean isTable = select.table() != null && !select.table().isEmpty();
        if (!named && isTable && database.dialect().snapshots() == Snapshots.ONE) {
            Optional<Long> blocks = blocks(connection);
            if (blocks.isPresent()) {
                return BlockRange.parted(blocks.get(), parts(blocks.get()));
            }
        }
        Optional<String> key = named ? Optional.of(column) : isTable ? primaryKey(connection) : Optional.empty();
        if (key.isEmpty()) {
            return whole("it has no primary key: name a partitionColumn");
        }
        try {
            return byKey(connection, key.get());
        } catch (IllegalArgumentException e) {
            if (named) {
                throw e;
            }
            return whole(e.getMessage() + ": name a partitionColumn");
        }
    }

    private List<PartRange> whole(String why) {
        LOG.warn("{} is read by one connection: {}", select.name(), why);

        return List.of(PartRange.ALL);
    }

    private int parts(long blocks) {
        long large = Math.max(blocks / LEAST_BLOCKS, connections);

        return Math.toIntExact(Math.max(1, Math.min(blocks, Math.min(large, (long) FOR_EACH * connections))));
    }

    /** Of the table, or of its largest partition; empty if not all of it is in files that are read by block. */
    private Optional<Long> blocks(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() < SCANS_RANGES_OF_BLOCKS) {
            return Optional.empty();
        }
        String sql =
                """
                WITH RECURSIVE tree(oid) AS (
                    SELECT CAST(CAST(? AS regclass) AS oid)
                    UNION SELECT inhrelid FROM pg_catalog.pg_inherits JOIN tree ON inhparent = tree.oid)
                SELECT max(CASE WHEN relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(pg_class.oid) ELSE 0 END)
                        / CAST(pg_catalog.current_setting('block_size') AS bigint),
                    bool_and(relkind = 'p' OR relkind IN ('r', 'm') AND amname = 'heap')
                FROM tree JOIN pg_catalog.pg_class ON pg_class.oid = tree.oid
                    LEFT JOIN pg_catalog.pg_am ON pg_am.oid = relam
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(database.timeoutSeconds());
            statement.setString(1, select.quotedTable());
            try (ResultSet found = statement.executeQuery()) {
                return found.next() && found.getBoolean(2) ? Optional.of(found.getLong(1)) : Optional.empty();
            }
        }
    }

    /** Its first column. */
    private Optional<String> primaryKey(Connection connection) throws SQLException {
        Map<Short, String> columns = new TreeMap<>();
        String schema = select.schema() == null || select.schema().isEmpty() ? null : select.schema();
        try (ResultSet found =
                connection.getMetaData().getPrimaryKeys(connection.getCatalog(), schema, select.table())) {
            while (found.next()) {
                columns.put(found.getShort("KEY_SEQ"), found.getString("COLUMN_NAME"));
            }
        }

        return columns.values().stream().findFirst();
    }

    private List<PartRange> byKey(Connection connection, String key) throws SQLException {
        String name = select.quote(key);
        ColumnTypes types = database.dialect().types();
        CursorValue.Kind kind;
        CursorValue least;
        CursorValue most;
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(database.timeoutSeconds());
            try (ResultSet ends =
                    statement.executeQuery(select.selecting("MIN(" + name + "), MAX(" + name + ")", ""))) {
                kind = kind(ends, key);
                ends.next();
                least = types.cursor(ends, 1, kind);
                most = types.cursor(ends, 2, kind);
            }
        }
        if (least == null || most == null) {
            return List.of(PartRange.ALL);
        }
        List<CursorValue> bounds = kind == CursorValue.Kind.TEXT
                ? quantiles(connection, name)
                : KeyBounds.between(least, most, FOR_EACH * connections);

        return KeyRange.parted(name, bounds);
    }

    private CursorValue.Kind kind(ResultSet ends, String key) throws SQLException {
        int sqlType = ends.getMetaData().getColumnType(1);
        String typeName = ends.getMetaData().getColumnTypeName(1);
        try {
            return database.dialect().types().cursor(sqlType, typeName);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "column " + key + " is of type " + typeName + ", which has no order to part it by");
        }
    }

    /** Texts have no middle: the value is taken that as many have before them, as an index has it. */
    private List<CursorValue> quantiles(Connection connection, String name) throws SQLException {
        ColumnTypes types = database.dialect().types();
        int parts = OF_TEXT_FOR_EACH * connections;
        long step = Math.max(1, count(connection, name) / parts);
        List<CursorValue> bounds = new ArrayList<>();
        CursorValue last = null;
        while (bounds.size() < parts - 1) {
            String behind = last == null ? name + " IS NOT NULL" : name + " > ?";
            String order = " WHERE " + behind + " ORDER BY " + name
                    + database.dialect().oneBehind(last == null ? step : step - 1);
            try (PreparedStatement statement = connection.prepareStatement(select.selecting(name, order))) {
                statement.setQueryTimeout(database.timeoutSeconds());
                if (last != null) {
                    last.bind(statement, 1);
                }
                try (ResultSet found = statement.executeQuery()) {
                    last = found.next() ? types.cursor(found, 1, CursorValue.Kind.TEXT) : null;
                }
            }
            if (last == null) {
                break;
            }
            bounds.add(last);
        }

        return bounds;
    }

    private long count(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(database.timeoutSeconds());
            try (ResultSet count = statement.executeQuery(select.selecting("COUNT(" + name + ")", ""))) {
                count.next();

                return count.getLong(1);
            }
        }
    }
}
