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
import java.util.Map;

/** With a PostgreSQL, of which Greenplum is made. */
@Exercises(kamelet = "caravan-greenplum-source", against = "compatible")
class GreenplumContractTest extends PostgresContractTest {

    @Override
    String connector() {
        return "caravan-greenplum-source";
    }

    @Override
    Map<String, String> settings() {
        return with(super.settings(), Map.of("sslMode", "disable"));
    }
}
