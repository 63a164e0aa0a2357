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

import dev.caravan.servers.H2Server;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The statements of a reading of systems that cannot be had, in H2's mode of each. So neither their drivers and types, nor in
 * what order they have texts.
 */
@Exercises(kamelet = "caravan-sqlserver-source", against = "dialect")
@Exercises(kamelet = "caravan-synapse-source", against = "dialect")
@Exercises(kamelet = "caravan-oracle-source", against = "dialect")
@Exercises(kamelet = "caravan-db2-source", against = "dialect")
class VendorModeTest {

    private static final String SCHEMA = "PUBLIC";
    private static final String TABLE = "ORDERS";

    /** Of each row the id, and a time that grows with it; the first has none. */
    private static final LocalDateTime MIDNIGHT = LocalDateTime.of(2024, 3, 10, 0, 0);

    @ParameterizedTest
    @CsvSource({"sqlserver,MSSQLServer", "oracle,Oracle", "ansi,DB2"})
    void rowsAreReadInOrderFromAnyPlaceToAnyPlace(String dialect, String mode) throws SQLException {
        try (Connection connection = connect(mode)) {
            for (SelectStatement select : List.of(
                    new SelectStatement(SCHEMA, TABLE, null, null, "CHANGED", Dialect.named(dialect)),
                    new SelectStatement(SCHEMA, TABLE, null, "ID, CHANGED", "CHANGED", Dialect.named(dialect)),
                    new SelectStatement(null, null, "SELECT * FROM ORDERS", null, "CHANGED", Dialect.named(dialect)))) {
                assertThat(ids(connection, select, CursorRange.ALL)).containsExactly(1L, 2L, 3L, 4L, 5L);
                assertThat(ids(connection, select, range(Optional.of(3), false, Optional.empty())))
                        .containsExactly(4L, 5L);
                assertThat(ids(connection, select, range(Optional.of(3), true, Optional.of(4))))
                        .containsExactly(3L, 4L);
                // What a crash tore is read as far as it had come, with what has no place.
                assertThat(ids(connection, select, range(Optional.empty(), false, Optional.of(3))))
                        .containsExactly(1L, 2L, 3L);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"sqlserver,MSSQLServer", "oracle,Oracle", "ansi,DB2"})
    void aTableIsLookedAtAndParted(String dialect, String mode) throws SQLException {
        SelectStatement select = new SelectStatement(SCHEMA, TABLE, null, null, null, Dialect.named(dialect));
        String id = select.quote("ID");
        try (Connection connection = connect(mode);
                Statement statement = connection.createStatement()) {
            try (ResultSet none = statement.executeQuery(select.allColumns())) {
                assertThat(none.getMetaData().getColumnCount()).isEqualTo(2);
                assertThat(none.next()).isFalse();
            }
            assertThat(number(statement, select.selecting("MIN(" + id + ")", "")))
                    .isEqualTo(1);
            assertThat(number(statement, select.selecting("COUNT(" + id + ")", "")))
                    .isEqualTo(5);
            assertThat(number(
                            statement,
                            select.selecting(
                                    id, " ORDER BY " + id + select.dialect().oneBehind(2))))
                    .isEqualTo(3);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            long number = result.getLong(1);
            assertThat(result.next()).isFalse();

            return number;
        }
    }

    private static Connection connect(String mode) throws SQLException {
        H2Server server = SharedServers.h2();
        Connection connection = server.connect(server.freshDatabase(), "MODE=" + mode);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + TABLE + " (ID DECIMAL(10, 0), CHANGED TIMESTAMP(6))");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?, ?)")) {
            for (int id = 5; id >= 1; id--) {
                insert.setBigDecimal(1, BigDecimal.valueOf(id));
                insert.setObject(2, id == 1 ? null : MIDNIGHT.plusMinutes(id));
                insert.executeUpdate();
            }
        }

        return connection;
    }

    private static CursorRange range(Optional<Integer> from, boolean inclusive, Optional<Integer> until) {
        return new CursorRange(from.map(VendorModeTest::changed), inclusive, until.map(VendorModeTest::changed), false);
    }

    private static CursorValue changed(int id) {
        return CursorValue.of(CursorValue.Kind.TIMESTAMP, MIDNIGHT.plusMinutes(id));
    }

    private static List<Long> ids(Connection connection, SelectStatement select, CursorRange range)
            throws SQLException {
        ColumnTypes types = select.dialect().types();
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select.sql(range, types::parameter))) {
            range.bind(statement, 1, types);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    ids.add(result.getLong(1));
                }
            }
        }

        return ids;
    }
}
