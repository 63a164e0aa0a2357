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

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.connector.catalog.NearestName;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is different between the rows that a test expects and those of a table, in any order. Rows that are alike stand below
 * each other: {@code -} what was expected, {@code +} what is there and in which columns.
 */
final class RowDiff {

    private static final int MOST_LINES = 20;

    private final Schema schema;
    private final Set<String> columns = new LinkedHashSet<>();
    private final List<Map<String, Object>> missing = new ArrayList<>();
    private final List<JsonNode> surplus;

    /** @param found rows as Spark writes them to JSON */
    RowDiff(List<Map<String, Object>> expected, List<JsonNode> found, Schema schema) {
        this.schema = schema;
        this.surplus = new ArrayList<>(found);
        expected.forEach(row -> columns.addAll(row.keySet()));
        for (Map<String, Object> row : expected) {
            if (!takeSame(row)) {
                missing.add(row);
            }
        }
    }

    private boolean takeSame(Map<String, Object> expected) {
        for (int i = 0; i < surplus.size(); i++) {
            if (unlike(expected, surplus.get(i)).isEmpty()) {
                surplus.remove(i);
                return true;
            }
        }

        return false;
    }

    private List<String> unlike(Map<String, Object> expected, JsonNode found) {
        return columns.stream()
                .filter(column -> !same(column, expected.get(column), found))
                .toList();
    }

    private boolean same(String column, Object expected, JsonNode found) {
        return schema.ordinal(column).isEmpty()
                ? expected == null
                : TestValues.same(expected, value(column, found), type(column));
    }

    private Type type(String column) {
        return schema.field(schema.ordinal(column).orElseThrow()).type();
    }

    private JsonNode value(String column, JsonNode found) {
        return found.path(
                schema.ordinal(column).isEmpty()
                        ? column
                        : schema.field(schema.ordinal(column).orElseThrow()).name());
    }

    /** Nothing if there is no difference; the first of the lines sums up. */
    List<String> lines() {
        if (missing.isEmpty() && surplus.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        Set<String> known = schema.fields().stream().map(Schema.Field::name).collect(Collectors.toSet());
        columns.stream()
                .filter(column -> schema.ordinal(column).isEmpty())
                .filter(column -> missing.stream().anyMatch(row -> row.get(column) != null))
                .forEach(column -> lines.add("  there is no column " + column + "." + NearestName.hint(column, known)));
        List<JsonNode> rest = new ArrayList<>(surplus);
        for (Map<String, Object> expected : missing) {
            lines.add("  - " + Json.line(expected));
            takeAlike(expected, rest)
                    .ifPresent(found -> lines.add("  + " + shown(found) + "   "
                            + unlike(expected, found).stream()
                                    .map(column -> column + " is " + text(value(column, found)) + ", not "
                                            + Json.line(expected.get(column)))
                                    .collect(Collectors.joining("; "))));
        }
        rest.forEach(found -> lines.add("  + " + shown(found)));
        List<String> told = new ArrayList<>();
        told.add(missing.size() + " expected " + rows(missing.size()) + " not there, " + surplus.size() + " "
                + rows(surplus.size()) + " not expected");
        told.addAll(lines.subList(0, Math.min(lines.size(), MOST_LINES)));
        if (lines.size() > MOST_LINES) {
            told.add("  … and " + (lines.size() - MOST_LINES) + " more lines");
        }

        return told;
    }

    private static String rows(int count) {
        return count == 1 ? "row" : "rows";
    }

    /** The row with the most columns as they should be, if it has any. */
    private Optional<JsonNode> takeAlike(Map<String, Object> expected, List<JsonNode> rows) {
        JsonNode best = null;
        int fewest = columns.size();
        for (JsonNode row : rows) {
            int unlike = unlike(expected, row).size();
            if (unlike < fewest) {
                best = row;
                fewest = unlike;
            }
        }
        rows.remove(best);

        return Optional.ofNullable(best);
    }

    /** The columns that were asked for; all of them where none was. */
    private String shown(JsonNode found) {
        if (columns.isEmpty()) {
            return found.toString();
        }
        Map<String, Object> row = new LinkedHashMap<>();
        columns.forEach(column -> row.put(column, value(column, found)));

        return row.entrySet().stream()
                .map(entry -> Json.line(entry.getKey()) + ":" + text((JsonNode) entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "null" : value.toString();
    }
}
