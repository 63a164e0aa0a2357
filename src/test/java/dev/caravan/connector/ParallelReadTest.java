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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.servers.H2Server;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table by several connections: every row once, whatever the values are that part it. */
@Exercises(kamelet = "caravan-postgresql-source", against = "server")
@Exercises(kamelet = "caravan-mariadb-source", against = "server")
@Exercises(kamelet = "caravan-mysql-source", against = "compatible")
@Exercises(kamelet = "caravan-jdbc-source", against = "server")
class ParallelReadTest {

    private static final int ROWS = 2_000;

    /** More than is on its way before the first of them has landed; each has a thousand bytes. */
    private static final int LARGE = 20_000;

    private static PostgresDatabase postgres;
    private static MariaDbServer mariaDb;
    private static H2Server h2;
    private static String database;

    @BeforeAll
    static void createDatabases() {
        postgres = SharedServers.freshDatabase();
        mariaDb = SharedServers.mariaDb();
        h2 = SharedServers.h2();
        database = mariaDb.freshDatabase();
    }

    /** The keys are of rows with an id from 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "even | bigint | id",
                "uneven | bigint | CASE WHEN id < 1990 THEN id ELSE id * 100000000000000 END",
                "negative | integer | 1000 - id",
                "extremes | bigint | CASE id WHEN 1 THEN -9223372036854775807 WHEN 2 THEN 9223372036854775807 ELSE id END",
                "few | smallint | id % 3",
                "gone | integer | CASE WHEN id % 4 > 0 THEN id END",
                "none | integer | NULL",
                "exact | decimal(12,3) | id * 0.125",
                "texts | varchar(40) | CONCAT(id % 7, ' größe ', id)",
                "cases | varchar(40) | CASE id % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'A' ELSE 'á' END",
                "times | timestamp(6) | TIMESTAMP '2024-01-01 00:00:00.5' + INTERVAL '1' HOUR * id",
                "days | date | DATE '1969-12-31'"
            })
    void everyRowLandsOnce(String name, String type, String key) throws SQLException {
        for (String system : new String[] {"postgresql", "mariadb", "jdbc"}) {
            // MariaDB has no interval that one could multiply.
            String value = system.equals("mariadb") && name.equals("times")
                    ? "TIMESTAMP '2024-01-01 00:00:00.5' + INTERVAL id HOUR"
                    : key;
            create(system, name, type + " NULL", value, ROWS);

            assertThat(ids(system, name, Map.of("partitionColumn", "k")))
                    .as(system)
                    .isEqualTo(upTo(ROWS));
        }
    }

    @ParameterizedTest
    @CsvSource({"postgresql,2000", "postgresql,1", "postgresql,0", "mariadb,1", "mariadb,0", "mysql,2000", "jdbc,2000"})
    void aTableIsPartedByWhatTheSystemHasForThat(String system, int rows) throws SQLException {
        String name = "by_itself_" + system + rows;
        create(system, name, system.equals("postgresql") ? "bigint" : "bigint PRIMARY KEY", "id", rows);

        assertThat(ids(system, name, Map.of())).isEqualTo(upTo(rows));
    }

    private static List<Long> upTo(long rows) {
        return LongStream.rangeClosed(1, rows).boxed().toList();
    }

    /** In their order. */
    private static List<Long> ids(String system, String name, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("table", name);
        all.put("numPartitions", "3");
        Kamelet kamelet =
                CatalogIndex.load().kamelet("caravan-" + system + "-source").orElseThrow();

        return ReadRecords.of(
                        new ConnectionSettings(
                                "parallel",
                                kamelet,
                                List.of(new Layer("test", with(system, port(system), all))),
                                Map.of(),
                                List.of()),
                        Position.START)
                .sortedIds();
    }

    /** By eight parts for each connection; one statement would have the same rows. */
    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void theStatementsAreThoseOfParts(String system) throws SQLException {
        create(system, "parted", "bigint PRIMARY KEY", "id", ROWS);
        Map<String, Long> before = status();

        assertThat(ids(system, "parted", Map.of())).isEqualTo(upTo(ROWS));

        Map<String, Long> after = status();
        assertThat(after.get("COM_SELECT") - before.get("COM_SELECT")).isGreaterThan(3 * 8);
        // Each by the index: otherwise every row would be looked at for every part.
        assertThat(after.get("ROWS_READ") - before.get("ROWS_READ")).isBetween((long) ROWS, 2L * ROWS);
    }

    private static Map<String, Long> status() throws SQLException {
        Map<String, Long> found = new LinkedHashMap<>();
        try (Connection connection = mariaDb.connect(database);
                Statement statement = connection.createStatement();
                ResultSet status = statement.executeQuery(
                        "SELECT variable_name, variable_value"
                                + " FROM information_schema.global_status WHERE variable_name IN ('COM_SELECT', 'ROWS_READ')")) {
            while (status.next()) {
                found.put(status.getString(1), status.getLong(2));
            }
        }

        return found;
    }

    @Test
    void aQueryWithoutAColumnIsReadByOneConnection() throws SQLException {
        create("postgresql", "asked", "bigint", "id", 10);

        assertThat(ids("postgresql", "", Map.of("query", "SELECT id FROM asked")))
                .isEqualTo(upTo(10));
        assertThat(ids("postgresql", "", Map.of("query", "SELECT id FROM asked", "partitionColumn", "id")))
                .isEqualTo(upTo(10));
    }

