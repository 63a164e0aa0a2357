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
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and servers that are not as one would like them. */
@Exercises(kamelet = "caravan-postgresql-source", against = "server")
class PostgresInputTest {

    private static PostgresDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = SharedServers.freshDatabase();
    }

    /** Of 13 and 16.5, which came late, the latter is less than 5 before the last one that had landed, 20. */
    @ParameterizedTest
    @ValueSource(strings = {"id", "at", "zoned", "day"})
    void aRowThatIsCommittedLateIsSeenWithinLookback(String cursor) throws SQLException {
        String source = "late_" + cursor;
        String table = "pg." + source;
        database.execute(
                "CREATE TABLE " + source + " (id numeric(20,4) PRIMARY KEY, at timestamp, zoned timestamptz, day date)",
                rowsOf(source, 1, 10),
                rowsOf(source, 14, 20));
        String parameters = "table: " + source + "\nsyncMode: incremental\nlookback: 5\ncursorField: " + cursor;
        merge(table, parameters).succeeded();

        database.execute(rowsOf(source, 13, 13), rowsOf(source, 16, 16, "+ 0.5"), rowsOf(source, 21, 21));
        PipelineRunner.Outcome second = merge(table, parameters).succeeded();

        assertThat(second.counts(table)).isEqualTo(new Counts(7, 7, 0, 0));
        assertThat(values(read(TableFormat.DELTA, table), "cast(cast(id as double) as string)"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, -16, 17, 18, 19, 20, 21)
                                .mapToObj(id -> id < 0 ? -id + ".5" : id + ".0")
                                .toList());
    }

    @Test
    void aTextCannotBeLookedBackFrom() throws SQLException {
        database.execute("CREATE TABLE names (name text COLLATE \"C\")", "INSERT INTO names VALUES ('a')");
        String parameters = "table: names\nsyncMode: incremental\nlookback: 5\ncursorField: name";
        merge("pg.names", parameters, "name").succeeded();

        CaravanException failure = merge("pg.names", parameters, "name").ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure).hasMessageContaining("lookback needs a cursorField that is a number, a time or a date");
    }

    @ParameterizedTest
    @EnumSource
    void asManyColumnsAsATableMayHaveLand(TableFormat format) throws SQLException {
        String columns = IntStream.range(0, 1600)
                .mapToObj(column -> "c" + column + " smallint")
                .collect(Collectors.joining(", "));
        String values = IntStream.range(0, 1600).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        database.execute(
                "DROP TABLE IF EXISTS wide",
                "CREATE TABLE wide (" + columns + ")",
                "INSERT INTO wide VALUES (" + values + ")");
        String table = "pg.wide_" + format;

        assertThat(run(table, format, "table: wide").succeeded().counts(table)).isEqualTo(new Counts(1, 1, 0, 0));

        Dataset<Row> rows = read(format, table);
        assertThat(rows.columns()).hasSize(1600);
        assertThat(values(rows, "concat_ws(' ', c0, c799, c1599)")).containsExactly("0 799 1599");
    }

    @Test
    void aServerThatEndsAStatementFailsTheRun() throws SQLException {
        database.execute(
                "CREATE VIEW slow AS SELECT i AS id, pg_sleep(0.05)::text AS pause FROM generate_series(1, 200) i",
                "ALTER ROLE " + database.user() + " IN DATABASE \"" + database.name()
                        + "\" SET statement_timeout = '1s'");
        try {
            CaravanException failure = run("pg.slow", TableFormat.DELTA, "table: slow\nmaxRetries: 1")
                    .ourFailure();

            assertThat(failure)
                    .hasMessageStartingWith("Cannot read public.slow of PostgreSQL at ")
                    .hasMessageContaining("statement timeout");
        } finally {
            database.execute("ALTER ROLE " + database.user() + " IN DATABASE \"" + database.name()
                    + "\" RESET statement_timeout");
        }
    }

    @Test
    void rowsWithoutACursorValueAreReadByTheFirstRunOnly() throws SQLException {
        database.execute(
                "CREATE TABLE unset (id int, changed timestamp)", "INSERT INTO unset VALUES (1, NULL), (2, NULL)");
        String parameters = "table: unset\nsyncMode: incremental\ncursorField: changed";

        assertThat(run("pg.unset", TableFormat.DELTA, parameters).succeeded().counts("pg.unset"))
                .isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run("pg.unset", TableFormat.DELTA, parameters).succeeded().counts("pg.unset"))
                .isEqualTo(Counts.NONE);
        database.execute("UPDATE unset SET changed = '2024-01-01' WHERE id = 2");

        assertThat(run("pg.unset", TableFormat.DELTA, parameters).succeeded().counts("pg.unset"))
                .isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void aNetworkThatSwallowsWhatIsSentIsNotWaitedForWithoutEnd() throws SQLException {
        database.execute(
                "CREATE TABLE swallowed AS SELECT i AS id, repeat('x', 100) AS text FROM generate_series(1, 50000) i");
        try (LossyProxy proxy = LossyProxy.to(database.port())) {
            proxy.swallowAfter(1 << 20);

            CaravanException failure = PipelineRunner.run(
                            TestLake.tables(),
                            RouteYaml.kamelet(
                                            "caravan-postgresql-source",
                                            Map.of(
                                                    "host", database.host(),
                                                    "port", String.valueOf(proxy.port()),
                                                    "database", database.name(),
                                                    "username", database.user(),
                                                    "password", database.password(),
                                                    "table", "swallowed",
                                                    "timeoutSeconds", "1",
                                                    "maxRetries", "0"))
                                    .into("pg.swallowed", TableFormat.DELTA))
                    .ourFailure();

            assertThat(proxy.hasBroken()).isTrue();
            assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
            assertThat(failure).hasMessageContaining("Cannot read public.swallowed of PostgreSQL at ");
        }
    }

    /** Who drops a table waits for the one who reads it. */
    @Test
    void aTableThatIsDroppedWhileItIsReadLandsAsAWhole() throws Exception {
        database.execute(
                "CREATE TABLE doomed (id integer)",
                "INSERT INTO doomed SELECT generate_series(1, 200)",
                "CREATE VIEW unhurried AS SELECT id, pg_sleep(0.01)::text AS pause FROM doomed");
        CompletableFuture<PipelineRunner.Outcome> reading = CompletableFuture.supplyAsync(
                () -> run("pg.unhurried", TableFormat.ICEBERG, "table: unhurried\nmaxRetries: 0"));
        awaitReaderOf("doomed");

        database.execute("DROP TABLE doomed CASCADE");

        assertThat(reading.get().succeeded().counts("pg.unhurried")).isEqualTo(new Counts(200, 200, 0, 0));
        assertThat(run("pg.unhurried", TableFormat.ICEBERG, "table: unhurried\nmaxRetries: 0")
                        .ourFailure())
                .hasMessageContaining("does not exist");
        assertThat(read(TableFormat.ICEBERG, "pg.unhurried").count()).isEqualTo(200);
    }

    private static void awaitReaderOf(String table) throws SQLException {
        database.execute("DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE relation = '" + table
                + "'::regclass) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$");
    }

    private static String rowsOf(String table, int from, int to) {
        return rowsOf(table, from, to, "");
    }

    /** Of which every cursor grows by one with the id. */
    private static String rowsOf(String table, int from, int to, String more) {
        return "INSERT INTO " + table + " SELECT i " + more + ", timestamp '2024-01-01' + i * interval '1 s',"
                + " timestamptz '2024-01-01 00:00:00+02' + i * interval '1 s', date '2024-01-01' + i"
                + " FROM generate_series(" + from + ", " + to + ") i";
    }

    private static PipelineRunner.Outcome merge(String table, String parameters) {
        return merge(table, parameters, "id");
    }

    private static PipelineRunner.Outcome merge(String table, String parameters, String key) {
        return run(table, TableFormat.DELTA, parameters, "mode: merge", "primaryKey: " + key);
    }

    private static PipelineRunner.Outcome run(String table, TableFormat format, String parameters, String... options) {
        return PipelineRunner.run(
                TestLake.tables(), RouteYaml.postgres(database, parameters).into(table, format, options));
    }
}
