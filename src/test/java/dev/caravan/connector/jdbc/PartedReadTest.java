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
package dev.caravan.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** What happens to a table of PostgreSQL while several connections read it. */
class PartedReadTest {

    private static final int TIMEOUT_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long ROWS = 5_000;

    private static PostgresDatabase database;

    /** Calls of the opener: the second one is after the snapshot was taken, and before most of the rows are read. */
    private final AtomicInteger opened = new AtomicInteger();

    private interface Work {

        void run() throws SQLException;
    }

    @BeforeAll
    static void createDatabase() {
        database = SharedServers.freshDatabase();
    }

    @BeforeEach
    void createTable() throws SQLException {
        database.execute(
                "DROP TABLE IF EXISTS t, partitioned, parent, child",
                "CREATE TABLE t AS SELECT i, repeat('x', 500) AS x FROM generate_series(1, " + ROWS + ") i");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "i"})
    void whatIsWrittenMeanwhileIsNotSeen(String column) throws SQLException {
        assertThat(readWhile(
                        column,
                        () -> database.execute(
                                "UPDATE t SET i = -i WHERE i % 2 = 0",
                                "DELETE FROM t WHERE i % 3 = 0",
                                "VACUUM t",
                                "INSERT INTO t SELECT i, 'new' FROM generate_series(100000, 120000) i")))
                .containsExactlyElementsOf(numbers(ROWS));
    }

    /** Each of its connections has begun by then. */
    @Test
    void whatIsWrittenMeanwhileIsNotSeenInMariaDbEither() throws SQLException {
        MariaDbServer server = SharedServers.mariaDb();
        String name = server.freshDatabase();
        MariaDbDataSource source =
                new MariaDbDataSource("jdbc:mariadb://" + server.host() + ":" + server.port() + "/" + name);
        source.setUser(server.user());
        source.setPassword(server.password());
        Database mariaDb =
                new Database(source, "MariaDB", "here", TIMEOUT_SECONDS, Dialect.named("mariadb"), OnConnect.NOTHING);
        execute(
                server.connect(name),
                "CREATE TABLE t (i bigint PRIMARY KEY)",
                "INSERT INTO t SELECT seq FROM seq_1_to_" + ROWS);
        PartedRead.Opener opener = (connection, part) -> {
            if (opened.incrementAndGet() == 2) {
                execute(
                        server.connect(name),
                        "DELETE FROM t WHERE i % 3 = 0",
                        "UPDATE t SET i = i + 100000 WHERE i % 2 = 0",
                        "INSERT INTO t SELECT seq FROM seq_300000_to_310000");
            }
            return result(connection, part);
        };
        Connection first = mariaDb.connect();
        SelectStatement select = new SelectStatement(null, "t", null, "i", null, Dialect.named("mariadb"));

        assertThat(read(new PartedRead(mariaDb, select, 2, "", opener, IllegalStateException::new)
                        .open(first)
                        .orElseThrow()))
                .containsExactlyElementsOf(numbers(ROWS));
        assertThat(opened).hasValue(16);
    }

    private static void execute(Connection connection, String... sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    /** It would move rows to other blocks. */
    @Test
    void theTableCannotBeWrittenAnewMeanwhile() throws SQLException {
        List<String> refused = new ArrayList<>();

        assertThat(readWhile("", () -> {
                    try (Connection other = database.connect();
                            Statement statement = other.createStatement()) {
                        statement.execute("SET lock_timeout = '100ms'");
                        statement.execute("VACUUM FULL t");
                    } catch (SQLException e) {
                        refused.add(e.getSQLState());
                    }
                }))
                .containsExactlyElementsOf(numbers(ROWS));
        assertThat(refused).containsExactly("55P03");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE partitioned (i bigint, x text) PARTITION BY RANGE (i);"
                        + "CREATE TABLE p1 PARTITION OF partitioned FOR VALUES FROM (0) TO (10);"
                        + "CREATE TABLE p2 PARTITION OF partitioned DEFAULT;"
                        + "INSERT INTO partitioned SELECT i, x FROM t | partitioned",
                "CREATE TABLE parent (i bigint, x text); CREATE TABLE child () INHERITS (parent);"
                        + "INSERT INTO child SELECT i, x FROM t WHERE i > 20;"
                        + "INSERT INTO parent SELECT i, x FROM t WHERE i <= 20 | parent"
            })
    void tablesOfManyFilesAreReadByTheBlocksOfEach(String sql, String table) throws SQLException {
        database.execute(sql.split(";"));

        assertThat(read(rows(select(table), "", () -> {}))).containsExactlyElementsOf(numbers(ROWS));
        assertThat(opened).hasValueGreaterThan(2);
    }

    @Test
    void aViewHasNoBlocksAndIsPartedByAColumn() throws SQLException {
        database.execute("CREATE OR REPLACE VIEW v AS SELECT i FROM t");

        assertThat(read(rows(select("v"), "i", () -> {}))).containsExactlyElementsOf(numbers(ROWS));
        assertThat(opened).hasValueGreaterThan(2);
        database.execute("DROP VIEW v");
    }

    @Test
    void aTextIsPartedByWhatTheTableHas() throws SQLException {
        database.execute(
                "ALTER TABLE t ADD k text",
                "UPDATE t SET k = CASE WHEN i % 100 > 0 THEN md5((i / 10)::text) END",
                "UPDATE t SET k = 'same' WHERE i < 3000");

        assertThat(read(rows(select("t"), "k", () -> {}))).containsExactlyElementsOf(numbers(ROWS));
        assertThat(opened).hasValueGreaterThan(2);
    }

    @Test
    void aColumnWithoutAnOrderIsRefused() throws SQLException {
        database.execute("ALTER TABLE t ADD k json");

        assertThatThrownBy(() -> rows(select("t"), "k", () -> {})).isInstanceOf(SQLException.class);
        database.execute("ALTER TABLE t DROP k", "ALTER TABLE t ADD k double precision");
        assertThatThrownBy(() -> rows(select("t"), "k", () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column k is of type float8, which has no order to part it by");
        assertThatNothingIsLeftOpen();
    }

    @Test
    void aTableThatIsTooSmallIsLeftToOneConnection() throws SQLException {
        database.execute("TRUNCATE t");
        try (Connection connection = database().connect()) {
            assertThat(parted(select("t"), "", () -> {}).open(connection)).isEmpty();
        }
        assertThatNothingIsLeftOpen();
    }

    @Test
    void whoeverStopsReadingEndsAllConnections() throws SQLException {
        database.execute("INSERT INTO t SELECT i, repeat('x', 5000) FROM generate_series(1, 10000) i");
        CursorRows rows = rows(select("t"), "", () -> {});
        for (int i = 0; i < 10; i++) {
            assertThat(rows.next()).isTrue();
        }
        assertThat(threads()).isNotEmpty();

        rows.close();

        assertThat(threads()).isEmpty();
        assertThatNothingIsLeftOpen();
    }

    /** The first one has rows to read for long, and nobody takes them. */
    @Test
    void theFailureOfOnePartEndsTheOthers() throws SQLException {
        database.execute("INSERT INTO t SELECT i, repeat('x', 5000) FROM generate_series(1, 10000) i");
        try (CursorRows rows = rows(select("t"), "", () -> {
            throw new SQLException("it is broken", "XX001");
        })) {
            assertThatThrownBy(() -> {
                        while (rows.next()) {
                            rows.origin();
                        }
                    })
                    .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                            .isEqualTo(Category.SOURCE_DATA))
                    .hasMessage("Cannot read public.t of PostgreSQL at here: it is broken.");
        }
        assertThat(threads()).isEmpty();
        assertThatNothingIsLeftOpen();
    }

    @Test
    void aServerThatHasFewerConnectionsIsReadByThose() throws SQLException {
        database.execute(
                "DROP ROLE IF EXISTS few",
                "CREATE ROLE few LOGIN PASSWORD 'p' CONNECTION LIMIT 2",
                "GRANT SELECT ON t TO few");
        Database limited =
                database(new PostgresDatabase(database.host(), database.port(), database.name(), "few", "p"));
        PartedRead read = new PartedRead(
                limited, select("t"), 4, "", PartedReadTest::open, failure -> limited.explain("read", failure));

        assertThat(read(read.open(limited.connect()).orElseThrow())).containsExactlyElementsOf(numbers(ROWS));
    }

    private List<Long> readWhile(String column, Work work) throws SQLException {
        return read(rows(select("t"), column, work));
    }

    private CursorRows rows(SelectStatement select, String column, Work work) throws SQLException {
        Connection connection = database().connect();
        try {
            return parted(select, column, work).open(connection).orElseThrow();
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** @param work done before the second part is opened */
    private PartedRead parted(SelectStatement select, String column, Work work) {
        PartedRead.Opener opener = (connection, part) -> {
            if (opened.incrementAndGet() == 2) {
                work.run();
            }
            return open(connection, part);
        };

        return new PartedRead(database(), select, 2, column, opener, failure -> database()
                .explain("read " + select.name() + " of", failure));
    }

    private static CursorRows open(Connection connection, SelectStatement part) throws SQLException {
        Optional<CursorRows> copied = new PostgresCopy(
                        connection, part, "s", TIMEOUT_SECONDS, IllegalStateException::new)
                .open(CursorRange.ALL);

        return copied.isPresent() ? copied.get() : result(connection, part);
    }

    private static CursorRows result(Connection connection, SelectStatement part) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(part.sql(CursorRange.ALL, bound -> "?"));
        part.part().bind(statement, 1);
        ResultSet result = statement.executeQuery();

        return new JdbcRows(
                connection,
                statement,
                result,
                "s",
                ResultColumns.of(result.getMetaData(), null, ColumnTypes.BINDING),
                part.dialect(),
                IllegalStateException::new);
    }

    private static SelectStatement select(String table) {
        return new SelectStatement("public", table, null, "i", null, Dialect.named("postgresql"));
    }

    private static Database database() {
        return database(database);
    }

    private static Database database(PostgresDatabase at) {
        return new Database(
                at.dataSource(),
                "PostgreSQL",
                "here",
                TIMEOUT_SECONDS,
                Dialect.named("postgresql"),
                OnConnect.of("SET application_name = 'parted'", ""));
    }

    /** In their order. */
    private static List<Long> read(CursorRows rows) {
        List<Long> found = new ArrayList<>();
        RecordedRow row = new RecordedRow(rows.schema());
        try (rows) {
            while (rows.next()) {
                row.startRow();
                rows.write(row);
                row.endRow();
                found.add((Long) row.values().get(0));
            }
        }
        assertThat(threads()).isEmpty();
        assertThatNothingIsLeftOpen();
        found.sort(null);

        return found;
    }

    private static List<Long> numbers(long until) {
        return LongStream.rangeClosed(1, until).boxed().toList();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("caravan-read-"))
                .toList();
    }

    private static void assertThatNothingIsLeftOpen() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement();
                    ResultSet open = statement.executeQuery(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'parted'")) {
                open.next();
                assertThat(open.getInt(1)).isZero();
            }
        });
    }
}
