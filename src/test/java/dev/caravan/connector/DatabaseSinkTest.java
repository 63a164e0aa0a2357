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
import dev.caravan.landing.Counts;
import dev.caravan.observe.Category;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every sink of a database does, each on its own server. */
@Exercises(kamelet = "caravan-postgresql-sink", against = "server")
@Exercises(kamelet = "caravan-mariadb-sink", against = "server")
@Exercises(kamelet = "caravan-mysql-sink", against = "compatible")
@Exercises(kamelet = "caravan-sqlite-sink", against = "server")
@Exercises(kamelet = "caravan-jdbc-sink", against = "server")
class DatabaseSinkTest {

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

    @ParameterizedTest
    @EnumSource
    void everyRecordIsInsertedOnceHoweverOftenThePipelineRuns(SinkDatabase database) throws Exception {
        database.execute("CREATE TABLE inserted (id integer NOT NULL, name varchar(20), amount decimal(10,2))");
        write("a.ndjson", "{\"id\":1,\"name\":\"one\",\"amount\":1.5}", "{\"id\":2,\"name\":null}");

        assertThat(run(database, "inserted", Map.of())).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run(database, "inserted", Map.of())).isEqualTo(Counts.NONE);
        write("b.ndjson", "{\"id\":3,\"amount\":\"12345678.99\"}");
        write("empty.ndjson");
        assertThat(run(database, "inserted", Map.of())).isEqualTo(new Counts(1, 1, 0, 0));

