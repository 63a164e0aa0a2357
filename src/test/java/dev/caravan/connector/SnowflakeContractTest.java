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

import dev.caravan.observe.Category;
import dev.caravan.testing.Exercises;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Snowflake's driver, with {@code -Pcrash} alone: it is a download of 99 MB. */
@EnabledIfSystemProperty(named = "caravan.crash", matches = "long")
@Exercises(kamelet = "caravan-snowflake-source", against = "driver")
class SnowflakeContractTest extends WarehouseContractTest {

    @BeforeAll
    static void startSnowflake() throws SQLException {
        useDriver("snowflake-driver");
        start();
    }

    @Override
    String connector() {
        return "caravan-snowflake-source";
    }

    @Override
    Map<String, String> settings() {
        return with(
                super.settings(),
                Map.of(
                        "account", "acme",
                        "database", "contract",
                        "schema", "public",
                        "warehouse", "wh",
                        "username", reader(),
                        "password", PASSWORD,
                        "ssl", "off"));
    }

    /** What may not be read is not there for the one who may not. */
    @Override
    Category refusal() {
        return Category.CONFIG;
    }

    /** A number with more digits than a long has. */
    @Override
    Map.Entry<String, String> unfit() {
        return Map.entry("DECIMAL(38, 0)", "99999999999999999999999999");
    }
}
