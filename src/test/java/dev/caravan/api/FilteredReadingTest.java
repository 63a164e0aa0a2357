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
package dev.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import dev.caravan.record.Filter;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.servers.MariaDbServer;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that filters, and records that are filtered after they were read, have one answer. */
class FilteredReadingTest {

    private static final List<String> HOSTILE = List.of(
            "' OR '1'='1",
            "'; DROP TABLE things; --",
            "\"; DROP TABLE things; --",
            "x' UNION SELECT * FROM things --",
            "\\'; SELECT 1; --",
            "$1",
            "?",
            "a\0b",
            "\uD800",
            "");

    /** Every reading is a Camel context: one of each kind. */
    private static final List<String> OPERATORS = List.of("=", "!=", "<", ">=");

    private static PostgresDatabase database;

    @TempDir
    Path directory;

    @BeforeAll
    static void createTables() throws SQLException {
        database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TYPE mood AS ENUM ('glad', 'sad')",
                "CREATE TABLE things (id bigint PRIMARY KEY, small smallint, price numeric(10,2), free numeric, note text,"
                        + " code varchar(10), pad char(5), yes boolean, day date, at timestamp, since timestamptz,"
                        + " ratio double precision, single real, key uuid, mood mood, \"odd \"\"name\" int)",
                "INSERT INTO things VALUES (1, 1, 1.10, 1.10, 'a', 'x', 'a', true, '2024-01-01', '2024-01-01 12:00',"
                        + " '2024-01-01 12:00Z', 1.1, 1.1, '00000000-0000-0000-0000-000000000001', 'glad', 1)",
                "INSERT INTO things VALUES (2, 2, 2, 2.50, 'A', 'X ', 'b', false, '2024-02-29', '2024-01-01 12:00:00.000001',"
                        + " '2024-01-01 12:00:00.000001Z', 2, 0.1, '00000000-0000-0000-0000-000000000002', 'sad', 2)",
                "INSERT INTO things VALUES (9007199254740993, 3, 'NaN', 3, 'Größe', '', NULL, NULL, 'infinity', NULL, NULL,"
                        + " 'NaN', 3, NULL, NULL, 3)",
                "INSERT INTO things (id) VALUES (4)",
                "INSERT INTO things (id, day, note) VALUES (5, 'infinity', 'a''b')",
                "CREATE VIEW risky AS SELECT id, 1 / (id - 4) AS share, day FROM things WHERE id < 10",
                "CREATE VIEW risky_text AS SELECT note, 1 / (id - 4) AS share FROM things WHERE id < 10");
    }

    @AfterEach
    void closeAll() {
        Connections.closeAll();
    }

    private Connection postgres() {
        return Connections.named("postgresql")
                .directory(directory)
                .set("host", database.host())
                .set("port", database.port())
                .set("database", database.name())
                .set("username", database.user())
                .set("password", database.password())
                .set("ssl_mode", "disable")
                .open();
    }

    private static List<Record> read(Connection connection, String stream, List<Filter> filters) {
        List<Record> records = new ArrayList<>();
        connection
                .read(stream, Position.START, List.of(), filters, 100)
                .forEachRemaining(batch -> records.addAll(batch.records()));

        return records;
    }

    private static void hasOneAnswer(Connection connection, String stream, Filter filter, List<Record> all) {
        assertThat(read(connection, stream, List.of(filter)))
                .as("%s", filter)
                .containsExactlyElementsOf(all.stream().filter(filter::matches).toList());
    }

    @Test
    void postgresqlFiltersAsTheRecordsWouldBe() {
        Instant noon = Instant.parse("2024-01-01T12:00:00Z");
        LocalDateTime clock = LocalDateTime.parse("2024-01-01T12:00:00");
        Map<String, List<?>> values = Map.ofEntries(
                Map.entry("id", List.of(1, 2.0, 2.5, 9007199254740993L, 9007199254740992L, new BigDecimal("1E+40"))),
                Map.entry("small", List.of(1, 70_000L, Double.POSITIVE_INFINITY)),
                Map.entry("price", List.of(1.1, 2, new BigDecimal("1.100"), 1.1f)),
                Map.entry("day", List.of(LocalDate.parse("2024-02-29"), LocalDate.MAX)),
                Map.entry("at", List.of(clock, clock.plusNanos(1_000), clock.plusNanos(1_500))),
                Map.entry("since", List.of(noon, noon.plusNanos(1_000), noon.plusNanos(500), Instant.MAX)),
                Map.entry("ratio", List.of(1.1, 2)),
                Map.entry("single", List.of(1.1, 0.1f, 3)),
                Map.entry("note", List.of("a", "A", "Größe")),
                Map.entry("free", List.of("1.10", "1.1")),
                Map.entry("code", List.of("x", "X", "X ", "")),
                Map.entry("pad", List.of("a", "a    ")),
                Map.entry("key", List.of("00000000-0000-0000-0000-000000000002")),
                Map.entry("mood", List.of("sad", "none")),
                Map.entry("yes", List.of(true, false)),
                Map.entry("odd__name", List.of(2)));
        try (Connection connection = postgres()) {
            List<Record> all = read(connection, "public.things", List.of());
            assertThat(all).hasSize(3);
            values.forEach((field, each) -> {
                for (Object value : each) {
                    for (String operator : OPERATORS) {
                        hasOneAnswer(connection, "public.things", new Filter(field, operator, value), all);
                    }
                }
                hasOneAnswer(connection, "public.things", new Filter(field, "in", each), all);
            });
            hasOneAnswer(connection, "public.things", new Filter("id", "in", List.of()), all);
        }
    }

    /** The zones of this machine and of the server have no part in it. */
    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    void mysqlFiltersAsTheRecordsWouldBe(String driver) throws SQLException {
        MariaDbServer server = SharedServers.mariaDb();
        String name = server.freshDatabase();
        try (java.sql.Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
            statement.execute("CREATE TABLE things (id bigint unsigned, note varchar(10), yes bit(1), day date,"
                    + " at datetime(6), since timestamp(6) NULL)");
            statement.execute("INSERT INTO things VALUES"
                    + " (1, 'a', 1, '2024-01-01', '2024-01-01 12:00:00', '2024-01-01 12:00:00'),"
                    + " (18446744073709551615, 'A', 0, '2024-02-29', '2024-01-01 12:00:00.000001',"
                    + " '2024-01-01 12:00:00.000001'), (3, NULL, NULL, NULL, NULL, NULL)");
        }
        Map<String, Object> values = Map.of(
                "id",
                new BigDecimal("18446744073709551615"),
                "note",
                "A",
                "yes",
                true,
                "day",
                LocalDate.parse("2024-02-29"),
                "at",
                LocalDateTime.parse("2024-01-01T12:00:00"),
                "since",
                Instant.parse("2024-01-01T12:00:00Z"));
        try (Connection connection = Connections.named(driver)
                .directory(directory)
                .set("host", server.host())
                .set("port", server.port())
                .set("database", name)
                .set("username", server.user())
                .set("password", server.password())
                .open()) {
            List<Record> all = read(connection, "things", List.of());
            assertThat(all).hasSize(3);
            values.forEach((field, value) -> OPERATORS.forEach(
                    operator -> hasOneAnswer(connection, "things", new Filter(field, operator, value), all)));
        }
    }

    @Test
    void whatIsLeftToADatabaseIsFilteredThere() {
        try (Connection connection = postgres()) {
            assertThatThrownBy(() -> read(connection, "public.risky", List.of()))
                    .isInstanceOf(CaravanException.class)
                    .hasMessageContaining("division by zero");

            assertThat(read(connection, "public.risky", Filter.all(Map.of("id", Map.of("!=", 4, "<", 3L)))))
                    .extracting(record -> record.get("id"))
                    .containsExactly(1L, 2L);
            assertThat(read(connection, "public.risky", List.of(new Filter("id", "in", List.of(1, 2L)))))
                    .hasSize(2);
            assertThat(read(connection, "public.risky_text", List.of(new Filter("note", "=", "a'b"))))
                    .extracting(record -> record.get("note"))
                    .containsExactly("a'b");
        }
    }

    @Test
    void hostileValuesAndNamesAreNothingButThat() throws SQLException {
        try (Connection connection = postgres()) {
            List<Record> all = read(connection, "public.things", List.of());
            for (String hostile : HOSTILE) {
                hasOneAnswer(connection, "public.things", new Filter("note", "=", hostile), all);
                hasOneAnswer(connection, "public.things", new Filter("code", "in", List.of(hostile, "x")), all);
                hasOneAnswer(connection, "public.things", new Filter("id", "=", hostile), all);
                assertThatThrownBy(() -> read(connection, "public.things", List.of(new Filter(hostile, "=", 1))))
                        .isInstanceOf(CaravanException.class)
                        .hasMessageContaining("no record has a field");
            }
            assertThat(read(connection, "public.things", List.of())).isEqualTo(all);
        }
    }

    @Test
    void sqliteFiltersAsTheRecordsWouldBe() throws SQLException {
        execute(
                "CREATE TABLE things (id INTEGER, price DECIMAL(10,2), amount NUMERIC, note TEXT, free, code VARCHAR(9)"
                        + " COLLATE NOCASE, yes BOOLEAN, day DATE, ratio REAL)",
                "INSERT INTO things VALUES (1, 1.1, 12, 'a', 7, 'x', 1, '2024-01-01', 0.1)",
                "INSERT INTO things VALUES (2, 3, '12.0', 'A', '7', 'X', 0, '2024-02-29', 2)",
                "INSERT INTO things VALUES ('3', NULL, 0.1, 42, NULL, NULL, NULL, NULL, NULL)",
                "INSERT INTO things VALUES ('many', NULL, NULL, 'a''b', NULL, NULL, NULL, NULL, NULL)",
                "CREATE VIEW named AS SELECT 7 AS n, '7' AS t, id + 1 AS more FROM things WHERE id < 3");
        try (Connection connection = sqlite()) {
            List<Record> all = read(connection, "things", List.of());
            assertThat(all).hasSize(3);
            Map<String, List<?>> values = Map.of(
                    "id", List.of(1, 2.5, 3L, new BigDecimal("1E+30")),
                    "price", List.of(1.1, 3, new BigDecimal("1.10")),
                    "amount", List.of("12", "12.0", "0.1"),
                    "note", List.of("a", "42"),
                    "free", List.of("7"),
                    "code", List.of("x", "X"),
                    "yes", List.of(true),
                    "day", List.of(LocalDate.parse("2024-02-29")),
                    "ratio", List.of(0.1, 2));
            values.forEach((field, each) -> {
                for (Object value : each) {
                    for (String operator : OPERATORS) {
                        hasOneAnswer(connection, "things", new Filter(field, operator, value), all);
                    }
                }
                hasOneAnswer(connection, "things", new Filter(field, "in", each), all);
            });
            for (String hostile : HOSTILE) {
                hasOneAnswer(connection, "things", new Filter("note", "=", hostile), all);
                assertThatThrownBy(() -> read(connection, "things", List.of(new Filter(hostile, "=", 1))))
                        .hasMessageContaining("no record has a field");
            }
            List<Record> named = read(connection, "named", List.of());
            assertThat(named).hasSize(2);
            for (String field : List.of("n", "t", "more")) {
                named.stream()
                        .map(record -> record.get(field))
                        .forEach(value -> hasOneAnswer(connection, "named", new Filter(field, "=", value), named));
            }
        }
    }

    private Connection sqlite() {
        return Connections.named("sqlite")
                .directory(directory)
                .set("databasePath", directory.resolve("app.db"))
                .open();
    }

    private void execute(String... statements) throws SQLException {
        try (java.sql.Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void filtersAreWrittenAsSqlflowDoes() {
        assertThat(Filter.all(Map.of("id", 5))).containsExactly(new Filter("id", "=", 5));
        assertThat(Filter.all(Map.of("id", List.of(5, 6)))).containsExactly(new Filter("id", "in", List.of(5, 6)));
        assertThat(Filter.all(Map.of("id", Map.of(">=", 5)))).containsExactly(new Filter("id", ">=", 5));
        assertThatThrownBy(() -> Filter.all(Map.of("id", Map.of("like", "x"))))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("Cannot filter by id like");
    }
}
