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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** BigQuery's API as it is documented. */
@Exercises(kamelet = "caravan-bigquery-source", against = "vendor-schema")
class BigQueryContractTest extends WarehouseContractTest {

    @BeforeAll
    static void startBigQuery() throws SQLException {
        start();
        try (Connection connection = server().connect()) {
            connection
                    .createStatement()
                    .execute("CREATE USER IF NOT EXISTS " + WarehouseServer.TOKEN_ACCOUNT + " PASSWORD '" + PASSWORD
                            + "'");
        }
    }

    @Override
    String connector() {
        return "caravan-bigquery-source";
    }

    @Override
    Map<String, String> settings() {
        return with(
                super.settings(),
                Map.of("project", "my-project-123", "dataset", "public", "token", PASSWORD, "ssl", "off"));
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return what == Wrong.PASSWORD ? Map.of("token", "not-the-password") : super.wrong(what);
    }

    @Override
    String reader() {
        return WarehouseServer.TOKEN_ACCOUNT;
    }

    /** Its types are those of the table. */
    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(super.doesNotApply(), Map.of(Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS));
    }
}
