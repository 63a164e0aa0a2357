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
import dev.caravan.servers.WarehouseServer;
import dev.caravan.testing.Exercises;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Exercises(kamelet = "caravan-bigquery-source", against = "vendor-schema")
class BigQuerySourceTest extends WarehouseTypes {

    private static Warehouse warehouse;

    @BeforeAll
    static void start() throws SQLException {
        BigQueryContractTest.startBigQuery();
        BigQueryContractTest contract = new BigQueryContractTest();
        warehouse = new Warehouse(
                contract.connector(),
                WarehouseContractTest.server(),
                WarehouseServer.TOKEN_ACCOUNT,
                contract.settings());
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
    void aServiceAccountIsKnownByItsKey() throws Exception {
        KeyPair known = keys();
        warehouse
                .server()
                .tell(
                        "bigquery",
                        Map.of(
                                "publicKey",
                                Base64.getEncoder()
                                        .encodeToString(known.getPublic().getEncoded()),
                                "password",
                                WarehouseContractTest.PASSWORD));

        assertThat(check(Map.of("serviceAccountKey", key(known))).failure()).isEmpty();
        Checklist refused = check(Map.of("serviceAccountKey", key(keys())));
        assertThat(refused.results().get(refused.results().size() - 1).step()).isEqualTo(Step.LOGIN);
        assertThat(refused.failure().orElseThrow()).hasMessageContaining("(invalid_grant)");
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutBeingTold() {
        Checklist refused =
                check(Map.of("serviceAccountKey", "{\"client_email\": \"a@b\", \"private_key\": \"canary\"}"));

        assertThat(refused.failure().orElseThrow())
                .hasMessageContaining("serviceAccountKey is not the JSON")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void aJobThatIsNotDoneIsWaitedForAndARateThatIsExceededIsTriedAgain() throws SQLException {
        String table = warehouse.create("id bigint", "1", "2");
        warehouse.server().tell("bigquery", Map.of("slow", "1"));
        warehouse.server().tell("bigquery", Map.of("refuse", "rateLimitExceeded"));

        assertThat(ReadRecords.of(warehouse.reading(Map.of("table", table)), Position.START)
                        .sortedIds())
                .containsExactly(1L, 2L);
    }

    private static Checklist check(Map<String, String> login) {
        Map<String, String> settings = new HashMap<>(warehouse.settings());
        settings.remove("token");
        settings.putAll(login);
        Warehouse same = new Warehouse(warehouse.connector(), warehouse.server(), warehouse.account(), settings);
        try (Connection connection = Connection.open(same.reading(Map.of()), List.of())) {
            return connection.check();
        }
    }

    private static KeyPair keys() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);

        return generator.generateKeyPair();
    }

    private static String key(KeyPair keys) {
        return "{\"client_email\": \"reader@my-project-123.iam.gserviceaccount.com\", \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n\", \"token_uri\": \"http://127.0.0.1:"
                + warehouse.server().port() + "/google/token\"}";
    }
}
