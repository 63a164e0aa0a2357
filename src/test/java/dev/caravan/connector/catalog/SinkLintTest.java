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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines that end in a sink of ours. */
class SinkLintTest {

    private static final Pattern PIPELINE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String SINK = "        - to:\n            uri: kamelet:caravan-sqlite-sink\n";
    private static final String LAKE = "        - to:\n            uri: lake:bronze.orders\n";

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "mariadb", "mysql", "oracle", "postgresql", "sqlite", "sqlserver"})
    void thePipelineOfItsNoteIsClean(String system) throws IOException {
        Matcher note = PIPELINE.matcher(Files.readString(Path.of("kamelets", "caravan-" + system + "-sink.md")));
        assertThat(note.find()).isTrue();

        PipelineFile pipeline = PipelineFile.parse("note.yaml", note.group(1));

        assertThat(pipeline.lint(CatalogIndex.load())).isEmpty();
        assertThat(pipeline.pipelines().get(0).sinks())
                .extracting(Pipeline.SourceUse::name)
                .containsExactly("caravan-" + system + "-sink");
    }

    @Test
    void twoPlacesCannotBothKeepThePositions() {
        String settings = "            parameters:\n              databasePath: a.db\n              table: t\n";

        assertThat(lint(SINK + settings + LAKE))
                .anyMatch(problem -> problem.contains("Pipeline orders ends in more than"));
        assertThat(lint(SINK + settings + SINK + settings))
                .anyMatch(problem -> problem.contains("Pipeline orders ends in more than"));
    }

    @Test
    void aSinkTakesItsSettingsFromAConnection() {
        assertThat(lint(SINK + "            parameters:\n              connection: warehouse\n"))
                .isEmpty();
        assertThat(lint(SINK + "            parameters:\n              table: t\n"))
                .anyMatch(problem -> problem.contains("Missing option 'databasePath' of Kamelet caravan-sqlite-sink."));
    }

    private static List<String> lint(String steps) {
        return PipelineFile.parse(
                        "test.yaml",
                        "- route:\n    id: orders\n    from:\n      uri: kamelet:caravan-file-source\n      parameters:\n"
                                + "        path: a.csv\n      steps:\n" + steps)
                .lint(CatalogIndex.load())
                .stream()
                .map(Problem::toString)
                .toList();
    }
}
