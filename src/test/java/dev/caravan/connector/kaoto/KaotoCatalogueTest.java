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
package dev.caravan.connector.kaoto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what Kaoto's source reads: the index, and of each entry its schema, syntax and multiple values. */
class KaotoCatalogueTest {

    private static final Path KAMELETS = Path.of("kamelets");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory DRAFT_7 = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);

    @TempDir
    Path catalogue;

    @BeforeEach
    void makeACatalogue() throws IOException {
        write(
                "index.json",
                """
                {"version": 3, "name": "Default Kaoto catalog", "definitions": [
                  {"name": "Camel Main 4.18.4", "version": "4.18.4", "runtime": "Main",
                   "fileName": "camel-main/4.18.4/index-1.json"},
                  {"name": "XSLT 3.0", "version": "3.0", "runtime": "XSLT", "fileName": "xslt/3.0/index.json"}]}
                """);
        write(
                "camel-main/4.18.4/index-1.json",
                """
                {"name": "Camel Main 4.18.4", "catalogs": {
                  "components": {"name": "components", "version": "4.18.4", "file": "components-1.json"},
                  "models": {"name": "models", "version": "4.18.4", "file": "models-1.json"},
                  "kamelets": {"name": "kamelets", "version": "4.22.1", "file": "kamelets-1.json"}}, "schemas": {}}
                """);
        write("camel-main/4.18.4/components-1.json", "{\"kafka\": {\"component\": {}}, \"log\": {\"component\": {}}}");
        write("camel-main/4.18.4/kamelets-1.json", "{\"aws-s3-source\": {\"kind\": \"Kamelet\"}}");
        write("xslt/3.0/index.json", "{\"catalogs\": {\"functions\": {\"file\": \"functions.json\"}}}");
    }

    private void write(String file, String text) throws IOException {
        Path path = catalogue.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private JsonNode read(String file) throws IOException {
        return JSON.readTree(
                catalogue.resolve("camel-main/4.18.4").resolve(file).toFile());
    }

    @Test
    void oursStandBesideWhatWasThereInTheOrderOfTheirNames() throws IOException {
        List<String> extended = KaotoCatalogue.add(KAMELETS, catalogue);

        assertThat(extended).containsExactly("Camel Main 4.18.4");
        assertThat(read("components-1.json").fieldNames()).toIterable().containsExactly("kafka", "lake", "log");
        assertThat(read("kamelets-1.json").fieldNames())
                .toIterable()
                .startsWith("aws-s3-source")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of("aws-s3-source"), namesOfOurs()).toList());
    }

    private static Stream<String> namesOfOurs() {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".kamelet.yaml"))
                    .map(name -> name.replace(".kamelet.yaml", ""))
                    .toList()
                    .stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void addingThemAgainChangesNothing() throws IOException {
        KaotoCatalogue.add(KAMELETS, catalogue);
        JsonNode components = read("components-1.json");
        JsonNode kamelets = read("kamelets-1.json");

        KaotoCatalogue.add(KAMELETS, catalogue);

        assertThat(read("components-1.json")).isEqualTo(components);
        assertThat(read("kamelets-1.json")).isEqualTo(kamelets);
    }

    @Test
    void theFormOfTheLakeHasItsOptionsAndRefusesWhatTheyRefuse() throws IOException {
        KaotoCatalogue.add(KAMELETS, catalogue);

        JsonNode lake = read("components-1.json").path("lake");
        assertThat(lake.at("/component/kind").asText()).isEqualTo("component");
        assertThat(lake.at("/component/syntax").asText()).isEqualTo("lake:table");
        assertThat(lake.at("/properties/masks/multiValue").asBoolean()).isTrue();
        assertThat(lake.at("/properties/masks/prefix").asText()).isEqualTo("mask.");
        JsonNode schema = lake.path("propertiesSchema");
        assertThat(schema.at("/properties").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(() -> lake.path("properties").fieldNames());
        assertThat(schema.at("/properties/mode"))
                .isEqualTo(JSON.readTree(
                        """
                        {"title": "Mode", "description": %s, "type": "string", "default": "append",
                         "enum": ["append", "overwrite", "merge", "scd2"], "$comment": "group:producer"}
                        """
                                .formatted(lake.at("/properties/mode/description"))));
        assertThat(schema.at("/properties/batchInterval/format").asText()).isEqualTo("duration");
        assertThat(schema.at("/properties/batchInterval/default")).isEqualTo(JSON.readTree("\"10000\""));
        assertThat(schema.at("/properties/batchRows/default")).isEqualTo(JSON.readTree("1000000"));
        assertThat(schema.at("/properties/maskKey/format").asText()).isEqualTo("password");
        assertThat(schema.at("/properties/masks/type").asText()).isEqualTo("object");
        JsonSchema form = form(schema);
        assertThat(form.validate(JSON.readTree(
                        "{\"table\": \"bronze.orders\", \"mode\": \"merge\", \"masks\": {\"name\": \"redact\"}}")))
                .isEmpty();
        assertThat(form.validate(JSON.readTree("{\"mode\": \"upsert\"}"))).hasSize(2);
    }

    @Test
    void everyKameletHasAFormThatAsksForWhatItNeeds() throws IOException {
        KaotoCatalogue.add(KAMELETS, catalogue);

        JsonNode kamelets = read("kamelets-1.json");
        assertThat(namesOfOurs()).isNotEmpty().allSatisfy(name -> {
            JsonNode kamelet = kamelets.path(name);
            JsonNode definition = kamelet.at("/spec/definition");
            JsonNode schema = kamelet.path("propertiesSchema");
            assertThat(kamelet.at("/metadata/name").asText()).isEqualTo(name);
            assertThat(kamelet.at("/metadata/annotations").get("camel.apache.org/kamelet.icon"))
                    .isNotNull();
            assertThat(schema.path("title")).isEqualTo(definition.path("title"));
            assertThat(schema.path("required")).isEqualTo(definition.path("required"));
            assertThat(schema.path("properties").size())
                    .isEqualTo(definition.path("properties").size());
            form(schema);
        });
        JsonNode kafka = kamelets.path("caravan-kafka-source").path("propertiesSchema");
        assertThat(form(kafka).validate(JSON.readTree("{\"brokers\": \"localhost:9092\"}")))
                .singleElement()
                .satisfies(complaint -> assertThat(complaint.getMessage()).contains("topic"));
        JsonNode password = kamelets.at("/caravan-postgresql-source/propertiesSchema/properties/password");
        assertThat(password.path("format").asText()).isEqualTo("password");
    }

    private static JsonSchema form(JsonNode schema) {
        JsonSchema draft = DRAFT_7.getSchema(SchemaLocation.of(SpecVersion.VersionFlag.V7.getId()));
        assertThat(draft.validate(schema)).isEmpty();

        return DRAFT_7.getSchema(schema);
    }

    @Test
    void anOptionThatTakesABeanSaysWhichKind() throws IOException {
        JsonNode schema = Form.ofComponent(
                JSON.readTree(
                        """
                {"properties": {
                  "handler": {"kind": "parameter", "displayName": "Handler", "group": "advanced", "type": "object",
                   "javaType": "org.apache.camel.spi.ExceptionHandler", "description": "What handles failures.",
                   "deprecated": true, "required": false, "secret": false},
                  "name": {"kind": "path", "displayName": "Name", "group": "common", "type": "string",
                   "javaType": "java.lang.String", "description": "A name.", "required": true, "secret": false}}}
                """));

        assertThat(schema)
                .isEqualTo(
                        JSON.readTree(
                                """
                {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["name"],
                 "properties": {
                  "handler": {"title": "Handler", "description": "What handles failures.", "type": "string",
                   "$comment": "group:advanced", "format": "bean:org.apache.camel.spi.ExceptionHandler",
                   "deprecated": true},
                  "name": {"title": "Name", "description": "A name.", "type": "string", "$comment": "group:common"}}}
                """));
    }

    @Test
    void whatIsNoCatalogueIsRefused() throws IOException {
        assertThatThrownBy(() -> KaotoCatalogue.add(KAMELETS, catalogue.resolve("nowhere")))
                .hasMessageContaining("it has no index.json. Give the directory camel-catalog of Kaoto's package");
        write("index.json", "{\"definitions\": []}");

        assertThatThrownBy(() -> KaotoCatalogue.add(KAMELETS, catalogue))
                .hasMessageContaining("index.json names no runtime of Camel");
    }
}
