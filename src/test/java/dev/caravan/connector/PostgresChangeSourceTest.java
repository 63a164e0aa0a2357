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
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Exercises(kamelet = "caravan-postgresql-cdc-source", against = "server")
class PostgresChangeSourceTest {

    private static PostgresDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = SharedServers.freshDatabase();
    }

    @ParameterizedTest
    @EnumSource
    void aMergedTableIsWhatTheSourceTableIs(TableFormat format) throws SQLException {
        String source = "mirror_" + format;
        String table = "cdc." + source;
        database.execute(
                "CREATE TABLE " + source
                        + " (id bigint PRIMARY KEY, name text, amount numeric(12,2), seen timestamptz)",
                "INSERT INTO " + source + " SELECT i, 'row ' || i, i / 4.0, now() FROM generate_series(1, 500) i");

        assertThat(mirror(source, table, format).counts(table)).isEqualTo(new Counts(500, 500, 0, 0));
        assertThat(mirror(source, table, format).counts(table)).isEqualTo(Counts.NONE);

        database.execute(
                "UPDATE " + source + " SET name = 'changed' WHERE id % 7 = 0",
                "DELETE FROM " + source + " WHERE id % 11 = 0",
                "UPDATE " + source + " SET id = id + 10000 WHERE id % 13 = 0",
                "BEGIN; INSERT INTO " + source + " VALUES (1000, 'a', 1, now()); UPDATE " + source
                        + " SET name = 'b' WHERE id = 1000; DELETE FROM " + source + " WHERE id = 1000; INSERT INTO "
                        + source + " VALUES (1000, 'c', NULL, NULL); COMMIT");
        PipelineRunner.Outcome outcome = mirror(source, table, format);

        Counts counts = outcome.counts(table);
        assertThat(counts.read()).isEqualTo(counts.landed() + counts.filtered()).isPositive();
        assertThat(values(read(format, table), "concat_ws('|', id, name, amount, unix_micros(seen))"))
                .containsExactlyInAnyOrderElementsOf(column("SELECT concat_ws('|', id, name, amount,"
                        + " (extract(epoch from seen) * 1000000)::bigint) FROM " + source));
        assertThat(mirror(source, table, format).counts(table)).isEqualTo(Counts.NONE);
    }

    /** A column that is new in the middle of a transaction, and one that is gone; a wider number; large values left alone. */
    @ParameterizedTest
    @EnumSource
    void aTableThatIsAlteredIsFollowed(TableFormat format) throws SQLException {
        String source = "altered_" + format;
        String table = "cdc." + source;
        database.execute(
                "CREATE TABLE " + source + " (id bigint PRIMARY KEY, name text, amount numeric(6, 2), note text)",
                "ALTER TABLE " + source + " ALTER COLUMN note SET STORAGE EXTERNAL",
                "INSERT INTO " + source + " SELECT i, 'row ' || i, i, repeat(md5(i::text), 100)"
                        + " FROM generate_series(1, 20) i");
        mirror(source, table, format);

        database.execute(
                "BEGIN; UPDATE " + source + " SET name = 'before' WHERE id = 1; ALTER TABLE " + source
                        + " ADD COLUMN added text; UPDATE " + source + " SET added = 'new' WHERE id < 4; COMMIT",
                "ALTER TABLE " + source + " ALTER COLUMN amount TYPE numeric(12, 2)",
                "UPDATE " + source + " SET amount = 1234567.25 WHERE id = 5",
                "ALTER TABLE " + source + " DROP COLUMN name",
                "UPDATE " + source + " SET added = 'after' WHERE id > 15");
        mirror(source, table, format);

        assertThat(values(read(format, table), "concat_ws('|', id, amount, added, md5(note))"))
                .containsExactlyInAnyOrderElementsOf(
                        column("SELECT concat_ws('|', id, amount, added, md5(note)) FROM " + source));
        assertThat(values(read(format, table).where("id IN (1, 2, 16)"), "concat_ws('|', id, name)"))
                .containsExactly("16", "1|before", "2|row 2");
    }

    @Test
    void anAppendedTableHoldsEveryChangeInTheOrderOfItsTransaction() throws SQLException {
        String table = "cdc.log";
        database.execute("CREATE TABLE log (id int PRIMARY KEY, name text)", "INSERT INTO log VALUES (1, 'first')");
        assertThat(append("log", table).counts(table)).isEqualTo(new Counts(1, 1, 0, 0));
        database.execute(
                "INSERT INTO log VALUES (2, 'second')",
                "UPDATE log SET name = 'changed' WHERE id = 2",
                "DELETE FROM log WHERE id = 1");
        assertThat(append("log", table).counts(table)).isEqualTo(new Counts(3, 3, 0, 0));

        assertThat(values(
                        read(TableFormat.DELTA, table),
                        "concat_ws(' ', row_number() OVER (ORDER BY cdc_lsn), cdc_operation, cdc_table, id, name)"))
                .containsExactly(
                        "1 read public.log 1 first",
                        "2 insert public.log 2 second",
                        "3 update public.log 2 changed",
                        "4 delete public.log 1");
    }

    /** Rows that move from one partition to another among them. */
    @Test
    void aPartitionedTableIsFollowedAsAWhole() throws SQLException {
        String table = "cdc.parted";
        database.execute(
                "CREATE TABLE parted (id int PRIMARY KEY, name text) PARTITION BY RANGE (id)",
                "CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (100)",
                "CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (100) TO (200)",
                "INSERT INTO parted VALUES (1, 'a'), (2, 'b'), (101, 'c')");
        mirror("parted", table, TableFormat.DELTA);
        database.execute(
                "INSERT INTO parted VALUES (3, 'd')",
                "UPDATE parted SET name = 'changed' WHERE id = 101",
                "UPDATE parted SET id = 102 WHERE id = 2",
                "DELETE FROM parted WHERE id = 1");
        mirror("parted", table, TableFormat.DELTA);

        assertThat(values(read(TableFormat.DELTA, table), "concat_ws(' ', id, name, cdc_table)"))
                .containsExactlyInAnyOrder("3 d public.parted", "101 changed public.parted", "102 b public.parted");
    }

    /** In the snapshot Debezium reads times by a calendar and a zone that are not the database's. */
    @Test
    void aValueThatNoColumnHoldsIsQuarantinedAloneFromSnapshotAndLog() throws SQLException {
        String table = "cdc.odd";
        database.execute(
                "CREATE TABLE odd (id numeric(8) PRIMARY KEY, n numeric(10,2), loose numeric, wall timestamp,"
                        + " short timestamp(0), day date, at timestamptz, many numeric(6,3)[], times timestamp[], note text)",
                "ALTER TABLE odd ALTER COLUMN note SET STORAGE EXTERNAL",
                "INSERT INTO odd VALUES (1, 12.30, 1.50, '2024-02-29 12:00:00.123456', '2024-02-29', '2024-02-29',"
                        + " '2024-02-29 12:00+00', '{1.5}', '{2024-02-29 12:00}', repeat('x', 5000))",
                "INSERT INTO odd (id, n, loose) VALUES (2, 'NaN', 1), (3, 0.01, 'NaN'), (4, -1, 'Infinity')",
                "INSERT INTO odd (id, wall) VALUES (5, 'infinity'), (6, '-infinity'), (7, '0001-01-01'),"
                        + " (8, '0044-03-15 BC')",
                "INSERT INTO odd (id, short) VALUES (9, 'infinity'), (10, '-infinity'), (11, '1500-03-01')",
                "INSERT INTO odd (id, day) VALUES (12, 'infinity'), (13, '-infinity'), (14, '0044-03-15 BC')",
                "INSERT INTO odd (id, at) VALUES (15, '0001-01-01+00')",
                "INSERT INTO odd (id, times) VALUES (16, '{1500-03-01}')");

        assertThat(append("odd", table).counts(table)).isEqualTo(new Counts(16, 3, 13, 0));
        String shown = "concat_ws(' ', id, n, loose, wall, short, day, unix_seconds(at), many[0])";
        assertThat(values(read(TableFormat.DELTA, table), shown))
                .containsExactlyInAnyOrder(
                        "1 12.30 1.5 2024-02-29 12:00:00.123456 2024-02-29 00:00:00 2024-02-29 1709208000 1.500",
                        "3 0.01 NaN",
                        "4 -1.00 Infinity");

        database.execute(
                "UPDATE odd SET loose = 2.50 WHERE id = 1",
                "INSERT INTO odd SELECT id + 100, n, loose, wall," + " short, day, at, many, times, note FROM odd");
        assertThat(append("odd", table).counts(table)).isEqualTo(new Counts(17, 9, 8, 0));
        assertThat(values(read(TableFormat.DELTA, table).filter("cdc_operation <> 'read'"), shown))
                .containsExactlyInAnyOrder(
                        "1 12.30 2.5 2024-02-29 12:00:00.123456 2024-02-29 00:00:00 2024-02-29 1709208000 1.500",
                        "101 12.30 2.5 2024-02-29 12:00:00.123456 2024-02-29 00:00:00 2024-02-29 1709208000 1.500",
                        "103 0.01 NaN",
                        "104 -1.00 Infinity",
                        "107 0001-01-01 00:00:00",
                        "108 -0043-03-15 00:00:00",
                        "111 1500-03-01 00:00:00",
                        "114 -0043-03-15",
                        "115 -62135596800");
        assertThat(values(read(TableFormat.DELTA, table).filter("id = 1"), "length(note)"))
                .containsExactly(5000, 5000);
    }

    /** A commit that waits for a standby is in the log, and the row is seen by nobody: its large value cannot be read yet. */
    @Test
    void aTransactionThatOthersDoNotSeeYetIsWaitedFor() throws Exception {
        String table = "cdc.unseen";
        database.execute(
                "CREATE TABLE unseen (id int PRIMARY KEY, note text)",
                "ALTER TABLE unseen ALTER COLUMN note SET STORAGE EXTERNAL",
                "INSERT INTO unseen VALUES (1, repeat('x', 5000))",
                "CREATE TABLE waiting (id int)",
                "ALTER DATABASE \"" + database.name() + "\" SET synchronous_commit TO local");
        append("unseen", table);
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicBoolean over = new AtomicBoolean();
        try {
            database.execute("ALTER SYSTEM SET synchronous_standby_names TO 'nobody'", "SELECT pg_reload_conf()");
            AtomicReference<Future<?>> first =
                    new AtomicReference<>(threads.submit(waiting("INSERT INTO waiting VALUES (1)")));
            await().until(() -> {
                if (first.get().isDone()) {
                    first.set(threads.submit(waiting("INSERT INTO waiting VALUES (1)")));
                }

                return isSeen("wait_event = 'SyncRep'", 1);
            });
            Future<?> commit = threads.submit(waiting("UPDATE unseen SET id = 2"));
            await().until(() -> isSeen("wait_event = 'SyncRep'", 2));
            Future<?> released = threads.submit(() -> {
                await().until(() -> over.get() || isSeen("query LIKE 'SELECT 1 FROM pg_locks%'", 1));
                endWaiting();

                return null;
            });

            append("unseen", table);

            over.set(true);
            released.get();
            commit.get();
        } finally {
            endWaiting();
            database.execute("ALTER DATABASE \"" + database.name() + "\" RESET synchronous_commit");
            threads.shutdownNow();
        }
        assertThat(values(read(TableFormat.DELTA, table), "concat_ws(' ', cdc_operation, id, length(note))"))
                .containsExactly("delete 1", "insert 2 5000", "read 1 5000");
    }

    private static Callable<?> waiting(String statement) {
        return () -> {
            database.execute("SET synchronous_commit TO on; " + statement);

            return null;
        };
    }

    private static boolean isSeen(String what, int sessions) throws SQLException {
        return column("SELECT count(*) FROM pg_stat_activity WHERE " + what).equals(List.of(String.valueOf(sessions)));
    }

    private static void endWaiting() throws SQLException {
        database.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
    }

    /** What the log does not have of it, Debezium takes from the columns' defaults. */
    @Test
    void aRowIsDeletedWhateverElseItHolds() throws SQLException {
        String table = "cdc.ended";
        database.execute(
                "CREATE TABLE ended (id int PRIMARY KEY, n numeric(4,1) NOT NULL DEFAULT 'NaN',"
                        + " day date NOT NULL DEFAULT 'infinity', at timestamptz NOT NULL DEFAULT 'infinity')",
                "INSERT INTO ended VALUES (1, 1, '2024-02-29', now()), (2, 2, '2024-02-29', now())");
        mirror("ended", table, TableFormat.DELTA);
        database.execute(
                "DELETE FROM ended WHERE id = 1",
                "ALTER TABLE ended REPLICA IDENTITY FULL",
                "UPDATE ended SET n = 'NaN', day = 'infinity', at = 'infinity'",
                "DELETE FROM ended");

        assertThat(mirror("ended", table, TableFormat.DELTA).counts(table)).isEqualTo(new Counts(3, 2, 1, 0));
        assertThat(read(TableFormat.DELTA, table).count()).isZero();
    }

    @Test
    void aSlotThatIsGoneStopsTheRun() throws SQLException {
        String table = "cdc.gone";
        database.execute("CREATE TABLE gone (id int PRIMARY KEY)", "INSERT INTO gone VALUES (1)");
        append("gone", table);
        database.execute("SELECT pg_drop_replication_slot('caravan_gone')");

        CaravanException failure = attempt("gone", table, TableFormat.DELTA).ourFailure();

        assertThat(failure.category()).isEqualTo(Category.POSITION_LOST);
        assertThat(failure)
                .hasMessageContaining("slot caravan_gone: it is gone")
                .hasMessageContaining("state reset");
        assertThat(read(TableFormat.DELTA, table).count()).isEqualTo(1);
    }

    @Test
    void aTruncatedTableStopsTheRun() throws SQLException {
        String table = "cdc.emptied";
        database.execute("CREATE TABLE emptied (id int PRIMARY KEY)", "INSERT INTO emptied VALUES (1)");
        append("emptied", table);
        database.execute("TRUNCATE emptied");

        assertThat(attempt("emptied", table, TableFormat.DELTA).ourFailure()).hasMessageContaining("it was truncated");
        assertThat(read(TableFormat.DELTA, table).count()).isEqualTo(1);
    }

    @Test
    void anEmptyTableIsFollowedFromItsFirstRow() throws SQLException {
        String table = "cdc.vacant";
        database.execute("CREATE TABLE vacant (id int PRIMARY KEY)");
        assertThat(append("vacant", table).counts(table)).isEqualTo(Counts.NONE);
        database.execute("INSERT INTO vacant VALUES (1)");

        append("vacant", table);

        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L);
    }

    private static PipelineRunner.Outcome mirror(String source, String table, TableFormat format) {
        return attempt(source, table, format, "mode: merge", "primaryKey: id", "table.delta.enableTypeWidening: true")
                .succeeded();
    }

    private static PipelineRunner.Outcome append(String source, String table) {
        return attempt(source, table, TableFormat.DELTA).succeeded();
    }

    private static PipelineRunner.Outcome attempt(String source, String table, TableFormat format, String... options) {
        return PipelineRunner.run(TestLake.tables(), yaml(source, table, format, options));
    }

    private static String yaml(String source, String table, TableFormat format, String... options) {
        return RouteYaml.kamelet(
                        "caravan-postgresql-cdc-source",
                        Map.of(
                                "host", database.host(),
                                "port", String.valueOf(database.port()),
                                "database", database.name(),
                                "username", database.user(),
                                "password", database.password(),
                                "tables", "public." + source,
                                "heartbeatSeconds", "1",
                                "slotName", "caravan_" + source.toLowerCase(java.util.Locale.ROOT),
                                "publicationName", "caravan_" + source.toLowerCase(java.util.Locale.ROOT)))
                .into(table, format, options);
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
