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
package dev.caravan.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.connection.ConnectionSettings.Setting;
import dev.caravan.observe.CaravanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {

    private static final CatalogIndex INDEX = CatalogIndex.load();

    @TempDir
    Path directory;

    @Test
    void eachLayerWinsOverTheOnesBeforeIt() throws IOException {
        write(
                "crm.yaml",
                """
                connector: postgresql
                description: The customers.
                host: file
                port: 1
                database: file
                username: file
                ssl_mode: require
                schema: file
                table: file
                """);
        write(
                "crm.prod.yaml",
                "port: 2\ndatabase: prod\nusername: prod\nssl-mode: verify-full\nschema: prod\ntable: prod\n");
        Map<String, String> variables = Map.of(
                "PG_DATABASE", "prefix",
                "PG_USERNAME", "prefix",
                "PG_SSL_MODE", "verify-ca",
                "PG_SCHEMA", "prefix",
                "PG_TABLE", "prefix",
                "CARAVAN_CONNECTIONS_CRM_USERNAME", "own",
                "CARAVAN_CONNECTIONS_CRM_SSL_MODE", "disable",
                "CARAVAN_CONNECTIONS_CRM_TABLE", "own",
                "CARAVAN_CONNECTIONS_OTHER_HOST", "other");
        List<Layer> overrides = List.of(
                new Layer("orders.yaml", Map.of("sslMode", "prefer", "table", "pipeline")),
                new Layer("--set", Map.of("table", "command line")));

        Map<String, Setting> shown =
                connections("prod", variables).get("crm", overrides).shown();

        assertThat(shown)
                .containsEntry("timeoutSeconds", new Setting("300", "default"))
                .containsEntry("host", new Setting("file", path("crm.yaml")))
                .containsEntry("port", new Setting("2", path("crm.prod.yaml")))
                .containsEntry("database", new Setting("prefix", "environment variable PG_DATABASE"))
                .containsEntry("username", new Setting("own", "environment variable CARAVAN_CONNECTIONS_CRM_USERNAME"))
                .containsEntry("sslMode", new Setting("prefer", "orders.yaml"))
                .containsEntry("table", new Setting("command line", "--set"))
                .doesNotContainKey("password");
    }

    @Test
    void secretsAreHiddenAndReferencesToThemAreNot() throws IOException {
        write("a.yaml", "connector: postgresql\npassword: canary\npasword: canary\nhost: '${HOST_OF_A}'\n");
        write("b.yaml", "connector: postgresql\npassword: '{{env:B_PASSWORD}}'\n");
        write("c.yaml", "connector: postgresql\npassword: 'canary{{env:C_PASSWORD}}'\n");

        assertThat(connections().get("a", List.of()).shown().toString())
                .doesNotContain("canary")
                .contains("${HOST_OF_A}");
        assertThat(connections().get("b", List.of()).shown().get("password").value())
                .isEqualTo("{{env:B_PASSWORD}}");
        assertThat(connections().get("c", List.of()).shown().toString()).doesNotContain("canary");
    }

    @Test
    void variablesOfAShellAreTakenAsCamelsPlaceholders() throws IOException {
        write("a.yaml", "connector: postgresql\nhost: '${DB_HOST}.example.com'\n");

        assertThat(connections().get("a", List.of()).given()).containsEntry("host", "{{env:DB_HOST}}.example.com");
    }

    @Test
    void whereSecretsAreRequiredAllThatAreWrittenOutAreRefusedAtOnceWithTheirPlaces() throws IOException {
        Map<String, String> required = Map.of("CARAVAN_SECRETS_REQUIRED", "true", "PG_PASSWORD", "canary");
        write("a.yaml", "connector: postgresql\nhost: h\ndatabase: d\nusername: u\n");
        write("a.prod.yaml", "password: canary\n");
        write("b.yaml", "connector: postgresql\nport: many\npassword: '{{env:X:canary}}'\n");
        write("c.yaml", "connector: kafka\nbrokers: b\nsaslJaasConfig: 'secret://shop/jaas'\n");

        assertThat(connections(required).get("a", List.of()).plainSecrets()).isEmpty();
        Connections prod =
                new Connections(INDEX, directory, Optional.of("prod"), Map.of("CARAVAN_SECRETS_REQUIRED", "true"));
        assertThatThrownBy(() -> prod.get("a", List.of()).values())
                .hasMessageContaining("Setting 'password' is a secret in clear text (" + path("a.prod.yaml") + ")")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> connections(Map.of("CARAVAN_SECRETS_REQUIRED", "true"))
                        .get("b", List.of())
                        .values())
                .hasMessageContainingAll(
                        "Missing setting 'host'",
                        "Setting 'port'",
                        "Setting 'password' is a secret in clear text (" + path("b.yaml") + ")")
                .hasMessageNotContaining("canary");
        assertThat(connections(required).get("c", List.of()).given())
                .containsEntry("saslJaasConfig", "{{secret:shop/jaas}}");
    }

    @Test
    void jsonIsTakenToo() throws IOException {
        write("api.json", "{\"connector\": \"caravan-kafka-source\", \"brokers\": \"b:1\", \"group_id\": \"g\"}");

        assertThat(connections().get("api", List.of()).given()).isEqualTo(Map.of("brokers", "b:1", "groupId", "g"));
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithoutTheValues() throws IOException {
        write("a.yaml", "connector: postgresql\nhots: canary\nport: many\nssl_mode: sometimes\nhost: h\n");

        assertThatThrownBy(() -> connections().get("a", List.of()).values())
                .isInstanceOf(CaravanException.class)
                .hasMessageContainingAll(
                        "Cannot use a: ",
                        "Unknown setting 'hots' of caravan-postgresql-source. Did you mean 'host'?",
                        "Setting 'port' of caravan-postgresql-source cannot be 'many': it needs a whole number.",
                        "Setting 'sslMode' of caravan-postgresql-source cannot be 'sometimes'",
                        "Missing setting 'database'",
                        "Missing setting 'username'",
                        "Missing setting 'password'")
                .hasMessageNotContaining("canary");
    }

    @Test
    void whatIsNotThereIsSaidWithTheNearestName() throws IOException {
        write("crm.yaml", "connector: postgresql\n");
        write("odd.yaml", "connector: postgersql\n");
        write("nested.yaml", "connector: postgresql\nhost:\n  name: x\n");
        write("orders.yaml", "- from: {uri: 'timer:x'}\n");

        assertThat(connections().names()).containsExactly("crm", "nested", "odd");
        assertThatThrownBy(() -> connections().get("crn", List.of()))
                .hasMessage("Cannot find connection crn in " + directory + ". Did you mean 'crm'?");
        assertThatThrownBy(() -> connections("prod", Map.of()).get("crm", List.of()))
                .hasMessage("Cannot use connection crm in environment prod: there is no file " + path("crm.prod.yaml")
                        + ".");
        assertThatThrownBy(() -> connections().get("odd", List.of()))
                .hasMessageStartingWith(
                        "Cannot use " + path("odd.yaml") + ": there is no source connector postgersql.");
        assertThatThrownBy(() -> connections().get("nested", List.of()))
                .hasMessageContaining(path("nested.yaml") + ":3:3: error: Setting 'host' must be a plain value.");
    }

    private Connections connections() {
        return new Connections(INDEX, directory, Optional.empty(), Map.of());
    }

    private Connections connections(Map<String, String> variables) {
        return new Connections(INDEX, directory, Optional.empty(), variables);
    }

    private Connections connections(String environment, Map<String, String> variables) {
        return new Connections(INDEX, directory, Optional.of(environment), variables);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
    }

    private String path(String file) {
        return directory.resolve(file).toString();
    }
}
