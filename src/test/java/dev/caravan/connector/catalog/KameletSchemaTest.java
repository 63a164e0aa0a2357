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
package dev.caravan.connector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.caravan.testing.CamelKSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our Kamelets, held to the schemas of others: Camel K's resource definition, closed, and Camel's YAML DSL. */
@TestInstance(Lifecycle.PER_CLASS) // The schemas take hundreds of megabytes, which go with it.
class KameletSchemaTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private JsonSchema resource;
    private JsonSchema dsl;

    @BeforeAll
    void readSchemas() throws IOException {
        resource = CamelKSchema.of("kamelets");
        dsl = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(resource("/schema/camelYamlDsl.json"));
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream file = KameletSchemaTest.class.getResourceAsStream(name)) {
            return YAML.readTree(file);
        }
    }

    static List<Path> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void aClusterTakesAllOfIt(Path kamelet) throws IOException {
        assertThat(resource.validate(YAML.readTree(kamelet.toFile()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void itsTemplateIsARouteOfTheYamlDsl(Path kamelet) throws IOException {
        assertThat(dsl.validate(routeTemplate(YAML.readTree(kamelet.toFile())))).isEmpty();
    }

    @Test
    void theSchemasNoticeWhatIsWrong() throws IOException {
        JsonNode kamelet = YAML.readTree(kamelets().get(0).toFile());
        ((ObjectNode) kamelet.path("spec").path("template").path("from")).put("urii", "timer:x");
        ((ObjectNode) kamelet.path("spec").path("definition")).put("tytle", "x");

        assertThat(resource.validate(kamelet).toString()).contains("tytle");
        assertThat(dsl.validate(routeTemplate(kamelet)).toString()).contains("urii");
    }

    private static ArrayNode routeTemplate(JsonNode kamelet) {
        ArrayNode routes = YAML.createArrayNode();
        ObjectNode template = routes.addObject().putObject("routeTemplate");
        template.put("id", kamelet.path("metadata").path("name").asText());
        template.setAll((ObjectNode) kamelet.path("spec").path("template"));

        return routes;
    }
}
