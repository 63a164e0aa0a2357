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

import dev.caravan.record.RowSource;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the driver reads from a result, the binary copy has to read just so. */
class PostgresCopyTest {

    private static final int TIMEOUT_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static PostgresDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = SharedServers.freshDatabase();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "smallint | -32768, 32767, 0, -1, NULL",
                "integer | -2147483648, 2147483647, 0, NULL",
                "bigint | -9223372036854775808, 9223372036854775807, 0, NULL",
                "oid | 0, 4294967295, 2147483648, NULL",
                "boolean | true, false, NULL",
                "real | 'NaN', 'Infinity', '-Infinity', '-0', '1.5', '3.4028235e38', '1e-45', '0.1', NULL",
                "double precision | 'NaN', 'Infinity', '-Infinity', '-0', '0.1', '1.7976931348623157e308', '5e-324', NULL",
                "numeric(12,2) | 0, 0.01, -0.01, 9999999999.99, -9999999999.99, 100, 10000, 'NaN', 1234567.5, NULL",
                "numeric(18,0) | 999999999999999999, -999999999999999999, 1000000000000, 10000, 0, 'NaN'",
                "numeric(18,18) | 0.000000000000000001, -0.999999999999999999, 0.1, 0",
                "numeric(18,6) | 999999999999.999999, -0.000001, 1e11, 12345678.9, 100000000",
                "numeric(19,4) | 999999999999999.9999, -999999999999999.9999, 0.0001, 10000, NULL",
                "numeric(38,10) | 1234567890123456789012345678.0123456789, -9999999999999999999999999999.9999999999, 1e-10, 0",
                "numeric(38,0) | 99999999999999999999999999999999999999, -1, 1e37, 'NaN'",
                "numeric(38,38) | 0.00000000000000000000000000000000000001, -0.1",
                "numeric(5,-2) | 12345, -99900, 0, NULL",
                "numeric(3,5) | 0.00999, -0.00001",
                "numeric(50,20) | 123456789012345678901234567890.12345678901234567890, 0, -0.5",
                "numeric | 'NaN', 'Infinity', '-Infinity', 0, 0.00, 1.10, -1e50, 1e-30, 10000, 123456789.987654321, NULL",
                "date | 'infinity', '-infinity', '0001-01-01', '9999-12-31', '1970-01-01', '1582-10-10', '2000-02-29', NULL",
                "date | '10000-01-01', '5874897-12-31'",
                "timestamp | 'infinity', '-infinity', '0001-01-01', '9999-12-31 23:59:59.999999', '1969-12-31 23:59:59.999999'",
                "timestamp | '1999-12-31 23:59:59.999999', '2000-01-01', '1500-03-01 00:00:00.000001', NULL, '294276-12-31 23:59:59.999999'",
                "timestamptz | 'infinity', '-infinity', '0001-01-02+00', '9999-12-30 23:59:59.999999+00', '1969-12-31 23:59:59.999999Z'",
                "timestamptz | '2024-03-31 02:30+01', '1880-01-01 12:00:00.123456+00', '2024-10-27 00:30:00Z', NULL",
                "text | '', ' ', 'Zürich 🐪 '' \" \\ %%', E'a\\nb\\tc', '\u0001\uFFFD', 'é', NULL",
                "varchar(10) | '', 'ab  ', '🐪🐪🐪🐪🐪🐪🐪🐪🐪🐪', NULL",
                "char(4) | '', 'ab', '🐪', NULL",
                "name | 'a', '', 'ünï'",
                "bytea | '', '\\x00', '\\xdeadbeef00ff', NULL",
                "uuid | 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '00000000-0000-0000-0000-000000000000', NULL",
                "json | '{\"b\" : [1,  null], \"a\": \"🐪\"}', 'null', '\"\"', ' 1', NULL",
                "jsonb | '{\"b\" : [1,  null], \"a\": \"🐪\"}', 'null', '\"\"', ' 1.10', NULL",
                "time | '00:00', '23:59:59.5', '24:00', '12:34:56.000001', NULL",
                "timetz | '00:00+00', '23:59:59.5-08:30', NULL",
                "interval | '1 day 02:00', '-1 year 3 mons', '0', NULL",
                "money | 12.5, -0.01, 0, NULL",
                "bit(3) | B'101', B'000', NULL",
                "varbit | B'', B'1', NULL"
            })
    void everyValueIsReadAsTheDriverReadsIt(String type, String values) throws SQLException {
        database.execute(
                "DROP TABLE IF EXISTS one",
                "CREATE TABLE one (v " + type + ")",
                "INSERT INTO one SELECT unnest(ARRAY[" + values + "]::" + type + "[])");

        assertSame(table("one", null), Optional.empty(), Optional.empty());
    }

    @Test
    void manyNumbersAreReadAsTheDriverReadsThem() throws SQLException {
        database.execute(
                """
                CREATE TABLE numbers AS SELECT
                    ((random() - 0.5) * power(10, i % 11))::numeric(12,2) AS a,
                    ((random() - 0.5) * power(10, i % 17))::numeric(18,1) AS b,
                    ((random() - 0.5) * power(10, i % 7))::numeric(18,11) AS c,
                    (((random() - 0.5)::numeric * power(10::numeric, i % 30)) + random()::numeric / 1000)::numeric(38,8) AS d,
                    ((random() - 0.5)::numeric * power(10::numeric, i % 60 - 30)) AS e,
                    round(random()::numeric * 100000000000)::numeric(18,0) * 10000 AS f,
                    date '2000-01-01' + (random() * 2000000)::integer - 730000 AS g,
                    timestamp '2000-01-01' + (random() - 0.5) * interval '3000 years' AS h,
                    timestamptz '2000-01-01 00:00+00' + (random() - 0.5) * interval '3000 years' AS i,
                    md5(i::text)::uuid AS j, random() - 0.5 AS k, (random() - 0.5)::real AS l,
                    repeat(chr(i % 3000 + 40), i % 70) AS m
                FROM generate_series(1, 5000) i
                """);

        assertSame(table("numbers", null), Optional.empty(), Optional.empty());
    }

    @Test
    void rowsLongerThanABufferAreRead() throws SQLException {
        database.execute(
                "CREATE TABLE long AS SELECT i AS id, repeat('🐪', i * 100000) AS t FROM generate_series(0, 9) i");

        assertSame(table("long", null), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bigint | i / 3 | 40",
                "numeric | i / 3 * 1.10 | 1.1",
                "numeric(20,3) | i / 3 | 5.5",
                "date | date '2024-01-01' + i / 3 | 2024-01-07",
                "timestamp | timestamp '2024-01-01' + i / 3 * interval '1 s' | 2024-01-01T00:00:07",
                "timestamptz | timestamptz '2024-01-01Z' + i / 3 * interval '1 s' | 2024-01-01T00:00:07Z",
                "text | lpad((i / 3)::text, 3, '0') | 007"
            })
    void theCursorMovesAsItDoesWithTheDriver(String type, String expression, String value) throws SQLException {
        database.execute(
                "DROP TABLE IF EXISTS moving",
                "CREATE TABLE moving AS SELECT i, CASE WHEN i > 5 THEN (" + expression + ")::" + type
                        + " END AS c FROM generate_series(1, 60) i ORDER BY random()");
        SelectStatement select = table("moving", "c");
        CursorValue bound = new CursorValue(kindOf(type), value);

        assertSame(select, Optional.empty(), Optional.empty());
        if (!type.equals("text")) {
            assertSame(select, Optional.of(bound), Optional.empty());
            assertSame(select, Optional.empty(), Optional.of(bound));
            assertSame(select, Optional.of(bound), Optional.of(bound));
        }
    }

    private static CursorValue.Kind kindOf(String type) {
        return switch (type) {
            case "date" -> CursorValue.Kind.DATE;
            case "timestamp" -> CursorValue.Kind.TIMESTAMP;
            case "timestamptz" -> CursorValue.Kind.TIMESTAMP_WITH_TIME_ZONE;
            case "text" -> CursorValue.Kind.TEXT;
            default -> CursorValue.Kind.NUMBER;
        };
    }

    @Test
    void numbersThatAreEqualAreOneCursorValueHoweverTheyAreWritten() throws SQLException {
        database.execute(
                "CREATE TABLE forms (n numeric)", "INSERT INTO forms VALUES (1.0), (1.00), (1), (2.50), (2.5)");

        assertThat(boundaries(copy(table("forms", "n")))).containsExactly("3: 1", "5: 2.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamptz", "timestamp", "date"})
    void infinityIsTheLastCursorValueThereIs(String type) throws SQLException {
        database.execute(
                "DROP TABLE IF EXISTS endless",
                "CREATE TABLE endless (c " + type + ")",
                "INSERT INTO endless VALUES ('infinity'), ('-infinity'), ('2024-01-01')");
        SelectStatement select = table("endless", "c");

        assertSame(select, Optional.empty(), Optional.empty());

        List<CursorValue> seen = new ArrayList<>();
        try (RowSource rows = copy(select)) {
            while (rows.next()) {
                // Only where the read ends matters.
            }
            rows.boundary()
                    .flatMap(position -> CursorValue.in(position.tree().get("cursor")))
                    .ifPresent(seen::add);
        }
        assertThat(seen).singleElement().satisfies(last -> assertThat(last.hasLiteral())
                .isFalse());
        try (RowSource rest = driver(select, Optional.of(seen.get(0)), Optional.empty())) {
            assertThat(rest.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\"y", "a'; DROP TABLE kept; --", "$1 ? ?? {fn now()}", "naïve 🐪", "\\", "%s", "select"})
    void namesAreOnlyNames(String name) throws SQLException {
        String quoted = Quotes.DOUBLE.quote(name);
        database.execute(
                "CREATE TABLE IF NOT EXISTS kept ()",
                "DROP TABLE IF EXISTS " + quoted,
                "CREATE TABLE " + quoted + " (" + quoted + " integer, clock time)",
                "INSERT INTO " + quoted + " VALUES (1, '12:00'), (2, NULL)");

        assertSame(table(name, name), Optional.empty(), Optional.of(new CursorValue(CursorValue.Kind.NUMBER, "1")));
        assertThat(copied("SELECT 1 AS one FROM kept")).isEmpty();
    }

    @Test
    void aQueryMeansWhatItMeansToTheDriver() throws SQLException {
        for (String query : List.of(
                "SELECT '{\"a\": 1}'::jsonb ?? 'a' AS has, '??' AS text, 'a;b' AS semicolon",
                "SELECT {fn upper('x')} AS escaped, $$ it's $$ AS dollars",
                "WITH n AS (SELECT i FROM generate_series(1, 3) i) SELECT i, i * 1.5 AS f, now() AS at FROM n LIMIT 0",
                "VALUES (1, 'a'), (2, NULL)")) {
            assertSame(query(query), Optional.empty(), Optional.empty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ARRAY[1, 2]", "'1.2.3.4'::inet", "'<a/>'::xml", "int4range(1, 2)", "'x'::\"char\""})
    void whatHasNoCertainBinaryFormIsLeftToTheDriver(String expression) throws SQLException {
        assertThat(copied("SELECT 1 AS id, " + expression + " AS v")).isEmpty();
    }

    @Test
    void aTextIsBoundAndNeverWrittenIntoTheStatement() throws SQLException {
        database.execute("CREATE TABLE texts AS SELECT 'a' AS c");
        CursorValue hostile = new CursorValue(CursorValue.Kind.TEXT, "' OR true --");

        assertThat(hostile.hasLiteral()).isFalse();
        try (Connection connection = connect()) {
            assertThat(new PostgresCopy(connection, table("texts", "c"), "s", 0, IllegalStateException::new)
                            .open(CursorRange.ALL.beginningWith(hostile)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"NUMBER, 1); DROP TABLE x", "TIMESTAMP, 2024-01-01' OR '1", "DATE, today", "NUMBER, NaN"})
    void aPositionThatIsNoValueIsRefused(CursorValue.Kind kind, String text) {
        assertThatThrownBy(() -> {
                    CursorValue value = new CursorValue(kind, text);
                    value.hasLiteral();
                    value.literal();
                })
                .isInstanceOfAny(NumberFormatException.class, DateTimeException.class);
    }

    @Test
    void aReadThatIsGivenUpLeavesNothingRunning() throws SQLException {
        database.execute("CREATE TABLE many AS SELECT i, repeat('x', 500) AS t FROM generate_series(1, 100000) i");

        RowSource rows = copy(table("many", null));
        assertThat(rows.next()).isTrue();
        rows.close();

        await().atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%many%'") == 0);
    }

    @Test
    void everyRowIsOfTheMomentAtWhichTheReadBegan() throws SQLException {
        database.execute("CREATE TABLE moment AS SELECT i, repeat('x', 500) AS t FROM generate_series(1, 50000) i");

        long read = 0;
        try (RowSource rows = copy(table("moment", null))) {
            assertThat(rows.next()).isTrue();
            database.execute("DELETE FROM moment WHERE i > 10", "INSERT INTO moment VALUES (-1, 'new')");
            do {
                read++;
            } while (rows.next());
        }

        assertThat(read).isEqualTo(50_000);
    }

    @Test
    void aServerThatDoesNotBeginInTimeIsNotWaitedFor() throws SQLException {
        try (Connection connection = connect()) {
            RowSource rows = new PostgresCopy(
                            connection,
                            query("SELECT 1 AS id, pg_sleep(60)::text AS slept"),
                            "s",
                            1,
                            IllegalStateException::new)
                    .open(CursorRange.ALL)
                    .orElseThrow();

            assertThatThrownBy(rows::next).hasMessageContaining("canceling statement due to user request");
            rows.close();
        }
    }

    private static void assertSame(SelectStatement select, Optional<CursorValue> after, Optional<CursorValue> until)
            throws SQLException {
        try (RowSource expected = driver(select, after, until);
                RowSource found = copy(select, after, until)) {
            assertThat(found.schema().fields()).isEqualTo(expected.schema().fields());
            List<Object> rows = rows(expected);
            assertThat(rows(found)).isEqualTo(rows);
        }
    }

    /** Each row with where a batch may end before it, and the number of the row; or why it does not fit. */
    private static List<Object> rows(RowSource source) {
        List<Object> rows = new ArrayList<>();
        RecordedRow row = new RecordedRow(source.schema());
        boolean more = true;
        while (more) {
            more = source.next();
            rows.add(source.boundary());
            if (more) {
                row.startRow();
                try {
                    source.write(row);
                    rows.add(row.values());
                } catch (ValueDoesNotFit e) {
                    rows.add(e.getMessage());
                }
                rows.add(source.origin());
            }
        }

        return rows;
    }

    private static List<String> boundaries(RowSource source) {
        List<String> boundaries = new ArrayList<>();
        try (source) {
            long read = 0;
            for (boolean more = true; more; read++) {
                more = source.next();
                long before = read;
                source.boundary()
                        .map(position ->
                                position.tree().get("cursor").get("value").asText())
                        .ifPresent(value -> boundaries.add(before + ": " + value));
            }
        }

        return boundaries;
    }

    private static RowSource driver(SelectStatement select, Optional<CursorValue> after, Optional<CursorValue> until)
            throws SQLException {
        Connection connection = connect();
        CursorRange range = new CursorRange(after, false, until, false);
        PreparedStatement statement = connection.prepareStatement(select.sql(range, value -> "?"));
        statement.setFetchSize(100);
        range.bind(statement, 1, ColumnTypes.BINDING);
        ResultSet result = statement.executeQuery();

        return new JdbcRows(
                connection,
                statement,
                result,
                "s",
                ResultColumns.of(result.getMetaData(), select.cursorField(), ColumnTypes.BINDING),
                Dialect.ANSI,
                IllegalStateException::new);
    }

    private static RowSource copy(SelectStatement select) throws SQLException {
        return copy(select, Optional.empty(), Optional.empty());
    }

    private static RowSource copy(SelectStatement select, Optional<CursorValue> after, Optional<CursorValue> until)
            throws SQLException {
        return new PostgresCopy(connect(), select, "s", TIMEOUT_SECONDS, IllegalStateException::new)
                .open(new CursorRange(after, false, until, false))
                .orElseThrow();
    }

    private static Optional<RowSource> copied(String query) throws SQLException {
        try (Connection connection = connect()) {
            return new PostgresCopy(connection, query(query), "s", TIMEOUT_SECONDS, IllegalStateException::new)
                    .open(CursorRange.ALL)
                    .<RowSource>map(rows -> rows)
                    .filter(RowSource::next);
        }
    }

    private static SelectStatement table(String name, String cursorField) {
        return new SelectStatement("public", name, null, null, cursorField, Dialect.ANSI);
    }

    private static SelectStatement query(String sql) {
        return new SelectStatement(null, null, sql, null, null, Dialect.ANSI);
    }

    private static Connection connect() throws SQLException {
        Connection connection = database.connect();
        connection.setReadOnly(true);
        connection.setAutoCommit(false);

        return connection;
    }

    private static long number(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
