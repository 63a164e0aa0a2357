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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The score of a format whose files say all that is needed to read them. */
public abstract class FileScore extends FormatScore {

    /** @see FormatScore#FormatScore */
    protected FileScore(String name, String title, String... directories) {
        super(name, title, directories);
    }

    /** Whether a file of the corpora is of this format. */
    protected abstract boolean takes(Path file, byte[] bytes);

    /** Why a file is not valid, so that not all of it can be understood. */
    protected Optional<String> fault(Path file) {
        return Optional.empty();
    }

    protected abstract List<?> read(Path file, byte[] bytes) throws IOException;

    /** A row's bytes, written again from its other columns. */
    protected abstract byte[] rebuilt(Record rowWithoutRaw);

    @Override
    protected List<CorpusScore> scores(Path directory) throws IOException {
        List<CorpusScore> scores = new ArrayList<>();
        try (Stream<Path> corpora = Files.list(directory)) {
            for (Path corpus : corpora.filter(Files::isDirectory).sorted().toList()) {
                CorpusScore score = new CorpusScore(corpus.getFileName().toString());
                addAll(corpus, score);
                if (score.files() > 0) {
                    scores.add(score);
                }
            }
        }

        return scores;
    }

    private void addAll(Path corpus, CorpusScore score) throws IOException {
        try (Stream<Path> files = Files.walk(corpus)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (takes(file, bytes)) {
                    List<?> outcomes = read(file, bytes);
                    String path = corpus.relativize(file).toString().replace('\\', '/');
                    score.add(path, fault(file), bytes.length, outcomes, this::isRebuilt);
                }
            }
        }
    }

    private boolean isRebuilt(Record row) {
        Record withoutRaw = new Record(row, row.origin());
        withoutRaw.remove("_raw");

        return Arrays.equals(rebuilt(withoutRaw), (byte[]) row.get("_raw"));
    }
}
