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

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages in {@code docs/formats} are what the parsers do. {@code ./mvnw test -Dtest=FormatScoresTest -Dcaravan.corpora=DIR
 * -Dcaravan.formats=write} writes them.
 */
class FormatScoresTest {

    private static final String VIEWS = "hl7-views.md";
    private static final Path PAGES = Path.of("docs", "formats");
    private static final boolean WRITE = "write".equals(System.getProperty("caravan.formats"));
    private static final double LEAST_OK = 0.99;

    static List<FormatScore> formats() {
        return FormatScores.ALL;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyColumnIsExplained(FormatScore format) throws IOException {
        assertThat(new FormatPage(format).unexplained())
                .as("src/test/resources/formats/" + format.name() + ".properties, beside the schema")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theReferenceIsWhatTheSchemaSays(FormatScore format) throws IOException {
        assumeTrue(!WRITE, "it is being written");

        assertThat(Files.readString(page(format)))
                .as("docs/formats is stale: see FormatScoresTest")
                .startsWith(new FormatPage(format).reference());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theScoreIsWhatTheParserDoesWithTheCorpora(FormatScore format) throws IOException {
        List<CorpusScore> scores = new ArrayList<>();
        for (String directory : format.directories()) {
            scores.addAll(format.scores(corpora().resolve(directory)));
        }
        int ok = scores.stream().mapToInt(CorpusScore::validOk).sum();
        int valid = scores.stream().mapToInt(CorpusScore::valid).sum();
        assertThat((double) ok)
                .as("%s: ok of %d, but for %s", format.name(), valid, scores)
                .isGreaterThanOrEqualTo(LEAST_OK * valid)
                .isPositive();
        for (CorpusScore score : scores) {
            assertThat(score.rebuiltBytes())
                    .as("%s %s: rebuilt", format.name(), score.corpus())
                    .isEqualTo(score.rowBytes())
                    .isPositive();
        }

        String text = new FormatPage(format).reference() + new FormatPage(format).score(corpora());
        if (WRITE) {
            Files.createDirectories(PAGES);
            Files.writeString(page(format), text);
        }
        assertThat(Files.readString(page(format)))
                .as("docs/formats is stale: see FormatScoresTest")
                .isEqualTo(text);
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        String index =
                "# Formats\n\nEach page says what the rows of a format are, and how its parser does on files that other"
                        + " people made.\n\n"
                        + formats().stream()
                                .map(format -> "- [" + format.title() + "](" + format.name() + ".md)\n")
                                .collect(Collectors.joining())
                        + "\nQueries ready to be used: [views of HL7 v2](" + VIEWS + ").\n";
        if (WRITE) {
            Files.createDirectories(PAGES);
            Files.writeString(PAGES.resolve("index.md"), index);
        }

        assertThat(Files.readString(PAGES.resolve("index.md"))).isEqualTo(index);
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(name -> !name.equals("index.md") && !name.equals(VIEWS)))
                    .containsExactlyInAnyOrderElementsOf(formats().stream()
                            .map(format -> format.name() + ".md")
                            .toList());
        }
    }

    private static Path page(FormatScore format) {
        return PAGES.resolve(format.name() + ".md");
    }

    private static Path corpora() {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "-Dcaravan.corpora names no directory of real files");

        return Path.of(corpora);
    }
}
