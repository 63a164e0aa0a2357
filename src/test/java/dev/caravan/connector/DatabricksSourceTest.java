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

import dev.caravan.servers.WarehouseServer;
import dev.caravan.testing.Exercises;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@Exercises(kamelet = "caravan-databricks-source", against = "driver")
class DatabricksSourceTest extends WarehouseTypes {

    private static Warehouse warehouse;

    @BeforeAll
    static void start() throws SQLException {
        DatabricksContractTest.startDatabricks();
        DatabricksContractTest contract = new DatabricksContractTest();
        warehouse = new Warehouse(
                contract.connector(),
                WarehouseContractTest.server(),
                WarehouseServer.TOKEN_ACCOUNT,
                contract.settings());
    }

    @AfterAll
    static void useNoDriver() {
        WarehouseContractTest.useNoDriver();
    }

    @Override
    Warehouse warehouse() {
        return warehouse;
    }
}
