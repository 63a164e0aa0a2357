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
import dev.caravan.testing.Exercises;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** With {@code -Pcrash} alone: the driver is a download of 99 MB. */
@EnabledIfSystemProperty(named = "caravan.crash", matches = "long")
@Exercises(kamelet = "caravan-snowflake-source", against = "driver")
class SnowflakeSourceTest extends WarehouseTypes {

    private static Warehouse warehouse;

    @BeforeAll
    static void start() throws SQLException {
        SnowflakeContractTest.startSnowflake();
        SnowflakeContractTest contract = new SnowflakeContractTest();
        warehouse = new Warehouse(
                contract.connector(), WarehouseContractTest.server(), contract.reader(), contract.settings());
    }

    @AfterAll
    static void useNoDriver() {
        WarehouseContractTest.useNoDriver();
    }

    @Override
    Warehouse warehouse() {
        return warehouse;
    }

    @Test
    void aUserIsKnownByAPrivateKey() throws Exception {
        KeyPair known = keys();
        tell(Map.of(
                "publicKey",
                Base64.getEncoder().encodeToString(known.getPublic().getEncoded())));

        assertThat(failedAt(withoutPassword(Map.of("authenticator", "snowflake_jwt", "privateKey", pem(known)))))
                .isEmpty();
        assertThat(failedAt(withoutPassword(Map.of("authenticator", "snowflake_jwt", "privateKey", pem(keys())))))
                .containsExactly(Step.LOGIN);
    }

    @Test
    void aUserIsKnownByAToken() {
        tell(Map.of("token", "the-token"));

        assertThat(failedAt(withoutPassword(Map.of("authenticator", "oauth", "token", "the-token"))))
                .isEmpty();
        assertThat(failedAt(withoutPassword(Map.of("authenticator", "oauth", "token", "another-token"))))
                .containsExactly(Step.LOGIN);
    }

    private static void tell(Map<String, String> account) {
        Map<String, String> all = new HashMap<>(account);
        all.put("user", warehouse.account());
        all.put("password", WarehouseContractTest.PASSWORD);
        warehouse.server().tell("snowflake", all);
    }

    private static KeyPair keys() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);

        return generator.generateKeyPair();
    }

    private static String pem(KeyPair keys) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";

        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<String, String> withoutPassword(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(warehouse.settings());
        settings.remove("password");
        settings.putAll(more);

        return settings;
    }

    /** The step of a check that failed, if one did. */
    private static List<Step> failedAt(Map<String, String> settings) {
        Warehouse same = new Warehouse(warehouse.connector(), warehouse.server(), warehouse.account(), settings);
        try (Connection connection = Connection.open(same.reading(Map.of()), List.of())) {
            Checklist steps = connection.check();

            return steps.failure().isEmpty()
                    ? List.of()
                    : List.of(steps.results().get(steps.results().size() - 1).step());
        }
    }
}
