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
package dev.caravan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections as a user meets them: described in a file, looked through, and named by a pipeline. */
class ConnectionIT {

    private static final Duration PROMPT = Duration.ofSeconds(5);

    private static PostgresDatabase database;

    @TempDir
    Path directory;

    private Map<String, String> environment;

    @BeforeAll
    static void createTable() throws SQLException {
        database = SharedServers.freshDatabase();
        database.execute(
                "CREATE TABLE orders (id bigint PRIMARY KEY, customer text, amount numeric(10,2), updated_at timestamptz)",
                "INSERT INTO orders VALUES (1, 'Ada', 19.90, now()), (2, 'Grace', 7.25, now())");
    }

    @BeforeEach
    void describeConnection() throws IOException {
        environment = Map.of("SHOP_PASSWORD", database.password(), "PG_SSL_MODE", "disable");
        Files.createDirectory(directory.resolve("connections"));
        Files.writeString(
                directory.resolve("connections/shop.yaml"),
                """
                connector: postgresql
                host: %s
                port: %d
                database: nowhere
                username: %s
                password: '{{env:SHOP_PASSWORD}}'
                """
                        .formatted(database.host(), database.port(), database.user()));
        Files.writeString(directory.resolve("connections/shop.test.yaml"), "database: " + database.name() + "\n");
    }

    private Application run(Object... arguments) throws IOException {
        Application application = Application.run(environment, directory, arguments);
        assertThat(application.standardOutput() + application.standardError()).doesNotContain(database.password());

        return application;
    }

    @Test
    void aConnectionIsCheckedDiscoveredAndPreviewedWithoutSpark() throws IOException {
        long startedAt = System.nanoTime();
        JsonNode check = run("check", "shop", "--env", "test", "--set", "table=orders", "--output", "json")
                .json();
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(PROMPT);
        assertThat(check.path("ok").asBoolean()).as(check.toString()).isTrue();
        assertThat(check.path("checks").path(0).path("steps").findValuesAsText("step"))
                .isEqualTo(List.of("dns", "tcp", "login", "object", "read"));

        JsonNode stream = run("discover", "shop", "--env", "test", "--output", "json")
                .json()
                .path("streams")
                .path(0);
        assertThat(stream.path("name").asText()).isEqualTo("public.orders");
        assertThat(stream.path("primary_key").toString()).isEqualTo("[\"id\"]");
        assertThat(stream.path("cursor_fields").toString()).isEqualTo("[\"updated_at\",\"id\"]");
        assertThat(stream.path("ingestion_type").asText()).isEqualTo("cdc");
        assertThat(stream.path("schema").path(2).toString())
                .isEqualTo("{\"name\":\"amount\",\"type\":\"decimal(10,2)\"}");

        Application preview = run("preview", "shop", "public.orders", "--env", "test", "--limit", "1");
        assertThat(preview.standardOutput()).contains("Ada").contains("19.90").doesNotContain("Grace");
        assertThat(directory.resolve("lakehouse")).doesNotExist();
    }

    @Test
    void whatIsWrongIsSaidWithItsStep() throws IOException {
        Application wrong = run("check", "shop");

        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.standardOutput())
                .contains("shop (caravan-postgresql-source)")
                .contains("✓ tcp")
                .contains("✗ object")
                .contains("database \"nowhere\" does not exist")
                .contains("Check database");

