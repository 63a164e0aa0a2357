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

import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.TestLake;
import io.delta.tables.DeltaTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;

@Exercises(kamelet = "caravan-mariadb-cdc-source", against = "server")
class MariaDbChangeContractTest extends JdbcContractTest {

    private static final String PASSWORD = CANARY + " '&\"%41";
    private static final AtomicInteger READERS = new AtomicInteger(55_000);

    private static MariaDbServer server;
    private static String database;

    private int serverId = READERS.incrementAndGet();

    @BeforeAll
    static void createReader() throws SQLException {
        server = SharedServers.mariaDb();
        database = server.freshDatabase();
        try (Connection connection = server.connect(database)) {
            connection
                    .createStatement()
                    .execute("CREATE OR REPLACE USER contract_follower@'%' IDENTIFIED BY '"
                            + PASSWORD.replace("'", "''") + "'");
            connection.createStatement().execute("GRANT SELECT ON " + database + ".* TO contract_follower@'%'");
            connection
                    .createStatement()
                    .execute("GRANT REPLICATION SLAVE, BINLOG MONITOR, RELOAD ON *.* TO contract_follower@'%'");
        }
    }

    @Override
    String connector() {
        return "caravan-mariadb-cdc-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "host",
                server.host(),
                "port",
                String.valueOf(server.port()),
                "database",
                database,
                "username",
                "contract_follower",
                "password",
                PASSWORD,
                "sslMode",
                "trust",
                "serverId",
                String.valueOf(serverId));
    }

    @Override
    String streamSetting() {
        return "tables";
    }

    @Override
    Map<String, String> incremental() {
        return Map.of();
    }

    @Override
    String create() throws SQLException {
        serverId = READERS.incrementAndGet();

        return super.create();
    }

    /**
     * The snapshot, one batch whatever its size, has tests of its own: what is tried behind it is the log. Its row is not
     * counted.
     */
    @Override
    void begin(String stream, String table) throws SQLException {
        add(stream, 0, 1);
        attempt(table, stream, 1).succeeded();
        DeltaTable.forPath(
                        TestLake.spark(),
                        TestLake.warehouse().resolve(table.replace('.', '/')).toString())
                .delete("id = 0");
    }

    @Override
    Connection open() throws SQLException {
        return server.connect(database);
    }

    @Override
    String reader() {
        return "contract_follower@'%'";
    }

    /** Of the whole database: what was given for that is not taken away for one of its tables. */
    @Override
    void revoke(String stream) throws SQLException {
        execute("REVOKE SELECT ON " + database + ".* FROM " + reader());
    }

    @Override
    void grant(String stream) throws SQLException {
        execute("GRANT SELECT ON " + database + ".* TO " + reader());
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(super.doesNotApply(), Map.of(Check.MALFORMED, NotApplicable.NOT_TRIED));
    }

    @Override
    String widen(String column, String type) {
        return "MODIFY " + column + " " + type;
    }
}
