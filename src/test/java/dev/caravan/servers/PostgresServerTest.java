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
package dev.caravan.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

    @Test
    void aFreshDatabaseTakesRowsAndGivesThemBack() throws SQLException {
        try (Connection connection = SharedServers.freshDatabase().connect()) {
            execute(connection, "CREATE TABLE harbour (name text, depth numeric(5,2))");
            execute(connection, "INSERT INTO harbour VALUES ('Zürich', 1.50), (NULL, 2)");

            assertThat(text(
                            connection,
                            "SELECT string_agg(coalesce(name, '-') || depth, ' ' ORDER BY depth) FROM harbour"))
                    .isEqualTo("Zürich1.50 -2.00");
            assertThat(text(connection, "SHOW server_version")).startsWith("18.");
            assertThat(text(connection, "SHOW wal_level")).isEqualTo("logical");
        }
    }

    @Test
    void freshDatabasesAreApart() throws SQLException {
        try (Connection one = SharedServers.freshDatabase().connect();
                Connection other = SharedServers.freshDatabase().connect()) {
            execute(one, "CREATE TABLE mine (id integer)");

            assertThat(text(other, "SELECT count(*) FROM pg_class WHERE relname = 'mine'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        PostgresServer server = SharedServers.postgres();
        PostgresDatabase stranger =
                new PostgresDatabase(server.host(), server.port(), server.database(), server.user(), "wrong");

        assertThatThrownBy(stranger::connect)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed")
                .extracting(failure -> ((SQLException) failure).getSQLState())
                .isEqualTo("28P01");
    }

    @Test
    void dataAndPortSurviveAKillAndAStop() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            int port = server.port();
            try (Connection connection = server.connect()) {
                execute(connection, "CREATE TABLE cargo AS SELECT generate_series(1, 1000) AS id");
            }

            server.kill();
            assertThatThrownBy(server::connect).hasMessageContaining("refused");
            server.startAgain();
            assertThat(countedCargo(server)).isEqualTo("1000");

            server.stop();
            assertThatThrownBy(server::connect).hasMessageContaining("refused");
            server.startAgain();
            assertThat(countedCargo(server)).isEqualTo("1000");
            assertThat(server.port()).isEqualTo(port);
        }
    }

    @Test
    void lineItemsAreTheSameInEveryRun() throws SQLException {
        try (Connection connection = SharedServers.freshDatabase().connect()) {
            LineItems.create(connection, "lineitem");
            LineItems.fill(connection, "lineitem", 10_000);

            Map<String, String> checksum = LineItems.checksum(connection, "lineitem");
            assertThat(checksum)
                    .containsEntry("number_of_rows", "10000")
                    .containsEntry("fingerprint", "21345235918530");

            execute(connection, "UPDATE lineitem SET l_tax = l_tax + 0.01 WHERE l_orderkey = 7 AND l_linenumber = 1");
            assertThat(LineItems.checksum(connection, "lineitem"))
                    .hasSameSizeAs(checksum)
                    .containsEntry("sum_l_orderkey", checksum.get("sum_l_orderkey"))
                    .doesNotContainEntry("sum_l_tax", checksum.get("sum_l_tax"))
                    .doesNotContainEntry("fingerprint", checksum.get("fingerprint"));
        }
    }

    private static String countedCargo(PostgresServer server) throws SQLException {
        try (Connection connection = server.connect()) {
            return text(connection, "SELECT count(*) FROM cargo");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
