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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.observe.FaultPoint;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A read by cursor that breaks in the middle, by whichever way the rows are read, goes on where the table ends. */
class PostgresRestartTest {

    private static final int ROWS = 400;

    /** Types of the cursor field, and what it holds in row i: four rows of each value. */
    private static final Map<String, String> CURSORS = Map.of(
            "timestamptz",
            "timestamptz '2024-01-01 00:00:00.000001Z' + i / 4 * interval '1 s'",
            "numeric",
            "i / 4 / 8.0",
            "date",
            "date '2024-01-01' + i / 4",
            "text",
            "lpad((i / 4)::text, 5, '0') || ' '' OR 1=1 --'");

    private static PostgresDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = SharedServers.freshDatabase();
    }

    @AfterEach
    void removeFaults() {
        FaultPoint.install(null);
    }

    static Set<String> cursors() {
        return CURSORS.keySet();
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void everyRowLandsOnceHoweverOftenTheReadBreaks(String type) throws SQLException {
        String table = "pg.broken_" + type;
        create("broken_" + type, type);

        breakAt(FaultPoint.AFTER_READ, 250);
        assertThat(run(table, TableFormat.ICEBERG, "broken_" + type).failure()).isPresent();
        breakAt(FaultPoint.AFTER_COMMIT, 2);
        assertThat(run(table, TableFormat.ICEBERG, "broken_" + type).failure()).isPresent();
        FaultPoint.install(null);
        run(table, TableFormat.ICEBERG, "broken_" + type).succeeded();

        assertThat(values(read(TableFormat.ICEBERG, table).orderBy("i"), "i")).isEqualTo(numbers(1));
    }

    @ParameterizedTest
    @EnumSource
    void aTornBatchIsReadAgainToJustWhereItEnded(TableFormat format) throws SQLException {
        String source = "torn_" + format;
        String table = "pg." + source;
        create(source, "timestamptz");
        // In every batch there is a row that no decimal(6,2) holds, so that it commits two tables.
        database.execute("UPDATE " + source + " SET n = 'NaN' WHERE i % 10 = 3");

        breakAt(FaultPoint.DURING_COMMIT, 2);
        assertThat(run(table, format, source).failure()).isPresent();
        FaultPoint.install(null);
        // The torn batch is made whole first, then the rest is read.
        run(table, format, source).succeeded();

        assertThat(read(format, table).count()).isEqualTo(ROWS - ROWS / 10);
        assertThat(read(format, table).select("i").distinct().count()).isEqualTo(ROWS - ROWS / 10);
        assertThat(quarantine(format, table).count()).isEqualTo(ROWS / 10);
    }

    @Test
    void aFullReadThatBreaksIsReadAgainFromTheStart() throws SQLException {
        create("whole", "bigint");
        breakAt(FaultPoint.AFTER_READ, 300);
        assertThat(attempt("pg.whole", TableFormat.DELTA, "table: whole").failure())
                .isPresent();
        FaultPoint.install(null);

        attempt("pg.whole", TableFormat.DELTA, "table: whole").succeeded();

        assertThat(values(read(TableFormat.DELTA, "pg.whole").orderBy("i"), "i"))
                .isEqualTo(numbers(1));
    }

    private static List<Object> numbers(long from) {
        return LongStream.rangeClosed(from, ROWS).<Object>mapToObj(i -> i).toList();
    }

    private static void breakAt(FaultPoint where, int visit) {
        AtomicInteger visits = new AtomicInteger();
        FaultPoint.install(point -> {
            if (point == where && visits.incrementAndGet() == visit) {
                throw new IllegalStateException("broken " + point);
            }
        });
    }

    private static void create(String source, String type) throws SQLException {
        database.execute(
                "CREATE TABLE " + source + " (i integer, c " + type + ", n numeric(6,2), t text)",
                "INSERT INTO " + source + " SELECT i, " + CURSORS.getOrDefault(type, "i") + ", i / 10.0, 'row ' || i"
                        + " FROM generate_series(1, " + ROWS + ") i ORDER BY random()");
    }

    private static PipelineRunner.Outcome run(String table, TableFormat format, String source) {
        return attempt(table, format, "table: " + source + "\nsyncMode: incremental\ncursorField: c", "batchRows: 100");
    }

    private static PipelineRunner.Outcome attempt(
            String table, TableFormat format, String parameters, String... options) {
        return PipelineRunner.run(
                TestLake.tables(), RouteYaml.postgres(database, parameters).into(table, format, options));
    }
}
