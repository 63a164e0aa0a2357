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

import dev.caravan.connector.catalog.Kamelet.Property;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The {@code *.kamelet.yaml} files of a directory. */
record KameletFiles(List<Kamelet> kamelets, List<Problem> problems) {

    static final String SUFFIX = ".kamelet.yaml";
    static final String CREDENTIALS = "urn:camel:group:credentials";
    private static final String TYPE_LABEL = "camel.apache.org/kamelet.type";
    private static final String ANNOTATION_PREFIX = "caravan.dev/";

    static KameletFiles read(Path directory) {
        List<Kamelet> kamelets = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path path : list(directory)) {
            YamlText text = text(path);
            problems.addAll(text.problems());
            for (Node document : text.documents()) {
                if (Nodes.text(document, "kind").equals("Kamelet")) {
                    kamelets.add(kamelet(path.getFileName().toString(), document));
                }
            }
        }
        return new KameletFiles(kamelets, problems);
    }

    static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static YamlText text(Path path) {
        try {
            return YamlText.read(path);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static Kamelet kamelet(String file, Node document) {
        Map<String, Property> properties = new LinkedHashMap<>();
        Nodes.find(document, "spec", "definition", "properties").ifPresent(node -> {
            for (NodeTuple tuple : Nodes.tuples(node)) {
                String name = Nodes.text(tuple.getKeyNode());
                properties.put(name, property(name, tuple.getValueNode()));
            }
        });
        Map<String, String> annotations = new LinkedHashMap<>();
        Nodes.strings(document, "metadata", "annotations").forEach((name, value) -> {
            if (name.startsWith(ANNOTATION_PREFIX)) {
                annotations.put(name.substring(ANNOTATION_PREFIX.length()), value);
            }
        });
        String name = Nodes.text(document, "metadata", "name");
        return new Kamelet(
                name,
                type(document, name),
                Nodes.text(document, "spec", "definition", "title"),
                Nodes.text(document, "spec", "definition", "description"),
                Nodes.find(document, "spec", "definition", "required")
                        .map(Nodes::strings)
                        .orElse(List.of()),
                properties,
                annotations,
                file);
    }

    private static String type(Node document, String name) {
        String label = Nodes.text(document, "metadata", "labels", TYPE_LABEL);
        return label.isEmpty() ? name.substring(name.lastIndexOf('-') + 1) : label;
    }

    private static Property property(String name, Node node) {
        String format = Nodes.text(node, "format");
        List<String> descriptors = strings(node, "x-descriptors");
        return new Property(
                name,
                Nodes.text(node, "title"),
                Nodes.text(node, "description"),
                Nodes.text(node, "type"),
                Nodes.find(node, "default").map(Nodes::text),
                strings(node, "enum"),
                Nodes.text(node, "pattern"),
                format,
                format.equals("password") || descriptors.contains(CREDENTIALS),
                Nodes.text(node, "example"));
    }

    private static List<String> strings(Node node, String name) {
        Optional<Node> found = Nodes.find(node, name);
        return found.map(Nodes::strings).orElse(List.of());
    }
}
