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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pipelines with the mistakes that people make. Beside each lies what has to be reported: every planted error, with its
 * line and column, and nothing else.
 */
class LintCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/lint");
    private static final CatalogIndex INDEX = CatalogIndex.load();

    static List<Path> pipelines() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void everyPlantedErrorIsReportedAndNoOther(Path pipeline) throws IOException {
        List<String> planted = Files.readAllLines(
                CORPUS.resolve(pipeline.getFileName().toString().replace(".yaml", ".expected")));

        assertThat(PipelineFile.read(pipeline).lint(INDEX).stream()
                        .filter(Problem::isError)
                        .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message()))
                .isNotEmpty()
                .isEqualTo(planted);
    }
}
