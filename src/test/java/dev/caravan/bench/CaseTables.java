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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The lines that one case has printed, as tables: what each system took, and what else there was to tell. */
final class CaseTables {

    private static final Set<String> NOT_SHOWN = Set.of("case", "system", "rss_mb");

    private CaseTables() {}

    static String of(List<JsonNode> lines) {
        if (lines.isEmpty()) {
            return "Not measured.";
        }
        Map<String, List<JsonNode>> measured = new LinkedHashMap<>();
        Map<List<String>, List<List<String>>> others = new LinkedHashMap<>();
        List<String> text = new ArrayList<>();
        for (JsonNode line : lines) {
            if (line.has("machine")) {
                text.add("Measured " + line.path("started").asText() + "; load average before: "
                        + line.path("load_average").asText() + ".");
            } else if (line.has("counted")) {
                text.add("Counted: " + line.path("counted").asText() + ".");
            } else if (line.has("seconds")) {
                // Round 0 warms up.
                if (line.path("round").asInt() > 0) {
                    measured.computeIfAbsent(
                                    line.path("system").asText() + "|"
                                            + line.path("format").asText(),
                                    key -> new ArrayList<>())
                            .add(line);
                }
            } else {
                List<String> head = new ArrayList<>();
                List<String> row = new ArrayList<>();
                line.properties().forEach(value -> {
                    if (!NOT_SHOWN.contains(value.getKey())) {
                        head.add(value.getKey().replace('_', ' '));
                        row.add(value.getValue().asText());
                    }
                });
                others.computeIfAbsent(head, key -> new ArrayList<>()).add(row);
            }
        }
        if (!measured.isEmpty()) {
            text.add(medians(measured));
        }
        others.forEach((head, rows) -> text.add(Markdown.table(head, rows)));

        return String.join("\n\n", text);
    }

    private static String medians(Map<String, List<JsonNode>> measured) {
        List<List<String>> rows = new ArrayList<>();
        measured.values()
                .forEach(lines -> rows.add(List.of(
                        lines.get(0).path("system").asText(),
                        lines.get(0).path("format").asText(),
                        String.format(
                                Locale.ROOT, "%,d", lines.get(0).path("rows").asLong()),
                        String.valueOf(lines.size()),
                        median(lines, "seconds", "%.2f"),
                        median(lines, "cpu_seconds", "%.2f"),
                        median(lines, "rows_per_cpu_second", "%,.0f"),
                        median(lines, "peak_rss_mb", "%,.0f"))));

        return Markdown.table(
                List.of("system", "format", "rows", "rounds", "seconds", "CPU s", "rows per CPU s", "peak RSS, MiB"),
                rows);
    }

    private static String median(List<JsonNode> lines, String what, String form) {
        return String.format(
                Locale.ROOT,
                form,
                Measurement.median(
                        lines.stream().map(line -> line.path(what).asDouble()).toList()));
    }
}
