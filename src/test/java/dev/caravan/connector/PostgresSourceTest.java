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
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.FreePort;
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
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Exercises(kamelet = "caravan-postgresql-source", against = "server")
class PostgresSourceTest {

    private static PostgresDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = SharedServers.freshDatabase();
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeLandsAsItStandsInTheSource(TableFormat format) throws SQLException {
        database.execute("DROP TABLE IF EXISTS \"Awk\"\"ward Names\"");
        database.execute(
                """
                CREATE TABLE "Awk""ward Names" (
                    "Id" integer, "select" smallint, big bigint, exact numeric(38,10), loose numeric,
                    zoned timestamptz, wall timestamp, day date, clock time, bytes bytea, doc json, docb jsonb, uid uuid,
                    ints integer[], texts text[], flags boolean[], ok boolean, single real, dbl double precision,
                    "naïve, (text)" text, fixed char(3), cash money, bits bit(3), span interval)
                """,
                """
                INSERT INTO "Awk""ward Names" VALUES
                    (1, -32768, 9223372036854775807, 1234567890123456789012345678.0123456789, 0.000000000000000000000001,
                    '2024-02-29 23:30:00.123456+02', '1969-12-31 23:59:59.999999', '0001-01-01', '23:59:59.5',
                    '\\x00ff10', '{"a": [1, null]}', '{"b":  2}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
                    '{1,NULL,3}', '{"a,b",NULL,"\\"q\\""}', '{t,f}', true, 1.5, 0.1, 'Zürich 🐪 '' " \\ %%', 'ab', 12.5,
                    B'101', '1 day 02:00'),
                    (2, 0, 0, 0, 'NaN', NULL, NULL, NULL, NULL, '', 'null', '[]', NULL, '{}', '{}', '{}', false, 'NaN',
                    '-Infinity', '', '', 0, B'000', NULL),
                    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                    NULL, NULL, NULL, NULL, NULL, NULL, NULL)
                """);
        String table = "pg.types_" + format;

        PipelineRunner.Outcome outcome = run(table, format, "table: 'Awk\"ward Names'");

        assertThat(outcome.counts(table)).isEqualTo(new Counts(3, 3, 0, 0));
        Dataset<Row> rows = read(format, table);
        assertThat(rows.schema().toDDL())
                .isEqualTo("Id BIGINT,select BIGINT,big BIGINT,exact DECIMAL(38,10),loose STRING,zoned TIMESTAMP,"
                        + "wall TIMESTAMP_NTZ,day DATE,clock STRING,bytes BINARY,doc STRING,docb STRING,uid STRING,"
                        + "ints ARRAY<BIGINT>,texts ARRAY<STRING>,flags ARRAY<BOOLEAN>,ok BOOLEAN,single FLOAT,"
                        + "dbl DOUBLE,`naïve___text_` STRING,fixed STRING,cash STRING,bits STRING,span STRING");
        assertThat(json(rows))
                .containsExactly(
                        """
                        {"Id":1,"select":-32768,"big":9223372036854775807,\
                        "exact":1234567890123456789012345678.0123456789,"loose":"0.000000000000000000000001",\
                        "zoned":"2024-02-29T21:30:00.123Z","wall":"1969-12-31T23:59:59.999","day":"0001-01-01",\
                        "clock":"23:59:59.5","bytes":"AP8Q","doc":"{\\"a\\": [1, null]}","docb":"{\\"b\\": 2}",\
                        "uid":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11","ints":[1,null,3],\
                        "texts":["a,b",null,"\\"q\\""],"flags":[true,false],"ok":true,"single":1.5,"dbl":0.1,\
                        "naïve___text_":"Zürich 🐪 ' \\" \\\\ %%","fixed":"ab ","cash":"$12.50","bits":"101",\
                        "span":"1 day 02:00:00"}""",
                        """
                        {"Id":2,"select":0,"big":0,"exact":0E-10,"loose":"NaN","zoned":null,"wall":null,"day":null,\
                        "clock":null,"bytes":"","doc":"null","docb":"[]","uid":null,"ints":[],"texts":[],"flags":[],\
                        "ok":false,"single":"NaN","dbl":"-Infinity","naïve___text_":"","fixed":"   ","cash":"$0.00",\
                        "bits":"000","span":null}""",
                        """
                        {"Id":null,"select":null,"big":null,"exact":null,"loose":null,"zoned":null,"wall":null,\
                        "day":null,"clock":null,"bytes":null,"doc":null,"docb":null,"uid":null,"ints":null,\
                        "texts":null,"flags":null,"ok":null,"single":null,"dbl":null,"naïve___text_":null,\
                        "fixed":null,"cash":null,"bits":null,"span":null}""");
        assertThat(values(rows.where("Id = 1"), "concat_ws(' ', unix_micros(zoned), date_format(wall, 'SSSSSS'))"))
                .containsExactly("1709242200123456 999999");
    }

