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

import static dev.caravan.testing.TestLake.json;
import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.EveryType.Kind;
import dev.caravan.landing.Counts;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is SQLite's own: each value has a type of its own, and what a column declares is a wish. */
@Exercises(kamelet = "caravan-sqlite-source", against = "server")
class SqliteSourceTest {

    private static final EveryType TYPES = EveryType.of(
            Kind.same("INTEGER", "-9223372036854775808", "9223372036854775807", "bigint"),
            Kind.same("UNSIGNED BIG INT", "0", "9223372036854775807", "bigint"),
            new Kind("BOOLEAN", "0", "1", "boolean", "false", "true"),
            Kind.same("DECIMAL(10,2)", "-99999999.25", "99999999.75", "decimal(10,2)"),
            Kind.same("NUMERIC", "-0.1", "9223372036854775807", "string"),
            new Kind("REAL", "-1.7976931348623157e308", "0.1", "double", "-1.7976931348623157E308", "0.1"),
            new Kind("DOUBLE PRECISION", "5e-324", "1.5", "double", "4.9E-324", "1.5"),
            Kind.same("DATE", "'0001-01-01'", "'9999-12-31'", "date"),
            new Kind(
                    "DATETIME",
                    "'0001-01-01 00:00:00'",
                    "'9999-12-31T23:59:59.999999'",
                    "timestamp_ntz",
                    "0001-01-01 00:00:00",
                    "9999-12-31 23:59:59.999999"),
            Kind.same("TIMESTAMP", "'1970-01-01 00:00:00'", "'2024-02-29 12:30:00.5'", "timestamp_ntz"),
            new Kind("BLOB", "x''", "x'00ff10'", "binary", "", "00FF10"),
            Kind.same("VARCHAR(10)", "''", "'longer than ten'", "string"),
            Kind.same("TEXT", "''", "'Zürich 🐪 %%'", "string"),
            Kind.same("JSON", "'null'", "'{\"a\":  1}'", "string"));

    @TempDir
    Path directory;

    @Test
    void declaredTypesBecomeTheColumns() throws SQLException {
        execute(
                "CREATE TABLE typed (n INTEGER, big UNSIGNED BIG INT, yes BOOLEAN, price DECIMAL(10,2), amount NUMERIC,"
                        + " ratio DOUBLE PRECISION, day DATE, at DATETIME, seal BLOB, note VARCHAR(10), untyped)",
                "INSERT INTO typed VALUES (1, 9007199254740993, 1, 19.9, 0.1, 0.5, '2024-02-29', '2024-02-29 12:30:00.5',"
                        + " x'00ff', 'Größe', 7)",
                "INSERT INTO typed VALUES (2, NULL, 0, 3, 12, 4, NULL, '2024-03-01T00:00:00', NULL, 42, 'x')");

        assertThat(run("sqlite.typed", Map.of("table", "typed"))).isEqualTo(new Counts(2, 2, 0, 0));

        assertThat(read(TableFormat.DELTA, "sqlite.typed").schema().simpleString())
                .isEqualTo("struct<n:bigint,big:bigint,yes:boolean,price:decimal(10,2),amount:string,ratio:double,"
                        + "day:date,at:timestamp_ntz,seal:binary,note:string,untyped:string>");
        assertThat(json(read(TableFormat.DELTA, "sqlite.typed")))
                .isEqualTo(
                        List.of(
                                "{\"n\":1,\"big\":9007199254740993,\"yes\":true,\"price\":19.90,\"amount\":\"0.1\",\"ratio\":0.5,"
                                        + "\"day\":\"2024-02-29\",\"at\":\"2024-02-29T12:30:00.500\",\"seal\":\"AP8=\",\"note\":\"Größe\","
                                        + "\"untyped\":\"7\"}",
                                "{\"n\":2,\"big\":null,\"yes\":false,\"price\":3.00,\"amount\":\"12\",\"ratio\":4.0,\"day\":null,"
                                        + "\"at\":\"2024-03-01T00:00:00.000\",\"seal\":null,\"note\":\"42\",\"untyped\":\"x\"}"));
    }

    @ParameterizedTest
    @EnumSource
    void everyDeclaredTypeLandsWithItsExtremes(TableFormat format) throws SQLException {
        execute(TYPES.statements("every_type", ""));
        String table = "sqlite.every_type_" + format;

        assertThat(attempt(table, format, Map.of("table", "every_type"))
                        .succeeded()
                        .counts(table))
                .isEqualTo(new Counts(3, 3, 0, 0));

        TYPES.assertLanded(read(format, table));
    }

