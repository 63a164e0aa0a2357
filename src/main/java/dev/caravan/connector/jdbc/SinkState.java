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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * How far streams were read, in a table beside the one that is written to: changed in the transaction of the rows, so that both
 * are there or neither. The number goes up by one with each; of two runs that write at once, the second finds another
 * number than it knows.
 */
final class SinkState {

    private static final int LONGEST_KEY = 255;
    private static final int KEPT_OF_LONGER = 180;

    /** @param number of transactions so far */
    record Mark(long number, Position position) {

        static final Mark NONE = new Mark(0, Position.START);

        /** The next one. */
        Mark behind(Position later) {
            return new Mark(number + 1, position.advance(later));
        }
    }

    private final Database database;
    private final WriteDialect dialect;
    private final TargetName name;

    SinkState(Database database, WriteDialect dialect, TargetName name) {
        this.database = database;
        this.dialect = dialect;
        this.name = name;
    }

    Mark read(Connection connection, String pipeline, String stream) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + quoted("number") + ", " + quoted("position") + " FROM " + table() + where())) {
            statement.setString(1, key(pipeline));
            statement.setString(2, key(stream));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Mark(row.getLong(1), Position.parse(row.getString(2))) : Mark.NONE;
            }
        }
    }

    /** @return false if the number is not the one before it any more */
    boolean advance(Connection connection, String pipeline, String stream, Mark to) throws SQLException {
        boolean first = to.number() == 1;
        String sql = first
                ? "INSERT INTO " + table() + " (" + quoted("number") + ", " + quoted("position") + ", "
                        + quoted("changed_at") + ", " + quoted("pipeline") + ", " + quoted("stream")
                        + ") VALUES (?, ?, ?, ?, ?)"
                : "UPDATE " + table() + " SET " + quoted("number") + " = ?, " + quoted("position") + " = ?, "
                        + quoted("changed_at") + " = ?" + where() + " AND " + quoted("number") + " = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, to.number());
            statement.setString(2, to.position().toString());
            statement.setString(3, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            statement.setString(4, key(pipeline));
            statement.setString(5, key(stream));
            if (!first) {
                statement.setLong(6, to.number() - 1);
            }

            return statement.executeUpdate() == 1;
        }
    }

    /** @throws CaravanException CONFIG if it is not there and cannot be made */
    void create(Connection connection) throws SQLException {
        createUnlessThere(
                connection,
                database,
                name,
                "CREATE TABLE " + table() + " (" + quoted("pipeline") + " " + dialect.keyType() + " NOT NULL, "
                        + quoted("stream") + " " + dialect.keyType() + " NOT NULL, " + quoted("number")
                        + " " + dialect.numberType() + " NOT NULL, " + quoted("position") + " " + dialect.textType()
                        + " NOT NULL, "
                        + quoted("changed_at") + " " + dialect.keyType() + " NOT NULL, PRIMARY KEY ("
                        + quoted("pipeline") + ", " + quoted("stream") + "))",
                "stateTable: none does without, and reads the source from its beginning each time");
    }

    /** @param otherwise what to do where it cannot be made */
    static void createUnlessThere(
            Connection connection, Database database, TargetName name, String definition, String otherwise)
            throws SQLException {
        if (isThere(connection, name)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(definition);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            // Another run may have been as quick.
            if (!isThere(connection, name)) {
                throw new CaravanException(
                        Category.CONFIG,
                        database.explain("make table " + name + " in", e).getMessage() + " Have it made: " + definition
                                + "; or " + otherwise + ".",
                        e);
            }
        }
    }

    private static boolean isThere(Connection connection, TargetName name) throws SQLException {
        try (ResultSet found =
                connection.getMetaData().getTables(connection.getCatalog(), name.in(connection), name.table(), null)) {
            while (found.next()) {
                // The name is a pattern to the driver.
                if (found.getString("TABLE_NAME").equals(name.table())) {
                    return true;
                }
            }
        }

        return false;
    }

    TargetName name() {
        return name;
    }

    private String where() {
        return " WHERE " + quoted("pipeline") + " = ? AND " + quoted("stream") + " = ?";
    }

    private String table() {
        return name.quoted(database.dialect().quotes());
    }

    private String quoted(String column) {
        return database.dialect().quotes().quote(column);
    }

    /** What is too long is told apart by a hash of it. */
    static String key(String name) {
        if (name.codePointCount(0, name.length()) <= LONGEST_KEY) {
            return name;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));

            return name.substring(0, name.offsetByCodePoints(0, KEPT_OF_LONGER / 2)) + " "
                    + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot name a stream: every Java has SHA-256", e);
        }
    }
}
