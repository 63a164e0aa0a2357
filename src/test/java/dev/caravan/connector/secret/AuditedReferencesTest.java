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
package dev.caravan.connector.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditedReferencesTest {

    @TempDir
    Path directory;

    private final CamelContext context = new DefaultCamelContext();
    private Path secrets;
    private Path audit;

    @BeforeEach
    void install() throws IOException {
        secrets = Files.createDirectory(directory.resolve("secrets"));
        audit = directory.resolve("audit.log");
        context.getPropertiesComponent().addOverrideProperty("caravan.secrets", secrets.toString());
        context.getPropertiesComponent().addOverrideProperty("caravan.audit.file", audit.toString());
        AuditedReferences.install(context);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private String resolve(String text) {
        return context.resolvePropertyPlaceholders(text);
    }

    @Test
    void aSecretIsTheTextOfItsFile() throws IOException {
        Files.writeString(secrets.resolve("token"), "canary-a\n");
        Files.createDirectory(secrets.resolve("shop"));
        Files.writeString(secrets.resolve("shop/password"), " canary & b ");

        assertThat(resolve("{{secret:token}}")).isEqualTo("canary-a");
        assertThat(resolve("<{{secret:shop/password}}>")).isEqualTo("< canary & b >");
    }

    @Test
    void aVersionThatKubernetesSwapsInIsSeen() throws IOException {
        Path first = Files.createDirectory(secrets.resolve("..2026_01"));
        Path second = Files.createDirectory(secrets.resolve("..2026_02"));
        Files.writeString(first.resolve("password"), "canary-old");
        Files.writeString(second.resolve("password"), "canary-new");
        Path current = Files.createSymbolicLink(secrets.resolve("..data"), first);
        Files.createSymbolicLink(secrets.resolve("password"), Path.of("..data/password"));
        assertThat(resolve("{{secret:password}}")).isEqualTo("canary-old");

        Files.delete(current);
        Files.createSymbolicLink(current, second);

        assertThat(resolve("{{secret:password}}")).isEqualTo("canary-new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../audit.log", "/etc/passwd", "a/b/c", "..data/password", "a/../../audit.log", "a\\b"})
    void nothingOutsideTheDirectoryIsRead(String name) throws IOException {
        Files.writeString(audit, "canary");

        assertThatThrownBy(() -> resolve("{{secret:" + name + "}}"))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("it must be written {{secret:name}} or {{secret:scope/key}}")
                .hasMessageNotContaining("canary");
    }

    @Test
    void whatCannotBeASecretIsSaidWithoutIt() throws IOException {
        Files.write(secrets.resolve("binary"), new byte[] {(byte) 0xc3, 'c', 'a', 'n', 'a', 'r', 'y'});
        Files.writeString(secrets.resolve("braces"), "{{canary");
        Files.write(secrets.resolve("large"), new byte[(1 << 20) + 1]);

        assertRefused("missing", "there is no file " + secrets.resolve("missing"));
        assertRefused("binary", "is no UTF-8 text");
        assertRefused("braces", "its value holds {{ or }}");
        assertRefused("large", "is larger than 1 MiB");
        assertRefused("missing:canary", "without a default");
        assertThat(audit).doesNotExist();
    }

    private void assertRefused(String name, String reason) {
        assertThatThrownBy(() -> resolve("{{secret:" + name + "}}"))
                .isInstanceOfSatisfying(CaravanException.class, refused -> assertThat(refused.category())
                        .isEqualTo(Category.SECRET))
                .hasMessageContaining(reason)
                .hasMessageNotContaining("canary");
    }

    @Test
    void eachSecretThatARouteIsGivenIsAuditedOnceAndAgainWhenItIsAnotherOne() throws Exception {
        Files.writeString(secrets.resolve("token"), "canary-1");
        Instant before = Instant.now();
        resolve("{{secret:token}}{{secret:token}}");
        Files.writeString(secrets.resolve("token"), "canary-2");
        resolve("{{secret:token}}");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:{{secret:token}}")
                        .routeId("orders")
                        .to("log:{{secret:token}}?marker={{env:PATH:canary-d}}");
            }
        });
        context.start();

        List<JsonNode> events = events();
        assertThat(events)
                .extracting(event -> event.path("reader").asText() + " "
                        + event.path("reference").asText())
                .containsExactly(
                        context.getName() + " secret:token",
                        context.getName() + " secret:token",
                        "orders secret:token",
                        "orders env:PATH");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly("time", "event", "reference", "kind", "reader", "user");
            assertThat(event.path("event").asText()).isEqualTo("secret_read");
            assertThat(event.path("user").asText()).isEqualTo(System.getProperty("user.name"));
            assertThat(Instant.parse(event.path("time").asText()))
                    .isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
        });
        assertThat(events.get(3).path("kind").asText()).isEqualTo("env");
        assertThat(audit).content().doesNotContain("canary");
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(audit)) {
            events.add(new ObjectMapper().readTree(line));
        }

        return events;
    }

    @Test
    void aVaultOfCamelsIsAuditedWithTheNameThatItHasThere() throws IOException {
        // Stands for the function of camel-hashicorp-vault, which is not on this class path.
        ((org.apache.camel.component.properties.PropertiesComponent) context.getPropertiesComponent())
                .addPropertiesFunction(new PropertiesFunction() {
                    @Override
                    public String getName() {
                        return "hashicorp";
                    }

                    @Override
                    public String apply(String remainder) {
                        return "canary-of-" + remainder;
                    }
                });

        assertThat(resolve("{{hashicorp:secret:shop#password:canary-default}}"))
                .isEqualTo("canary-of-secret:shop#password:canary-default");
        assertThat(events().get(0).path("reference").asText()).isEqualTo("hashicorp:secret:shop#password");
        assertThat(audit).content().doesNotContain("canary");
    }

    @Test
    void aSecretIsNotGivenAwayWhereTheAuditCannotBeWritten() throws IOException {
        Files.writeString(secrets.resolve("token"), "canary");
        Files.createDirectory(audit);

        assertThatThrownBy(() -> resolve("{{secret:token}}"))
                .isInstanceOf(CaravanException.class)
                .hasMessageStartingWith("Cannot write audit file " + audit)
                .hasMessageNotContaining("canary");
    }

    @Test
    void whetherSecretsAreRequiredIsNoMatterOfSpelling() {
        assertThat(SecretsRequired.in(Map.of())).isFalse();
        assertThat(SecretsRequired.in(Map.of("CARAVAN_SECRETS_REQUIRED", "true")))
                .isTrue();
        assertThatThrownBy(() -> SecretsRequired.in(Map.of("CARAVAN_SECRETS_REQUIRED", "yes")))
                .hasMessage("Cannot use CARAVAN_SECRETS_REQUIRED=yes: it must be true or false.");
    }
}
