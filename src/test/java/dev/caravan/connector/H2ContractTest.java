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

import dev.caravan.servers.H2Server;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** Any other database: H2, of which the connector knows nothing. */
@Exercises(kamelet = "caravan-jdbc-source", against = "server")
class H2ContractTest extends JdbcContractTest {

    private static final String PASSWORD = CANARY + " '&\"%41";
    private static final String DATABASE = "contract";

    private static H2Server server;

    @BeforeAll
    static void createReader() throws SQLException {
        server = SharedServers.h2();
        try (Connection connection = server.connect(DATABASE, "")) {
            connection
                    .createStatement()
                    .execute(
                            "CREATE USER IF NOT EXISTS contract_reader PASSWORD '" + PASSWORD.replace("'", "''") + "'");
        }
    }

    @Override
    String connector() {
        return "caravan-jdbc-source";
    }

    @Override
    Map<String, String> settings() {
        return with(
                Map.of("driver", "org.h2.Driver", "schema", "public", "username", reader(), "password", PASSWORD),
                at(server.port()));
    }

    @Override
    Map<String, String> at(int port) {
        return Map.of("url", server.jdbcUrl(port, DATABASE, ""));
    }

    @Override
    LossyProxy proxy() {
        return LossyProxy.to(server.port());
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return what == Wrong.HOST
                ? Map.of("url", "jdbc:h2:tcp://no-such-host.invalid:" + server.port() + "/./" + DATABASE)
                : super.wrong(what);
    }

    @Override
    Connection open() throws SQLException {
        return server.connect(DATABASE, "");
    }

    @Override
    String reader() {
        return "contract_reader";
    }

    @Override
    String create() throws SQLException {
        String table = super.create();
        execute("GRANT SELECT ON " + table + " TO " + reader());

        return table;
    }

    /** A time so far away that a table cannot count the microseconds to it. */
    @Override
    Map.Entry<String, String> unfit() {
        return Map.entry("TIMESTAMP", "TIMESTAMP '999999999-01-01 00:00:00'");
    }

    @Override
    String discovered(String stream) {
        return "public." + stream;
    }
}
