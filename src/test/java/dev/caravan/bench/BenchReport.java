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
package dev.caravan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes {@code docs/benchmarks.md} from {@code bench/benchmarks.template.md}: each <code>{{case}}</code> becomes the tables of
 * that case, from the lines that the benchmarks have printed. A case of a later file takes the place of the same case before.
 */
final class BenchReport {

    private static final Path TEMPLATE = Path.of("bench", "benchmarks.template.md");
    private static final Path PAGE = Path.of("docs", "benchmarks.md");
    private static final Path RESULTS = Path.of("target", "bench");
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private BenchReport() {}

    /** @param files of results; if there are none, the newest of {@code target/bench} */
    static void write(List<String> files) throws IOException {
        Map<String, List<JsonNode>> cases = new LinkedHashMap<>();
        for (Path file : files.isEmpty()
                ? List.of(newest())
                : files.stream().map(Path::of).toList()) {
            read(file, cases);
        }
        String page = PLACE.matcher(Files.readString(TEMPLATE)).replaceAll(place -> {
            String text = place.group(1).equals("machine")
                    ? machine(cases)
                    : CaseTables.of(cases.getOrDefault(place.group(1), List.of()));
            return Matcher.quoteReplacement(text);
        });
        Files.writeString(PAGE, page);
        System.out.println("Wrote " + PAGE);
    }

    private static Path newest() throws IOException {
        try (Stream<Path> files = Files.list(RESULTS)) {
            return files.filter(file -> file.toString().endsWith(".ndjson"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(
                            () -> new IOException("Cannot find results in " + RESULTS + ": run bench/run all first"));
        }
    }

    private static void read(Path file, Map<String, List<JsonNode>> cases) throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String text : Files.readAllLines(file)) {
            // Servers and libraries may have printed something too.
            if (!text.startsWith("{\"case\"")) {
                continue;
            }
            JsonNode line = json.readTree(text);
            String name = line.path("case").asText();
            if (line.has("machine")) {
                cases.put(name, new ArrayList<>());
            }
            cases.computeIfAbsent(name, key -> new ArrayList<>()).add(line);
        }
    }

    private static String machine(Map<String, List<JsonNode>> cases) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (List<JsonNode> lines : cases.values()) {
            JsonNode head = lines.get(0);
            head.path("machine")
                    .properties()
                    .forEach(fact -> facts.put(
                            fact.getKey().replace('_', ' '), fact.getValue().asText()));
            head.path("versions")
                    .properties()
                    .forEach(part -> facts.put(
                            "versions, " + part.getKey(),
                            part.getValue().properties().stream()
                                    .map(version -> version.getKey() + " "
                                            + version.getValue().asText())
                                    .reduce((one, other) -> one + ", " + other)
                                    .orElse("")));
        }
        List<List<String>> rows = new ArrayList<>();
        facts.forEach((fact, value) -> {
            if (!value.isEmpty()) {
                rows.add(List.of(fact, value));
            }
        });

        return Markdown.table(List.of("what", "which"), rows);
    }
}
