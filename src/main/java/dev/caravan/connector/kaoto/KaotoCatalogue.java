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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Adds Caravan's Kamelets and the component {@code lake} to a catalogue of Kaoto, as its package {@code
 * @kaoto/camel-catalog} holds it: in place, and again as often as one likes. Kaoto takes the one catalogue that its
 * setting names, and no second one beside it.
 */
public final class KaotoCatalogue {

    private static final String INDEX = "index.json";
    private static final String LAKE = "META-INF/dev/caravan/lake/lake.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    private KaotoCatalogue(Path directory) {
        this.directory = directory;
    }

    /** Arguments: the directory of the Kamelets, the one of the catalogue. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("Cannot add to Kaoto's catalogue: two arguments are needed. Give the"
                    + " Kamelets' directory and the catalogue's.");
        }
        add(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /**
     * @return the names of what was added to: each version of a runtime of Camel that the catalogue describes
     * @throws IllegalArgumentException if it is no catalogue of Kaoto's
     */
    static List<String> add(Path kamelets, Path directory) throws IOException {
        KaotoCatalogue catalogue = new KaotoCatalogue(directory);
        ObjectNode ours = kamelets(kamelets);
        List<String> extended = new ArrayList<>();
        for (JsonNode definition : catalogue.read(directory.resolve(INDEX)).path("definitions")) {
            Path index = directory.resolve(definition.path("fileName").asText());
            JsonNode catalogs = catalogue.read(index).path("catalogs");
            // Those of XSLT and of Citrus have other things in them.
            if (catalogs.has("components") && catalogs.has("kamelets")) {
                catalogue.extend(index, catalogs.path("components"), lake());
                catalogue.extend(index, catalogs.path("kamelets"), ours);
                extended.add(definition.path("name").asText());
            }
        }
        if (extended.isEmpty()) {
            throw catalogue.unusable(INDEX + " names no runtime of Camel");
        }

        return extended;
    }

    private static ObjectNode lake() throws IOException {
        try (InputStream stream = KaotoCatalogue.class.getClassLoader().getResourceAsStream(LAKE)) {
            ObjectNode metadata = (ObjectNode) JSON.readTree(stream);
            ((ObjectNode) metadata.path("component")).put("provider", "Caravan");
            metadata.set("propertiesSchema", Form.ofComponent(metadata));

            return JSON.createObjectNode().set("lake", metadata);
        }
    }

    private static ObjectNode kamelets(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".kamelet.yaml"))
                    .sorted()
                    .toList();
        }
        ObjectNode kamelets = JSON.createObjectNode();
        for (Path file : files) {
            Load load =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build());
            ObjectNode kamelet = JSON.valueToTree(load.loadFromString(Files.readString(file)));
            kamelet.set("propertiesSchema", Form.ofKamelet(kamelet));
            kamelets.set(kamelet.at("/metadata/name").asText(), kamelet);
        }

        return kamelets;
    }

    /** In the order of their names, which is the one that Kaoto's own have. */
    private void extend(Path index, JsonNode entry, ObjectNode ours) throws IOException {
        Path file = index.resolveSibling(entry.path("file").asText());
        TreeMap<String, JsonNode> all = new TreeMap<>();
        read(file).properties().forEach(each -> all.put(each.getKey(), each.getValue()));
        ours.properties().forEach(each -> all.put(each.getKey(), each.getValue()));
        JSON.writeValue(file.toFile(), all);
    }

    private JsonNode read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw unusable("it has no " + directory.relativize(file));
        }

        return JSON.readTree(file.toFile());
    }

    private IllegalArgumentException unusable(String reason) {
        return new IllegalArgumentException("Cannot add to " + directory + ": " + reason
                + ". Give the directory camel-catalog of Kaoto's package @kaoto/camel-catalog.");
    }
}
