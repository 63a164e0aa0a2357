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

import dev.caravan.testing.Exercises;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** Druid's API as it is documented. */
@Exercises(kamelet = "caravan-druid-source", against = "vendor-schema")
class DruidContractTest extends WarehouseContractTest {

    @BeforeAll
    static void startDruid() throws SQLException {
        start();
    }

    @Override
    String connector() {
        return "caravan-druid-source";
    }

    @Override
    Map<String, String> settings() {
        return with(
                super.settings(), Map.of("username", reader(), "password", PASSWORD, "schema", "public", "ssl", "off"));
    }

    /** Its types are those of the table, and it has no decimals that could be wider. */
    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(super.doesNotApply(), Map.of(Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS));
    }
}
