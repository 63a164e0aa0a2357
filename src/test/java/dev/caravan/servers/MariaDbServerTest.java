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
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbServerTest {

    @Test
    void aFreshDatabaseTakesRowsAndGivesThemBack() throws SQLException {
        MariaDbServer server = SharedServers.mariaDb();
        try (Connection connection = server.connect(server.freshDatabase());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE harbour (name text, depth decimal(5,2))");
            statement.execute("INSERT INTO harbour VALUES ('Zürich 🐪', 1.50), (NULL, 2)");

            assertThat(text(statement, "SELECT group_concat(coalesce(name, '-'), depth ORDER BY depth) FROM harbour"))
                    .isEqualTo("Zürich 🐪1.50,-2.00");
            assertThat(text(statement, "SELECT version()")).startsWith("11.4.");
            assertThat(text(statement, "SELECT @@global.time_zone")).isEqualTo("-05:00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "", "caravan_owner"})
    void nobodyGetsInWithoutAPassword(String user) {
        MariaDbServer server = SharedServers.mariaDb();

        assertThatThrownBy(() -> DriverManager.getConnection(
                        "jdbc:mariadb://" + server.host() + ":" + server.port() + "/mysql", user, ""))
                .isInstanceOf(SQLException.class)
                .extracting(failure -> ((SQLException) failure).getSQLState())
                .isEqualTo("28000");
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
