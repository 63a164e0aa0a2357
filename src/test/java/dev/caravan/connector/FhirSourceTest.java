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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.landing.Counts;
import dev.caravan.servers.HapiFhirServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a FHIR server's own, against HAPI's. */
class FhirSourceTest {

    private static final HapiFhirServer SERVER = SharedServers.fhir();
    private static final Instant START = Instant.parse("2024-02-29T12:00:00.001Z");

    @Test
    void aHistoryLandsEveryVersionAndDeletesAsTombstones() {
        String type = SERVER.unusedType();
        SERVER.add(type, List.of(resource(type, "1", 1, START), resource(type, "2", 1, START)));
        SERVER.add(type, List.of(resource(type, "1", 2, START.plusSeconds(1))));
        SERVER.delete(type, "2", 2, START.plusSeconds(2));
        Map<String, String> settings = with(login(), Map.of("resourceType", type, "mode", "history", "pageSize", "2"));

        for (TableFormat format : TableFormat.values()) {
            String table = "fhir.history_" + format;
            String yaml = RouteYaml.kamelet("caravan-fhir-source", settings).into(table, format);
            assertThat(run(yaml, table)).isEqualTo(new Counts(4, 4, 0, 0));
            assertThat(run(yaml, table)).isEqualTo(Counts.NONE);
            assertThat(values(read(format, table), "concat_ws(' ', id, version_id, deleted, resource is null)"))
                    .containsExactlyInAnyOrder(
                            "1 1 false false", "1 2 false false", "2 1 false false", "2 2 true true");
        }
    }

    @Test
    void aHistoryWhoseOldestVersionsComeFirstIsMergedToWhatIsTrueNow() {
        for (TableFormat format : TableFormat.values()) {
            String type = SERVER.unusedType();
            SERVER.add(type, List.of(resource(type, "1", 1, START), resource(type, "2", 1, START)));
            SERVER.add(type, List.of(resource(type, "3", 1, START.plusMillis(1))));
            SERVER.add(type, List.of(resource(type, "1", 2, START.plusSeconds(1))));
            SERVER.delete(type, "2", 2, START.plusSeconds(2));
            SERVER.delete(type, "3", 2, START.plusSeconds(3));
            SERVER.add(type, List.of(resource(type, "3", 3, START.plusSeconds(4))));
            String table = "fhir.merged_history_" + format;
            Map<String, String> settings = with(
                    login(), Map.of("resourceType", type, "mode", "history", "order", "oldestFirst", "pageSize", "2"));
            String yaml = RouteYaml.kamelet("caravan-fhir-source", settings)
                    .into(table, format, "mode: merge", "primaryKey: resource_type,id", "batchRows: 2");
            run(yaml, table);
            assertThat(values(read(format, table), "concat(id, '/', version_id)"))
                    .containsExactlyInAnyOrder("1/2", "3/3");

            SERVER.delete(type, "1", 3, START.plusSeconds(5));
            SERVER.add(type, List.of(resource(type, "1", 4, START.plusSeconds(6))));
            SERVER.delete(type, "3", 4, START.plusSeconds(7));
            run(yaml, table);
            assertThat(values(read(format, table), "concat(id, '/', version_id)"))
                    .containsExactly("1/4");
            assertThat(run(yaml, table)).isEqualTo(Counts.NONE);
        }
    }

    @Test
    void whatChangedIsReadAgainAndWhatHasTheSameTimeIsNot() {
        String type = SERVER.unusedType();
        SERVER.add(
                type,
                List.of(
                        resource(type, "1", 1, START),
                        resource(type, "2", 1, START.plusMillis(1)),
                        resource(type, "3", 1, START.plusMillis(1))));
        Map<String, String> settings = with(login(), Map.of("resourceType", type));
        String yaml = RouteYaml.kamelet("caravan-fhir-source", settings).into("fhir.changed", TableFormat.ICEBERG);
        assertThat(run(yaml, "fhir.changed")).isEqualTo(new Counts(3, 3, 0, 0));

        SERVER.add(
                type,
                List.of(
                        resource(type, "4", 1, START.plusMillis(1)),
                        resource(type, "1", 2, START.plusMillis(2)),
                        resource(type, "5", 1, START)));

        assertThat(run(yaml, "fhir.changed")).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(values(read(TableFormat.ICEBERG, "fhir.changed"), "concat(id, '/', version_id)"))
                .containsExactlyInAnyOrder("1/1", "2/1", "3/1", "4/1", "1/2");
        assertThat(SERVER.requests(type))
                .last()
                .asString()
                .contains("_sort=_lastUpdated", "_lastUpdated=ge2024-02-29T12%3A00%3A00.002Z", "_count=100");
    }

    @Test
    void aFirstRunBeginsWhereItIsToldTo() {
        String type = SERVER.unusedType();
        SERVER.add(type, List.of(resource(type, "1", 1, START), resource(type, "2", 1, START.plusSeconds(9))));
        Map<String, String> settings = with(
                login(),
                Map.of("resourceType", type, "since", START.plusSeconds(5).toString()));

        String yaml = RouteYaml.kamelet("caravan-fhir-source", settings).into("fhir.since", TableFormat.DELTA);

        assertThat(run(yaml, "fhir.since")).isEqualTo(new Counts(1, 1, 0, 0));
    }

