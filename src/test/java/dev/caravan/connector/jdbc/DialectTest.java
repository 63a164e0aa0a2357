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

import dev.caravan.connector.source.Step;
import dev.caravan.servers.H2Server;
import dev.caravan.servers.SharedServers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

    private static final CursorRange BEHIND_TWO = behind(CursorValue.of(CursorValue.Kind.NUMBER, new BigDecimal(2)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ansi|SELECT * FROM \"a\"\"]`b\" WHERE \"n\" > ? ORDER BY \"n\" NULLS FIRST",
                "postgresql|SELECT * FROM \"a\"\"]`b\" WHERE \"n\" > ? ORDER BY \"n\" NULLS FIRST",
                "mysql|SELECT * FROM `a\"]``b` WHERE `n` > ? ORDER BY `n`",
                "mariadb|SELECT * FROM `a\"]``b` WHERE `n` > ? ORDER BY `n`",
                "clickhouse|SELECT * FROM `a\"]``b` WHERE `n` > ? ORDER BY `n` NULLS FIRST",
                "sqlserver|SELECT * FROM [a\"]]`b] WHERE [n] > ? ORDER BY [n]",
                "oracle|SELECT * FROM \"a\"\"]`b\" WHERE \"n\" > ? ORDER BY \"n\" NULLS FIRST",
                "snowflake|SELECT * FROM \"a\"\"]`b\" WHERE \"n\" > ? ORDER BY \"n\" NULLS FIRST",
                "databricks|SELECT * FROM `a\"]``b` WHERE `n` > ? ORDER BY `n` NULLS FIRST",
                "druid|SELECT * FROM \"a\"\"]`b\" WHERE \"n\" > ? ORDER BY \"n\""
            })
    void eachMarksNamesAndPutsRowsWithoutACursorValueFirst(String dialect, String sql) {
        SelectStatement select = new SelectStatement("", "a\"]`b", null, null, "n", Dialect.named(dialect));

        assertThat(select.sql(BEHIND_TWO, bound -> "?")).isEqualTo(sql);
    }

    @Test
    void textsAreOrderedAndComparedInOneWay() {
        SelectStatement select = new SelectStatement(null, "t", null, null, "n", Dialect.named("mysql"));
        CursorRange part = new CursorRange(
                Optional.of(CursorValue.of(CursorValue.Kind.TEXT, "%s")),
                true,
                Optional.of(CursorValue.of(CursorValue.Kind.TEXT, "b")),
                true);

        assertThat(select.inOrderOfText().sql(part, bound -> "?"))
                .isEqualTo("SELECT * FROM `t` WHERE CAST(CONVERT(`n` USING utf8mb4) AS BINARY)"
                        + " >= CAST(CONVERT(? USING utf8mb4) AS BINARY)"
                        + " AND (CAST(CONVERT(`n` USING utf8mb4) AS BINARY) <= CAST(CONVERT(? USING utf8mb4) AS BINARY))"
                        + " ORDER BY CAST(CONVERT(`n` USING utf8mb4) AS BINARY)");
    }

    /** What can be tried of systems that cannot be had: that their SQL is SQL where another engine takes theirs. */
    @ParameterizedTest
    @CsvSource({"ansi,REGULAR", "sqlserver,MSSQLServer", "oracle,Oracle", "mysql,MySQL", "postgresql,PostgreSQL"})
    void anEngineThatKnowsTheSystemTakesItsSql(String dialect, String mode) throws SQLException {
        H2Server server = SharedServers.h2();
        try (Connection connection = server.connect(server.freshDatabase(), "MODE=" + mode);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE NUMBERS (N DECIMAL(5, 0), NAME VARCHAR(10))");
            statement.execute("INSERT INTO NUMBERS VALUES (3, 'c'), (NULL, 'none'), (1, 'a'), (2, 'b')");
            SelectStatement select =
                    new SelectStatement("PUBLIC", "NUMBERS", null, "NAME, N", "N", Dialect.named(dialect));

            assertThat(names(connection, select, CursorRange.ALL)).containsExactly("none", "a", "b", "c");
            assertThat(names(connection, select, BEHIND_TWO)).containsExactly("c");
            SelectStatement query =
                    new SelectStatement(null, null, "SELECT NAME, N FROM NUMBERS", null, "N", Dialect.named(dialect));
            assertThat(names(connection, query, BEHIND_TWO)).containsExactly("c");
        }
    }

    private static List<String> names(Connection connection, SelectStatement select, CursorRange range)
            throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select.sql(range, bound -> "?"))) {
            range.bind(statement, 1, ColumnTypes.BINDING);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    names.add(result.getString(1));
                }
            }
        }

        return names;
    }

    private static CursorRange behind(CursorValue value) {
        return new CursorRange(Optional.of(value), false, Optional.empty(), true);
    }

    @ParameterizedTest
    @CsvSource({
        "mariadb,42000,1142,PERMISSION",
        "mariadb,42S02,1146,OBJECT",
        "mysql,28000,1045,LOGIN",
        "mysql,08S01,0,TCP",
        "sqlserver,S0005,229,PERMISSION",
        "sqlserver,S0001,18456,LOGIN",
        "sqlserver,S0002,208,OBJECT",
        "sqlserver,S0001,8134,READ",
        "oracle,72000,1017,LOGIN",
        "oracle,42000,1031,PERMISSION",
        "oracle,08006,17002,TCP",
        "trino,,4,PERMISSION",
        "trino,,46,OBJECT",
        "trino,,65545,TCP",
        "ansi,42502,-551,PERMISSION",
        "ansi,57014,0,READ"
    })
    void aFailureIsToldByTheNumberOfTheVendorOrItsState(String dialect, String state, int number, Step step) {
        assertThat(database(dialect).stepOf(new SQLException("no", state, number)))
                .isEqualTo(step);
    }

    @Test
    void aDialectThatIsNotThereIsToldWithThoseThatAre() {
        assertThatThrownBy(() -> Dialect.named("mssql"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "dialect mssql is none of ansi, bigquery, clickhouse, databricks, dremio, druid, mariadb, mysql, oracle,"
                                + " postgresql, snowflake, sqlite, sqlserver, trino");
    }

    @Test
    void marksOfNamesCanBeOthersThanTheDialects() {
        Dialect dialect = Dialect.ANSI.with(Quotes.named("backtick"));

        assertThat(dialect.quotes().quote("a`b")).isEqualTo("`a``b`");
        assertThat(dialect.nullsFirst()).isEqualTo(Dialect.ANSI.nullsFirst());
        assertThatThrownBy(() -> Quotes.named("'")).hasMessageContaining("double, backtick or bracket");
    }

    /** To it, what ends in one would go on behind its mark. */
    @Test
    void aBackslashInANameOfClickHouseIsNoEscape() {
        assertThat(Dialect.named("clickhouse").quotes().quote("a\\`b\\")).isEqualTo("`a\\\\``b\\\\`");
        assertThat(Dialect.named("bigquery").quotes().quote("a\\b")).isEqualTo("`a\\\\b`");
        assertThatThrownBy(() -> Dialect.named("bigquery").quotes().quote("a` b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyPostgresqlIsCopied() {
        assertThat(List.of("ansi", "clickhouse", "mariadb", "mysql", "oracle", "sqlite", "sqlserver"))
                .noneMatch(name -> Dialect.named(name).fetching() == Fetching.COPY);
        assertThat(Dialect.named("postgresql").fetching()).isEqualTo(Fetching.COPY);
    }

    private static Database database(String dialect) {
        return new Database(null, "s", "p", 1, Dialect.named(dialect), OnConnect.NOTHING);
    }
}
