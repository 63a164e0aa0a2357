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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.testing.Exercises;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of engines that answer with what they have. */
@Exercises(kamelet = "caravan-pinot-source", against = "vendor-schema")
@Exercises(kamelet = "caravan-druid-source", against = "vendor-schema")
class WholeAnswersTest {

    private static Warehouse pinot;
    private static Warehouse druid;

    @BeforeAll
    static void start() throws SQLException {
        PinotContractTest.startPinot();
        PinotContractTest one = new PinotContractTest();
        pinot = new Warehouse(one.connector(), WarehouseContractTest.server(), one.reader(), one.settings());
        DruidContractTest other = new DruidContractTest();
        druid = new Warehouse(other.connector(), WarehouseContractTest.server(), other.reader(), other.settings());
    }

    @AfterEach
    void nothingIsMissing() {
        pinot.server().tell("pinot", Map.of());
    }

    @Test
    void moreThanTenRowsOfPinotAreRead() throws SQLException {
        String table = pinot.create("id bigint", "1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12");

        assertThat(read(pinot, table)).hasSize(12);
    }

    @Test
    void rowsOfSomeServersOfPinotAreNoAnswer() throws SQLException {
        String table = pinot.create("id bigint", "1", "2");
        pinot.server().tell("pinot", Map.of("missing", "1"));

        assertThatThrownBy(() -> read(pinot, table))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.SOURCE_UNREACHABLE))
                .hasMessageContaining("only 1 of 2 servers answered");
    }

    @Test
    void anExceptionBehindRowsOfPinotIsAFailure() throws SQLException {
        String table = pinot.create("id bigint", "1", "2");
        pinot.server().tell("pinot", Map.of("exception", "427"));

        assertThatThrownBy(() -> read(pinot, table)).hasMessageContaining("told to fail (427)");
    }

    @Test
    void anAnswerOfDruidThatIsCutOffIsAskedForAgain() throws SQLException {
        String table = druid.create("id bigint", "1", "2");
        druid.server().tell("druid", Map.of("cut", "1"));

        assertThatThrownBy(() -> read(druid, table)).hasMessageContaining("cut off");
        assertThat(read(druid, table)).containsExactly(1L, 2L);
    }

    @Test
    void aReadingOfDruidGoesOnBehindATime() throws SQLException {
        String table = druid.create(
                "id bigint, __time timestamp(3)",
                "1, timestamp '2024-02-29 10:00:00.122'",
                "2, timestamp '2024-02-29 10:00:00.123'");
        Map<String, String> settings = Map.of("table", table, "syncMode", "incremental", "cursorField", "__time");

        ReadRecords first = ReadRecords.of(druid.reading(settings), Position.START);
        assertThat(first.ids()).containsExactly(1L, 2L);
        druid.execute("INSERT INTO " + table + " VALUES (3, timestamp '2024-02-29 10:00:00.124')");

        assertThat(ReadRecords.of(druid.reading(settings), first.end()).ids()).containsExactly(3L);
    }

    private static List<Long> read(Warehouse warehouse, String table) {
        return ReadRecords.of(warehouse.reading(Map.of("table", table, "maxRetries", "0")), Position.START)
                .sortedIds();
    }
}
