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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the test of a connector showed of the contract that all share, as its report says ({@code src/test/contract}). */
final class ContractPromises {

    private static final String PASSED = "passed";

    private final List<String> kept = new ArrayList<>();
    private final Map<String, List<String>> others = new LinkedHashMap<>();

    private ContractPromises(JsonNode promises) {
        promises.properties().forEach(promise -> {
            String outcome = promise.getValue().asText();
            String words = words(promise.getKey());
            if (outcome.equals(PASSED)) {
                kept.add(words);
            } else {
                others.computeIfAbsent(
                                outcome.substring(outcome.indexOf(':') + 1).strip(), why -> new ArrayList<>())
                        .add(words);
            }
        });
    }

    /** Empty for a Kamelet that is not under the contract. */
    static Optional<ContractPromises> of(Path reports, String kamelet) throws IOException {
        Path report = reports.resolve(kamelet + ".json");

        return Files.exists(report)
                ? Optional.of(new ContractPromises(
                        new ObjectMapper().readTree(report.toFile()).path("promises")))
                : Optional.empty();
    }

    /** For a table: how many are kept, of how many that there are. */
    String summary() {
        int all = kept.size() + others.values().stream().mapToInt(List::size).sum();

        return kept.size() + " of " + all;
    }

    /** A section of a page. */
    String section() {
        StringBuilder text = new StringBuilder("\n## What its test shows\n\n");
        kept.forEach(promise -> text.append("- ").append(promise).append('\n'));
        if (!others.isEmpty()) {
            text.append("\nWhat does not apply, or was not tried:\n\n| Promise | Why |\n|---|---|\n");
            others.forEach((why, promises) -> promises.forEach(promise ->
                    text.append("| ").append(promise).append(" | ").append(why).append(" |\n")));
        }

        return text.toString();
    }

    /** The name of a test, which is a sentence. */
    private static String words(String name) {
        String[] parts = name.split(": ", 2);
        String sentence = parts[0].replaceAll("(?<=.)([A-Z])", " $1").toLowerCase(Locale.ROOT);
        String argument = parts.length > 1 ? " (" + parts[1].toLowerCase(Locale.ROOT) + ")" : "";

        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + argument;
    }
}
