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

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a format's parser makes of files that other people made, and what its page in {@code docs/formats} says. */
public abstract class FormatScore {

    private final String name;
    private final String title;
    private final List<String> directories;

    /**
     * @param name of the page and of its descriptions, {@code hl7}
     * @param directories of the corpora, {@code hl7v2}
     */
    protected FormatScore(String name, String title, String... directories) {
        this.name = name;
        this.title = title;
        this.directories = List.of(directories);
    }

    public final String name() {
        return name;
    }

    final String title() {
        return title;
    }

    final List<String> directories() {
        return directories;
    }

    /** What is a row, and its columns: {@code One row for each message}. */
    protected abstract Map<String, Schema> rows();

    /** What is read and what is not, as Markdown; names the Kamelets. */
    protected abstract String introduction();

    /** On a landed table, in Spark's SQL. */
    protected abstract String query();

    /**
     * With what others, who share no line with the parser, read in the same files.
     *
     * @param directory one of the format's
     */
    protected List<Comparison> comparisons(Path directory) throws IOException {
        return List.of();
    }

    /** What columns are, by their paths, as far as the parser itself can say it; a file of descriptions goes before. */
    protected Map<String, String> descriptions() {
        return Map.of();
    }

    /** What a row's bytes are rebuilt from, as Markdown. */
    protected String rebuiltFrom() {
        return "its columns without `_raw`";
    }

    /** Of each corpus of a directory, in the order of their names. */
    protected abstract List<CorpusScore> scores(Path directory) throws IOException;

    /** The codes of whatever is not as it should be with an outcome; none for a row that is ok. */
    static List<String> codes(Object outcome) {
        if (outcome instanceof Rejected rejected) {
            return List.of(rejected.code());
        }

        Record row = (Record) outcome;
        if ("ok".equals(row.get("_parse_status"))) {
            return List.of();
        }
        return ((List<?>) row.get("_errors"))
                .stream().map(error -> (String) ((Map<?, ?>) error).get("code")).toList();
    }

    @Override
    public final String toString() {
        return name;
    }
}
