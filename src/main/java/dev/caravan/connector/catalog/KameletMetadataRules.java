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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Name, labels and annotations of a Kamelet: what catalogues, clusters and our documentation are made from. */
final class KameletMetadataRules {

    private static final Pattern NAME = Pattern.compile("caravan(-[a-z0-9]+)+-(source|sink|action)");
    private static final Pattern SEED = Pattern.compile("([1-9]|[1-7]\\d|8[0-2])(, *([1-9]|[1-7]\\d|8[0-2]))*");
    private static final List<String> TYPES = List.of("source", "sink", "action");
    private static final String PREFIX = "caravan.dev/";
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "sync-modes", Set.of("full_refresh", "incremental", "cdc", "cdc_with_deletes", "append"),
            "bounded", Set.of("always", "once", "never"),
            "replay", Set.of("position", "redelivery", "none"),
            "tested-against",
                    Set.of(
                            "server",
                            "compatible",
                            "emulator",
                            "vendor-data",
                            "vendor-schema",
                            "dialect",
                            "driver",
                            "none"));
    private static final List<String> FREE = List.of("category", "streams", "licence", "seed", "env-prefix");
    private static final List<String> OF_ALL = List.of("category", "tested-against");
    private static final List<String> OF_SOURCES = List.of("streams", "sync-modes", "bounded", "replay");

    private final String file;
    private final Node document;
    private final Kamelet kamelet;
    private final List<Problem> problems = new ArrayList<>();

    KameletMetadataRules(String file, Node document, Kamelet kamelet) {
        this.file = file;
        this.document = document;
        this.kamelet = kamelet;
    }

    List<Problem> problems() {
        name();
        annotation("camel.apache.org/provider", "Caravan");
        annotation("camel.apache.org/kamelet.icon", "data:image/svg+xml;base64,");
        annotation("camel.apache.org/catalog.version", "");
        annotation("camel.apache.org/kamelet.support.level", "");
        annotation("camel.apache.org/kamelet.group", "");
        annotation("camel.apache.org/kamelet.namespace", "");
        OF_ALL.forEach(this::required);
        if (kamelet.type().equals("source")) {
            OF_SOURCES.forEach(this::required);
        }
        kamelet.annotations().forEach(this::allowed);
        return problems;
    }

    private void name() {
        Node at = Nodes.find(document, "metadata", "name").orElse(document);
        if (!NAME.matcher(kamelet.name()).matches()) {
            error(at, "Name '" + kamelet.name() + "' must be caravan-<system>-source, -sink or -action.");
        }
        if (!kamelet.file().equals(kamelet.name() + KameletFiles.SUFFIX)) {
            error(at, "Name '" + kamelet.name() + "' must be the file's name without " + KameletFiles.SUFFIX + ".");
        }
        String type = Nodes.text(document, "metadata", "labels", "camel.apache.org/kamelet.type");
        if (!TYPES.contains(type)) {
            error(at, "Label camel.apache.org/kamelet.type must be source, sink or action.");
        } else if (!kamelet.name().endsWith("-" + type)) {
            error(at, "Name '" + kamelet.name() + "' must end in -" + type + ", as its label says.");
        }
    }

    private void annotation(String name, String start) {
        String value = Nodes.text(document, "metadata", "annotations", name);
        if (value.isEmpty() || !value.startsWith(start)) {
            error(at(name), "Annotation " + name + (start.isEmpty() ? " is missing." : " must be " + start + "…"));
        }
    }

    private void required(String name) {
        if (kamelet.annotation(name).isEmpty()) {
            error(at(""), "Annotation " + PREFIX + name + " is missing.");
        }
    }

    private void allowed(String name, String value) {
        Set<String> values = ALLOWED.get(name);
        if (values == null) {
            if (!FREE.contains(name)) {
                List<String> known = new ArrayList<>(FREE);
                known.addAll(ALLOWED.keySet());
                error(at(PREFIX + name), "Unknown annotation '" + PREFIX + name + "'." + NearestName.hint(name, known));
            } else if (name.equals("seed") && !SEED.matcher(value).matches()) {
                error(at(PREFIX + name), "Annotation " + PREFIX + "seed must be numbers from 1 to 82.");
            }
            return;
        }
        List<String> written = name.equals("sync-modes") ? List.of(value.split(", *")) : List.of(value);
        for (String single : written) {
            if (!values.contains(single)) {
                error(
                        at(PREFIX + name),
                        "Annotation " + PREFIX + name + " cannot be '" + single + "': it is one of "
                                + String.join(", ", values.stream().sorted().toList()) + ".");
            }
        }
    }

    private Node at(String annotation) {
        return Nodes.find(document, "metadata", "annotations", annotation)
                .or(() -> Nodes.find(document, "metadata", "annotations"))
                .orElse(document);
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
