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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Exercises(kamelet = "caravan-mariadb-cdc-source", against = "server")
class MariaDbChangeSourceTest {

    private static final Map<String, Integer> READERS = new HashMap<>();

    private static MariaDbServer server;
    private static String database;

    @BeforeAll
    static void createDatabase() {
        server = SharedServers.mariaDb();
        database = server.freshDatabase();
    }

    @ParameterizedTest
    @EnumSource
    void aMergedTableIsWhatTheSourceTableIs(TableFormat format) throws SQLException {
        String source = "mirror_" + format;
        String table = "binlog." + source;
        execute(
                "CREATE TABLE " + source
                        + " (id bigint PRIMARY KEY, name text, amount decimal(12,2), seen timestamp(6) NULL)",
                "INSERT INTO " + source + " SELECT seq, concat('row ', seq), seq / 4, now(6) FROM seq_1_to_500");

        assertThat(mirror(source, table, format).counts(table)).isEqualTo(new Counts(500, 500, 0, 0));
        assertThat(mirror(source, table, format).counts(table)).isEqualTo(Counts.NONE);

        execute(
                "UPDATE " + source + " SET name = 'changed' WHERE id % 7 = 0",
                "DELETE FROM " + source + " WHERE id % 11 = 0",
                "UPDATE " + source + " SET id = id + 10000 WHERE id % 13 = 0",
                "BEGIN",
                "INSERT INTO " + source + " VALUES (1000, 'a', 1, now(6))",
                "UPDATE " + source + " SET name = 'b' WHERE id = 1000",
                "DELETE FROM " + source + " WHERE id = 1000",
                "INSERT INTO " + source + " VALUES (1000, 'c', NULL, NULL)",
                "COMMIT");
        PipelineRunner.Outcome outcome = mirror(source, table, format);

        Counts counts = outcome.counts(table);
        assertThat(counts.read()).isEqualTo(counts.landed() + counts.filtered()).isPositive();
        assertThat(values(read(format, table), "concat_ws('|', id, name, amount, unix_micros(seen))"))
                .containsExactlyInAnyOrderElementsOf(column("SELECT concat_ws('|', id, name, amount,"
                        + " timestampdiff(MICROSECOND, '1970-01-01', seen)) FROM " + source));
        assertThat(mirror(source, table, format).counts(table)).isEqualTo(Counts.NONE);
    }

    private static PipelineRunner.Outcome mirror(String source, String table, TableFormat format) {
        return attempt(source, table, format, "mode: merge", "primaryKey: id").succeeded();
    }

    private static PipelineRunner.Outcome append(String source, String table) {
        return attempt(source, table, TableFormat.DELTA).succeeded();
    }

    private static PipelineRunner.Outcome attempt(String source, String table, TableFormat format, String... options) {
        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet(
                                "caravan-mariadb-cdc-source",
                                Map.of(
                                        "host", server.host(),
                                        "port", String.valueOf(server.port()),
                                        "database", database,
                                        "username", server.user(),
                                        "password", server.password(),
                                        "sslMode", "trust",
                                        "tables", source,
                                        "serverId", reader(source)))
                        .into(table, format, options));
    }

    private static String reader(String source) {
        return String.valueOf(READERS.computeIfAbsent(source, name -> 54_000 + READERS.size()));
    }

    private static List<Object> column(String query) throws SQLException {
        List<Object> found = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            try (ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    found.add(result.getString(1));
                }
            }
        }

        return found;
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
