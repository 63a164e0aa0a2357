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
package dev.caravan.connector;

import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** By what is written after the slot was made: the snapshot, one batch whatever its size, has tests of its own. */
@Exercises(kamelet = "caravan-postgresql-cdc-source", against = "server")
class PostgresChangeContractTest extends JdbcContractTest {

    private static final PostgresDatabase DATABASE = SharedServers.freshDatabase();
    private static final String PASSWORD = CANARY + " '&\"%41";
    private static final String PUBLICATION = "contract_changes";

    private String slot = "caravan_contract_none";

    @BeforeAll
    static void createReader() throws SQLException {
        DATABASE.execute(
                "CREATE ROLE contract_follower LOGIN REPLICATION PASSWORD '" + PASSWORD.replace("'", "''") + "'",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO contract_follower",
                "CREATE PUBLICATION " + PUBLICATION + " FOR ALL TABLES");
    }

    @Override
    String connector() {
        return "caravan-postgresql-cdc-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("host", DATABASE.host()),
                Map.entry("port", String.valueOf(DATABASE.port())),
                Map.entry("database", DATABASE.name()),
                Map.entry("username", reader()),
                Map.entry("password", PASSWORD),
                Map.entry("slotName", slot),
                Map.entry("publicationName", PUBLICATION),
                Map.entry("publicationAutocreateMode", "disabled"),
                Map.entry("snapshotMode", "no_data"),
                Map.entry("heartbeatSeconds", "1"));
    }

    @Override
    String streamSetting() {
        return "tables";
    }

    @Override
    Map<String, String> incremental() {
        return Map.of();
    }

    /** With a slot of its own, in place of the last one: a server has only so many. */
    @Override
    String create() throws SQLException {
        String table = super.create();
        execute("SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots"
                + " WHERE database = current_database() AND active");
        execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                + " WHERE database = current_database()");
        slot = "caravan_" + table;
        execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");

        return table;
    }

    @Override
    Connection open() throws SQLException {
        return DATABASE.connect();
    }

    @Override
    String reader() {
        return "contract_follower";
    }

    @Override
    Map.Entry<String, String> unfit() {
        return Map.entry("timestamptz", "'infinity'");
    }

    /** The place in the log of the last insert. */
    @Override
    String addMalformed(String stream) throws SQLException {
        super.addMalformed(stream);
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(lsn) - '0/0'::pg_lsn"
                        + " FROM pg_logical_slot_peek_binary_changes('" + slot + "', NULL, NULL, 'proto_version', '1',"
                        + " 'publication_names', '" + PUBLICATION + "') WHERE substr(data, 1, 1) = 'I'::bytea")) {
            row.next();

            return discovered(stream) + " lsn " + row.getLong(1);
        }
    }

    @Override
    String discovered(String stream) {
        return "public." + stream;
    }
}
