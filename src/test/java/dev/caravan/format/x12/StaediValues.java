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
package dev.caravan.format.x12;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.format.score.Comparison;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of an interchange in their order, and those in the JSON that StAEDI makes of it. */
final class StaediValues {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "sample837-original";

    private StaediValues() {}

    /** @param directory with a file that has the JSON expected of it beside it */
    static Comparison compare(Path directory) throws IOException {
        Path file = directory.resolve("staedi/x12").resolve(NAME + ".edi");
        List<String> ours = new ArrayList<>();
        for (Object row : X12Read.all(Files.readAllBytes(file))) {
            for (String column : List.of("leading", "segments", "trailing")) {
                for (Object segment : (List<?>) ((Map<?, ?>) row).get(column)) {
                    addAll((List<?>) ((Map<?, ?>) segment).get("elements"), ours);
                }
            }
        }
        List<String> theirs = new ArrayList<>();
        addAll(JSON.readTree(file.resolveSibling(NAME + ".json").toFile()), theirs);

        List<String> differences = new ArrayList<>();
        if (ours.size() != theirs.size()) {
            differences.add(NAME + ".edi: " + ours.size() + " values, not " + theirs.size());
        }
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            if (!same(ours.get(i), theirs.get(i))) {
                differences.add(NAME + ".edi: value " + i);
            }
        }

        return new Comparison(
                "StAEDI: each value of the interchange that its tests expect as JSON", theirs.size(), differences);
    }

    /** What the standard calls a number is one in its JSON, without zeros in front. */
    private static boolean same(String our, String their) {
        return our.equals(their)
                || our.matches("\\d+") && their.matches("\\d+") && new BigDecimal(our).equals(new BigDecimal(their));
    }

    private static void addAll(List<?> from, List<String> to) {
        for (Object each : from) {
            if (each instanceof List<?> list) {
                addAll(list, to);
            } else if (each instanceof String value) {
                to.add(value);
            }
        }
    }

    /** Loops, segments and composites have theirs in {@code data}. */
    private static void addAll(JsonNode node, List<String> to) {
        if (node.isContainerNode()) {
            (node.isObject() ? node.get("data") : node).forEach(each -> addAll(each, to));
        } else if (!node.isNull() && !node.asText().isEmpty()) {
            to.add(node.asText());
        }
    }
}