    @Test
    void thePageTellsWhatBecomesOfEveryDeclaredType() throws IOException {
        assertThat(Files.readString(Path.of("kamelets/caravan-sqlite-source.md")))
                .contains(TYPES.page());
    }

    /** Camel resolves the names of a Kamelet's beans, and takes a setting that has such a name for its value for one. */
    @Test
    void aTableIsCalledAsABeanMightBe() throws SQLException {
        for (String name : List.of("source", "dataSource", "store")) {
            execute("CREATE TABLE " + name + " (id INTEGER)", "INSERT INTO " + name + " VALUES (1)");

            assertThat(run("sqlite.called_" + name, Map.of("table", name))).isEqualTo(new Counts(1, 1, 0, 0));
        }
    }

    /** The driver would hand out 0, false, and 1970. */
    @Test
    void aValueThatIsNotWhatItsColumnDeclaresIsQuarantined() throws SQLException {
        execute(
                "CREATE TABLE loose (n INTEGER, yes BOOLEAN, price DECIMAL(4,1), at TIMESTAMP)",
                "INSERT INTO loose VALUES ('many', NULL, NULL, NULL), (2.5, NULL, NULL, NULL), (NULL, 2, NULL, NULL),"
                        + " (NULL, NULL, 1.25, NULL), (NULL, NULL, NULL, 1700000000), (NULL, NULL, NULL, 'soon'), (3, 1, 1.2, NULL)");

        assertThat(run("sqlite.loose", Map.of("table", "loose"))).isEqualTo(new Counts(7, 1, 6, 0));

        assertThat(quarantine(TableFormat.DELTA, "sqlite.loose")
                        .select("error_message")
                        .collectAsList()
                        .toString())
                .contains("n:", "yes:", "price:", "at:")
                .doesNotContain("many", "soon");
    }

    /** For SQLite a name in quotes that is no column is a text. */
    @Test
    void aColumnThatIsNotThereIsNoText() throws SQLException {
        execute("CREATE TABLE named (id INTEGER, name TEXT)", "INSERT INTO named VALUES (1, 'a')");

        assertThat(attempt("sqlite.named", Map.of("table", "named", "columns", "id, nmae"))
                        .ourFailure())
                .hasMessageContaining("it has no column nmae. Did you mean 'name'?");
        assertThat(attempt(
                                "sqlite.named",
                                Map.of(
                                        "table",
                                        "named",
                                        "syncMode",
                                        "incremental",
                                        "cursorField",
                                        "changed' OR '1'='1"))
                        .ourFailure())
                .hasMessageContaining("it has no column changed' OR '1'='1");
    }

    /** To the driver a bound number is a text, which for SQLite is greater than a number that no column declares. */
    @Test
    void aNumberThatIsComputedIsACursorToo() throws SQLException {
        Map<String, String> settings = Map.of(
                "query",
                "SELECT id / 4.0 AS quarter FROM counted",
                "syncMode",
                "incremental",
                "cursorField",
                "quarter");
        execute("CREATE TABLE counted (id INTEGER)", "INSERT INTO counted VALUES (1), (39)");
        assertThat(run("sqlite.counted", settings)).isEqualTo(new Counts(2, 2, 0, 0));

        execute("INSERT INTO counted VALUES (2), (39), (40), (401)");
        assertThat(run("sqlite.counted", settings)).isEqualTo(new Counts(2, 2, 0, 0));
    }

    @Test
    void aDatabaseThatIsNotThereIsNotMade() {
        assertThat(attempt("sqlite.nothing", Map.of("table", "t")).ourFailure()).hasMessageContaining("app.db");
        assertThat(directory.resolve("app.db")).doesNotExist();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private Counts run(String table, Map<String, String> settings) {
        return attempt(table, settings).succeeded().counts(table);
    }

    private PipelineRunner.Outcome attempt(String table, Map<String, String> settings) {
        return attempt(table, TableFormat.DELTA, settings);
    }

    private PipelineRunner.Outcome attempt(String table, TableFormat format, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("databasePath", directory.resolve("app.db").toString());

        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet("caravan-sqlite-source", all).into(table, format));
    }
}
