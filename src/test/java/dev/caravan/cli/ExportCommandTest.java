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
package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.testing.CamelKSchema;
import dev.caravan.testing.CommandLineCall;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Kubernetes' own types, which otherwise keep what they do not know. */
    private static final ObjectMapper STRICT = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    @TempDir
    Path directory;

    @BeforeEach
    void writePipelines() throws IOException {
        write(
                "orders.yaml",
                """
                # Orders of the shop.
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        connection: shop
                        table: orders
                      steps:
                        - to:
                            uri: lake:bronze.orders
                            parameters:
                              mask.customer: hash
                              maskKey: "{{env:MASK_KEY}}"
                """);
        write(
                "connections/shop.yaml",
                """
                connector: postgresql
                host: db.example.com
                database: shop
                username: reader
                password: ${SHOP_PASSWORD}
                table: none
                """);
        write("connections/shop.prod.yaml", "database: shop_prod\n");
        write(
                "Visits_1.yaml",
                """
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata:
                  name: visits
                spec:
                  source:
                    ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: caravan-mllp-source}
                    properties: {port: 2576}
                  steps:
                    - ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: caravan-hl7-parse-action}
                  sink:
                    uri: lake:bronze.visits
                """);
    }

    @Test
    void aPipelineThatEndsIsACronJobOfKubernetes() throws IOException {
        Path out = export("orders.yaml", "kubernetes", "--env", "prod");

        CronJob job = strict(out, "cronjob.yaml", CronJob.class);
        PodSpec pod = job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
        assertThat(job.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
        assertThat(pod.getContainers().get(0).getArgs())
                .containsExactly(
                        "run",
                        "/pipeline/orders.yaml",
                        "--warehouse",
                        "/lakehouse",
                        "--connections",
                        "/pipeline/connections",
                        "--env",
                        "prod");
        assertThat(pod.getContainers().get(0).getEnv())
                .extracting(each -> each.getName() + " "
                        + each.getValueFrom().getSecretKeyRef().getName())
                .containsExactly("MASK_KEY orders-secrets", "SHOP_PASSWORD orders-secrets");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(strict(out, "configmap.yaml", ConfigMap.class).getData())
                .containsEntry("orders.yaml", Files.readString(directory.resolve("orders.yaml")))
                .containsEntry("connections.shop.prod.yaml", "database: shop_prod\n")
                .containsKey("connections.shop.yaml");
        assertThat(pod.getVolumes().get(0).getConfigMap().getItems())
                .extracting(each -> each.getKey() + " " + each.getPath())
                .containsExactly(
                        "orders.yaml orders.yaml",
                        "connections.shop.prod.yaml connections/shop.prod.yaml",
                        "connections.shop.yaml connections/shop.yaml");
        assertThat(strict(out, "secret.example.yaml", Secret.class).getStringData())
                .containsOnlyKeys("MASK_KEY", "SHOP_PASSWORD")
                .allSatisfy((name, value) -> assertThat(value).isEmpty());
        strict(out, "serviceaccount.yaml", ServiceAccount.class);
        strict(out, "persistentvolumeclaim.yaml", PersistentVolumeClaim.class);
        assertKustomization(out, List.of("secret.example.yaml"));
    }

    @Test
    void aPipelineWithoutAnEndIsADeploymentOfOnePod() throws IOException {
        Path out = export("Visits_1.yaml", "kubernetes");

        Deployment deployment = strict(out, "deployment.yaml", Deployment.class);
        assertThat(deployment.getMetadata().getName()).isEqualTo("visits-1");
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(deployment.getSpec().getSelector().getMatchLabels())
                .isEqualTo(deployment.getSpec().getTemplate().getMetadata().getLabels());
        assertThat(out.resolve("secret.example.yaml")).doesNotExist();
        assertKustomization(out, List.of());
    }

    @Test
    void whatKubernetesDoesNotKnowIsNoticed() {
        assertThatThrownBy(() -> STRICT.readValue("spec: {replica: 1}", Deployment.class))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("replica");
    }

    @Test
    void routesAreAnIntegrationOfCamelKWithTheSettingsOfTheConnectionInIt() throws IOException {
        Path out = export("orders.yaml", "camel-k", "--env", "prod");

        JsonNode integration = YAML.readTree(out.resolve("integration.yaml").toFile());
        assertThat(CamelKSchema.of("integrations").validate(integration)).isEmpty();
        JsonNode parameters = integration.at("/spec/flows/0/route/from/parameters");
        assertThat(parameters.path("password").asText()).isEqualTo("{{env:SHOP_PASSWORD}}");
        assertThat(parameters.path("database").asText()).isEqualTo("shop_prod");
        assertThat(parameters.path("table").asText()).isEqualTo("orders");
        assertThat(parameters.has("connection")).isFalse();
        assertThat(integration.at("/spec/traits/environment/vars").toString())
                .isEqualTo("[\"MASK_KEY=secret:orders-secrets/MASK_KEY\","
                        + "\"SHOP_PASSWORD=secret:orders-secrets/SHOP_PASSWORD\"]");
        assertThat(CamelKSchema.of("kamelets")
                        .validate(YAML.readTree(out.resolve("kamelets/caravan-postgresql-source.kamelet.yaml")
                                .toFile())))
                .isEmpty();
        strict(out, "secret.example.yaml", Secret.class);
        assertKustomization(out, List.of("secret.example.yaml"));
        // It is still a pipeline.
        assertThat(PipelineFile.read(out.resolve("integration.yaml")).pipelines())
                .singleElement()
                .satisfies(pipeline ->
                        assertThat(pipeline.landsIn("bronze.orders")).isTrue());
    }

    @Test
    void aPipeStaysAPipe() throws IOException {
        Path out = export("Visits_1.yaml", "camel-k");

        JsonNode pipe = YAML.readTree(out.resolve("pipe.yaml").toFile());
        assertThat(CamelKSchema.of("pipes").validate(pipe)).isEmpty();
        JsonNode annotations = pipe.at("/metadata/annotations");
        assertThat(annotations.path("trait.camel.apache.org/container.image").asText())
                .startsWith("caravan:");
        assertThat(annotations.path("trait.camel.apache.org/mount.volumes").asText())
                .isEqualTo("[\"visits-1-warehouse:/lakehouse\"]");
        assertThat(pipe.at("/spec/source/properties/port").asInt()).isEqualTo(2576);
        assertThat(out.resolve("kamelets/caravan-mllp-source.kamelet.yaml")).exists();
        assertThat(out.resolve("kamelets/caravan-hl7-parse-action.kamelet.yaml"))
                .exists();
        assertKustomization(out, List.of());
    }

    @Test
    void aProjectOfQuarkusHoldsThePipelineAndItsKamelets() throws IOException {
        Path out = export("orders.yaml", "quarkus");

        assertThat(files(out))
                .contains(
                        "pom.xml",
                        "src/main/resources/application.properties",
                        "src/main/resources/routes/orders.yaml",
                        "src/main/resources/kamelets/caravan-postgresql-source.kamelet.yaml",
                        "connections/shop.yaml");
        assertThat(Files.readString(out.resolve("pom.xml")))
                .contains("<artifactId>orders</artifactId>", "<caravan.version>" + Versions.of("caravan"))
                .contains(
                        "<artifactId>spark-sql_2.13</artifactId>",
                        "<artifactId>camel-quarkus-core</artifactId>",
                        "<artifactId>postgresql</artifactId>\n      <version>42.")
                .doesNotContain("${name}", "${plugins}", "${kamelets}", "${dependencies}", "${spark", "null")
                .doesNotContain("<optional>", "<scope>test");
        assertThat(Files.readString(out.resolve("src/main/resources/application.properties")))
                .contains("quarkus.package.output-name=orders", "quarkus.camel.bootstrap.enabled=false");
    }

    @Test
    void kameletsOfOnesOwnAreTakenAlongWhereTheyAreFound() throws IOException {
        String own = Files.readString(Path.of("src/test/resources/catalog/kamelets/caravan-mark-action.kamelet.yaml"));
        write("kamelets/caravan-mark-action.kamelet.yaml", own);
        write(
                "marked.yaml",
                """
                - route:
                    id: marked
                    from:
                      uri: kamelet:caravan-file-source
                      parameters: {path: x.csv}
                      steps:
                        - kamelet: {name: caravan-mark-action, parameters: {text: x}}
                        - to: {uri: "lake:bronze.marked"}
                """);

        Path out = export("marked.yaml", "kubernetes");

        assertThat(strict(out, "configmap.yaml", ConfigMap.class).getData())
                .containsEntry("kamelets.caravan-mark-action.kamelet.yaml", own)
                .containsOnlyKeys("marked.yaml", "kamelets.caravan-mark-action.kamelet.yaml");
        assertThat(call("marked.yaml", "quarkus").err())
                .contains("caravan-mark-action.kamelet.yaml does not come with Caravan");
    }

    @Test
    void aSecretThatIsWrittenOutIsNotExported() throws IOException {
        write("connections/shop.yaml", "connector: postgresql\nhost: db\ndatabase: d\nusername: u\npassword: hush\n");

        CommandLineCall call = call("orders.yaml", "kubernetes");

        assertThat(call.exitCode()).isEqualTo(CaravanCommand.USAGE);
        assertThat(call.err())
                .contains("shop.yaml:5:1", "Write {{env:PASSWORD}}")
                .doesNotContain("hush");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void nothingIsOverwrittenAndOnlyThreeTargetsAreKnown() throws IOException {
        write("out/there.txt", "mine");

        assertThat(call("orders.yaml", "kubernetes").err()).contains("something is there");
        assertThat(call("orders.yaml", "nomad").exitCode()).isEqualTo(CaravanCommand.USAGE);
        assertThat(call("nowhere.yaml", "quarkus").exitCode()).isEqualTo(CaravanCommand.USAGE);
    }

    private Path export(String pipeline, String target, String... more) throws IOException {
        CommandLineCall call = call(pipeline, target, more);
        assertThat(call.exitCode()).as(call.err()).isZero();
        JsonNode told = new ObjectMapper().readTree(call.out());
        Path out = directory.resolve("out");
        List<String> written = new ArrayList<>();
        told.path("files").forEach(file -> written.add(file.asText()));
        assertThat(files(out)).containsExactlyInAnyOrderElementsOf(written);

        return out;
    }

    private CommandLineCall call(String pipeline, String target, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "export",
                directory.resolve(pipeline).toString(),
                "--to",
                target,
                "--directory",
                directory.resolve("out").toString(),
                "--connections",
                directory.resolve("connections").toString(),
                "--output",
                "json"));
        arguments.addAll(List.of(more));

        return CommandLineCall.of(() -> CaravanCommand.commandLine().execute(arguments.toArray(String[]::new)));
    }

    private static List<String> files(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> out.relativize(file).toString())
                    .toList();
        }
    }

    private static <T> T strict(Path out, String file, Class<T> type) throws IOException {
        return STRICT.readValue(out.resolve(file).toFile(), type);
    }

    /** Everything is applied but what is left to people. */
    private static void assertKustomization(Path out, List<String> left) throws IOException {
        List<String> applied = new ArrayList<>(left);
        applied.add("kustomization.yaml");
        YAML.readTree(out.resolve("kustomization.yaml").toFile())
                .path("resources")
                .forEach(resource -> applied.add(resource.asText()));
        assertThat(files(out)).containsExactlyInAnyOrderElementsOf(applied);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
