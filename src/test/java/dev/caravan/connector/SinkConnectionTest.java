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
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.landing.Counts;
import dev.caravan.observe.FaultPoint;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of rows when a connection or the process is lost, and what a check finds before. */
@Exercises(kamelet = "caravan-postgresql-sink", against = "server")
@Exercises(kamelet = "caravan-mariadb-sink", against = "server")
class SinkConnectionTest {

    @TempDir
    Path directory;

    @BeforeAll
    static void createDatabases() {
        for (SinkDatabase each : SinkDatabase.values()) {
            each.create();
        }
    }

    @AfterEach
    void removeFaults() {
        FaultPoint.install(null);
    }

    /** The rows of the transaction are gone with the connection; they are sent again on another one. */
    @ParameterizedTest
    @CsvSource({"POSTGRESQL,insert", "POSTGRESQL,upsert", "MARIADB,insert", "MARIADB,upsert"})
    void aConnectionThatIsEndedBeforeTheCommitLosesAndDoublesNothing(SinkDatabase database, String mode)
            throws Exception {
        String table = "ended_" + mode;
        database.execute("CREATE TABLE " + table + " (id integer PRIMARY KEY, name varchar(20))");
        Files.write(
                directory.resolve("a.ndjson"),
                IntStream.rangeClosed(1, 50)
                        .mapToObj(i -> "{\"id\":" + i + ",\"name\":\"row " + i + "\"}")
                        .toList());
        AtomicInteger visits = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == FaultPoint.AFTER_DATA_FILES && visits.incrementAndGet() == 1) {
                endOthers(database);
            }
        });

        Counts counts = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.files(directory.resolve("*.ndjson"), "ndjson")
                                .to(
                                        table,
                                        database.sink(),
                                        database.settings(Map.of("table", table, "mode", mode, "primaryKey", "id"))))
                .succeeded()
                .counts(table);

        assertThat(visits).hasValue(2);
        assertThat(counts).isEqualTo(new Counts(50, 50, 0, 0));
        assertThat(database.rows("SELECT count(*), count(DISTINCT id) FROM " + table))
                .containsExactly("50|50");
        assertThat(database.rows(
                        "SELECT " + database.quoted("number") + " FROM caravan_state WHERE pipeline = '" + table + "'"))
                .containsExactly("1");
    }

    private static void endOthers(SinkDatabase database) {
        try {
            if (database == SinkDatabase.POSTGRESQL) {
                database.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid()");
                return;
            }
            for (String id : database.rows("SELECT id FROM information_schema.processlist"
                    + " WHERE db = DATABASE() AND id <> CONNECTION_ID()")) {
                database.execute("KILL " + id);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Between the commit and its answer, and before the commit; each time the process is gone. */
    @Test
    void aProcessThatIsKilledLosesAndDoublesNothing() throws Exception {
        SinkDatabase from = SinkDatabase.H2;
        from.execute(
                "CREATE TABLE numbers (id integer, name varchar(20))",
                "INSERT INTO numbers VALUES "
                        + IntStream.rangeClosed(1, 500)
                                .mapToObj(i -> "(" + i + ", 'row " + i + "')")
                                .collect(Collectors.joining(", ")));
        SinkDatabase to = SinkDatabase.SQLITE;
        to.execute("CREATE TABLE numbers (id integer, name varchar(20))");
        Path route = Files.writeString(
                directory.resolve("route.yaml"),
                RouteYaml.kamelet(
                                from.source(),
                                from.settings(
                                        Map.of("table", "numbers", "syncMode", "incremental", "cursorField", "id")))
                        .to("killed", to.sink(), to.settings(Map.of("table", "numbers", "batchSize", "100"))));

        assertThat(runProcess(route, "after-commit:2:halt")).isEqualTo(137);
        assertThat(to.rows("SELECT count(*) FROM numbers")).containsExactly("200");
        assertThat(runProcess(route, "after-data-files:2:halt")).isEqualTo(137);
        assertThat(to.rows("SELECT count(*) FROM numbers")).containsExactly("300");
        assertThat(runProcess(route, "after-commit:99:halt")).isZero();

        assertThat(to.rows("SELECT count(*), count(DISTINCT id), sum(id) FROM numbers"))
                .containsExactly("500|500|125250");
    }

    private int runProcess(Path route, String fault) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dcaravan.fault=" + fault,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SinkProcess.class.getName(),
                        route.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("process.log").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();

        return process.exitValue();
    }

    @ParameterizedTest
    @EnumSource
    void aCheckGoesTheWayOfARunAndWritesNothing(SinkDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE checked (id integer PRIMARY KEY, name varchar(20))",
                "INSERT INTO checked VALUES (1, 'one')");
        Map<String, String> settings = Map.of("table", "checked", "mode", "upsert", "primaryKey", "id");

        assertThat(check(database, settings))
                .extracting(Checklist.Result::step)
                .endsWith(Step.LOGIN, Step.OBJECT, Step.PERMISSION);
        assertThat(database.rows("SELECT * FROM checked")).containsExactly("1|one");

        assertThat(lastOf(database, Map.of("table", "missing")).detail()).contains("missing");
        assertThat(lastOf(database, Map.of("table", "missing")).step()).isEqualTo(Step.OBJECT);
        assertThat(lastOf(database, Map.of("table", "checked", "mode", "upsert", "primaryKey", "nmae"))
                        .detail())
                .contains("it has no column nmae, which primaryKey names. Did you mean 'name'?");
        assertThat(lastOf(database, Map.of("table", "checked", "mode", "upsert", "primaryKey", "name"))
                        .detail())
                .contains("the database does not keep primaryKey unique; unique are: id.");
        assertThat(lastOf(database, Map.of("table", "checked", "mode", "upsert"))
                        .detail())
                .contains("mode upsert needs primaryKey");
    }

    @Test
    void aRightThatIsMissingIsFoundByTheCheck() throws Exception {
        SinkDatabase.POSTGRESQL.execute(
                "CREATE TABLE guarded (id integer PRIMARY KEY)",
                "CREATE ROLE reader LOGIN PASSWORD 'reader'",
                "GRANT SELECT ON guarded TO reader");
        Map<String, String> settings = new LinkedHashMap<>(Map.of("table", "guarded", "username", "reader"));
        settings.put("password", "reader");

        Checklist.Result last = lastOf(SinkDatabase.POSTGRESQL, settings);

        assertThat(last.step()).isEqualTo(Step.PERMISSION);
        assertThat(last.detail()).contains("permission denied").contains("Grant the user what it lacks");
    }

    /** It would change another row than that of the key. */
    @Test
    void anUpsertIsRefusedWhereMariaDbCouldTakeAnotherRow() throws Exception {
        SinkDatabase.MARIADB.execute("CREATE TABLE twice (id integer PRIMARY KEY, email varchar(20) UNIQUE)");

        assertThat(lastOf(SinkDatabase.MARIADB, Map.of("table", "twice", "mode", "upsert", "primaryKey", "id"))
                        .detail())
                .contains("an upsert takes whichever unique key a row meets")
                .contains("email; id");
    }

    @Test
    void aDatabaseOfSqliteThatIsNotThereIsNotMade() {
        Path file = directory.resolve("none.db");

        assertThat(lastOf(SinkDatabase.SQLITE, Map.of("databasePath", file.toString(), "table", "t"))
                        .failure())
                .isPresent();
        assertThat(file).doesNotExist();
    }

    private static Checklist.Result lastOf(SinkDatabase database, Map<String, String> settings) {
        List<Checklist.Result> results = check(database, settings);

        return results.get(results.size() - 1);
    }

    private static List<Checklist.Result> check(SinkDatabase database, Map<String, String> settings) {
        try (Connection connection = Connection.open(
                new ConnectionSettings(
                        "sink",
                        CatalogIndex.load().kamelet(database.sink()).orElseThrow(),
                        List.of(new Layer("test", database.settings(settings))),
                        Map.of(),
                        List.of()),
                List.of())) {
            return connection.check().results();
        }
    }
}
