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
package dev.caravan.format.score;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page of a format: what its rows are, which needs no corpus, and how it does on the corpora. */
final class FormatPage {

    private static final String GENERATED =
            "<!-- Generated from the schema, src/test/resources/formats and the corpora: see FormatScoresTest. -->\n";

    /** Levels of structs whose fields are listed without a word of their own. */
    private static final int DEEPEST = 2;

    private final FormatScore format;
    private final Properties descriptions = new Properties();
    private final Map<String, String> told;

    FormatPage(FormatScore format) throws IOException {
        this.format = format;
        this.told = format.descriptions();
        for (String name : List.of("common", format.name())) {
            try (InputStream in = FormatPage.class.getResourceAsStream("/formats/" + name + ".properties")) {
                if (in == null) {
                    throw new IOException("Cannot find src/test/resources/formats/" + name + ".properties");
                }
                descriptions.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        }
    }

    String reference() {
        StringBuilder page = new StringBuilder("# " + format.title() + "\n\n" + GENERATED + "\n"
                + format.introduction().strip() + "\n");
        format.rows().forEach((title, schema) -> {
            page.append("\n## ").append(title).append("\n\n| column | type | what it is |\n|---|---|---|\n");
            columns(schema).forEach((path, type) -> {
                if (!isTooDeep(path)) {
                    page.append("| `%s` | %s | %s |\n".formatted(path, type, description(path)));
                }
            });
        });
        if (format.rows().values().stream()
                .anyMatch(schema -> columns(schema).keySet().stream().anyMatch(this::isTooDeep))) {
            page.append("\nDeeper structs are not listed; `DESCRIBE` shows them.\n");
        }
        page.append("\n## A query\n\n```sql\n").append(format.query().strip()).append("\n```\n");

        return page.toString();
    }

    /** What is named after something that the format's own documents explain, and stands far inside. */
    private boolean isTooDeep(String path) {
        return !descriptions.containsKey(path)
                && path.chars().filter(letter -> letter == '.').count() > DEEPEST;
    }

    /** Its own, or {@code a.b.*} for all that is in a struct, whose fields are named like what they hold. */
    private String description(String path) {
        String found = descriptions.getProperty(path, told.get(path));
        for (int dot = path.lastIndexOf('.'); found == null && dot >= 0; dot = path.lastIndexOf('.', dot - 1)) {
            found = descriptions.getProperty(path.substring(0, dot) + ".*");
        }

        return found == null ? "" : found;
    }

    /** Columns that nobody explains, and explanations of nothing. */
    TreeSet<String> unexplained() {
        TreeSet<String> wrong = new TreeSet<>();
        TreeSet<String> paths = new TreeSet<>();
        format.rows().values().forEach(schema -> paths.addAll(columns(schema).keySet()));
        paths.stream().filter(path -> description(path).isEmpty()).forEach(wrong::add);
        try (InputStream in = FormatPage.class.getResourceAsStream("/formats/" + format.name() + ".properties")) {
            Properties own = new Properties();
            own.load(in);
            own.stringPropertyNames().stream()
                    .filter(path -> paths.stream()
                            .noneMatch(known -> path.endsWith(".*")
                                    ? known.startsWith(path.substring(0, path.length() - 1))
                                    : known.equals(path)))
                    .map(path -> path + " is no column")
                    .forEach(wrong::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }

        return wrong;
    }

    String score(Path corpora) throws IOException {
        StringBuilder text = new StringBuilder(
                """

                ## Score

                Of files that other people made. *ok* is the share of `_parse_status` `ok` among the rows and rejections of files that are
                valid; *rebuilt* the share of the rows' bytes that come back from %s. Bytes that are neither in rows nor rejected
                stand between the messages: line ends, framing, what has columns of its own.

                | corpus | source | licence | files | rows | rejected | ok | bytes of files | in rows | rejected | rebuilt |
                |---|---|---|---|---|---|---|---|---|---|---|
                """
                        .formatted(format.rebuiltFrom()));
        List<CorpusScore> all = new ArrayList<>();
        for (String name : format.directories()) {
            Path directory = corpora.resolve(name);
            List<CorpusScore> scores = format.scores(directory);
            all.addAll(scores);
            for (CorpusScore score : scores) {
                CorpusSource source = CorpusSource.of(directory, score.corpus());
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %d | %d | %d | %s | %d | %d | %d | %s |\n",
                        score.corpus(),
                        source.repository(),
                        source.licence(),
                        score.files(),
                        score.rows(),
                        score.rejected(),
                        percent(score.validOk(), score.valid()),
                        score.bytes(),
                        score.rowBytes(),
                        score.rejectedBytes(),
                        percent(score.rebuiltBytes(), score.rowBytes())));
            }
        }
        notOk(all, text);
        comparisons(corpora, text);

        return text.toString();
    }