        assertThat(database.rows("SELECT id, name, amount FROM inserted ORDER BY id"))
                .containsExactly(
                        "1|one|" + (database == SinkDatabase.SQLITE ? "1.5" : "1.50"),
                        "2|null|null",
                        "3|null|12345678.99");
    }

    @ParameterizedTest
    @EnumSource
    void anUpsertTakesThePlaceOfTheRowOfItsKeyAndLeavesTheColumnsItDoesNotHave(SinkDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE upserted (area varchar(5) NOT NULL, id integer NOT NULL, name varchar(20), note varchar(20),"
                        + " PRIMARY KEY (area, id))",
                "INSERT INTO upserted VALUES ('n', 1, 'old', 'kept'), ('s', 1, 'other', 'kept')");
        write("a.ndjson", "{\"id\":1,\"area\":\"n\",\"name\":\"new\"}", "{\"id\":2,\"area\":\"n\",\"name\":\"two\"}");
        write("b.ndjson", "{\"id\":2,\"area\":\"n\",\"name\":\"two again\"}", "{\"id\":3,\"area\":\"n\"}");

        assertThat(run(database, "upserted", Map.of("mode", "upsert", "primaryKey", "area, id")))
                .isEqualTo(new Counts(4, 4, 0, 0));

        assertThat(database.rows("SELECT area, id, name, note FROM upserted ORDER BY area, id"))
                .containsExactly("n|1|new|kept", "n|2|two again|null", "n|3|null|null", "s|1|other|kept");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSourceCallsGoneIsDeleted(SinkDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE shrunk (id integer PRIMARY KEY, name varchar(20) NOT NULL)",
                "INSERT INTO shrunk VALUES (1, 'one'), (2, 'two'), (3, 'three')");
        write("a.ndjson", "{\"id\":1}", "{\"id\":4}");
        String gone = "- setProperty:\n    name: CaravanOperation\n    constant: delete\n";

        assertThat(outcome(database, "shrunk", gone, Map.of("mode", "upsert", "primaryKey", "id"))
                        .succeeded()
                        .counts("shrunk"))
                .isEqualTo(new Counts(2, 2, 0, 0));
        write("b.ndjson", "{\"id\":3,\"name\":\"three\"}");
        run(database, "shrunk", Map.of("mode", "delete", "primaryKey", "id"));

        assertThat(database.rows("SELECT id FROM shrunk")).containsExactly("2");
    }

    @ParameterizedTest
    @EnumSource
    void aRecordThatDoesNotFitIsNamedAndNothingOfItsTransactionIsThere(SinkDatabase database) throws Exception {
        database.execute("CREATE TABLE strict_one (id integer PRIMARY KEY, name varchar(5) NOT NULL, on_day date)");
        write("a.ndjson", "{\"id\":1,\"name\":\"one\"}", "{\"id\":2,\"name\":\"two\",\"on_day\":\"2024-02-30\"}");

        PipelineRunner.Outcome outcome = outcome(database, "strict_one", "", Map.of());

        assertThat(outcome.ourFailure().category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(outcome.ourFailure())
                .hasMessageContaining("a.ndjson line 2 to ")
                .hasMessageContaining("strict_one of ")
                .hasMessageContaining("column on_day: a text does not fit date")
                .hasMessageContaining("Nothing of its transaction was committed.");
        assertThat(database.rows("SELECT id FROM strict_one")).isEmpty();
        assertThat(outcome.counts("strict_one")).isEqualTo(Counts.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeWrittenIsKeptBesideTheTable(SinkDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE choosy (id integer PRIMARY KEY, name varchar(30) NOT NULL, at timestamp, yes boolean)",
                "INSERT INTO choosy VALUES (7, 'there', NULL, NULL)");
        write(
                "a.ndjson",
                "{\"id\":1,\"name\":\"one\",\"yes\":true}",
                "{\"id\":1,\"name\":\"secret value\"}",
                "{\"id\":7,\"name\":\"there already\"}",
                "{\"id\":2}",
                "{\"id\":3,\"name\":null}",
                "{\"id\":4,\"name\":\"four\",\"other\":1}",
                "{\"id\":\"five\",\"name\":\"five\"}",
                "this is no record",
                "{\"id\":6,\"name\":\"six\"}");

        assertThat(run(database, "choosy", Map.of("onInvalid", "quarantine"))).isEqualTo(new Counts(9, 2, 7, 0));

        assertThat(database.rows("SELECT id, name FROM choosy ORDER BY id"))
                .containsExactly("1|one", "6|six", "7|there");
        assertThat(database.rows(
                        "SELECT origin, error_message FROM choosy__quarantine WHERE error_code LIKE 'DOES_NOT_FIT'"))
                .extracting(row -> row.replaceFirst("^.*/", "").replace("public.", ""))
                .containsExactlyInAnyOrder(
                        "a.ndjson line 2|there is a row of the same unique key",
                        "a.ndjson line 3|there is a row of the same unique key",
                        "a.ndjson line 4|column name: it may not be null, and the record has no field for it",
                        "a.ndjson line 5|column name: it may not be null",
                        "a.ndjson line 6|field other: table choosy has no such column; name the fields to write in columns.",
                        "a.ndjson line 7|column id: a text does not fit long");
        assertThat(database.rows("SELECT raw FROM choosy__quarantine WHERE origin LIKE '%line 8'"))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void hostileNamesAndValuesAreNamesAndValues(SinkDatabase database) throws Exception {
        String table = "or\"der`; DROP TABLE x; --";
        String column = "a\"b'c`d; --";
        String value = "'); DROP TABLE x; -- \" ` \\ \u0001 🐪";
        database.execute("CREATE TABLE " + database.quoted(table) + " (" + database.quoted("select")
                + " integer PRIMARY KEY, " + database.quoted(column) + " varchar(100))");
        write("a.ndjson", "{\"select\":1,\"" + escaped(column) + "\":\"" + escaped(value) + "\"}");
        write("b.ndjson", "{\"select\":1,\"" + escaped(column) + "\":\"" + escaped(value) + "!\"}");

        PipelineRunner.Outcome outcome = PipelineRunner.run(
                TestLake.tables(),
                source().to(
                                "hostile",
                                database.sink(),
                                database.settings(Map.of("table", table, "mode", "upsert", "primaryKey", "select"))));

        assertThat(outcome.succeeded().counts("hostile")).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(database.rows("SELECT " + database.quoted(column) + " FROM " + database.quoted(table)))
                .containsExactly(value + "!");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheDatabaseWouldRoundOrTakeForAnotherRowIsNotWritten(SinkDatabase database) throws Exception {
        boolean likeMySql = database == SinkDatabase.MARIADB || database == SinkDatabase.MYSQL;
        database.execute("CREATE TABLE exact_one (id integer, part varchar(5), at "
                + (likeMySql ? "datetime" : "timestamp(0)") + ", amount decimal(50,2), UNIQUE (id, part))");
        write(
                "a.ndjson",
                "{\"id\":1,\"part\":\"a\",\"at\":\"2024-01-01T00:00:01\",\"amount\":\"1.20\"}",
                "{\"id\":2,\"part\":\"a\",\"at\":\"2024-01-01T00:00:00.6\"}",
                "{\"id\":3,\"part\":\"a\",\"amount\":\"1.239\"}",
                "{\"id\":4,\"part\":\"a\",\"amount\":\"much\"}",
                "{\"id\":5,\"part\":null}",
                "{\"id\":6,\"part\":\"a\",\"amount\":\"1.2\"}");

        Counts counts = run(
                database,
                "exact_one",
                Map.of("mode", "upsert", "primaryKey", "id, part", "onInvalid", "quarantine", "batchSize", "100"));

        // SQLite has neither a place for such digits nor a number where a text is written.
        assertThat(counts).isEqualTo(database == SinkDatabase.SQLITE ? new Counts(6, 5, 1, 0) : new Counts(6, 2, 4, 0));
        assertThat(database.rows("SELECT id FROM exact_one WHERE id IN (1, 5, 6) ORDER BY id"))
                .containsExactly("1", "6");
    }

    @ParameterizedTest
    @EnumSource
    void columnsAreThoseOfTheTableHoweverTheyAreWritten(SinkDatabase database) throws Exception {
        database.execute("CREATE TABLE chosen_ones (id integer, name varchar(20), note varchar(20))");
        write("a.ndjson", "{\"id\":1,\"name\":\"one\",\"note\":\"left out\"}");

        assertThat(run(database, "chosen_ones", Map.of("columns", "id, NAME"))).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(outcome(database, "chosen_ones", "", Map.of("columns", "id, nmae"))
                        .ourFailure())
                .hasMessageContaining("it has no column nmae, which columns names");

        assertThat(database.rows("SELECT * FROM chosen_ones")).containsExactly("1|one|null");
    }

    @Test
    void severalTablesDoNotLandInOne() throws Exception {
        SinkDatabase database = SinkDatabase.POSTGRESQL;
        numbers(database, "mixed_a", 1);
        numbers(database, "mixed_b", 1);
        database.execute("CREATE TABLE mixed (id integer, name varchar(20))");

        PipelineRunner.Outcome outcome = PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet(database.source(), database.settings(Map.of("tables", "mixed_*")))
                        .to("mixed", database.sink(), database.settings(Map.of("table", "mixed"))));

        assertThat(outcome.ourFailure().category()).isEqualTo(Category.CONFIG);
        assertThat(outcome.ourFailure()).hasMessageContaining("it is one table, and the source reads 2: ");
        assertThat(database.rows("SELECT count(*) FROM mixed")).containsExactly("0");
    }

    /** Of its own system, by cursor, so that it is committed in parts. */
    @ParameterizedTest
    @EnumSource
    void everyRowIsThereOnceHoweverOftenTheRunBreaks(SinkDatabase database) throws Exception {
        numbers(sourceFor(database), "broken_source", 500);
        database.execute("CREATE TABLE broken (id integer, name varchar(20))");

        breakAt(FaultPoint.AFTER_DATA_FILES, 2);
        assertThat(copy(database, "broken_source", "broken").failure()).isPresent();
        assertThat(database.rows("SELECT count(*) FROM broken")).containsExactly("100");
        breakAt(FaultPoint.AFTER_COMMIT, 2);
        assertThat(copy(database, "broken_source", "broken").failure()).isPresent();
        assertThat(database.rows("SELECT count(*) FROM broken")).containsExactly("300");
        FaultPoint.install(null);
        assertThat(copy(database, "broken_source", "broken").succeeded().counts("broken"))
                .isEqualTo(new Counts(200, 200, 0, 0));

        assertThat(database.rows("SELECT count(*), count(DISTINCT id), sum(id) FROM broken"))
                .containsExactly("500|500|125250");
    }

    @ParameterizedTest
    @EnumSource
    void aFullReadIsOneTransaction(SinkDatabase database) throws Exception {
        numbers(sourceFor(database), "whole_source", 250);
        database.execute("CREATE TABLE whole (id integer, name varchar(20))");
        SinkDatabase from = sourceFor(database);
        String route = RouteYaml.kamelet(from.source(), from.settings(Map.of("table", "whole_source")))
                .to("whole", database.sink(), database.settings(Map.of("table", "whole", "batchSize", "100")));

        breakAt(FaultPoint.AFTER_DATA_FILES, 1);
        assertThat(PipelineRunner.run(TestLake.tables(), route).failure()).isPresent();
        assertThat(database.rows("SELECT count(*) FROM whole")).containsExactly("0");
        FaultPoint.install(null);

        assertThat(PipelineRunner.run(TestLake.tables(), route).succeeded().counts("whole"))
                .isEqualTo(new Counts(250, 250, 0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void thePartsOfASplitAreOneTransaction(SinkDatabase database) throws Exception {
        database.execute("CREATE TABLE parts (id integer PRIMARY KEY, name varchar(20))");
        write(
                "a.ndjson",
                "{\"id\":1,\"name\":\"one\"}",
                "{\"id\":2,\"name\":\"two\"}",
                "{\"id\":3,\"name\":\"three\"}");
        Map<String, String> settings = database.settings(Map.of("table", "parts"));
        String route = splitRoute(database, settings);

        breakAt(FaultPoint.AFTER_DATA_FILES, 1);
        assertThat(PipelineRunner.run(TestLake.tables(), route).failure()).isPresent();
        assertThat(database.rows("SELECT count(*) FROM parts")).containsExactly("0");
        FaultPoint.install(null);

        assertThat(PipelineRunner.run(TestLake.tables(), route).succeeded().counts("parts"))
                .isEqualTo(new Counts(3, 3, 0, 0));
        assertThat(PipelineRunner.run(TestLake.tables(), route).succeeded().counts("parts"))
                .isEqualTo(Counts.NONE);
    }

    private String splitRoute(SinkDatabase database, Map<String, String> settings) {
        StringBuilder parameters = new StringBuilder();
        settings.forEach((name, value) -> parameters
                .append("                  ")
                .append(name)
                .append(": '")
                .append(value.replace("'", "''"))
                .append("'\n"));

        return """
                - route:
                    id: parts
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: '%s/*.ndjson'
                        format: ndjson
                      steps:
                        - split:
                            simple: ${body}
                            streaming: true
                            steps:
                              - to:
                                  uri: kamelet:%s
                                  parameters:
                %s"""
                .formatted(directory, database.sink(), parameters.toString().indent(4));
    }

    /** Whoever reads a file of SQLite keeps others from writing to it. */
    private static SinkDatabase sourceFor(SinkDatabase database) {
        return database == SinkDatabase.SQLITE ? SinkDatabase.H2 : database;
    }

    private PipelineRunner.Outcome copy(SinkDatabase database, String from, String to) {
        SinkDatabase source = sourceFor(database);

        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet(
                                source.source(),
                                source.settings(Map.of("table", from, "syncMode", "incremental", "cursorField", "id")))
                        .to(to, database.sink(), database.settings(Map.of("table", to, "batchSize", "100"))));
    }

    private static void numbers(SinkDatabase database, String table, int count) throws SQLException {
        database.execute(
                "DROP TABLE IF EXISTS " + table,
                "CREATE TABLE " + table + " (id integer, name varchar(20))",
                "INSERT INTO " + table + " VALUES "
                        + String.join(
                                ", ",
                                IntStream.rangeClosed(1, count)
                                        .mapToObj(i -> "(" + i + ", 'row " + i + "')")
                                        .toList()));
    }

    private static void breakAt(FaultPoint where, int visit) {
        AtomicInteger visits = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == where && visits.incrementAndGet() == visit) {
                throw new IllegalStateException("broken " + point);
            }
        });
    }

    private RouteYaml source() {
        return RouteYaml.files(directory.resolve("*.ndjson"), "ndjson");
    }

    private PipelineRunner.Outcome outcome(
            SinkDatabase database, String table, String steps, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("table", table);

        return PipelineRunner.run(
                TestLake.tables(), source().steps(steps).to(table, database.sink(), database.settings(all)));
    }

    private Counts run(SinkDatabase database, String table, Map<String, String> settings) {
        return outcome(database, table, "", settings).succeeded().counts(table);
    }

    private void write(String file, String... lines) throws IOException {
        Files.write(directory.resolve(file), List.of(lines));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0001", "\\u0001");
    }
}