    @Test
    void clientCredentialsGetATokenAndAnotherOneWhenItIsRevoked() {
        String type = SERVER.unusedType();
        SERVER.add(type, List.of(resource(type, "1", 1, START)));
        Map<String, String> settings =
                with(client("clientCredentials"), Map.of("resourceType", type, "clientSecret", HapiFhirServer.SECRET));
        try (Connection connection = connection(settings)) {
            assertThat(connection.check().failure()).isEmpty();
            SERVER.revokeTokens();
            assertThat(connection.check().failure()).isEmpty();
        }

        Checklist wrong = check(with(settings, Map.of("clientSecret", "not the secret")));
        assertThat(last(wrong).step()).isEqualTo(Step.LOGIN);
        assertThat(last(wrong).detail())
                .contains("the token endpoint answered HTTP 401 (invalid_client). Check ")
                .doesNotContain("not the secret");
    }

    @Test
    void theServerTellsWhereItsTokensAreWhereNobodyElseDoes() {
        String type = SERVER.unusedType();
        SERVER.add(type, List.of(resource(type, "1", 1, START)));
        Map<String, String> settings = with(
                client("clientCredentials"),
                Map.of("resourceType", type, "clientSecret", HapiFhirServer.SECRET, "tokenUrl", ""));

        assertThat(check(settings).failure()).isEmpty();

        Checklist none = check(with(settings, Map.of("baseUrl", SERVER.baseUrl() + "/nowhere")));
        assertThat(last(none).step()).isEqualTo(Step.LOGIN);
        assertThat(last(none).detail())
                .contains("its .well-known/smart-configuration answered HTTP ")
                .endsWith("Set tokenUrl.")
                .doesNotContain(HapiFhirServer.SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "ES384"})
    void backendServicesLogInWithASignedAssertion(String algorithm) throws GeneralSecurityException {
        KeyPair keys = keys(algorithm);
        String keyId = "key of " + algorithm;
        SERVER.register(keyId, keys.getPublic());
        String type = SERVER.unusedType();
        SERVER.add(type, List.of(resource(type, "1", 1, START)));
        Map<String, String> settings = with(
                client("smartBackend"),
                Map.of(
                        "resourceType", type,
                        "scope", "system/*.rs",
                        "keyId", keyId,
                        "signingAlgorithm", algorithm,
                        "privateKey", pem(keys)));

        assertThat(check(settings).failure()).isEmpty();

        Checklist wrong = check(with(settings, Map.of("privateKey", pem(keys(algorithm)))));
        assertThat(last(wrong).step()).isEqualTo(Step.LOGIN);
        Checklist none = check(with(settings, Map.of("privateKey", "AAAA")));
        assertThat(last(none).step()).isEqualTo(Step.SETTINGS);
        assertThat(last(none).detail())
                .contains("privateKey is no key for " + algorithm)
                .doesNotContain("AAAA");
    }

    @Test
    void basicAuthenticationLogsIn() {
        assertThat(check(Map.of(
                                "baseUrl",
                                SERVER.baseUrl(),
                                "resourceType",
                                SERVER.unusedType(),
                                "authentication",
                                "basic",
                                "username",
                                HapiFhirServer.USER,
                                "password",
                                HapiFhirServer.PASSWORD))
                        .failure())
                .isEmpty();
    }

    @Test
    void theServersOutcomeIsToldButForItsTextWhereThatMayBeData() {
        Checklist unknown = check(with(login(), Map.of("resourceType", "NoSuchThing")));
        assertThat(last(unknown).detail())
                .contains("HTTP 404 (error processing: HAPI-0302: Unknown resource type 'NoSuchThing'");

        String type = SERVER.unusedType();
        SERVER.deny(type);
        Checklist denied = check(with(login(), Map.of("resourceType", type)));
        assertThat(last(denied).step()).isEqualTo(Step.PERMISSION);
        assertThat(last(denied).detail()).contains("HTTP 403 (error").doesNotContain("Jane Roe");
    }

    @Test
    void aCheckTellsTheVersionThatIsNotTheServers() {
        String type = SERVER.unusedType();

        assertThat(check(with(login(), Map.of("resourceType", type, "fhirVersion", "R4")))
                        .failure())
                .isEmpty();
        assertThat(last(check(with(login(), Map.of("resourceType", type, "fhirVersion", "R5"))))
                        .detail())
                .contains("the server is of FHIR 4.0.1, not R5");
    }

    private static Counts run(String yaml, String table) {
        return PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);
    }

    private static Checklist check(Map<String, String> settings) {
        try (Connection connection = connection(settings)) {
            return connection.check();
        }
    }

    private static Connection connection(Map<String, String> settings) {
        return Connection.open(
                new ConnectionSettings(
                        "fhir",
                        CatalogIndex.load().kamelet("caravan-fhir-source").orElseThrow(),
                        List.of(new Layer("test", settings)),
                        Map.of(),
                        List.of()),
                List.of());
    }

    private static Checklist.Result last(Checklist steps) {
        return steps.results().get(steps.results().size() - 1);
    }

    private static Map<String, String> login() {
        return Map.of("baseUrl", SERVER.baseUrl(), "authentication", "bearer", "token", HapiFhirServer.TOKEN);
    }

    private static Map<String, String> client(String authentication) {
        return Map.of(
                "baseUrl",
                SERVER.baseUrl(),
                "authentication",
                authentication,
                "tokenUrl",
                SERVER.tokenUrl(),
                "clientId",
                HapiFhirServer.CLIENT);
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(others);

        return all;
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.equals("RS384") ? "RSA" : "EC");
        if (algorithm.equals("RS384")) {
            generator.initialize(2048);
        } else {
            generator.initialize(new ECGenParameterSpec("secp384r1"));
        }

        return generator.generateKeyPair();
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String resource(String type, String id, int version, Instant at) {
        return "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"meta\":{\"versionId\":\"" + version
                + "\",\"lastUpdated\":\"" + at + "\"}}";
    }
}
