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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.jdbc.JdbcTablesSource;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.landing.Counts;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;

/** A database of a thousand tables: how long it takes to see them, and that one pipeline lands them. */
@Exercises(kamelet = "caravan-postgresql-source", against = "server")
@Exercises(kamelet = "caravan-mariadb-source", against = "server")
class ThousandTablesTest {

    private static final int TABLES = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Landing them all takes minutes. */
    private static final String LANDED = "long".equals(System.getProperty("caravan.crash")) ? "t*" : "t0*";

    @Test
    void postgresqlShowsThemInTenSecondsAndTheyLand() throws SQLException {
        PostgresDatabase database = SharedServers.freshDatabase();
        create(database.connect());
        long tables = LANDED.equals("t*") ? TABLES : 100;
        long begun = System.nanoTime();
        List<StreamDescription> streams = discovered(database.dataSource(), "postgresql");
        Duration time = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(streams).hasSize(TABLES).allSatisfy(ThousandTablesTest::isWhole);
        assertThat(time).isLessThan(LIMIT);

        PipelineRunner.Outcome outcome = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.postgres(database, "tables: " + LANDED).into("thousand.*", TableFormat.DELTA))
                .succeeded();

        assertThat(outcome.counts("thousand.*")).isEqualTo(new Counts(2 * tables, 2 * tables, 0, 0));
    }

    @Test
    void mariaDbShowsThemInTenSeconds() throws SQLException {
        MariaDbServer server = SharedServers.mariaDb();
        String database = server.freshDatabase();
        create(server.connect(database));
        MariaDbDataSource source =
                new MariaDbDataSource("jdbc:mariadb://" + server.host() + ":" + server.port() + "/" + database);
        source.setUser(server.user());
        source.setPassword(server.password());
        long begun = System.nanoTime();
        List<StreamDescription> streams = discovered(source, "mariadb");
        Duration time = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(streams).hasSize(TABLES).allSatisfy(ThousandTablesTest::isWhole);
        assertThat(time).isLessThan(LIMIT);
    }

    private static void isWhole(StreamDescription stream) {
        assertThat(stream.primaryKey()).containsExactly("id");
        assertThat(stream.schema().orElseThrow().size()).isEqualTo(8);
    }

    private static List<StreamDescription> discovered(DataSource source, String dialect) {
        JdbcTablesSource tables = new JdbcTablesSource();
        tables.setDataSource(source);
        tables.setPlace("a test");
        tables.setDialect(dialect);

        return tables.discover();
    }

    private static void create(Connection connection) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int table : IntStream.range(0, TABLES).toArray()) {
                String name = String.format("t%03d", table);
                statement.execute("CREATE TABLE " + name
                        + " (id bigint PRIMARY KEY, name varchar(50), amount decimal(10,2), day date,"
                        + " changed timestamp NULL, ok boolean, note varchar(200), code int)");
                statement.execute("INSERT INTO " + name + " (id, name) VALUES (1, 'a'), (2, 'b')");
            }
            connection.commit();
        }
    }
}
