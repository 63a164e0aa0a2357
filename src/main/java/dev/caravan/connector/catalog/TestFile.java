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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The tests of a pipeline, as a person wrote them: {@code orders.test.yaml} beside {@code orders.yaml}. */
public final class TestFile {

    private static final String SUFFIX = ".test.yaml";

    /** Begun by others of the same file, and not by a system outside. */
    private static final Set<String> CALLED = Set.of("direct", "seda");

    private final Path path;
    private final YamlText source;
    private final List<Pipeline> pipelines;

    private TestFile(Path path, YamlText source, List<Pipeline> pipelines) {
        this.path = path;
        this.source = source;
        this.pipelines = pipelines;
    }

    /**
     * @param pipelines that are tested
     * @throws IOException when the file is absent or no UTF-8; everything else is a {@link Problem}
     */
    public static TestFile read(Path path, List<Pipeline> pipelines) throws IOException {
        return new TestFile(path, YamlText.read(path), pipelines);
    }

    /** Whether a file holds tests, by its name. */
    public static boolean isOne(Path path) {
        return path.toString().endsWith(SUFFIX);
    }

    /** Where the tests of a pipeline are. */
    public static Path of(Path pipeline) {
        String name = pipeline.getFileName().toString();

        return pipeline.resolveSibling(name.replaceFirst("\\.ya?ml$", "") + SUFFIX);
    }

    /** The pipeline that a file tests. */
    public static Path pipelineOf(Path tests) {
        String name = tests.getFileName().toString();

        return tests.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".yaml");
    }

    /**
     * All problems, in the order of the file.
     *
     * @param categories that failures may have
     */
    public List<Problem> problems(List<String> categories) {
        List<Problem> problems = new ArrayList<>(source.problems());
        if (problems.isEmpty()) {
            problems.addAll(new TestFileLint(this, categories).problems());
        }

        return problems.stream().distinct().sorted().toList();
    }

    /** What {@code {{env:NAME}}} in the pipeline stands for, by name. */
    public Map<String, String> environment() {
        return Nodes.strings(document(), "environment");
    }

    /** In the order of the file, which has no errors. */
    public List<TestCase> cases() {
        return Nodes.find(document(), "cases").map(Nodes::items).orElse(List.of()).stream()
                .map(this::testCase)
                .toList();
    }

    private TestCase testCase(Node node) {
        List<TestCase.Input> inputs = inputNodes(node).stream().map(this::input).toList();

        return new TestCase(
                Nodes.text(node, "name"),
                inputs,
                new TestCase.Expected(
                        tables(node),
                        Nodes.find(node, "expect", "quarantine").map(Nodes::items).orElse(List.of()).stream()
                                .map(TestFile::quarantined)
                                .toList(),
                        counts(node),
                        Nodes.find(node, "expect", "failure")
                                .map(failure -> new TestCase.Failure(
                                        Nodes.text(failure, "category"), Nodes.text(failure, "message")))
                                .orElse(TestCase.Failure.NONE)));
    }

    private TestCase.Input input(Node node) {
        String named = Nodes.text(node, "route");
        String route = named.isEmpty() && !routes().isEmpty() ? routes().get(0) : named;
        if (Nodes.find(node, "file").isPresent()) {
            Map<String, String> settings = new LinkedHashMap<>();
            TestFileLint.FILE_SETTINGS.forEach(
                    setting -> Nodes.find(node, setting).ifPresent(value -> settings.put(setting, Nodes.text(value))));
            return new TestCase.File(route, file(node), settings);
        }
        if (Nodes.find(node, "messages").isPresent()) {
            return new TestCase.Messages(
                    route, Nodes.find(node, "messages").map(Nodes::strings).orElse(List.of()));
        }

        return new TestCase.Records(
                route, Nodes.find(node, "records").map(TestFile::rows).orElse(List.of()), Nodes.text(node, "columns"));
    }

    /** The file of an input, from where the tests are. */
    Path file(Node input) {
        return path.toAbsolutePath().resolveSibling(Nodes.text(input, "file")).normalize();
    }

    private static Map<String, List<Map<String, Object>>> tables(Node testCase) {
        Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
        for (NodeTuple tuple :
                Nodes.find(testCase, "expect", "tables").map(Nodes::tuples).orElse(List.of())) {
            tables.put(Nodes.text(tuple.getKeyNode()), rows(tuple.getValueNode()));
        }

        return tables;
    }

    private static List<Map<String, Object>> rows(Node list) {
        return Nodes.items(list).stream().map(PlainValues::map).toList();
    }

    private static Map<String, Long> counts(Node testCase) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Nodes.strings(testCase, "expect", "counts").forEach((name, count) -> counts.put(name, Long.valueOf(count)));

        return counts;
    }

    private static TestCase.Quarantined quarantined(Node node) {
        return new TestCase.Quarantined(
                Nodes.text(node, "code"),
                Nodes.text(node, "message"),
                Nodes.text(node, "origin"),
                Nodes.text(node, "table"));
    }

    static List<Node> inputNodes(Node testCase) {
        return Nodes.find(testCase, "input")
                .map(input -> input instanceof SequenceNode ? Nodes.items(input) : List.of(input))
                .orElse(List.of());
    }

    /** The ids of routes that can be given something. */
    List<String> routes() {
        return pipelines.stream()
                .filter(each -> each.sources().stream().noneMatch(source -> CALLED.contains(source.name())))
                .map(Pipeline::routeId)
                .toList();
    }

    /** Those that records may land in, as far as the file of the pipeline says. */
    List<String> tables() {
        return pipelines.stream()
                .flatMap(each -> each.lakes().stream())
                .flatMap(lake -> lake.tables().stream())
                .distinct()
                .toList();
    }

    String name() {
        return source.file();
    }

    Node document() {
        return source.documents().get(0);
    }

    boolean isEmpty() {
        return source.documents().isEmpty();
    }
}
