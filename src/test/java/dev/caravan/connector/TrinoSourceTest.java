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
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.TypeTable.Kind;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.landing.Counts;
import dev.caravan.servers.TrinoServer;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.InstalledDriver;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is odd about the data of Trino. */
@Exercises(kamelet = "caravan-trino-source", against = "server")
@EnabledIfSystemProperty(
        named = "caravan.crash",
        matches = "long",
        disabledReason = "the server is 820 MB: ./mvnw test -Pcrash -Dtest=Trino*Test")
class TrinoSourceTest {

    @RegisterExtension
    static final InstalledDriver DRIVER = InstalledDriver.of("trino");

    private static final String PASSWORD = "a password";
    private static final String NINES = "9".repeat(28) + "." + "9".repeat(10);

    private static final TypeTable TYPES = new TypeTable(List.of(
            Kind.same("boolean", "false", "true", "boolean"),
            Kind.same("tinyint", "-128", "127", "bigint"),
            Kind.same("smallint", "-32768", "32767", "bigint"),
            Kind.same("integer", "-2147483648", "2147483647", "bigint"),
            Kind.same("bigint", "-9223372036854775808", "9223372036854775807", "bigint"),
            new Kind("real", "REAL '-3.4028235E38'", "REAL '0.1'", "float", "-3.4028235E38", "0.1"),
            new Kind("double", "-1.7976931348623157E308", "nan()", "double", "-1.7976931348623157E308", "NaN"),
            Kind.same("decimal(38, 10)", "-" + NINES, NINES, "decimal(38,10)"),
            Kind.same("varchar", "''", "'Zürich 🐪 %%'", "string"),
            Kind.same("varchar(20)", "''", "'日本'", "string"),
            new Kind("char(5)", "''", "'abc'", "string", "     ", "abc  "),
            new Kind("varbinary", "X'00'", "X'00FF'", "binary", "00", "00FF"),
            new Kind("date", "DATE '0001-01-01'", "DATE '9999-12-31'", "date", "0001-01-01", "9999-12-31"),
            new Kind(
                    "time(6)",
                    "TIME '00:00:00.000000'",
                    "TIME '23:59:59.999999'",
                    "string",
                    "00:00:00.000000",
                    "23:59:59.999999"),
            new Kind(
                    "time(3) with time zone",
                    "TIME '00:00:00.000+14:00'",
                    "TIME '23:59:59.999-14:00'",
                    "string",
                    "00:00:00.000+14:00",
                    "23:59:59.999-14:00"),
            new Kind(
                    "timestamp(3)",
                    "TIMESTAMP '0001-01-01 00:00:00.001'",
                    "TIMESTAMP '2024-03-10 02:30:00.123'",
                    "timestamp_ntz",
                    "0001-01-01 00:00:00.001",
                    "2024-03-10 02:30:00.123"),
            new Kind(
                    "timestamp(6)",
                    "TIMESTAMP '0001-01-01 00:00:00.000001'",
                    "TIMESTAMP '9999-12-31 23:59:59.999999'",
                    "timestamp_ntz",
                    "0001-01-01 00:00:00.000001",
                    "9999-12-31 23:59:59.999999")));

    private static TrinoServer server;

    @BeforeAll
    static void startServer() throws SQLException {
        server = TrinoServer.start(
                PASSWORD,
                ready -> TrinoClient.connect(DRIVER, ready).createStatement().execute("SELECT 1"));
        execute("CREATE SCHEMA source");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    /** R22. */
    @ParameterizedTest
    @EnumSource
    void everyTypeLandsWithItsExtremes(TableFormat format) throws SQLException {
        String source = "every_type_" + format.name().toLowerCase(Locale.ROOT);
        execute(
                "CREATE TABLE source." + source + " (id integer, " + TYPES.declarations() + ")",
                "INSERT INTO source." + source + " VALUES (1, " + TYPES.least() + "), (2, " + TYPES.most() + ")",
                "INSERT INTO source." + source + " (id) VALUES (3)");
        String table = "trino.types_" + format;

        assertThat(run(table, format, Map.of("catalog", "memory", "schema", "source", "table", source)))
                .isEqualTo(new Counts(3, 3, 0, 0));

        TYPES.assertThatExtremesAreIn(read(format, table));
    }

    @Test
    void thePageTellsWhatBecomesOfEveryType() throws IOException {
        TYPES.assertThatItIsToldOf("caravan-trino-source");
    }

    /** Compressed, in blocks of the server's. */
    @Test
    void aTableOfSixteenColumnsIsReadWhole() {
        assertThat(run(
                        "trino.lineitem",
                        TableFormat.DELTA,
                        Map.of("catalog", "tpch", "schema", "tiny", "table", "lineitem")))
                .isEqualTo(new Counts(60_175, 60_175, 0, 0));

        assertThat(read(TableFormat.DELTA, "trino.lineitem").columns()).hasSize(16);
    }

    @Test
    void aTimeIsACursorWhateverItsZone() throws SQLException {
        execute(
                "CREATE TABLE source.changes (id integer, changed timestamp(6) with time zone)",
                "INSERT INTO source.changes VALUES (1, TIMESTAMP '2024-03-10 02:30:00.000001 Asia/Tokyo'),"
                        + " (2, TIMESTAMP '2024-03-10 02:30:00.000002 Asia/Tokyo')");
        Map<String, String> settings = Map.of(
                "catalog", "memory",
                "schema", "source",
                "table", "changes",
                "syncMode", "incremental",
                "cursorField", "changed");

        assertThat(run("trino.changes", TableFormat.DELTA, settings)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run("trino.changes", TableFormat.DELTA, settings)).isEqualTo(Counts.NONE);
        execute("INSERT INTO source.changes VALUES (3, TIMESTAMP '2024-03-09 17:30:00.000003 UTC')");
        assertThat(run("trino.changes", TableFormat.DELTA, settings)).isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void aCertificateThatNobodySignedIsRefused() {
        Map<String, String> settings = new LinkedHashMap<>(TrinoClient.settings(server, PASSWORD));
        settings.putAll(Map.of("catalog", "tpch", "schema", "tiny", "table", "nation"));
        settings.remove("sslVerification");

        List<Checklist.Result> steps = check(settings).results();

        assertThat(steps.get(steps.size() - 1).step()).isEqualTo(Step.TLS);
    }

    private static Checklist check(Map<String, String> settings) {
        ConnectionSettings named = new ConnectionSettings(
                "trino",
                CatalogIndex.load().kamelet("caravan-trino-source").orElseThrow(),
                List.of(new Layer("test", settings)),
                Map.of(),
                List.of());
        try (dev.caravan.connector.connection.Connection connection =
                dev.caravan.connector.connection.Connection.open(named, List.of())) {
            return connection.check();
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = TrinoClient.connect(DRIVER, server)) {
            for (String each : statements) {
                connection.createStatement().execute(each);
            }
        }
    }

    private static Counts run(String table, TableFormat format, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(TrinoClient.settings(server, PASSWORD));
        all.putAll(settings);

        return PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-trino-source", all).into(table, format))
                .succeeded()
                .counts(table);
    }
}
