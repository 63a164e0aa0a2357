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

import dev.caravan.servers.TrinoServer;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.InstalledDriver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables of the connector that keeps them in memory. */
@Exercises(kamelet = "caravan-trino-source", against = "server")
@EnabledIfSystemProperty(
        named = "caravan.crash",
        matches = "long",
        disabledReason = "the server is 820 MB: ./mvnw test -Pcrash -Dtest=Trino*Test")
class TrinoContractTest extends JdbcContractTest {

    @RegisterExtension
    static final InstalledDriver DRIVER = InstalledDriver.of("trino");

    private static final String PASSWORD = CANARY + " '&\"%41";
    private static final Duration RULES_ARE_READ = Duration.ofSeconds(20);

    /** Where the id stands in a name. */
    private static final String MARK = "<id>";

    /** It makes no longer ones (https://trino.io/docs/476/functions/array.html#sequence). */
    private static final int SEQUENCE = 10_000;

    private static TrinoServer server;

    @BeforeAll
    static void startServer() throws SQLException {
        server = TrinoServer.start(PASSWORD, TrinoContractTest::warmUp);
        try (Connection connection = TrinoClient.connect(DRIVER, server)) {
            connection.createStatement().execute("CREATE SCHEMA contract");
        }
    }

    /** What it does first takes it seconds. */
    private static void warmUp(TrinoServer ready) throws SQLException {
        try (Connection connection = TrinoClient.connect(DRIVER, ready)) {
            connection.createStatement().execute("CREATE TABLE memory.default.warm AS SELECT 1 AS one");
            connection
                    .createStatement()
                    .executeQuery("SELECT * FROM memory.default.warm ORDER BY one NULLS FIRST")
                    .next();
            connection.createStatement().execute("DROP TABLE memory.default.warm");
        }
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String connector() {
        return "caravan-trino-source";
    }

    @Override
    Map<String, String> settings() {
        return with(
                TrinoClient.settings(server, PASSWORD),
                Map.of("catalog", "memory", "schema", "contract", "disableCompression", "true"));
    }

    @Override
    Connection open() throws SQLException {
        Connection connection = TrinoClient.connect(DRIVER, server);
        connection.setSchema("contract");

        return connection;
    }

    /** It has no keys. */
    @Override
    String create() throws SQLException {
        String table = nextTable();
        execute("CREATE TABLE " + table + " (id BIGINT, name VARCHAR(1000))");

        return table;
    }

    /** Every statement is a query of its own, which takes a tenth of a second. */
    @Override
    void add(String stream, int from, int count) throws SQLException {
        try (Connection connection = open();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + stream + " SELECT id, replace(?, '" + MARK
                                + "', CAST(id AS VARCHAR)) FROM UNNEST(sequence(?, ?)) AS ids(id)")) {
            int first = from;
            while (first < from + count) {
                int last = Math.min(from + count, first + SEQUENCE) - 1;
                insert.setString(1, name(first).replace(String.valueOf(first), MARK));
                insert.setLong(2, first);
                insert.setLong(3, last);
                insert.executeUpdate();
                first = last + 1;
            }
        }
    }

    /** This connector changes no columns. */
    @Override
    void change(String stream, String column, String type) throws SQLException {
        execute(
                "CREATE TABLE changed AS SELECT id, name, CAST(" + column + " AS " + type + ") AS " + column + " FROM "
                        + stream,
                "DROP TABLE " + stream,
                "ALTER TABLE changed RENAME TO " + stream);
    }

    @Override
    void revoke(String stream) {
        server.deny(stream);
        Awaitility.await().atMost(RULES_ARE_READ).until(() -> !mayRead(stream));
    }

    @Override
    void grant(String stream) {
        server.allow(stream);
        Awaitility.await().atMost(RULES_ARE_READ).until(() -> mayRead(stream));
    }

    private static boolean mayRead(String stream) {
        try (Connection connection = TrinoClient.connect(DRIVER, server, server.reader(), PASSWORD)) {
            connection.createStatement().executeQuery("SELECT * FROM memory.contract." + stream);

            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    String discovered(String stream) {
        return "contract." + stream;
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(super.doesNotApply(), Map.of(Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS));
    }
}
