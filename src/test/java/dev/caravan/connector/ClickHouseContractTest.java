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

import dev.caravan.servers.ClickHouseServer;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.InstalledDriver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ClickHouse's own driver, and its own engine behind a front of the tests. */
@Exercises(kamelet = "caravan-clickhouse-source", against = "compatible")
@EnabledIfSystemProperty(
        named = "caravan.crash",
        matches = "long",
        disabledReason = "the engine is 170 MB: ./mvnw test -Pcrash -Dtest=ClickHouse*Test")
class ClickHouseContractTest extends JdbcContractTest {

    @RegisterExtension
    static final InstalledDriver DRIVER = InstalledDriver.of("clickhouse");

    private static final String PASSWORD = CANARY + " '&\"%41";

    private static ClickHouseServer server;

    @BeforeAll
    static void startServer() {
        server = ClickHouseServer.start(PASSWORD);
        server.execute("CREATE DATABASE contract");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String connector() {
        return "caravan-clickhouse-source";
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "host", "127.0.0.1",
                "port", String.valueOf(server.port()),
                "database", "contract",
                "username", server.user(),
                "password", PASSWORD,
                "secure", "false",
                // What the driver calls so is a framing of the server's own.
                "compress", "false");
    }

    @Override
    Connection open() throws SQLException {
        Properties account = new Properties();
        account.setProperty("user", server.user());
        account.setProperty("password", PASSWORD);

        return DRIVER.connect(
                "com.clickhouse.jdbc.Driver",
                "jdbc:clickhouse://127.0.0.1:" + server.port() + "/contract?compress=false",
                account);
    }

    /** It has no transactions. */
    @Override
    void add(String stream, int from, int count) throws SQLException {
        try (Connection connection = open();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + stream + " (id, name) VALUES (?, ?)")) {
            for (int id = from; id < from + count; id++) {
                insert.setLong(1, id);
                insert.setString(2, name(id));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    String widen(String column, String type) {
        return "MODIFY COLUMN " + column + " " + type;
    }

    @Override
    String discovered(String stream) {
        return "contract." + stream;
    }

    /** Who may do what is not known to an engine that is no server. */
    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(
                super.doesNotApply(),
                Map.of(
                        Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS,
                        Check.PERMISSION, NotApplicable.NOT_TRIED));
    }
}
