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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The rules for a file as a whole; the rest is left to {@link ShapeLint}, {@link EndpointLint} and {@link Pipe}. */
final class PipelineLint {

    private static final Pattern TABLE = Pattern.compile("\\w+\\.\\w+|(\\w*\\*?\\w*)\\.\\w*\\*\\w*");
    private static final Set<String> KINDS = Set.of("Pipe", "Integration");

    private final CatalogIndex index;
    private final PipelineFile pipelineFile;
    private final String file;
    private final boolean secretsRequired;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Node> ids = new HashMap<>();
    private final List<EndpointUse> endpoints = new ArrayList<>();

    PipelineLint(CatalogIndex index, PipelineFile pipelineFile, boolean secretsRequired) {
        this.index = index;
        this.pipelineFile = pipelineFile;
        this.file = pipelineFile.file();
        this.secretsRequired = secretsRequired;
    }

    List<Problem> problems() {
        List<Node> documents = pipelineFile.documents();
        if (documents.isEmpty()) {
            return List.of(new Problem(file, 1, 1, Severity.ERROR, "The file is empty. Write a route or a Pipe."));
        }
        problems.addAll(index.problems());
        documents.forEach(this::document);
        EndpointLint endpointLint = new EndpointLint(index, file, problems, secretsRequired);
        endpoints.forEach(endpointLint::check);
        endpoints.stream().filter(EndpointUse::isLake).forEach(this::lake);
        List<Pipeline> pipelines = pipelineFile.pipelines();
        pipelines.stream()
                .filter(each -> each.sinks().size() + each.lakes().size() > 1
                        && !each.sinks().isEmpty())
                .forEach(each -> error(
                        ids.getOrDefault(each.routeId(), documents.get(0)),
                        "Pipeline " + each.routeId()
                                + " ends in more than one place, and only one can keep its positions. Use one route for"
                                + " each."));
        if (!ids.isEmpty()
                && pipelines.stream().allMatch(each -> each.sinks().isEmpty())
                && endpoints.stream().noneMatch(EndpointUse::isLake)) {
            problems.add(Problem.warning(
                    file, documents.get(0), "The pipeline lands nothing: no route ends in a lake: endpoint."));
        }
        return problems;
    }

    private void document(Node document) {
        if (PipelineFile.isPipe(document)) {
            Pipe pipe = pipelineFile.pipe(document);
            problems.addAll(pipe.lint());
            endpoints.addAll(pipe.endpoints());
            id(pipe.name(), pipe.nameNode());
            return;
        }
        Node list = PipelineFile.list(document);
        if (!(list instanceof SequenceNode)) {
            notAList(document);
            return;
        }
        new ShapeLint(index, file, problems).topLevel(list);
        endpoints.addAll(EndpointFinder.find(list));
        PipelineFile.routes(document).forEach(this::route);
    }

    private void notAList(Node document) {
        String kind = Nodes.text(document, "kind");
        if (PipelineFile.isIntegration(document)) {
            error(document, "An Integration needs a list of routes in spec.flows.");
        } else if (!kind.isEmpty()) {
            error(
                    Nodes.find(document, "kind").orElse(document),
                    "Unknown kind '" + kind + "'. Use a list of routes or " + "a Pipe."
                            + NearestName.hint(kind, KINDS));
        } else {
            error(document, "A pipeline file must be a list: start its entries with a dash, as in '- route:'.");
        }
    }

    private void route(NodeTuple tuple) {
        Node route = tuple.getValueNode();
        if (Nodes.text(tuple.getKeyNode()).equals("from")) {
            // Camel takes an id inside a bare from for that of the step, and numbers the route.
            error(tuple.getKeyNode(), "Pipeline id must be explicit: write '- route:' with id and from.");
            ids.putIfAbsent("", route);
            return;
        }
        String id = Nodes.text(route, "id");
        if (id.isEmpty()) {
            error(tuple.getKeyNode(), "Pipeline id must be explicit: add id to the route.");
        }
        id(id, Nodes.find(route, "id").orElse(tuple.getKeyNode()));
        if (Nodes.find(route, "from").isEmpty()) {
            error(tuple.getKeyNode(), "A route needs a from.");
        }
    }

    private void id(String id, Node at) {
        Node before = ids.putIfAbsent(id, at);
        if (before != null && !id.isEmpty()) {
            int line = before.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
            error(at, "Pipeline id '" + id + "' is already used in line " + line + ". Ids must be unique.");
        }
    }

    private Set<String> lakeOptions() {
        return index.component(EndpointUse.LAKE)
                .map(lake -> lake.options().keySet())
                .orElse(Set.of("primaryKey"));
    }

    private void lake(EndpointUse use) {
        String table = use.path();
        boolean late = table.contains("{{") || table.contains("${");
        if (!table.isEmpty() && !late && !TABLE.matcher(table).matches()) {
            error(use.at(), "Table '" + table + "' must be written <namespace>.<table>, as in lake:bronze.orders.");
        }
        String mode = use.value("mode").orElse("append");
        if ((mode.equals("merge") || mode.equals("scd2")) && !use.means("primaryKey", lakeOptions())) {
            error(
                    use.at(),
                    "Mode " + mode + " of component lake needs option 'primaryKey': the columns that say which row a"
                            + " record is about.");
        }
        if (mode.equals("overwrite")) {
            use.settings().stream()
                    .filter(setting -> setting.name().startsWith("batch"))
                    .forEach(
                            setting -> error(
                                    setting.nameNode(),
                                    "Option '" + setting.name()
                                            + "' cannot be used with mode overwrite, which is one batch to the end of the stream."));
        }
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
