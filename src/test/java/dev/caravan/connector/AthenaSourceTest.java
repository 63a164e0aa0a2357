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

import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.record.Position;
import dev.caravan.testing.Exercises;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Exercises(kamelet = "caravan-athena-source", against = "vendor-schema")
class AthenaSourceTest extends WarehouseTypes {

    private static Warehouse warehouse;

    @BeforeAll
    static void start() throws SQLException {
        AthenaContractTest.startAthena();
        AthenaContractTest contract = new AthenaContractTest();
        warehouse = new Warehouse(
                contract.connector(), WarehouseContractTest.server(), contract.reader(), contract.settings());
    }

    @Override
    Warehouse warehouse() {
        return warehouse;
    }

    /** There is no driver that would move it. */
    @Test
    @Override
    void aTimeThatTheDriverMovesIsRefused() throws SQLException {
        String table = warehouse.create(
                "id bigint, at timestamp(6) with time zone", "1, timestamp with time zone '1582-10-10 00:00:00+00:00'");

        assertThat(warehouse.preview(Map.of("table", table)))
                .extracting(record -> String.valueOf(record.get("at")))
                .containsExactly("1582-10-10T00:00:00Z");
    }

    @Test
    void aPlaceForResultsThatIsLackingIsTold() throws SQLException {
        String table = warehouse.create("id bigint", "1");

        assertThat(failure(Map.of("table", table, "outputLocation", ""), Step.OBJECT))
                .contains("No output location provided");
    }

    @Test
    void aTokenThatExpiredIsALoginThatFails() {
        warehouse.server().tell("athena", Map.of("refuse", "GetWorkGroup", "refused", "ExpiredTokenException"));

        assertThat(failure(Map.of(), Step.LOGIN)).contains("(ExpiredTokenException)");
    }

    @Test
    void aCallThatIsThrottledIsTriedAgain() throws SQLException {
        String table = warehouse.create("id bigint", "1", "2");
        warehouse.server().tell("athena", Map.of("refuse", "GetQueryResults", "refused", "TooManyRequestsException"));

        assertThat(ReadRecords.of(warehouse.reading(Map.of("table", table)), Position.START)
                        .sortedIds())
                .containsExactly(1L, 2L);
    }

    private static String failure(Map<String, String> more, Step step) {
        try (Connection connection = Connection.open(warehouse.reading(more), List.of())) {
            Checklist steps = connection.check();
            assertThat(steps.results().get(steps.results().size() - 1).step()).isEqualTo(step);

            return steps.failure().orElseThrow().getMessage();
        }
    }
}
