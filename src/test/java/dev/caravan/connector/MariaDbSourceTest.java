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
import dev.caravan.connector.TypeTable.Kind;
import dev.caravan.landing.Counts;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is odd about the data of MariaDB and MySQL, by either driver. */
@Exercises(kamelet = "caravan-mariadb-source", against = "server")
@Exercises(kamelet = "caravan-mysql-source", against = "compatible")
class MariaDbSourceTest {

    private static final String POINT = "0101000000000000000000F03F0000000000000040";

    static final TypeTable TYPES = new TypeTable(List.of(
            Kind.same("tinyint", "-128", "127", "bigint"),
            Kind.same("tinyint(1)", "0", "2", "bigint"),
            Kind.same("tinyint unsigned", "0", "255", "bigint"),
            Kind.same("smallint", "-32768", "32767", "bigint"),
            Kind.same("smallint unsigned", "0", "65535", "bigint"),
            Kind.same("mediumint", "-8388608", "8388607", "bigint"),
            Kind.same("mediumint unsigned", "0", "16777215", "bigint"),
            Kind.same("int", "-2147483648", "2147483647", "bigint"),
            Kind.same("int unsigned", "0", "4294967295", "bigint"),
            Kind.same("bigint", "-9223372036854775808", "9223372036854775807", "bigint"),
            Kind.same("bigint unsigned", "0", "18446744073709551615", "decimal(20,0)"),
            Kind.same("year", "1901", "2155", "bigint"),
            new Kind("bit(1)", "b'0'", "b'1'", "boolean", "false", "true"),
            new Kind("bit(12)", "b'0'", "b'111111111111'", "binary", "0000", "0FFF"),
            Kind.same(
                    "decimal(38,10)",
                    "-" + "9".repeat(28) + ".0000000001",
                    "9".repeat(28) + "." + "9".repeat(10),
                    "decimal(38,10)"),
            Kind.same(
                    "decimal(65,30)",
                    "-" + "9".repeat(35) + "." + "9".repeat(30),
                    "9".repeat(35) + "." + "9".repeat(30),
                    "string"),
            new Kind("float", "-3.4028234e38", "1.5", "float", "-3.4028235E38", "1.5"),
            new Kind("double", "-1.7976931348623157e308", "0.1", "double", "-1.7976931348623157E308", "0.1"),
            Kind.same("date", "'0001-01-01'", "'9999-12-31'", "date"),
            Kind.same("datetime(6)", "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "timestamp_ntz"),
            Kind.same("timestamp(6)", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'", "timestamp"),
            Kind.same("time(6)", "'-838:59:58.999999'", "'838:59:58.999999'", "string"),
            Kind.same("char(5)", "''", "'größe'", "string"),
            Kind.same("varchar(100)", "''", "'Zürich 🐪 %%'", "string"),
            Kind.same("tinytext", "''", "'日本'", "string"),
            Kind.same("text", "''", "'日本'", "string"),
            Kind.same("mediumtext", "''", "'日本'", "string"),
            Kind.same("longtext", "''", "'日本'", "string"),
            Kind.same("varchar(9) character set latin1", "''", "'Größe'", "string"),
            new Kind("binary(3)", "''", "x'00ff'", "binary", "000000", "00FF00"),
            new Kind("varbinary(9)", "''", "x'00ff'", "binary", "", "00FF"),
            new Kind("tinyblob", "''", "x'00ff'", "binary", "", "00FF"),
            new Kind("blob", "''", "x'00ff'", "binary", "", "00FF"),
            new Kind("mediumblob", "''", "x'00ff'", "binary", "", "00FF"),
            new Kind("longblob", "''", "x'00ff'", "binary", "", "00FF"),
            Kind.same("enum('small','large')", "'small'", "'large'", "string"),
            Kind.same("set('a','b','c')", "''", "'a,c'", "string"),
            Kind.same("json", "'null'", "'{\"a\": [1, null]}'", "string"),
            Kind.same(
                    "uuid",
                    "'00000000-0000-0000-0000-000000000000'",
                    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                    "string"),
            Kind.same("inet4", "'0.0.0.0'", "'255.255.255.255'", "string"),
            Kind.same("inet6", "'::'", "'2001:db8::ff00:42:8329'", "string"),
            new Kind(
                    "geometry",
                    "ST_GeomFromText('POINT(1 2)')",
                    "ST_GeomFromText('POINT(1 2)', 4326)",
                    "binary",
                    POINT,
                    POINT),
            new Kind(
                    "point",
                    "ST_GeomFromText('POINT(1 2)')",
                    "ST_GeomFromText('POINT(1 2)')",
                    "binary",
                    POINT,
                    POINT)));

    private static MariaDbServer server;
    private static String database;

    @BeforeAll
    static void createDatabase() {
        server = SharedServers.mariaDb();
        database = server.freshDatabase();
    }

    /** R22. */
    @ParameterizedTest
    @CsvSource({"mariadb,DELTA", "mariadb,ICEBERG", "mysql,DELTA", "mysql,ICEBERG"})
    void everyTypeLandsWithItsExtremes(String system, TableFormat format) throws SQLException {
        execute(
                "DROP TABLE IF EXISTS every_type",
                "CREATE TABLE every_type (id int, " + TYPES.declarations(" NULL") + ")",
                "INSERT INTO every_type VALUES (1, " + TYPES.least() + ")",
                "INSERT INTO every_type VALUES (2, " + TYPES.most() + ")",
                "INSERT INTO every_type (id) VALUES (3)");
        String table = "mariadb.types_" + system + "_" + format;

        assertThat(run(system, table, format, Map.of("table", "every_type"))).isEqualTo(new Counts(3, 3, 0, 0));

        TYPES.assertThatExtremesAreIn(read(format, table));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void thePageTellsWhatBecomesOfEveryType(String system) throws IOException {
        TYPES.assertThatItIsToldOf("caravan-" + system + "-source");
    }

    /** MariaDB's driver would make null of the first and the last day of another month of the second one. */
    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void aDayThatIsNoneIsQuarantined(String system) throws SQLException {
        execute(
                "DROP TABLE IF EXISTS no_days",
                "CREATE TABLE no_days (id int, day date, at datetime(3))",
                "INSERT INTO no_days VALUES (1, '2024-02-29', '2024-02-29 12:00:00.5'), (2, '0000-00-00', NULL),"
                        + " (3, '2024-02-00', NULL), (4, NULL, '0000-00-00 00:00:00'), (5, NULL, '2024-00-10 00:00:00')");
        String table = "mariadb.no_days_" + system;

        assertThat(run(system, table, TableFormat.DELTA, Map.of("table", "no_days")))
                .isEqualTo(new Counts(5, 1, 4, 0));

        assertThat(values(quarantine(TableFormat.DELTA, table), "origin || ' ' || split(error_message, ':')[0]"))
                .containsExactly(
                        "no_days row 2 column day",
                        "no_days row 3 column day",
                        "no_days row 4 column at",
                        "no_days row 5 column at");
    }

    /** The server's own zone is another one. */
    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void aTimestampIsACursorWhateverTheZoneOfTheServerIs(String system) throws SQLException {
        execute(
                "DROP TABLE IF EXISTS changes",
                "CREATE TABLE changes (id int, changed timestamp(6) NULL)",
                "INSERT INTO changes VALUES (0, NULL), (1, '2024-03-10 02:30:00.000001'),"
                        + " (2, '2024-11-03 01:30:00.000002')");
        String table = "mariadb.changes_" + system;
        Map<String, String> settings = Map.of("table", "changes", "syncMode", "incremental", "cursorField", "changed");

        assertThat(run(system, table, TableFormat.DELTA, settings)).isEqualTo(new Counts(3, 3, 0, 0));
        assertThat(run(system, table, TableFormat.DELTA, settings)).isEqualTo(Counts.NONE);
        execute("INSERT INTO changes VALUES (3, '2024-11-03 01:30:00.000003')");
        assertThat(run(system, table, TableFormat.DELTA, settings)).isEqualTo(new Counts(1, 1, 0, 0));

        assertThat(values(read(TableFormat.DELTA, table).orderBy("id"), "cast(changed as string)"))
                .containsExactly(
                        null, "2024-03-10 02:30:00.000001", "2024-11-03 01:30:00.000002", "2024-11-03 01:30:00.000003");
    }

    /** To the server, as it compares texts, they are equal. */
    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void aTextThatDiffersInCaseOrAccentOnlyIsAnotherCursorValue(String system) throws SQLException {
        execute(
                "DROP TABLE IF EXISTS names",
                "CREATE TABLE names (id int, name varchar(20))",
                "INSERT INTO names VALUES (1, 'RESUME')");
        String table = "mariadb.names_" + system;
        Map<String, String> settings = Map.of("table", "names", "syncMode", "incremental", "cursorField", "name");

        assertThat(run(system, table, TableFormat.DELTA, settings)).isEqualTo(new Counts(1, 1, 0, 0));
        execute("INSERT INTO names VALUES (2, 'resume'), (3, 'résumé')");
        assertThat(run(system, table, TableFormat.DELTA, settings)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run(system, table, TableFormat.DELTA, settings)).isEqualTo(Counts.NONE);
    }

    @Test
    void aNameMayHaveTheMarkOfNamesInIt() throws SQLException {
        execute("CREATE TABLE `or``ders` (`i``d` int, `select` int)", "INSERT INTO `or``ders` VALUES (1, 2)");

        assertThat(run(
                        "mariadb",
                        "mariadb.marks",
                        TableFormat.DELTA,
                        Map.of("table", "or`ders", "columns", "i`d, select")))
                .isEqualTo(new Counts(1, 1, 0, 0));
    }

    private static Counts run(String system, String table, TableFormat format, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("host", server.host());
        all.put("port", String.valueOf(server.port()));
        all.put("database", database);
        all.put("username", server.user());
        all.put("password", server.password());

        return PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-" + system + "-source", all).into(table, format))
                .succeeded()
                .counts(table);
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : Stream.concat(Stream.of("SET time_zone = '+00:00'"), Stream.of(statements))
                    .toList()) {
                statement.execute(each);
            }
        }
    }
}