    @ParameterizedTest
    @EnumSource
    void batchesOfAnIncrementalReadNeverPartRowsOfOneCursorValue(TableFormat format) throws SQLException {
        String source = "ties_" + format;
        String table = "pg." + source;
        database.execute(
                "CREATE TABLE " + source + " (id bigint PRIMARY KEY, changed timestamptz, name text)",
                "INSERT INTO " + source
                        + " SELECT i, timestamptz '2024-01-01 00:00:00.000001+00' + i / 70 * interval '1 s',"
                        + " 'row ' || i FROM generate_series(1, 1000) i",
                "INSERT INTO " + source + " VALUES (0, NULL, 'no cursor')");
        String parameters = "table: " + source + "\nsyncMode: incremental\ncursorField: changed";

        assertThat(small(table, format, parameters).counts(table)).isEqualTo(new Counts(1001, 1001, 0, 0));
        assertThat(small(table, format, parameters).counts(table)).isEqualTo(Counts.NONE);
        database.execute(
                "INSERT INTO " + source
                        + " SELECT i, timestamptz '2024-02-01 00:00:00+00' + i / 70 * interval '1 s', 'row ' || i"
                        + " FROM generate_series(1001, 1500) i",
                "UPDATE " + source
                        + " SET changed = timestamptz '2024-03-01 00:00:00+00', name = 'changed' WHERE id = 5");
        assertThat(small(table, format, parameters).counts(table)).isEqualTo(new Counts(501, 501, 0, 0));
        assertThat(small(table, format, parameters).counts(table)).isEqualTo(Counts.NONE);

        assertThat(values(read(format, table), "id || ' ' || name || coalesce(unix_micros(changed) || '', '')"))
                .hasSize(1502)
                .containsAll(
                        column("SELECT id || ' ' || name || coalesce((extract(epoch from changed) * 1000000)::bigint"
                                + "::text, '') FROM " + source));
        assertThat(read(format, table)
                        .where("name <> 'changed'")
                        .selectExpr("id")
                        .distinct()
                        .count())
                .isEqualTo(1501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n numeric(20,3)", "n numeric", "n text", "n date", "n timestamp", "n smallint"})
    void aCursorMayBeOfAnyOrderedType(String column) throws SQLException {
        String source = "cursor_" + column.replaceAll("[^a-z0-9]", "_");
        String table = "pg." + source;
        String sample = column.contains("date") || column.contains("timestamp")
                ? "date '2020-01-01' + i"
                : column.contains("text") ? "lpad(i::text, 5, '0')" : "i";
        database.execute(
                "CREATE TABLE " + source + " (id integer, " + column + ")",
                "INSERT INTO " + source + " SELECT i, " + sample + " FROM generate_series(1, 20) i");
        String parameters = "table: " + source + "\nsyncMode: incremental\ncursorField: n";

        run(table, TableFormat.ICEBERG, parameters);
        database.execute("INSERT INTO " + source + " SELECT i, " + sample + " FROM generate_series(21, 25) i");

        assertThat(run(table, TableFormat.ICEBERG, parameters).counts(table)).isEqualTo(new Counts(5, 5, 0, 0));
        assertThat(values(read(TableFormat.ICEBERG, table), "id")).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void aQueryAndChosenColumnsAreRead() throws SQLException {
        database.execute(
                "CREATE TABLE chosen AS SELECT i AS id, i * 2 AS twice, 'x' AS hidden FROM generate_series(1, 5) i");

        run("pg.query", TableFormat.DELTA, "query: 'SELECT id, twice & 7 AS low FROM chosen WHERE id > 2 ORDER BY 1'");
        run("pg.columns", TableFormat.DELTA, "table: chosen\ncolumns: 'id, twice'");

        assertThat(values(read(TableFormat.DELTA, "pg.query"), "id || ':' || low"))
                .containsExactly("3:6", "4:0", "5:2");
        assertThat(read(TableFormat.DELTA, "pg.columns").columns()).containsExactly("id", "twice");
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatNoColumnHoldsIsQuarantinedAloneAndTheRestLands(TableFormat format) throws SQLException {
        String source = "infinite_" + format;
        String table = "pg." + source;
        database.execute(
                "CREATE TABLE " + source + " (id integer, at timestamptz, wall timestamp, day date, n numeric(10,2))",
                "INSERT INTO " + source + " VALUES (1, '2024-01-01+00', NULL, NULL, 1), (2, 'infinity', NULL, NULL, 1),"
                        + " (3, NULL, '-infinity', NULL, 1), (4, NULL, NULL, 'infinity', 1), (5, NULL, NULL, NULL, 'NaN'),"
                        + " (6, NULL, NULL, NULL, NULL)");

        PipelineRunner.Outcome outcome = run(table, format, "table: " + source);

        assertThat(outcome.counts(table)).isEqualTo(new Counts(6, 2, 4, 0));
        assertThat(values(read(format, table), "id")).containsExactly(1L, 6L);
        assertThat(values(
                        quarantine(format, table),
                        "error_code || ' ' || origin || ' ' || split(error_message, ':')[0]"))
                .containsExactly(
                        "DOES_NOT_FIT public." + source + " row 2 column at",
                        "DOES_NOT_FIT public." + source + " row 3 column wall",
                        "DOES_NOT_FIT public." + source + " row 4 column day",
                        "DOES_NOT_FIT public." + source + " row 5 column n");
    }

    @Test
    void everyRunOfAFullRefreshReadsEverythingAgain() throws SQLException {
        database.execute("CREATE TABLE again AS SELECT i AS id FROM generate_series(1, 10) i");

        run("pg.again", TableFormat.DELTA, "table: again");
        run("pg.again", TableFormat.DELTA, "table: again");

        assertThat(read(TableFormat.DELTA, "pg.again").count()).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource
    void overwriteMirrorsTheSource(TableFormat format) throws SQLException {
        String source = "mirrored_" + format;
        String table = "pg." + source;
        database.execute("CREATE TABLE " + source + " AS SELECT i AS id FROM generate_series(1, 10) i");

        attempt(database, table, format, "table: " + source, "mode: overwrite").succeeded();
        database.execute("DELETE FROM " + source + " WHERE id > 3", "INSERT INTO " + source + " VALUES (77)");
        attempt(database, table, format, "table: " + source, "mode: overwrite").succeeded();
        assertThat(values(read(format, table), "id")).containsExactlyInAnyOrder(1L, 2L, 3L, 77L);

        database.execute("DELETE FROM " + source);
        attempt(database, table, format, "table: " + source, "mode: overwrite").succeeded();
        assertThat(read(format, table).count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anIncrementalReadIsMergedByKey(TableFormat format) throws SQLException {
        String source = "merged_" + format;
        String table = "pg." + source;
        String read = "table: " + source + "\nsyncMode: incremental\ncursorField: changed";
        String[] merge = {"mode: merge", "primaryKey: id"};
        database.execute(
                "CREATE TABLE " + source + " (id integer, name text, changed integer)",
                "INSERT INTO " + source + " VALUES (1, 'a', 1), (2, 'b', 2)");
        attempt(database, table, format, read, merge).succeeded();
        database.execute(
                "UPDATE " + source + " SET name = 'c', changed = 3 WHERE id = 1",
                "INSERT INTO " + source + " VALUES (3, 'd', 4)");

        assertThat(attempt(database, table, format, read, merge).succeeded().counts(table))
                .isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(values(read(format, table).orderBy("id"), "concat(id, name)"))
                .containsExactly("1c", "2b", "3d");
    }

    @Test
    void anEmptyTableLandsNothing() throws SQLException {
        database.execute("CREATE TABLE nothing (id integer)");

        assertThat(run("pg.nothing", TableFormat.ICEBERG, "table: nothing").counts("pg.nothing"))
                .isEqualTo(Counts.NONE);
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        PostgresDatabase nowhere = new PostgresDatabase("127.0.0.1", FreePort.next(), "x", "u", "secret%2Fword");

        CaravanException failure = attempt(nowhere, "pg.nowhere", TableFormat.DELTA, "table: t\nmaxRetries: 0")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
        assertThat(failure.getMessage())
                .startsWith("Cannot read public.t of PostgreSQL at 127.0.0.1:" + nowhere.port() + "/x: Connection to")
                .doesNotContain("secret")
                .hasLineCount(1);
    }

    @Test
    void aWrongPasswordIsToldApart() {
        PostgresDatabase stranger = new PostgresDatabase(
                database.host(), database.port(), database.name(), database.user(), "wr&ng%41 'x\"");

        CaravanException failure =
                attempt(stranger, "pg.stranger", TableFormat.DELTA, "table: t").ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_AUTH);
        assertThat(failure.getMessage()).doesNotContain("wr&ng").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x\"; DROP TABLE victim; --", "victim; DROP TABLE victim", "victim\" CROSS JOIN \"victim", "x'y"
            })
    void aHostileNameIsJustATableThatDoesNotExist(String name) throws SQLException {
        database.execute("CREATE TABLE IF NOT EXISTS victim AS SELECT 1 AS id");
        String quoted = "'" + name.replace("'", "''") + "'";

        CaravanException asTable = attempt(database, "pg.hostile", TableFormat.DELTA, "table: " + quoted)
                .ourFailure();
        CaravanException asColumn = attempt(
                        database, "pg.hostile", TableFormat.DELTA, "table: victim\ncolumns: " + quoted)
                .ourFailure();

        assertThat(asTable.category()).isEqualTo(Category.CONFIG);
        assertThat(asTable).hasMessageContaining("does not exist");
        assertThat(asColumn.category()).isEqualTo(Category.CONFIG);
        assertThat(column("SELECT count(*) FROM victim")).containsExactly("1");
    }

    /** S3: what a cursor holds is bound, never written into the statement. */
    @Test
    void aHostileCursorValueIsAValue() throws SQLException {
        database.execute("CREATE TABLE IF NOT EXISTS victim AS SELECT 1 AS id");
        database.execute("CREATE TABLE evil (c text COLLATE \"C\", n integer)");
        List<String> values = List.of(
                "1; DROP TABLE victim",
                "') OR 1=1--",
                "`; --",
                "\"; DROP TABLE victim; --",
                "' OR ''='",
                "\u2019 OR 1=1",
                "/* */",
                "\\'; DROP TABLE victim; --",
                "$1",
                "?");
        String options = "table: evil\nsyncMode: incremental\ncursorField: c";
        for (String value : values.stream().sorted().toList()) {
            database.execute("INSERT INTO evil VALUES ('" + value.replace("'", "''") + "', 1)");
            attempt(database, "pg.evil", TableFormat.DELTA, options).succeeded();
        }
        attempt(database, "pg.evil", TableFormat.DELTA, options).succeeded();

        assertThat(values(read(TableFormat.DELTA, "pg.evil"), "c").stream().distinct())
                .hasSize(values.size());
        assertThat(column("SELECT count(*) FROM victim")).containsExactly("1");
    }

    @Test
    void aMissingCursorFieldIsAConfigurationError() throws SQLException {
        database.execute("CREATE TABLE no_cursor (id integer, at time)");

        assertThat(attempt(database, "pg.c1", TableFormat.DELTA, "table: no_cursor\nsyncMode: incremental")
                        .ourFailure()
                        .category())
                .isEqualTo(Category.CONFIG);
        assertThat(attempt(
                                database,
                                "pg.c2",
                                TableFormat.DELTA,
                                "table: no_cursor\nsyncMode: incremental\ncursorField: at")
                        .ourFailure())
                .hasMessageContaining("which has no order to read by");
    }

    @Test
    void columnsThatDifferInCaseOnlyAreAConfigurationError() {
        CaravanException failure = attempt(
                        database, "pg.case", TableFormat.DELTA, "query: 'select 1 as id, 2 as \"ID\"'")
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure).hasMessageContaining("differ in case only");
    }

    private static PipelineRunner.Outcome run(String table, TableFormat format, String parameters) {
        return attempt(database, table, format, parameters).succeeded();
    }

    private static PipelineRunner.Outcome small(String table, TableFormat format, String parameters) {
        return attempt(database, table, format, parameters, "batchRows: 150").succeeded();
    }

    private static PipelineRunner.Outcome attempt(
            PostgresDatabase from, String table, TableFormat format, String parameters, String... options) {
        return PipelineRunner.run(
                TestLake.tables(), RouteYaml.postgres(from, parameters).into(table, format, options));
    }

    private static List<Object> column(String query) throws SQLException {
        List<Object> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                found.add(result.getString(1));
            }
        }

        return found;
    }
}
