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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A pipeline as a person wrote it: a list of routes in Camel's YAML, Camel K {@code Pipe}s, or Camel K
 * {@code Integration}s with their routes inside, one document or several.
 *
 * <p>A file that cannot be read has no pipelines and no routes; {@link #lint} says why.
 */
public final class PipelineFile {

    private static final Set<String> ROUTES = Set.of("route", "from");

    private final YamlText source;

    private PipelineFile(YamlText source) {
        this.source = source;
    }

    /**
     * @throws IOException when the file is absent or no UTF-8; everything else is a {@link Problem}
     */
    public static PipelineFile read(Path path) throws IOException {
        return new PipelineFile(YamlText.read(path));
    }

    /** The same for text that comes from elsewhere; {@code name} is what messages call it. */
    public static PipelineFile parse(String name, String text) {
        return new PipelineFile(YamlText.parse(name, text));
    }

    /** All problems, in the order of the file. */
    public List<Problem> lint(CatalogIndex index) {
        return lint(index, false);
    }

    /** @param secretsRequired whether a secret in clear text is an error */
    public List<Problem> lint(CatalogIndex index, boolean secretsRequired) {
        List<Problem> problems = new ArrayList<>(source.problems());
        if (problems.isEmpty()) {
            problems.addAll(new PipelineLint(index, this, secretsRequired).problems());
        }
        return problems.stream().distinct().sorted().toList();
    }

    /** One for each route and each Pipe, in the order of the file. */
    public List<Pipeline> pipelines() {
        List<Pipeline> result = new ArrayList<>();
        for (Node document : documents()) {
            if (isPipe(document)) {
                Pipe pipe = pipe(document);
                result.add(Pipeline.of(pipe.name(), pipe.endpoints()));
            } else {
                routes(document)
                        .forEach(route -> result.add(
                                Pipeline.of(Nodes.text(route.getValueNode(), "id"), EndpointFinder.find(route))));
            }
        }
        return result;
    }

    /**
     * The routes as text for Camel's YAML loader. A file of one document keeps its text and its lines, except for
     * values that Camel would cut or glue together ({@link RawValue}); everything else is written anew.
     */
    public String routesYaml() {
        List<Node> documents = documents();
        if (documents.size() == 1 && !isPipe(documents.get(0))) {
            return RawRewriter.rewrite(source.text(), EndpointFinder.find(documents.get(0)));
        }
        YamlWriter writer = new YamlWriter();
        for (Node document : documents) {
            if (isPipe(document)) {
                writer.item(pipe(document).route());
            } else {
                Nodes.items(list(document)).forEach(writer::item);
            }
        }
        return rewritten(writer.text());
    }

    private String rewritten(String text) {
        return RawRewriter.rewrite(
                text,
                YamlText.parse(file(), text).documents().stream()
                        .flatMap(document -> EndpointFinder.find(document).stream())
                        .toList());
    }

    /**
     * The routes that land in a table, each with the quarantine of that table in the place of its source, and what they
     * share or call: beans, error handlers, routes that read {@code direct:}. Nothing else that begins by itself.
     *
     * @param table {@code namespace.table}
     * @return text for Camel's YAML loader; empty if no route lands there
     */
    public String replayYaml(String table) {
        if (pipelines().stream().noneMatch(each -> each.landsIn(table))) {
            return "";
        }
        YamlWriter writer = new YamlWriter();
        for (Node document : documents()) {
            if (isPipe(document)) {
                new Replay(table, pipe(document).endpoints())
                        .of(pipe(document).route())
                        .ifPresent(writer::item);
            } else {
                Nodes.items(list(document))
                        .forEach(item -> Replay.item(table, item).ifPresent(writer::item));
            }
        }

        return rewritten(writer.text());
    }

    /** As it was written, without a byte order mark. */
    public String text() {
        return source.text();
    }

    /** The names of the Kamelets that it uses, sorted. */
    public Set<String> kamelets() {
        return endpoints().stream()
                .filter(EndpointUse::isKamelet)
                .map(EndpointUse::kameletName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of the connections that it uses, sorted. */
    public Set<String> connections() {
        return endpoints().stream()
                .filter(EndpointUse::isKamelet)
                .flatMap(use -> use.value("connection").stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All endpoints of all routes. */
    List<EndpointUse> endpoints() {
        return documents().stream()
                .flatMap(document ->
                        (isPipe(document) ? pipe(document).endpoints() : EndpointFinder.find(document)).stream())
                .toList();
    }

    String file() {
        return source.file();
    }

    List<Node> documents() {
        return source.documents();
    }

    Pipe pipe(Node document) {
        return new Pipe(file(), document);
    }

    static boolean isPipe(Node document) {
        return Nodes.text(document, "kind").equals("Pipe");
    }

    static boolean isIntegration(Node document) {
        return Nodes.text(document, "kind").equals("Integration");
    }

    /** The list of routes and their like: the document itself, or an Integration's flows. */
    static Node list(Node document) {
        Optional<Node> flows = Nodes.find(document, "spec", "flows").or(() -> Nodes.find(document, "spec", "flow"));
        return isIntegration(document) ? flows.orElse(document) : document;
    }

    /** The entries {@code route} and {@code from} of a document. */
    static List<NodeTuple> routes(Node document) {
        if (!(list(document) instanceof SequenceNode sequence)) {
            return List.of();
        }
        return sequence.getValue().stream()
                .flatMap(item -> Nodes.tuples(item).stream())
                .filter(tuple -> ROUTES.contains(Nodes.text(tuple.getKeyNode())))
                .toList();
    }
}