    @Test
    void whatDoesNotFitIsQuarantinedByItsPart() throws SQLException {
        postgres.execute(
                "CREATE TABLE unfit AS SELECT id, CASE WHEN id % 1000 = 0 THEN timestamptz 'infinity' ELSE now() END AS t"
                        + " FROM generate_series(1, 3000) id");

        assertThat(run("postgresql", postgres.port(), "parallel.unfit", Map.of("table", "unfit", "numPartitions", "2"))
                        .succeeded()
                        .counts("parallel.unfit"))
                .isEqualTo(new Counts(3000, 2997, 3, 0));
        assertThat(values(quarantine(TableFormat.DELTA, "parallel.unfit"), "split(error_message, ':')[0]"))
                .containsOnly("column t");
    }

    /** Nothing of it was committed, and the next run has every row once. */
    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void aConnectionThatIsLostInTheMiddleFailsTheRun(String system) throws SQLException {
        String name = "lost_" + system;
        create(system, name, system.equals("mariadb") ? "bigint PRIMARY KEY" : "bigint", "id", LARGE);
        execute(system, "UPDATE " + name + " SET filler = repeat('x', 1000)");
        String table = "parallel." + name;
        Map<String, String> settings = Map.of("table", name, "numPartitions", "2");
        try (LossyProxy proxy = LossyProxy.to(port(system))) {
            proxy.breakAfter(LARGE * 800, 0);

            CaravanException failure =
                    run(system, proxy.port(), table, settings).ourFailure();

            assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
            assertThat(failure.getMessage()).endsWith("Such a read cannot go on in the middle: run it again.");
            assertThat(proxy.hasBroken()).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("caravan-read-"));

            assertThat(run(system, proxy.port(), table, settings).succeeded().counts(table))
                    .isEqualTo(new Counts(LARGE, LARGE, 0, 0));
        }
        assertThat(values(read(TableFormat.DELTA, table), "count(distinct id) || ' ' || count(*)"))
                .containsExactly(LARGE + " " + LARGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numPartitions=0 | numPartitions 0 is not from 1 to 64",
                "numPartitions=65 | numPartitions 65 is not from 1 to 64",
                "numPartitions=2,syncMode=incremental,cursorField=id | syncMode incremental reads rows in their order,",
                "numPartitions=2,partitionColumn=d | column d is of type float8, which has no order to part it by"
            })
    void settingsThatPartNothingAreRefused(String settings, String message) throws SQLException {
        create("postgresql", "refused", "bigint", "id", 10);
        postgres.execute("ALTER TABLE refused ADD d double precision");
        Map<String, String> all = new LinkedHashMap<>(Map.of("table", "refused"));
        for (String setting : settings.split(",")) {
            all.put(setting.split("=")[0], setting.split("=")[1]);
        }

        CaravanException failure =
                run("postgresql", postgres.port(), "parallel.refused", all).ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure).hasMessageContaining(message);
    }

    /** @param key the SQL of one, of an id from 1 */
    private static void create(String system, String name, String type, String key, int rows) throws SQLException {
        String numbers =
                switch (system) {
                    case "postgresql" -> "SELECT generate_series(1, " + rows + ") AS id";
                    case "jdbc" -> "SELECT \"X\" AS id FROM system_range(1, " + rows + ")";
                    default -> rows == 0
                            ? "SELECT 1 AS id WHERE 1 = 0"
                            : "SELECT CAST(seq AS SIGNED) AS id FROM seq_1_to_" + rows;
                };
        execute(
                system,
                "DROP TABLE IF EXISTS " + name,
                "CREATE TABLE " + name + " (k " + type + ", id bigint, filler text)",
                "INSERT INTO " + name + " SELECT " + key + ", id, 'some more, so that there are several blocks of rows'"
                        + " FROM (" + numbers + ") numbers");
    }

    private static void execute(String system, String... statements) throws SQLException {
        try (Connection connection = connect(system);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static Connection connect(String system) throws SQLException {
        return switch (system) {
            case "postgresql" -> postgres.connect();
            case "jdbc" -> h2.connect("parallel", "");
            default -> mariaDb.connect(database);
        };
    }

    private static int port(String system) {
        return switch (system) {
            case "postgresql" -> postgres.port();
            case "jdbc" -> h2.port();
            default -> mariaDb.port();
        };
    }

    private static PipelineRunner.Outcome run(String system, int port, String table, Map<String, String> settings) {
        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet("caravan-" + system + "-source", with(system, port, settings))
                        .into(table, TableFormat.DELTA));
    }

    private static Map<String, String> with(String system, int port, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        switch (system) {
            case "postgresql" -> all.putAll(Map.of(
                    "host", postgres.host(),
                    "database", postgres.name(),
                    "username", postgres.user(),
                    "password", postgres.password()));
            case "jdbc" -> all.putAll(Map.of(
                    "driver", "org.h2.Driver",
                    "url", h2.jdbcUrl(port, "parallel", ""),
                    "username", h2.user(),
                    "password", h2.password()));
            default -> all.putAll(Map.of(
                    "host", mariaDb.host(),
                    "database", database,
                    "username", mariaDb.user(),
                    "password", mariaDb.password(),
                    "sslMode", system.equals("mysql") ? "REQUIRED" : "trust"));
        }
        if (!system.equals("jdbc")) {
            all.put("port", String.valueOf(port));
        }

        return all;
    }
}
