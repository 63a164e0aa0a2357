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
package dev.caravan.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.crash.StoredTable.StoredRow;
import dev.caravan.table.TableFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * The judge of the crash tests, a process of its own without the engine: for each line of JSON on standard input (a
 * {@link Question}) it reads the table and its quarantine and answers with one line of JSON (a {@link Verdict}).
 */
final class CheckerMain {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckerMain() {}

    public static void main(String[] arguments) throws IOException {
        Logger.getLogger("").setLevel(Level.ERROR);
        // Libraries print to standard output; it is for answers alone.
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(JSON.writeValueAsString(check(JSON.readValue(line, Question.class))));
            answers.flush();
        }
    }

    private static Verdict check(Question question) throws IOException {
        Verdict table = Verdict.NONE;
        StoredTable stored = open(question, question.table());
        List<StoredRow> rows = stored == null ? List.of() : stored.rows(List.of("id", "key", "seq", "is_current"));
        table = table.plus(compare(question.table(), rows, question.ids()));
        if (question.current() != null) {
            List<StoredRow> current = rows.stream()
                    .filter(row -> Boolean.TRUE.equals(row.values().get(3)))
                    .toList();
            table = table.plus(compare(question.table(), current, question.current()));
        }
        if (stored != null) {
            long disordered = question.ordered() ? disordered(rows) : 0;
            table = table.plus(storage(question, stored, disordered));
        }
        StoredTable quarantine = open(question, question.table() + "__quarantine");
        List<StoredRow> rejects = quarantine == null ? List.of() : quarantine.rows(List.of("raw_text", "batch"));
        table = table.plus(
                compare(question.table(), question.whole() ? ofLastBatch(rejects) : rejects, question.rejected()));
        if (quarantine != null) {
            table = table.plus(storage(question, quarantine, 0));
        }

        return table;
    }

    private static Verdict storage(Question question, StoredTable stored, long disordered) throws IOException {
        // A batch that is everything there is begins at the start of its source each time.
        long lowered = question.whole() ? 0 : lowered(stored.notes());

        return new Verdict(question.table(), 0, 0, 0, 0, disordered, lowered, stored.filesAddedTwice());
    }

    private static List<StoredRow> ofLastBatch(List<StoredRow> rejects) {
        long last = rejects.stream()
                .mapToLong(row -> (Long) row.values().get(1))
                .max()
                .orElse(0);

        return rejects.stream()
                .filter(row -> (Long) row.values().get(1) == last)
                .toList();
    }

    private static StoredTable open(Question question, String table) throws IOException {
        Path warehouse = Path.of(question.warehouse());
        Path directory = warehouse.resolve(table.replace('.', '/'));
        try {
            return question.format() == TableFormat.ICEBERG
                    ? new IcebergStored(warehouse, table)
                    : directory.resolve("_delta_log").toFile().isDirectory() ? new DeltaStored(directory) : null;
        } catch (NoSuchTableException e) {
            return null;
        }
    }

    private static Verdict compare(String table, List<StoredRow> rows, Collection<?> expected) {
        Map<Object, Integer> found = new HashMap<>();
        rows.forEach(row -> found.merge(String.valueOf(row.values().get(0)).strip(), 1, Integer::sum));
        Set<Object> wanted = new HashSet<>();
        expected.forEach(each -> wanted.add(String.valueOf(each)));
        if (wanted.size() != expected.size()) {
            throw new IllegalArgumentException("the expected values are not unique");
        }
        long lost = wanted.stream().filter(each -> !found.containsKey(each)).count();
        long duplicates = found.values().stream().mapToLong(count -> count - 1L).sum();
        long ghosts =
                found.keySet().stream().filter(each -> !wanted.contains(each)).count();

        return new Verdict(table, rows.size(), lost, duplicates, ghosts, 0, 0, 0);
    }

    /** Of each key, no record may be in a later commit than one with a higher number. */
    private static long disordered(List<StoredRow> rows) {
        Map<Object, Long> highestCommit = new HashMap<>();
        Set<Object> disordered = new HashSet<>();
        List<StoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingLong(
                        row -> Objects.requireNonNull((Long) row.values().get(2), "seq")))
                .toList();
        for (StoredRow row : sorted) {
            Object key = row.values().get(1);
            if (row.commit() < highestCommit.getOrDefault(key, Long.MIN_VALUE)) {
                disordered.add(key);
            }
            highestCommit.merge(key, row.commit(), Math::max);
        }

        return disordered.size();
    }

    private static long lowered(List<String> notes) throws IOException {
        long lowered = 0;
        Map<String, long[]> before = new HashMap<>();
        for (String note : notes) {
            JsonNode tree = JSON.readTree(note);
            long[] now = {tree.path("epoch").asLong(), tree.path("number").asLong(), progress(tree.path("position"))};
            long[] last = before.getOrDefault(tree.path("lane").asText(), new long[3]);
            boolean back = now[0] < last[0] || now[1] < last[1] || now[2] >= 0 && now[2] < last[2];
            lowered += back ? 1 : 0;
            now[2] = Math.max(now[2], last[2]);
            before.put(tree.path("lane").asText(), now);
        }

        return lowered;
    }

    /** The last number, or how many files. */
    private static long progress(JsonNode position) throws IOException {
        if (!position.isTextual() || position.asText().isEmpty()) {
            return -1;
        }
        JsonNode tree = JSON.readTree(position.asText());
        return tree.has("last")
                ? tree.path("last").asLong()
                : tree.path("files").size();
    }
}
