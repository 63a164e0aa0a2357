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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What several connections see of a table that is written to while they read. */
enum Snapshots {

    /** Each what is there when a statement of its own begins. */
    OF_EACH_STATEMENT {
        @Override
        void begin(List<Connection> connections) {}
    },

    /**
     * Each what was there when its transaction began, one right after the other
     * (https://dev.mysql.com/doc/refman/8.4/en/commit.html). That they see the same would take a lock that writers wait for.
     */
    OF_EACH_CONNECTION {
        @Override
        void begin(List<Connection> connections) throws SQLException {
            for (Connection connection : connections) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            for (Connection connection : connections) {
                execute(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            }
        }
    },

    /**
     * All the same, which the first one exports
     * (https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION).
     */
    ONE {
        @Override
        void begin(List<Connection> connections) throws SQLException {
            for (Connection connection : connections) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            String snapshot = export(connections.get(0));
            for (Connection connection : connections.subList(1, connections.size())) {
                execute(connection, "SET TRANSACTION SNAPSHOT '" + snapshot.replace("'", "''") + "'");
            }
        }

        private String export(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet exported = statement.executeQuery("SELECT pg_export_snapshot()")) {
                exported.next();

                return exported.getString(1);
            }
        }
    };

    /** @param connections none of which has asked anything in its transaction yet */
    abstract void begin(List<Connection> connections) throws SQLException;

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