        Application unknown = run("check", "shpo");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.standardError()).contains("Did you mean 'shop'?").hasLineCount(1);
    }

    @Test
    void itIsSaidWhereEachSettingComesFrom() throws IOException {
        Application shown = run("show", "shop", "--env", "test", "--resolved");

        assertThat(shown.exitCode()).as(shown.standardError()).isZero();
        assertThat(shown.standardOutput())
                .containsPattern("database +" + database.name() + " +connections/shop.test.yaml")
                .containsPattern("sslMode +disable +environment variable PG_SSL_MODE")
                .containsPattern("password +\\{\\{env:SHOP_PASSWORD}} +connections/shop.yaml")
                .containsPattern("batchSize +10000 +default");
    }

    @Test
    void aPipelineNamesAConnectionAndTheEnvironmentIsChosenWhenItRuns() throws IOException {
        Files.writeString(
                directory.resolve("orders.yaml"),
                """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        connection: shop
                        table: orders
                      steps:
                        - to:
                            uri: lake:shop.orders
                - route:
                    id: customers
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        connection: shop
                        query: SELECT DISTINCT customer FROM orders
                      steps:
                        - to:
                            uri: lake:shop.customers
                """);

        assertThat(run("lint", "orders.yaml").standardOutput()).contains("No problems found.");
        Application check = run("check", "orders.yaml", "--env", "test");
        assertThat(check.exitCode())
                .as(check.standardOutput() + check.standardError())
                .isZero();
        JsonNode landed =
                run("run", "orders.yaml", "--env", "test", "--output", "json").json();
        assertThat(landed.path("pipelines").findValuesAsText("landed"))
                .as(landed.toString())
                .isEqualTo(List.of("2", "2"));
    }

    @Test
    void aSecretInAFileIsUsedAndAuditedAndShownNowhere() throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("mounted/shop"));
        Files.writeString(secrets.resolve("password"), database.password() + "\n");
        environment = Map.of(
                "CARAVAN_SECRETS",
                directory.resolve("mounted").toString(),
                "CARAVAN_AUDIT_FILE",
                directory.resolve("audit.log").toString(),
                "CARAVAN_SECRETS_REQUIRED",
                "true",
                "MASK_KEY",
                "canary-mask-key");
        Path file = directory.resolve("connections/shop.yaml");
        Files.writeString(
                file,
                Files.readString(file).replace("'{{env:SHOP_PASSWORD}}'", "secret://shop/password")
                        + "sslMode: disable\n");
        Files.writeString(
                directory.resolve("orders.yaml"),
                orders("mask.customer: hash\n              maskKey: '{{env:MASK_KEY}}'"));

        assertThat(run("show", "shop", "--resolved").standardOutput())
                .containsPattern("password +secret://shop/password +connections/shop.yaml");
        assertThat(run("check", "shop", "--env", "test").exitCode()).isZero();
        assertThat(run("lint", "orders.yaml").exitCode()).isZero();
        Application landed = run("run", "orders.yaml", "--env", "test", "-v");
        assertThat(landed.exitCode()).as(landed.standardError()).isZero();
        assertThat(landed.standardOutput() + landed.standardError())
                .contains("\"reference\":\"secret:shop/password\"")
                .doesNotContain("canary");
        Files.delete(secrets.resolve("password"));
        Application missing = run("run", "orders.yaml", "--env", "test", "-v");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.standardError()).contains("Cannot read secret shop/password: there is no file ");

        List<String> audit = Files.readAllLines(directory.resolve("audit.log"));
        assertThat(audit.stream()
                        .map(line ->
                                line.replaceAll(".*\"reference\":\"([^\"]+)\".*\"reader\":\"([^\"]+)\".*", "$1 $2")))
                .as(audit.toString())
                .contains("secret:shop/password shop", "secret:shop/password orders", "env:MASK_KEY orders");
        assertThat(audit).noneMatch(line -> line.contains(database.password()) || line.contains("canary"));
    }

    @Test
    void whereSecretsAreRequiredEachThatIsWrittenOutIsRefusedWithItsPlace() throws IOException {
        environment = Map.of("CARAVAN_SECRETS_REQUIRED", "true");
        for (String connection : List.of("first", "second")) {
            Files.writeString(
                    directory.resolve("connections/" + connection + ".yaml"),
                    "connector: postgresql\nhost: h\ndatabase: d\nusername: u\npassword: canary\n");
        }
        Files.writeString(
                directory.resolve("both.yaml"),
                orders("").replace("shop", "first")
                        + orders("").replace("shop", "second").replace("id: orders", "id: more"));
        Files.writeString(
                directory.resolve("orders.yaml"), orders("mask.customer: hash\n              maskKey: canary"));

        Application connections = run("run", "both.yaml");
        assertThat(connections.exitCode()).isEqualTo(2);
        assertThat(connections.standardError())
                .contains(
                        "Cannot use connection first: Setting 'password' is a secret in clear text (connections/first.yaml)",
                        "Cannot use connection second: Setting 'password' is a secret in clear text (connections/second.yaml)")
                .doesNotContain("canary");
        Application pipeline = run("run", "orders.yaml");
        assertThat(pipeline.exitCode()).isEqualTo(2);
        assertThat(pipeline.standardError())
                .containsPattern(
                        "orders.yaml:\\d+:\\d+: error: Option 'maskKey' of component lake is a secret in clear text")
                .doesNotContain("canary");
        Application check = run("check", "first");
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.standardError()).contains("connections/first.yaml").doesNotContain("canary");
    }

    private static String orders(String options) {
        return """
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        connection: shop
                        table: orders
                      steps:
                        - to:
                            uri: lake:shop.orders
                            parameters:
                              batchRows: 100
                              %s
                """
                .formatted(options);
    }

    @Test
    void aFirstPipelineIsWrittenAndLints() throws IOException {
        assertThat(run("init", "postgresql", "--to", "iceberg", "--file", "first.yaml")
                        .exitCode())
                .isZero();

        assertThat(run("lint", "first.yaml").standardOutput()).contains("No problems found.");
        assertThat(run("init", "postgresql", "--file", "first.yaml").exitCode()).isEqualTo(2);
        Files.writeString(
                directory.resolve("connections/second.json"),
                run("init", "postgresql", "--output", "json").standardOutput());
        assertThat(run("show", "second", "--resolved").standardOutput())
                .containsPattern("password +\\{\\{env:PG_PASSWORD}} +connections/second.json");
    }
}
