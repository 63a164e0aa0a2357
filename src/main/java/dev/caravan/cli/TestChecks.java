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
package dev.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.connector.catalog.TestCase;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Holds what became of a case against what was expected of it. */
final class TestChecks {

    private static final int MOST_ROWS = 10_000;

    /** Times to the microsecond, and nulls, which Spark leaves out otherwise. */
    private static final String JSON_OPTIONS = "map('ignoreNullFields', 'false',"
            + " 'timestampFormat', 'yyyy-MM-dd\\'T\\'HH:mm:ss.SSSSSSXXX',"
            + " 'timestampNTZFormat', 'yyyy-MM-dd\\'T\\'HH:mm:ss.SSSSSS')";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final LakeTables tables;
    private final Predicate<TableName> quarantines;
    private final List<String> differences = new ArrayList<>();

    private TestChecks(LakeTables tables, Predicate<TableName> quarantines) {
        this.tables = tables;
        this.quarantines = quarantines;
    }

    /**
     * @param quarantines that this case may have written to, in a warehouse where there are others
     * @return a line for each difference, further ones behind it that begin with blanks; nothing if there is none
     */
    static List<String> differences(
            TestCase.Expected expected, TestRun.Outcome outcome, LakeTables tables, Predicate<TableName> quarantines) {
        TestChecks checks = new TestChecks(tables, quarantines);
        checks.failure(expected.failure(), outcome.failure());
        if (outcome.failure().isEmpty() || expected.failure().isExpected()) {
            checks.counts(expected.counts(), outcome.counts());
            expected.tables().forEach(checks::rows);
            checks.quarantine(expected.quarantine());
        }

        return checks.differences;
    }

    private void failure(TestCase.Failure expected, Optional<RuntimeException> failure) {
        if (failure.isEmpty()) {
            if (expected.isExpected()) {
                differences.add("the run succeeded and should have failed");
            }
            return;
        }
        String message = String.valueOf(failure.get().getMessage());
        String category = CaravanException.in(failure.get())
                .map(ours -> ours.category().name())
                .orElse("");
        boolean asExpected = expected.isExpected()
                && (expected.category().isEmpty() || expected.category().equals(category))
                && message.contains(expected.message());
        if (!asExpected) {
            differences.add("the run failed (" + category + "): " + message);
        }
    }

    private void counts(Map<String, Long> expected, Counts counts) {
        expected.forEach((name, count) -> {
            long found =
                    switch (name) {
                        case "read" -> counts.read();
                        case "landed" -> counts.landed();
                        case "quarantined" -> counts.quarantined();
                        default -> counts.filtered();
                    };
            if (found != count) {
                differences.add(name + " is " + found + ", not " + count);
            }
        });
    }

    private void rows(String name, List<Map<String, Object>> expected) {
        Optional<LakeTable> table = find(TableName.parse(name));
        if (table.isEmpty()) {
            if (!expected.isEmpty()) {
                differences.add(name + ": the table is not there");
            }
            return;
        }
        List<String> lines = new RowDiff(expected, rows(name), table.get().schema()).lines();
        IntStream.range(0, lines.size())
                .forEach(i -> differences.add(i == 0 ? name + ": " + lines.get(i) : lines.get(i)));
    }

    private Optional<LakeTable> find(TableName name) {
        return tables.list().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private List<JsonNode> rows(String name) {
        return tables
                .query("select to_json(struct(*), " + JSON_OPTIONS + ") as row from " + name, MOST_ROWS)
                .textRows()
                .stream()
                .map(row -> parse(row.get(0)))
                .toList();
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Spark wrote a row that is no JSON", e);
        }
    }

    private void quarantine(List<TestCase.Quarantined> expected) {
        List<TestCase.Quarantined> found = new ArrayList<>();
        tables.list().stream()
                .map(LakeTable::name)
                .filter(TableName::isQuarantine)
                .filter(quarantines)
                .forEach(quarantine -> rows(quarantine.toString())
                        .forEach(row -> found.add(new TestCase.Quarantined(
                                row.path("error_code").asText(),
                                row.path("error_message").asText(),
                                row.path("origin").asText(),
                                quarantine.toString().replaceFirst("__quarantine$", "")))));
        int[] owners = new int[found.size()];
        Arrays.fill(owners, -1);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (!take(i, expected, found, owners, new boolean[found.size()])) {
                lines.add("  - " + text(expected.get(i)));
            }
        }
        for (int i = 0; i < owners.length; i++) {
            if (owners[i] < 0) {
                lines.add("  + " + text(found.get(i)));
            }
        }
        if (!lines.isEmpty()) {
            differences.add("quarantine: " + expected.size() + " expected, " + found.size() + " there");
            differences.addAll(lines);
        }
    }

    /** One row for each that is expected: where a row is taken already, its owner may have another one. */
    private static boolean take(
            int wanted,
            List<TestCase.Quarantined> expected,
            List<TestCase.Quarantined> found,
            int[] owners,
            boolean[] seen) {
        for (int i = 0; i < found.size(); i++) {
            if (!seen[i] && fits(expected.get(wanted), found.get(i))) {
                seen[i] = true;
                if (owners[i] < 0 || take(owners[i], expected, found, owners, seen)) {
                    owners[i] = wanted;
                    return true;
                }
            }
        }

        return false;
    }

    private static boolean fits(TestCase.Quarantined expected, TestCase.Quarantined found) {
        return (expected.code().isEmpty() || expected.code().equals(found.code()))
                && found.message().contains(expected.message())
                && found.origin().endsWith(expected.origin())
                && (expected.table().isEmpty() || expected.table().equals(found.table()));
    }

    private static String text(TestCase.Quarantined row) {
        List<String> parts = new ArrayList<>();
        for (String part : List.of(row.table(), row.origin(), row.code(), row.message())) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }

        return String.join("  ", parts);
    }
}
