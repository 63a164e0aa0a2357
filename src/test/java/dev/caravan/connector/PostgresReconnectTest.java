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
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.LossyProxy;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that is lost in the middle of a read is opened again, and no row lands twice that shares its cursor value. */
class PostgresReconnectTest {

    private static final int ROWS = 6_000;

    /** Without a cursor value, each longer than three hundred bytes. */
    private static final int FIRST = 2_000;

    private static final String INCREMENTAL = "syncMode: incremental\ncursorField: c\nbatchSize: 500\ntable: ";

    private static PostgresDatabase database;

    @BeforeAll
    static void createDatabase() throws SQLException {
        database = SharedServers.freshDatabase();
        create("by_time", "timestamp");
        insert("by_time", 1, ROWS);
    }

    private static void create(String name, String type) throws SQLException {
        database.execute("CREATE TABLE " + name + " (i integer, c " + type + ", t text)");
    }

    /** Fifty rows have the same cursor value. */
    private static void insert(String name, int from, int until) throws SQLException {
        database.execute("INSERT INTO " + name + " SELECT i, CASE WHEN i > " + FIRST
                + " THEN timestamp '2024-01-01' + i / 50 * interval '1 s' END, repeat('row ' || i, 40)"
                + " FROM generate_series(" + from + ", " + until + ") i ORDER BY random()");
    }

    /** Among rows without a cursor value, and among those that have one. */
    @ParameterizedTest
    @ValueSource(longs = {300_000, 1_200_000})
    void everyRowLandsOnceWhereverTheConnectionIsLost(long bytes) {
        landsOnce("pg.lost_time" + bytes, "by_time", bytes, ROWS);
    }

    /** Texts are bound, so that whatever follows the first run is read by the driver. */
    @Test
    void whatTheDriverReadsLandsOnceToo() throws SQLException {
        create("by_text", "text");
        insert("by_text", FIRST + 1, FIRST + 100);
        try (LossyProxy proxy = LossyProxy.to(database.port())) {
            attempt(proxy, "pg.lost_text", INCREMENTAL + "by_text").succeeded();
        }
        insert("by_text", FIRST + 151, ROWS);

        landsOnce("pg.lost_text", "by_text", 600_000, ROWS - FIRST - 150);
    }

    private static void landsOnce(String table, String source, long bytes, long rows) {
        try (LossyProxy proxy = LossyProxy.to(database.port())) {
            proxy.breakAfter(bytes, 1);

            assertThat(attempt(proxy, table, INCREMENTAL + source).succeeded().counts(table))
                    .isEqualTo(new Counts(rows, rows, 0, 0));
            assertThat(proxy.hasBroken()).isTrue();
            assertThat(proxy.refused()).isEqualTo(1);
        }
        assertThat(read(TableFormat.DELTA, table).select("i").distinct().count())
                .isEqualTo(read(TableFormat.DELTA, table).count());
    }

    /** A first run by a text is a copy, and would go on by the driver, which tells rows apart in another way. */
    @ParameterizedTest
    @ValueSource(strings = {"table: by_time", "syncMode: incremental\ncursorField: t\ntable: by_time"})
    void aReadThatCannotGoOnInTheMiddleFailsTheRun(String parameters) {
        String table = "pg.lost_" + parameters.length();
        try (LossyProxy proxy = LossyProxy.to(database.port())) {
            proxy.breakAfter(300_000, 0);

            CaravanException failure = attempt(proxy, table, parameters).ourFailure();

            assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
            assertThat(failure.getMessage())
                    .startsWith("Cannot read public.by_time of PostgreSQL at ")
                    .endsWith("Such a read cannot go on in the middle: run it again.")
                    .hasLineCount(1);
            attempt(proxy, table, parameters).succeeded();
        }
        assertThat(read(TableFormat.DELTA, table).count()).isEqualTo(ROWS);
    }

    private static PipelineRunner.Outcome attempt(LossyProxy proxy, String table, String parameters) {
        PostgresDatabase behind = new PostgresDatabase(
                database.host(), proxy.port(), database.name(), database.user(), database.password());

        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.postgres(behind, parameters).into(table, TableFormat.DELTA, "batchRows: 1000"));
    }
}
