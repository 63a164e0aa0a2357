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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What our own Kamelets must keep to: the rules of Apache's Kamelet validator with "Caravan" as the provider, the keys
 * of Camel K's resource definition and nothing else, our metadata, and only components and options that exist. Runs in
 * the build; Kamelets of others are not measured by it.
 */
public final class KameletRules {

    private static final String VERSION = "camel.apache.org/catalog.version";

    private final CatalogIndex index;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, String> descriptions = new HashMap<>();
    private String catalogVersion = "";

    private KameletRules(CatalogIndex index) {
        this.index = index;
    }

    /** All problems of all Kamelets in a directory, in the order of files and lines. */
    public static List<Problem> check(Path directory, CatalogIndex index) {
        KameletRules rules = new KameletRules(index.with(directory));
        KameletFiles.list(directory).forEach(rules::file);
        return rules.problems.stream().distinct().sorted().toList();
    }

    private void file(Path path) {
        YamlText text = KameletFiles.text(path);
        problems.addAll(text.problems());
        if (!text.problems().isEmpty()) {
            return;
        }
        String file = path.toString();
        if (text.documents().size() != 1) {
            problems.add(new Problem(file, 1, 1, Severity.ERROR, "A Kamelet's file holds one document."));
            return;
        }
        Node document = text.documents().get(0);
        Kamelet kamelet = KameletFiles.kamelet(path.getFileName().toString(), document);
        problems.addAll(new KameletKeyRules(file, document).problems());
        problems.addAll(new KameletMetadataRules(file, document, kamelet).problems());
        problems.addAll(new KameletDefinitionRules(file, document, kamelet).problems());
        problems.addAll(new KameletTemplateRules(index, file, document, kamelet).problems());
        overall(file, document, kamelet);
    }

    private void overall(String file, Node document, Kamelet kamelet) {
        unique(file, document, titles, "title", kamelet.title());
        unique(file, document, descriptions, "description", kamelet.description());
        String version = Nodes.text(document, "metadata", "annotations", VERSION);
        if (catalogVersion.isEmpty()) {
            catalogVersion = version;
        } else if (!catalogVersion.equals(version)) {
            problems.add(Problem.error(
                    file,
                    document,
                    "Annotation " + VERSION + " is '" + version + "', but '" + catalogVersion
                            + "' in the other Kamelets."));
        }
    }

    private void unique(String file, Node document, Map<String, String> seen, String what, String value) {
        String other = value.isEmpty() ? null : seen.putIfAbsent(value, file);
        if (other != null) {
            Node at = Nodes.find(document, "spec", "definition", what).orElse(document);
            problems.add(Problem.error(
                    file,
                    at,
                    "The " + what + " is the same as in " + Path.of(other).getFileName() + ". Tell them apart."));
        }
    }
}
