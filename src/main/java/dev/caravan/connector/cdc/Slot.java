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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A logical replication slot of PostgreSQL: from where on the server keeps its log for one reader. */
final class Slot {

    static final String PLUGIN = "pgoutput";

    private final Connection connection;
    private final String name;

    /** @param name lower-case letters, digits and underscores, at most 63 */
    Slot(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /**
     * @param active whether somebody reads it now
     * @param lost whether the server has removed what it needs
     * @param confirmed from where on it brings changes
     * @param plugin that tells of them
     * @param behind bytes of log that have not been read and landed
     * @param kept bytes of log that the server keeps for it
     */
    record State(boolean active, boolean lost, long confirmed, String plugin, long behind, long kept) {

        /** Where the server's log ends. */
        long end() {
            return confirmed + behind;
        }
    }

    /** Empty if there is none. */
    Optional<State> state() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT active, coalesce(wal_status, '') = 'lost' AS lost,"
                        + " coalesce(confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn AS confirmed, plugin,"
                        + " coalesce(pg_current_wal_lsn() - confirmed_flush_lsn, 0) AS behind,"
                        + " coalesce(pg_current_wal_lsn() - restart_lsn, 0) AS kept"
                        + " FROM pg_replication_slots WHERE slot_name = ? AND database = current_database()")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new State(
                                row.getBoolean("active"),
                                row.getBoolean("lost"),
                                row.getBigDecimal("confirmed").longValueExact(),
                                row.getString("plugin"),
                                row.getBigDecimal("behind").longValueExact(),
                                row.getBigDecimal("kept").longValueExact()))
                        : Optional.empty();
            }
        }
    }

    /** @return where it begins */
    long create() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT lsn - '0/0'::pg_lsn FROM pg_create_logical_replication_slot(?, ?)")) {
            statement.setString(1, name);
            statement.setString(2, PLUGIN);
            try (ResultSet row = statement.executeQuery()) {
                row.next();

                return row.getBigDecimal(1).longValueExact();
            }
        }
    }

    /** So that a new one begins exactly where its snapshot is taken. */
    void drop() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    /** Lets the server forget its log up to here. */
    void advance(long place) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_replication_slot_advance(?, '0/0'::pg_lsn + ?::numeric)")) {
            statement.setString(1, name);
            statement.setLong(2, place);
            statement.execute();
        }
    }

    /** Writes into the log, behind all that is committed by now. */
    void mark(String prefix, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?::text)")) {
            statement.setString(1, prefix);
            statement.setString(2, id);
            statement.execute();
        }
    }
}
