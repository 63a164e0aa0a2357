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

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What is wrong with a file of tests: all of it, each with its place. */
final class TestFileLint {

    static final List<String> FILE_SETTINGS = List.of("format", "hasHeader", "delimiter", "encoding");

    private static final Set<String> KINDS = Set.of("records", "messages", "file");
    private static final List<String> FORMATS = List.of("csv", "ndjson", "json", "bytes");
    private static final List<String> COUNTS = List.of("read", "landed", "quarantined", "filtered");
    private final TestFile file;
    private final List<String> categories;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Node> names = new LinkedHashMap<>();

    /** @param categories that failures may have */
    TestFileLint(TestFile file, List<String> categories) {
        this.file = file;
        this.categories = categories;
    }

    List<Problem> problems() {
        if (file.isEmpty()) {
            return List.of(new Problem(file.name(), 1, 1, Severity.ERROR, "The file is empty. Write cases."));
        }
        keys(file.document(), "a test file", Set.of("environment", "cases"));
        Nodes.find(file.document(), "environment").ifPresent(this::plainValues);
        list(file.document(), "cases").forEach(this::testCase);

        return problems;
    }

    private void testCase(Node node) {
        keys(node, "a case", Set.of("name", "input", "expect"));
        Node name = require(node, "A case", "name");
        if (name != null && names.putIfAbsent(Nodes.text(name), name) != null) {
            error(name, "Case '" + Nodes.text(name) + "' is there already. Give each its own name.");
        }
        if (require(node, "A case", "input") != null) {
            TestFile.inputNodes(node).forEach(this::input);
        }
        Node expect = require(node, "A case", "expect");
        if (expect != null) {
            expected(expect);
        }
    }

    private void input(Node node) {
        Set<String> valid = new TreeSet<>(FILE_SETTINGS);
        valid.addAll(KINDS);
        valid.addAll(Set.of("route", "columns"));
        keys(node, "an input", valid);
        List<String> kinds = Nodes.keys(node).stream().filter(KINDS::contains).toList();
        if (kinds.size() != 1) {
            error(node, "An input needs one of records, messages and file, and has " + kinds.size() + ".");
            return;
        }
        route(node);
        Node content = Nodes.find(node, kinds.get(0)).orElseThrow();
        switch (kinds.get(0)) {
            case "records" -> rows(content, "A record");
            case "messages" -> Nodes.items(content).forEach(each -> plain(each, "A message"));
            default -> file(node, content);
        }
    }

    private void file(Node input, Node name) {
        if (!Files.isRegularFile(file.file(input))) {
            error(name, "There is no file " + file.file(input) + ".");
        }
        Nodes.find(input, "format").ifPresent(format -> oneOf(format, "Format", FORMATS));
    }

    private void route(Node input) {
        List<String> routes = file.routes();
        Nodes.find(input, "route")
                .ifPresentOrElse(
                        route -> {
                            if (!routes.contains(Nodes.text(route))) {
                                error(
                                        route,
                                        "No route '" + Nodes.text(route) + "' of the pipeline begins at a source."
                                                + NearestName.hint(Nodes.text(route), routes));
                            }
                        },
                        () -> {
                            if (routes.size() != 1) {
                                error(
                                        input,
                                        "An input must name its route, as the pipeline has " + routes.size()
                                                + " that begin at a source: " + String.join(", ", routes) + ".");
                            }
                        });
    }

    private void expected(Node node) {
        keys(node, "expect", Set.of("tables", "quarantine", "counts", "failure"));
        if (Nodes.keys(node).isEmpty()) {
            error(node, "A case must expect something: tables, quarantine, counts or failure.");
        }
        for (NodeTuple table : Nodes.find(node, "tables").map(Nodes::tuples).orElse(List.of())) {
            table(table.getKeyNode());
            rows(table.getValueNode(), "A row");
        }
        if (Nodes.find(node, "quarantine").isPresent()) {
            list(node, "quarantine").forEach(this::quarantined);
        }
        for (NodeTuple count : Nodes.find(node, "counts").map(Nodes::tuples).orElse(List.of())) {
            oneOf(count.getKeyNode(), "Count", COUNTS);
            Values.complaint(Nodes.text(count.getValueNode()), "integer", List.of())
                    .ifPresent(complaint -> error(count.getValueNode(), "A count " + complaint));
        }
        Nodes.find(node, "failure").ifPresent(failure -> {
            keys(failure, "failure", Set.of("category", "message"));
            Nodes.find(failure, "category").ifPresent(category -> oneOf(category, "Category", categories));
        });
    }

    private void quarantined(Node node) {
        keys(node, "a quarantined row", Set.of("code", "message", "origin", "table"));
        plainValues(node);
        Nodes.find(node, "table").ifPresent(this::table);
    }

    private void table(Node name) {
        List<String> tables = file.tables();
        String table = Nodes.text(name);
        boolean known = tables.stream().noneMatch(each -> each.contains("{{") || each.contains("${"));
        if (known && !tables.contains(table)) {
            error(name, "No route lands in table '" + table + "'." + NearestName.hint(table, tables));
        }
    }

    private void rows(Node list, String what) {
        if (!(list instanceof SequenceNode)) {
            error(list, "This must be a list: start each entry with a dash.");
        }
        for (Node item : Nodes.items(list)) {
            if (Nodes.isScalar(item) || item instanceof SequenceNode) {
                error(item, what + " must be names with values: write '{id: 1}'.");
            }
        }
    }

    private void plainValues(Node mapping) {
        Nodes.tuples(mapping).forEach(tuple -> plain(tuple.getValueNode(), "'" + Nodes.text(tuple.getKeyNode()) + "'"));
    }

    private void plain(Node node, String what) {
        if (!Nodes.isScalar(node)) {
            error(node, what + " must be a plain value.");
        }
    }

    private void oneOf(Node node, String what, List<String> valid) {
        String value = Nodes.text(node);
        if (!valid.contains(value)) {
            error(
                    node,
                    what + " cannot be '" + value + "': it is one of " + String.join(", ", valid) + "."
                            + NearestName.hint(value, valid));
        }
    }

    private void keys(Node node, String owner, Set<String> valid) {
        if (Nodes.isScalar(node) || node instanceof SequenceNode) {
            error(
                    node,
                    "Here must be names with values (" + String.join(", ", new TreeSet<>(valid)) + "), as in " + owner
                            + ".");
        }
        for (NodeTuple tuple : Nodes.tuples(node)) {
            String name = Nodes.text(tuple.getKeyNode());
            if (!valid.contains(name)) {
                error(
                        tuple.getKeyNode(),
                        "Unknown entry '" + name + "' of " + owner + "." + NearestName.hint(name, valid));
            }
        }
    }

    private List<Node> list(Node owner, String name) {
        Node list = Nodes.find(owner, name).orElse(null);
        if (!(list instanceof SequenceNode)) {
            error(list == null ? owner : list, "'" + name + "' must be a list: start each entry with a dash.");
            return List.of();
        }

        return Nodes.items(list);
    }

    /** Null if it is not there. */
    private Node require(Node node, String owner, String name) {
        Node found = Nodes.find(node, name).orElse(null);
        if (found == null) {
            error(node, owner + " needs '" + name + "'.");
        }

        return found;
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file.name(), at, message));
    }
}
