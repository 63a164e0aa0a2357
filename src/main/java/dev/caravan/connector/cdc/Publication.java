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
import java.util.Set;
import java.util.TreeSet;

/**
 * What PostgreSQL tells a follower of its log (https://www.postgresql.org/docs/current/sql-createpublication.html).
 *
 * @param name as it is called
 * @param whole whether it tells of inserts, updates, deletes and truncates
 * @param viaRoot whether changes of a partition come as those of the table that it is a part of
 * @param tables {@code schema.table}, as changes come under their names
 */
record Publication(String name, boolean whole, boolean viaRoot, Set<String> tables) {

    /** Who makes it, and for what. */
    enum Autocreate {
        FILTERED,
        ALL_TABLES,
        DISABLED;

        /** As Debezium names them, which refuses what it does not know. */
        static Autocreate of(String name) {
            return switch (name) {
                case "all_tables" -> ALL_TABLES;
                case "disabled" -> DISABLED;
                default -> FILTERED;
            };
        }
    }

    /** Empty if there is none of this name. */
    static Optional<Publication> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT p.pubinsert AND p.pubupdate AND p.pubdelete"
                + " AND p.pubtruncate AS whole, p.pubviaroot, t.schemaname || '.' || t.tablename AS name"
                + " FROM pg_publication p LEFT JOIN pg_publication_tables t USING (pubname) WHERE p.pubname = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                Publication found = null;
                while (rows.next()) {
                    if (found == null) {
                        found = new Publication(
                                name, rows.getBoolean("whole"), rows.getBoolean("pubviaroot"), new TreeSet<>());
                    }
                    String table = rows.getString("name");
                    if (table != null) {
                        found.tables().add(table);
                    }
                }

                return Optional.ofNullable(found);
            }
        }
    }
}
