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
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.observe.FaultPoint;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Exercises(kamelet = "caravan-mariadb-cdc-source", against = "server")
class MariaDbChangeSourceTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, Integer> READERS = new HashMap<>();

    /** Without the types that the connector's parser of statements does not know. */
    private static final TypeTable TYPES = new TypeTable(MariaDbSourceTest.TYPES.kinds().stream()
            .filter(kind -> !kind.type().startsWith("inet"))
            .toList());

    private static MariaDbServer server;
    private static String database;

    @BeforeAll
    static void createDatabase() {
        server = SharedServers.mariaDb();
        database = server.freshDatabase();
    }

    @ParameterizedTest
    @EnumSource
    void aMergedTableIsWhatTheSourceTableIs(TableFormat format) throws SQLException {
        String source = "mirror_" + format;
        String table = "binlog." + source;
        execute(
                "CREATE TABLE " + source
                        + " (id bigint PRIMARY KEY, name text, amount decimal(12,2), seen timestamp(6) NULL)",
                "INSERT INTO " + source + " SELECT seq, concat('row ', seq), seq / 4, now(6) FROM seq_1_to_500");

        assertThat(mirror(source, table, format).counts(table)).isEqualTo(new Counts(500, 500, 0, 0));
        assertThat(mirror(source, table, format).counts(table)).isEqualTo(Counts.NONE);

        execute(
                "UPDATE " + source + " SET name = 'changed' WHERE id % 7 = 0",
                "DELETE FROM " + source + " WHERE id % 11 = 0",
                "UPDATE " + source + " SET id = id + 10000 WHERE id % 13 = 0",
                "BEGIN",
                "INSERT INTO " + source + " VALUES (1000, 'a', 1, now(6))",
                "UPDATE " + source + " SET name = 'b' WHERE id = 1000",
                "DELETE FROM " + source + " WHERE id = 1000",
                "INSERT INTO " + source + " VALUES (1000, 'c', NULL, NULL)",
                "COMMIT");
        PipelineRunner.Outcome outcome = mirror(source, table, format);

        Counts counts = outcome.counts(table);
        assertThat(counts.read()).isEqualTo(counts.landed() + counts.filtered()).isPositive();
        assertThat(values(read(format, table), "concat_ws('|', id, name, amount, unix_micros(seen))"))
                .containsExactlyInAnyOrderElementsOf(column("SELECT concat_ws('|', id, name, amount,"
                        + " timestampdiff(MICROSECOND, '1970-01-01', seen)) FROM " + source));
        assertThat(mirror(source, table, format).counts(table)).isEqualTo(Counts.NONE);
    }

    @Test
    void anAppendedTableHoldsEveryChangeInTheOrderOfItsTransaction() throws SQLException {
        String table = "binlog.log";
        execute("CREATE TABLE log (id int PRIMARY KEY, name text)", "INSERT INTO log VALUES (1, 'first')");
        assertThat(append("log", table).counts(table)).isEqualTo(new Counts(1, 1, 0, 0));
        execute(
                "CREATE TABLE unknown_to_the_parser (id int, address inet4)",
                "INSERT INTO log VALUES (2, 'second')",
                "UPDATE log SET name = 'changed' WHERE id = 2",
                "BEGIN",
                "DELETE FROM log WHERE id = 1",
                "INSERT INTO log VALUES (1, 'again')",
                "DELETE FROM log WHERE id = 1",
                "COMMIT");
        assertThat(append("log", table).counts(table)).isEqualTo(new Counts(5, 5, 0, 0));

        assertThat(values(
                        read(TableFormat.DELTA, table),
                        "concat_ws(' ', row_number() OVER (ORDER BY cdc_file, cdc_position, cdc_order), cdc_operation,"
                                + " cdc_table, id, name)"))
                .containsExactly(
                        "1 read " + database + ".log 1 first",
                        "2 insert " + database + ".log 2 second",
                        "3 update " + database + ".log 2 changed",
                        "4 delete " + database + ".log 1 first",
                        "5 insert " + database + ".log 1 again",
                        "6 delete " + database + ".log 1 again");
    }

    /** R22: the log and the snapshot have the values that a query has. */
    @Test
    void everyTypeLandsAsItDoesFromAQuery() throws SQLException {
        execute(
                "SET time_zone = '+00:00'",
                "CREATE TABLE every_type (id int PRIMARY KEY, " + TYPES.declarations(" NULL") + ")");
        insertExtremes(1);
        append("every_type", "binlog.every_type");
        insertExtremes(3);
        append("every_type", "binlog.every_type");
        query("every_type", "binlog.every_type_queried");

        Dataset<Row> told = read(TableFormat.DELTA, "binlog.every_type");
        for (List<Integer> part : List.of(List.of(1, 2), List.of(3, 4))) {
            TYPES.assertThatExtremesAreIn(told.where("id IN (" + part.get(0) + ", " + part.get(1) + ")"));
        }
        String columns = IntStream.range(0, TYPES.kinds().size())
                .mapToObj(TypeTable::column)
                .collect(Collectors.joining(", "));
        String row = "to_json(struct(id, " + columns + "))";
        assertThat(values(told, row))
                .containsExactlyElementsOf(values(read(TableFormat.DELTA, "binlog.every_type_queried"), row));
    }

    private static void insertExtremes(int id) throws SQLException {
        execute(
                "SET time_zone = '+00:00'",
                "INSERT INTO every_type VALUES (" + id + ", " + TYPES.least() + ")",
                "INSERT INTO every_type VALUES (" + (id + 1) + ", " + TYPES.most() + ")");
    }

    @Test
    void thePageTellsWhatBecomesOfEveryType() throws IOException {
        TYPES.assertThatItIsToldOf("caravan-mariadb-cdc-source");
    }

    /** Rows of before and of behind a change of their columns are read long after it. */
    @ParameterizedTest
    @EnumSource
    void columnsThatAreAddedMovedAndDroppedBetweenTwoRunsAreFollowed(TableFormat format) throws SQLException {
        String source = "altered_" + format;
        String table = "binlog." + source;
        execute(
                "CREATE TABLE " + source + " (id int PRIMARY KEY, name varchar(20), gone int)",
                "INSERT INTO " + source + " VALUES (1, 'one', 1), (2, 'two', 2)");
        mirror(source, table, format);
        execute(
                "INSERT INTO " + source + " VALUES (3, 'three', 3)",
                "ALTER TABLE " + source + " ADD COLUMN first bigint FIRST, MODIFY name varchar(20) AFTER gone",
                "INSERT INTO " + source + " (id, name, first) VALUES (4, 'four', 44)",
                "ALTER TABLE " + source + " DROP COLUMN gone, ADD COLUMN added decimal(10,2) AFTER id",
                "UPDATE " + source + " SET added = id * 1.25 WHERE id > 1",
                "DELETE FROM " + source + " WHERE id = 1");

        mirror(source, table, format);
        // Of its log only the last statement is left to be read again.
        execute("ALTER TABLE " + source + " ADD COLUMN late int");
        assertThat(mirror(source, table, format).counts(table)).isEqualTo(Counts.NONE);
        execute("INSERT INTO " + source + " (id, late) VALUES (5, 55)");
        mirror(source, table, format);

        assertThat(values(read(format, table), "concat_ws('|', id, name, first, added, late)"))
                .containsExactlyInAnyOrderElementsOf(
                        column("SELECT concat_ws('|', id, name, first, added, late) FROM " + source));
    }

    /** What is not said of the new table, the database says, which was told to an earlier run. */
    @Test
    void aTableThatIsMadeLaterIsFollowedFromItsFirstRow() throws SQLException {
        execute(
                "ALTER DATABASE " + database + " CHARACTER SET latin1",
                "CREATE TABLE later_1 (id int PRIMARY KEY, name varchar(20))",
                "INSERT INTO later_1 VALUES (1, 'Größe')");
        append("later_*", "binlog.later");
        execute(
                "CREATE TABLE later_2 (id int PRIMARY KEY, name varchar(20))",
                "INSERT INTO later_2 VALUES (2, 'Größe')",
                "CREATE TABLE later_3 SELECT * FROM later_2",
                "ALTER DATABASE " + database + " CHARACTER SET utf8mb4");
        append("later_*", "binlog.later");

        assertThat(values(read(TableFormat.DELTA, "binlog.later"), "concat_ws(' ', cdc_table, id, name)"))
                .containsExactlyInAnyOrder(
                        database + ".later_1 1 Größe", database + ".later_2 2 Größe", database + ".later_3 2 Größe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE TABLE ", "TRUNCATE "})
    void aTruncatedTableStopsTheRun(String statement) throws SQLException {
        String source = "emptied_" + statement.strip().replace(' ', '_').toLowerCase(Locale.ROOT);
        String table = "binlog." + source;
        execute("CREATE TABLE " + source + " (id int PRIMARY KEY)", "INSERT INTO " + source + " VALUES (1)");
        append(source, table);
        execute("INSERT INTO " + source + " VALUES (2)", statement + source);

        assertThat(attempt(source, table, TableFormat.DELTA).ourFailure())
                .hasMessageContaining("it was truncated")
                .hasMessageContaining("state reset");
        assertThat(values(read(TableFormat.DELTA, table), "id")).contains(1L);
    }

    @Test
    void aDroppedTableStopsTheRun() throws SQLException {
        execute("CREATE TABLE dropped (id int PRIMARY KEY)", "INSERT INTO dropped VALUES (1)");
        append("dropped", "binlog.dropped");
        execute("DROP TABLE dropped");

        assertThat(attempt("dropped", "binlog.dropped", TableFormat.DELTA).ourFailure())
                .hasMessageContaining("dropped: it was dropped")
                .hasMessageContaining("state reset");
    }

    @Test
    void aLogThatTheServerHasRemovedStopsTheRun() throws SQLException {
        execute("CREATE TABLE purged (id int PRIMARY KEY)", "INSERT INTO purged VALUES (1)");
        append("purged", "binlog.purged");
        // A server keeps what somebody reads, and until somebody does.
        execute("SET GLOBAL slave_connections_needed_for_purge = 0");
        await().atMost(PATIENCE).until(() -> readers() == 0);
        execute("INSERT INTO purged VALUES (2)", "FLUSH BINARY LOGS", "INSERT INTO purged VALUES (3)");
        purge();

        CaravanException failure =
                attempt("purged", "binlog.purged", TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).as(failure.getMessage()).isEqualTo(Category.POSITION_LOST);
        assertThat(failure).hasMessageContaining("purged").hasMessageContaining("state reset");
        assertThat(read(TableFormat.DELTA, "binlog.purged").count()).isEqualTo(1);
    }

    /** All files but the last one: a server keeps one until its tables are synced as well, and does not say so. */
    private static void purge() throws SQLException {
        List<Object> files = column("SHOW BINARY LOGS");
        Object last = files.get(files.size() - 1);
        await().atMost(PATIENCE).until(() -> {
            execute("PURGE BINARY LOGS TO '" + last + "'");

            return column("SHOW BINARY LOGS").get(0).equals(last);
        });
    }

    /** Of two domains of replication each has a place of its own. */
    @Test
    void transactionsOfAnotherDomainAreFollowedToo() throws SQLException {
        String table = "binlog.domains";
        execute("CREATE TABLE domains (id int PRIMARY KEY)", "INSERT INTO domains VALUES (1)");
        append("domains", table);
        execute("INSERT INTO domains VALUES (2)", "SET gtid_domain_id = 7", "INSERT INTO domains VALUES (3)");
        append("domains", table);
        execute("SET gtid_domain_id = 7", "INSERT INTO domains VALUES (4)");
        execute("INSERT INTO domains VALUES (5)");

        assertThat(append("domains", table).counts(table)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** Many events of rows, one commit, whatever the size of a batch; nothing of it where the process ends before. */
    @ParameterizedTest
    @EnumSource(names = {"AFTER_DATA_FILES", "AFTER_COMMIT"})
    void aTransactionLargerThanABatchLandsWholeAndOnceAlsoBehindACrash(FaultPoint point) throws SQLException {
        String source = "large_" + point.name().toLowerCase(Locale.ROOT);
        String table = "binlog." + source;
        execute(
                "CREATE TABLE " + source + " (id int PRIMARY KEY, name text)",
                "INSERT INTO " + source + " VALUES (0, '')");
        append(source, table);
        execute(
                "BEGIN",
                "INSERT INTO " + source + " SELECT seq, repeat('x', 200) FROM seq_1_to_5000",
                "UPDATE " + source + " SET name = 'changed'",
                "DELETE FROM " + source + " WHERE id % 2 = 0",
                "COMMIT");
        String batches = "batchRows: 100";
        FaultPoint.install(visited -> {
            if (visited == point) {
                throw new IllegalStateException("a crash at " + point);
            }
        });
        try {
            assertThat(attempt(source, table, TableFormat.DELTA, batches).failure())
                    .isPresent();
        } finally {
            FaultPoint.install(null);
        }

        attempt(source, table, TableFormat.DELTA, batches).succeeded();

        Dataset<Row> log = read(TableFormat.DELTA, table).where("cdc_operation <> 'read'");
        assertThat(values(log.groupBy("cdc_operation").count(), "concat(cdc_operation, ' ', count)"))
                .containsExactlyInAnyOrder("insert 5000", "update 5001", "delete 2501");
        assertThat(log.select("cdc_gtid", "cdc_order").distinct().count()).isEqualTo(log.count());
    }

    /** As one of later would be of another moment than what was handed over. */
    @Test
    void aConnectionThatIsLostInTheSnapshotFailsTheRunAndTheNextTakesAnother() throws SQLException {
        String table = "binlog.torn";
        execute(
                "CREATE TABLE torn (id int PRIMARY KEY, name text)",
                "INSERT INTO torn SELECT seq, repeat('x', 200) FROM seq_1_to_5000");
        try (LossyProxy proxy = LossyProxy.to(server.port())) {
            proxy.breakAfter(500_000, 1);
            CaravanException failure = PipelineRunner.run(
                            TestLake.tables(),
                            route("torn", server.user(), server.password(), proxy.port())
                                    .into(table, TableFormat.DELTA))
                    .ourFailure();
            assertThat(failure.category()).as(failure.getMessage()).isEqualTo(Category.SOURCE_UNREACHABLE);
        }
        // Made by the first row, if one was handed over before the connection was lost.
        assertThat(TestLake.exists(table) ? read(TableFormat.DELTA, table).count() : 0)
                .isZero();

        assertThat(append("torn", table).counts(table)).isEqualTo(new Counts(5000, 5000, 0, 0));
    }

    @Test
    void aPartOfARowStopsTheRun() throws SQLException {
        execute("CREATE TABLE parts (id int PRIMARY KEY, name text)", "INSERT INTO parts VALUES (1, 'one')");
        append("parts", "binlog.parts");
        execute("SET SESSION binlog_row_image = 'MINIMAL'", "UPDATE parts SET name = 'two'");

        CaravanException failure =
                attempt("parts", "binlog.parts", TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).as(failure.getMessage()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failure).hasMessageContaining("binlog_row_image").hasMessageContaining("state reset");
        assertThat(read(TableFormat.DELTA, "binlog.parts").count()).isEqualTo(1);
    }

    @Test
    void aColumnThatTheParserDoesNotKnowIsNamed() throws SQLException {
        execute("CREATE TABLE addresses (id int PRIMARY KEY, address inet6)", "INSERT INTO addresses VALUES (1, '::')");

        CaravanException failure =
                attempt("addresses", "binlog.addresses", TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure)
                .hasMessageContaining(database + ".addresses: its column address is of the type inet6")
                .hasMessageContaining("caravan-mariadb-source");
    }

    private static int readers() throws SQLException {
        return column("SELECT id FROM information_schema.processlist WHERE command = 'Binlog Dump'")
                .size();
    }

    @Test
    void anEmptyTableIsFollowedFromItsFirstRow() throws SQLException {
        String table = "binlog.vacant";
        execute("CREATE TABLE vacant (id int PRIMARY KEY)");
        assertThat(append("vacant", table).counts(table)).isEqualTo(Counts.NONE);
        execute("INSERT INTO vacant VALUES (1)");

        append("vacant", table);

        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L);
    }

    @Test
    void tablesThatHaveNoSnapshotAreNotAddedToThoseThatHave() throws SQLException {
        execute("CREATE TABLE narrow_a (id int PRIMARY KEY)", "INSERT INTO narrow_a VALUES (1)");
        READERS.put("narrow_*", 1);
        READERS.put("narrow_a", 1);
        append("narrow_a", "binlog.narrow");

        CaravanException failure =
                attempt("narrow_*", "binlog.narrow", TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure).hasMessageContaining("tables was narrow_a and is narrow_* now");
    }

    @Test
    void whoMayNotReadTheLogIsToldWhatToGrant() throws SQLException {
        execute(
                "CREATE TABLE guarded (id int PRIMARY KEY)",
                "INSERT INTO guarded VALUES (1)",
                "CREATE OR REPLACE USER guest@'%' IDENTIFIED BY 'guest'",
                "GRANT SELECT ON " + database + ".* TO guest@'%'");

        CaravanException failure = PipelineRunner.run(
                        TestLake.tables(), route("guarded", "guest", "guest").into("binlog.guarded", TableFormat.DELTA))
                .ourFailure();

        assertThat(failure.category()).as(failure.getMessage()).isEqualTo(Category.SOURCE_AUTH);
        assertThat(failure).hasMessageContaining("Grant REPLICATION SLAVE");
    }

    private static void query(String source, String table) {
        PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet(
                                        "caravan-mariadb-source",
                                        Map.of(
                                                "host", server.host(),
                                                "port", String.valueOf(server.port()),
                                                "database", database,
                                                "username", server.user(),
                                                "password", server.password(),
                                                "table", source))
                                .into(table, TableFormat.DELTA))
                .succeeded();
    }

    private static PipelineRunner.Outcome mirror(String source, String table, TableFormat format) {
        return attempt(source, table, format, "mode: merge", "primaryKey: id").succeeded();
    }

    private static PipelineRunner.Outcome append(String source, String table) {
        return attempt(source, table, TableFormat.DELTA).succeeded();
    }

    private static PipelineRunner.Outcome attempt(String source, String table, TableFormat format, String... options) {
        return PipelineRunner.run(
                TestLake.tables(),
                route(source, server.user(), server.password()).into(table, format, options));
    }

    private static RouteYaml route(String source, String user, String password) {
        return route(source, user, password, server.port());
    }

    private static RouteYaml route(String source, String user, String password, int port) {
        return RouteYaml.kamelet(
                "caravan-mariadb-cdc-source",
                Map.of(
                        "host",
                        server.host(),
                        "port",
                        String.valueOf(port),
                        "database",
                        database,
                        "username",
                        user,
                        "password",
                        password,
                        "sslMode",
                        "trust",
                        "tables",
                        source,
                        "serverId",
                        reader(source),
                        "maxRetries",
                        "0"));
    }

    private static String reader(String source) {
        return String.valueOf(READERS.computeIfAbsent(source, name -> 54_000 + READERS.size()));
    }

    private static List<Object> column(String query) throws SQLException {
        List<Object> found = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            try (ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    found.add(result.getString(1));
                }
            }
        }

        return found;
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
