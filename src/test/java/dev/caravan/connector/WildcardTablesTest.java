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
import static dev.caravan.testing.TestLake.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.jdbc.JdbcTablesSource;
import dev.caravan.connector.source.Checklist;
import dev.caravan.landing.Counts;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many tables by pattern, each landing in one of its own. */
@Exercises(kamelet = "caravan-postgresql-source", against = "server")
@Exercises(kamelet = "caravan-mariadb-source", against = "server")
class WildcardTablesTest {

    private static final AtomicInteger LAKES = new AtomicInteger();

    private PostgresDatabase database;
    private String lake;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = SharedServers.freshDatabase();
        lake = "wild" + LAKES.incrementAndGet();
        database.execute("CREATE SCHEMA sales");
    }

    @AfterEach
    void noFault() {
        FaultPoint.install(null);
    }

    @ParameterizedTest
    @EnumSource
    void everyChosenTableLandsInItsOwnAlsoIfItIsEmptyAndWhatChangedIsPickedUp(TableFormat format) throws SQLException {
        database.execute(
                "CREATE TABLE sales.orders AS SELECT i AS id, 'o' || i AS name FROM generate_series(1, 3) i",
                "CREATE TABLE sales.customers AS SELECT 7 AS id, now() AS seen",
                "CREATE TABLE sales.nobody (id int, amount numeric(10,2))",
                "CREATE TABLE sales.tmp_orders AS SELECT 1 AS id",
                "CREATE TABLE public.other AS SELECT 1 AS id",
                "CREATE VIEW sales.recent AS SELECT * FROM sales.orders WHERE id > 2");

        assertThat(overwrite(format, "tables: sales.*\nexclude: 'sales.tmp*'"))
                .isEqualTo(Map.of("customers", 1L, "nobody", 0L, "orders", 3L, "recent", 1L));
        assertThat(read(format, lake + ".nobody").schema().toDDL()).isEqualTo("id BIGINT,amount DECIMAL(10,2)");

        database.execute(
                "ALTER TABLE sales.orders ADD COLUMN note text",
                "INSERT INTO sales.orders VALUES (4, 'o4', 'new')",
                "DROP TABLE sales.customers",
                "CREATE TABLE sales.added AS SELECT 1 AS id");

        assertThat(overwrite(format, "tables: sales.*\nexclude: 'sales.tmp*'"))
                .containsEntry("orders", 4L)
                .containsEntry("added", 1L)
                .containsEntry("recent", 2L)
                .containsEntry("customers", 1L);
        assertThat(json(read(format, lake + ".orders").where("id > 2").orderBy("id")))
                .containsExactly(
                        "{\"id\":3,\"name\":\"o3\",\"note\":null}", "{\"id\":4,\"name\":\"o4\",\"note\":\"new\"}");
    }

    @Test
    void eachTableGoesOnByTheFirstCursorFieldThatItHas() throws SQLException {
        MariaDbServer server = SharedServers.mariaDb();
        String there = server.freshDatabase();
        String settings = "tables: 'or*, log'\nsyncMode: incremental\ncursorField: changed, id";
        execute(
                server,
                there,
                "CREATE TABLE orders (id int, changed datetime(6))",
                "INSERT INTO orders VALUES (1, '2024-01-01'), (2, '2024-01-02')",
                "CREATE TABLE log (id bigint)",
                "INSERT INTO log VALUES (10), (11)",
                "CREATE TABLE orphans (id int)");
        String yaml = mariaDb(server, there, settings);

        assertThat(run(yaml).counts("p_" + lake)).isEqualTo(new Counts(4, 4, 0, 0));
        Map<String, Long> versions = versions("orders", "log", "orphans");
        execute(server, there, "INSERT INTO orders VALUES (1, '2024-01-03'), (9, '2023-01-01')");

        assertThat(run(yaml).counts("p_" + lake)).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(versions("log", "orphans"))
                .as("a table without a new row has no commit for it")
                .isEqualTo(Map.of("log", versions.get("log"), "orphans", versions.get("orphans")));
        assertThat(versions("orders").get("orders")).isGreaterThan(versions.get("orders"));
    }

    /** S3. */
    @Test
    void hostileNamesLandUnderNamesThatNoSystemTakesForAnythingElse() throws SQLException {
        database.execute(
                "CREATE TABLE sales.\"a.b\"\"; DROP TABLE x; --\" AS SELECT 1 AS id",
                "CREATE TABLE sales.\"../../up\" AS SELECT 2 AS id",
                "CREATE TABLE sales.\"größe\" AS SELECT 3 AS id",
                "CREATE TABLE sales.\"%s {{env:PATH}} ${body}\" AS SELECT 4 AS id");

        assertThat(overwrite(TableFormat.DELTA, "tables: sales.*").keySet())
                .containsExactlyInAnyOrder(
                        "a_b___DROP_TABLE_x____", "t_______up", "gru00F6u00DFe", "t__s___env_PATH_____body_");
    }

    @Test
    void tablesThatWouldBeOneAreRefusedBeforeAnythingLands() throws SQLException {
        database.execute(
                "CREATE TABLE sales.aaa AS SELECT 1 AS id",
                "CREATE TABLE sales.orders AS SELECT 1 AS id",
                "CREATE TABLE sales.\"Orders\" AS SELECT 2 AS id");

        assertThat(refusal("tables: sales.*"))
                .isEqualTo("Cannot land sales.Orders and sales.orders: both would be table " + lake
                        + ".orders. Leave one" + " of them out, and read it in a route of its own.");
        assertThat(found()).isEmpty();
        assertThat(overwrite(TableFormat.DELTA, "tables: sales.*\nexclude: sales.Orders"))
                .isEqualTo(Map.of("aaa", 1L, "orders", 1L));
    }

    @Test
    void whatCannotBeReadIsRefusedWithTheNextStep() throws SQLException {
        database.execute(
                "CREATE TABLE sales.orders (id int, changed timestamp)",
                "CREATE TABLE sales.notes (text text)",
                "CREATE TABLE sales.pages (text text)");

        assertThat(refusal("tables: sale.*"))
                .contains("Cannot read sale.* of PostgreSQL at ")
                .contains("it shows no such table or view. Did you mean 'sales.*'?");
        assertThat(refusal("tables: sales.*\nsyncMode: incremental\ncursorField: changed, updated"))
                .contains("2 of 3 tables have no column changed or updated: sales.notes, sales.pages. Add a column");
        assertThat(refusal("tables: sales.*\nexclude: 'sales.*'")).contains("exclude leaves none of its tables");
        assertThat(refusal("tables: sales.*\ntable: orders")).contains("tables goes without table, query and columns");
        assertThat(refusal("tables: sales.a.b")).contains("the pattern sales.a.b is not schema.table or table");
        assertThat(refusal("table: orders\nschema: sales")).contains("its source did not name it");
        assertThat(found()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRefreshThatFailedInTheMiddleGoesOnWithTheTablesThatItLacks(TableFormat format) throws SQLException {
        database.execute(IntStream.range(0, 4)
                .mapToObj(i -> "CREATE TABLE sales.t" + i + " AS SELECT generate_series(1, " + (i + 1) + ") AS id")
                .toArray(String[]::new));
        String append = postgres("tables: sales.*", format);

        failAt(FaultPoint.AFTER_COMMIT, 2);
        assertThat(PipelineRunner.run(TestLake.tables(), append).failure()).isPresent();
        failAt(FaultPoint.AFTER_INTENT, 2);
        assertThat(PipelineRunner.run(TestLake.tables(), append).failure()).isPresent();
        FaultPoint.install(null);
        database.execute("INSERT INTO sales.t0 VALUES (99)");
        run(append);

        assertThat(rows(format)).isEqualTo(Map.of("t0", 1L, "t1", 2L, "t2", 3L, "t3", 4L));

        run(append);

        assertThat(rows(format))
                .as("the next refresh is one of its own")
                .isEqualTo(Map.of("t0", 3L, "t1", 4L, "t2", 6L, "t3", 8L));
    }

    @Test
    void anOverwriteThatFailedInTheMiddleLeavesEachTableOldOrNewAndReadsNoneTwice() throws SQLException {
        database.execute(
                "CREATE TABLE sales.a AS SELECT 1 AS id",
                "CREATE TABLE sales.b AS SELECT 1 AS id",
                "CREATE TABLE sales.c AS SELECT 1 AS id");
        String settings = "tables: sales.*";
        overwrite(TableFormat.DELTA, settings);
        database.execute(
                "INSERT INTO sales.a VALUES (2)", "INSERT INTO sales.b VALUES (2)", "INSERT INTO sales.c VALUES (2)");
        failAt(FaultPoint.AFTER_INTENT, 2);

        assertThat(PipelineRunner.run(TestLake.tables(), postgres(settings, TableFormat.DELTA, "mode: overwrite"))
                        .failure())
                .isPresent();

        FaultPoint.install(null);
        assertThat(rows(TableFormat.DELTA)).isEqualTo(Map.of("a", 2L, "b", 1L, "c", 1L));
        Map<String, Long> before = versions("a");
        assertThat(overwrite(TableFormat.DELTA, settings)).isEqualTo(Map.of("a", 2L, "b", 2L, "c", 2L));
        assertThat(versions("a")).isEqualTo(before);
    }

    @Test
    void aTableThatIsDroppedDuringTheReadIsNamedAndTheNextRunGoesOnWithoutIt() throws SQLException {
        database.execute(
                "CREATE TABLE sales.a AS SELECT 1 AS id",
                "CREATE TABLE sales.b AS SELECT 1 AS id",
                "CREATE TABLE sales.c AS SELECT 1 AS id");
        at(FaultPoint.AFTER_ACK, 1, () -> drop("sales.b"));

        assertThat(refusal("tables: sales.*"))
                .contains("Cannot read sales.b of PostgreSQL at ")
                .contains("does not exist")
                .endsWith(
                        " It is table 2 of 3 by name; those before it have landed, and the next run goes on with it.");

        FaultPoint.install(null);
        assertThat(overwrite(TableFormat.DELTA, "tables: sales.*")).isEqualTo(Map.of("a", 1L, "c", 1L));
    }

    @Test
    void tablesOfOneShapeCanLandInOneTable() throws SQLException {
        database.execute(
                "CREATE TABLE sales.orders_1 AS SELECT 1 AS id", "CREATE TABLE sales.orders_2 AS SELECT 2 AS id");
        String yaml = postgres("tables: 'sales.orders_*'", TableFormat.DELTA)
                .replace("lake:" + lake + ".*", "lake:" + lake + ".orders");

        run(yaml);

        assertThat(json(read(TableFormat.DELTA, lake + ".orders").orderBy("id")))
                .containsExactly("{\"id\":1}", "{\"id\":2}");
        assertThat(PipelineRunner.run(TestLake.tables(), yaml + "mode: overwrite".indent(14))
                        .ourFailure()
                        .getMessage())
                .contains("Cannot overwrite " + lake + ".orders with 2 streams");
    }

    @Test
    void schemasCanBeTheNamespaces() throws SQLException {
        database.execute(
                "CREATE SCHEMA hr",
                "CREATE TABLE hr.people AS SELECT 1 AS id",
                "CREATE TABLE sales.people AS SELECT 2 AS id");

        run(postgres("tables: '*.people'", TableFormat.DELTA).replace("lake:" + lake + ".*", "lake:" + lake + "_*.*"));

        assertThat(json(read(TableFormat.DELTA, lake + "_hr.people"))).containsExactly("{\"id\":1}");
        assertThat(json(read(TableFormat.DELTA, lake + "_sales.people"))).containsExactly("{\"id\":2}");
    }

    @Test
    void aTableOfAsManyColumnsAsThereCanBeLands() throws SQLException {
        database.execute(
                "CREATE TABLE sales.wide ("
                        + IntStream.range(0, 1600)
                                .mapToObj(i -> "c" + i + " int")
                                .collect(Collectors.joining(", ")) + ")",
                "INSERT INTO sales.wide (c1599) VALUES (1)");

        assertThat(overwrite(TableFormat.DELTA, "tables: sales.*")).isEqualTo(Map.of("wide", 1L));
        assertThat(read(TableFormat.DELTA, lake + ".wide").columns()).hasSize(1600);
    }

    @Test
    void whatOneOfThemHasInItsQuarantineIsTriedAgainForThatTable() throws SQLException {
        database.execute(
                "CREATE TABLE sales.orders AS SELECT generate_series(1, 3) AS id",
                "CREATE TABLE sales.visits AS SELECT generate_series(1, 3) AS id");
        run(postgres("tables: sales.*", TableFormat.DELTA, "expect.few: id < 3"));
        String corrected = postgres("tables: sales.*", TableFormat.DELTA, "expect.few: id < 9");

        run(PipelineFile.parse("test.yaml", corrected).replayYaml(lake + ".orders"));

        assertThat(rows(TableFormat.DELTA)).containsEntry("orders", 3L).containsEntry("visits", 2L);
        assertThat(PipelineFile.parse("test.yaml", corrected).replayYaml("elsewhere.orders"))
                .isEmpty();
    }

    @Test
    void aCheckReadsTheFirstOfThemAndAPreviewShowsIt() throws SQLException {
        database.execute("CREATE TABLE sales.a AS SELECT 1 AS id", "CREATE TABLE sales.b (id int)");
        JdbcTablesSource source = new JdbcTablesSource();
        source.setDataSource(database.dataSource());
        source.setDialect("postgresql");
        source.setTables("sales.*");
        Checklist steps = new Checklist();

        source.check(steps);

        assertThat(steps.results())
                .extracting(Checklist.Result::detail)
                .endsWith("2 tables are chosen by sales.*", "sales.a was read, one row of it");
        assertThat(source.sample("", 5).records()).hasSize(1);
        assertThat(source.sample("sales.b", 5).records()).isEmpty();
    }

    private void drop(String table) {
        try {
            database.execute("DROP TABLE " + table);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void failAt(FaultPoint where, int time) {
        at(where, time, () -> {
            throw new IllegalStateException("a fault of the test");
        });
    }

    private static void at(FaultPoint where, int time, Runnable fault) {
        AtomicInteger times = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == where && times.incrementAndGet() == time) {
                fault.run();
            }
        });
    }

    /** The rows of each table of this test's lake. */
    private Map<String, Long> overwrite(TableFormat format, String parameters) {
        run(postgres(parameters, format, "mode: overwrite"));

        return rows(format);
    }

    private static PipelineRunner.Outcome run(String yaml) {
        return PipelineRunner.run(TestLake.tables(), yaml).succeeded();
    }

    private String refusal(String parameters) {
        PipelineRunner.Outcome outcome = PipelineRunner.run(TestLake.tables(), postgres(parameters, TableFormat.DELTA));

        assertThat(outcome.ourFailure().category()).isEqualTo(Category.CONFIG);

        return outcome.ourFailure().getMessage();
    }

    private String postgres(String parameters, TableFormat format, String... options) {
        return yaml(RouteYaml.postgres(database, parameters), format, options);
    }

    private String mariaDb(MariaDbServer server, String there, String parameters) {
        Map<String, String> settings = parameters
                .lines()
                .map(line -> line.replace("'", "").split(": ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        settings.putAll(Map.of(
                "host", server.host(),
                "port", String.valueOf(server.port()),
                "database", there,
                "username", server.user(),
                "password", server.password()));

        return yaml(RouteYaml.kamelet("caravan-mariadb-source", settings), TableFormat.DELTA);
    }

    private String yaml(RouteYaml route, TableFormat format, String... options) {
        return route.into(lake + ".*", format, options).replace("id: " + lake + ".*", "id: p_" + lake);
    }

    private static void execute(MariaDbServer server, String there, String... statements) throws SQLException {
        try (Connection connection = server.connect(there);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private List<TableName> found() {
        return TestLake.tables().list().stream()
                .map(table -> table.name())
                .filter(name -> name.namespace().equals(lake))
                .toList();
    }

    private Map<String, Long> rows(TableFormat format) {
        return found().stream().collect(Collectors.toMap(TableName::table, name -> read(format, name.toString())
                .count()));
    }

    private Map<String, Long> versions(String... names) {
        return List.of(names).stream().collect(Collectors.toMap(name -> name, name -> TestLake.tables()
                .table(new TableName(lake, name), TableFormat.DELTA)
                .version()));
    }
}
