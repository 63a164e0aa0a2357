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

/** Athena's API as it is documented, with the AWS SDK's signatures. */
@Exercises(kamelet = "caravan-athena-source", against = "vendor-schema")
class AthenaContractTest extends WarehouseContractTest {

    @BeforeAll
    static void startAthena() throws SQLException {
        start();
        server().tell("athena", Map.of("accessKey", "contract_reader", "secretKey", PASSWORD));
    }

    @Override
    String connector() {
        return "caravan-athena-source";
    }

    @Override
    Map<String, String> settings() {
        return with(
                super.settings(),
                Map.of(
                        "region", "eu-central-1",
                        "accessKey", reader(),
                        "secretKey", PASSWORD,
                        "database", "public",
                        "outputLocation", "s3://results/contract/",
                        "ssl", "off"));
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return what == Wrong.PASSWORD ? Map.of("secretKey", "not the password") : super.wrong(what);
    }

    /** Its types are those of the table. */
    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(super.doesNotApply(), Map.of(Check.MALFORMED, NotApplicable.HAS_ONLY_WHOLE_RECORDS));
    }
}