    private static void notOk(List<CorpusScore> scores, StringBuilder text) {
        if (scores.stream().allMatch(score -> score.notOk().isEmpty())) {
            return;
        }
        text.append("\nNot ok:\n\n| file | errors | why |\n|---|---|---|\n");
        for (CorpusScore score : scores) {
            for (CorpusScore.NotOk file : score.notOk()) {
                String codes = file.codes().entrySet().stream()
                        .map(code -> code.getValue() == 1 ? code.getKey() : code.getValue() + " × " + code.getKey())
                        .collect(Collectors.joining(", "));
                text.append("| %s/%s | %s | %s |\n"
                        .formatted(
                                score.corpus(),
                                file.file(),
                                codes.isEmpty() ? "nothing read" : codes,
                                file.fault().orElse("not known")));
            }
        }
    }

    private void comparisons(Path corpora, StringBuilder text) throws IOException {
        List<Comparison> comparisons = new ArrayList<>();
        for (String name : format.directories()) {
            comparisons.addAll(format.comparisons(corpora.resolve(name)));
        }
        if (comparisons.isEmpty()) {
            return;
        }
        text.append("\nCompared with readings that share no line with this parser:\n\n"
                + "| with | values | different |\n|---|---|---|\n");
        comparisons.forEach(comparison -> text.append("| %s | %d | %d |\n"
                .formatted(
                        comparison.with(),
                        comparison.values(),
                        comparison.differences().size())));
        List<String> differences = comparisons.stream()
                .flatMap(comparison -> comparison.differences().stream())
                .toList();
        if (!differences.isEmpty()) {
            text.append("\nDifferent:\n\n");
            differences.forEach(
                    difference -> text.append("- ").append(difference).append('\n'));
        }
    }

    static String percent(long part, long whole) {
        if (whole == 0) {
            return "none";
        }
        // Rounded down, so that 100 is all of it.
        return part == whole
                ? "100 %"
                : String.format(Locale.ROOT, "%.2f %%", Math.floor(part * 10_000.0 / whole) / 100);
    }

    private static Map<String, String> columns(Schema schema) {
        Map<String, String> columns = new LinkedHashMap<>();
        add("", schema, columns);

        return columns;
    }

    private static void add(String prefix, Schema schema, Map<String, String> columns) {
        for (Schema.Field field : schema.fields()) {
            add(prefix + field.name(), field.type(), columns);
        }
    }

    /** A struct has a line of its own, and one for each of its fields; so has a list of structs. */
    private static void add(String path, Type type, Map<String, String> columns) {
        columns.put(path, name(type));
        Type inner = type;
        String steps = path;
        while (inner instanceof Type.Array array) {
            inner = array.element();
            steps += "[]";
        }
        if (inner instanceof Type.Struct struct) {
            add(steps + ".", struct.schema(), columns);
        }
    }

    private static String name(Type type) {
        if (type instanceof Type.Array array) {
            return "list of " + name(array.element());
        }

        return type instanceof Type.Struct ? "struct" : type.toString();
    }
}
