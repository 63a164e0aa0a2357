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
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

@Exercises(kamelet = "caravan-postgresql-source", against = "server")
class PostgresContractTest extends JdbcContractTest {

    private static final PostgresDatabase DATABASE = SharedServers.freshDatabase();
    private static final String PASSWORD = CANARY + " '&\"%41";

    @BeforeAll
    static void createReader() throws SQLException {
        DATABASE.execute(
                "CREATE ROLE contract_reader LOGIN PASSWORD '" + PASSWORD.replace("'", "''") + "'",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO contract_reader");
    }

    @Override
    String connector() {
        return "caravan-postgresql-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "host", DATABASE.host(),
                "port", String.valueOf(DATABASE.port()),
                "database", DATABASE.name(),
                "username", reader(),
                "password", PASSWORD);
    }

    @Override
    Connection open() throws SQLException {
        return DATABASE.connect();
    }

    @Override
    String reader() {
        return "contract_reader";
    }

    @Override
    Map.Entry<String, String> unfit() {
        return Map.entry("timestamptz", "'infinity'");
    }

    @Override
    String discovered(String stream) {
        return "public." + stream;
    }
}
