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

import dev.caravan.servers.ServerFiles;
import dev.caravan.servers.SharedServers;
import dev.caravan.servers.WarehouseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** The contract for warehouses: their API is spoken by a server of the tests, and H2 runs the SQL. */
abstract class WarehouseContractTest extends JdbcContractTest {

    static final String PASSWORD = CANARY + "-41";

    private static final String DRIVERS = "caravan.drivers";

    private static WarehouseServer server;

    static WarehouseServer server() {
        return server;
    }

    /** With an account that may read what it is told. */
    static void start() throws SQLException {
        server = SharedServers.warehouses();
        try (Connection connection = server.connect()) {
            connection
                    .createStatement()
                    .execute("CREATE USER IF NOT EXISTS contract_reader PASSWORD '" + PASSWORD + "'");
        }
    }

    /** Drivers are looked for among the files of that server, as if they had been fetched on demand. */
    static void useDriver(String files) {
        System.setProperty(DRIVERS, ServerFiles.of(files).library().toString());
    }

    @AfterAll
    static void useNoDriver() {
        System.clearProperty(DRIVERS);
    }

    @Override
    Connection open() throws SQLException {
        return server.connect();
    }

    @Override
    String reader() {
        return "contract_reader";
    }

    @Override
    Map<String, String> settings() {
        return Map.of("host", "127.0.0.1", "port", String.valueOf(server.port()));
    }

    @Override
    String create() throws SQLException {
        String table = super.create();
        execute("GRANT SELECT ON " + table + " TO " + reader());

        return table;
    }

    @Override
    String discovered(String stream) {
        return "public." + stream;
    }
}
