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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineLintTest {

    private static final Path PIPELINES = TestIndex.RESOURCES.resolve("pipelines");

    @ParameterizedTest
    @ValueSource(strings = {"good.yaml", "good-everything.yaml", "pipe.yaml"})
    void validCamelYamlIsLeftInPeace(String file) throws IOException {
        assertThat(PipelineFile.read(PIPELINES.resolve(file)).lint(TestIndex.INDEX))
                .filteredOn(Problem::isError)
                .isEmpty();
    }

    @Test
    void allProblemsAreReportedAtOnceInTheOrderOfTheFile() throws IOException {
        assertThat(messages(PipelineFile.read(PIPELINES.resolve("bad.yaml"))))
                .containsExactly(
                        "1:3 error Unknown entry 'rout'. Did you mean 'route'?",
                        "6:12 error Unknown Kamelet 'caravan-echo-sorce'. Did you mean 'caravan-echo-source'?",
                        "8:11 error Unknown step 'setBodyy'. Did you mean 'setBody'?",
                        "11:3 error Pipeline id must be explicit: add id to the route.",
                        "13:12 error Missing option 'query' of Kamelet caravan-echo-source.",
                        "15:9 error Unknown option 'primary_key' of Kamelet caravan-echo-source. Did you mean 'primaryKey'?",
                        "16:9 error Unknown option 'batchsize' of Kamelet caravan-echo-source. Did you mean 'batchSize'?",
                        "17:20 error Option 'batchSize' of Kamelet caravan-echo-source cannot be 'many': it needs a whole number.",
                        "18:15 error Option 'mode' of Kamelet caravan-echo-source cannot be 'lout': it is one of loud, quiet. Did you mean 'loud'?",
                        "19:19 warning Option 'password' of Kamelet caravan-echo-source is a secret in clear text. Use {{env:NAME}}.",
                        "22:13 error Unknown option 'tokenise' of 'split'. Did you mean 'tokenize'?",
                        "24:15 error Unknown component 'kafak'. Did you mean 'kafka'?",
                        "28:15 error Unknown option 'broker' of component kafka. Did you mean 'brokers'?",
                        "29:32 error Option 'autoOffsetReset' of component kafka cannot be 'newest': it is one of latest, earliest, none.",
                        "30:25 error Option 'lingerMs' of component kafka cannot be 'soon': it needs a whole number, or a duration such as 5s.",
                        "31:15 error Component timer can only be read from.",
                        "31:15 error Unknown option 'perod' of component timer. Did you mean 'period'?",
                        "32:15 error Table 'orders' must be written <namespace>.<table>, as in lake:bronze.orders.",
                        "33:20 error 'setBody' cannot be a plain value. Write its options below it.",
                        "34:11 error An item of a list holds one step, not log, to. Check the indentation.",
                        "35:15 error Unknown component 'b'.",
                        "37:9 error Pipeline id 'one' is already used in line 4. Ids must be unique.",
                        "39:12 error Missing option 'directoryName' of component file.",
                        "45:15 error Option 'batchRows' cannot be used with mode overwrite, which is one batch to the end of the stream.",
                        "46:3 error Pipeline id must be explicit: write '- route:' with id and from.",
                        "51:17 error Kamelet caravan-echo-source is a source. Use it in from.",
                        "53:20 error Option 'query' contains both ')&' and '}&', between which Camel would cut it. Use a placeholder for part of it.");
    }

    @Test
    void partsOfAPipeThatWouldBeIgnoredAreReported() throws IOException {
        assertThat(messages(PipelineFile.read(PIPELINES.resolve("bad-pipe.yaml"))))
                .containsExactly(
                        "8:7 error Not supported yet: a ref of kind 'KafkaTopic'. Use a Kamelet or a uri.",
                        "10:13 error Unknown Kamelet 'orders'.",
                        "12:15 error Property 'nested' needs a plain value.",
                        "15:5 error Unknown key 'data-types' of sink. Did you mean 'dataTypes'?",
                        "18:3 error Unknown key 'replica' of spec. Did you mean 'replicas'?",
                        "20:5 error Not supported yet: errorHandler log. Leave it out: records that cannot land go to the quarantine table.");
    }

    @Test
    void aMappingAtTheTopWouldLoadNothingAndIsReported() {
        assertThat(messages(PipelineFile.parse("x.yaml", "route:\n  id: a\n")))
                .containsExactly(
                        "1:1 error A pipeline file must be a list: start its entries with a dash, as in '- route:'.");
    }

    @Test
    void linesThatCamelWouldGlueTogetherAreReported() {
        String text = "- route:\n    id: a\n    from:\n      uri: kamelet:caravan-echo-source\n      parameters:\n"
                + "        query: |\n          select 1 %s\n          from x\n      steps: [{to: 'lake:a.b'}]\n";
        assertThat(messages(PipelineFile.parse("x.yaml", text.formatted(""))))
                .containsExactly("6:16 warning Option 'query' has several lines, which become one with blanks between."
                        + " Write '>-' instead of '|'.");
        assertThat(messages(PipelineFile.parse("x.yaml", text.formatted("-- one"))))
                .containsExactly("6:16 error Option 'query' has a '--' comment in several lines, which become one."
                        + " Remove the comment.");
    }

    @Test
    void aPipelineWithoutLakeIsAWarning() {
        PipelineFile file = PipelineFile.parse("x.yaml", "- route: {id: a, from: {uri: 'direct:a', steps: []}}\n");
        assertThat(file.lint(TestIndex.INDEX)).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isFalse();
            assertThat(problem)
                    .hasToString("x.yaml:1:1: warning: The pipeline lands nothing: no route ends in a lake: endpoint.");
        });
    }

    @Test
    void kameletsBesideThePipelineAreKnown(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("my-source.kamelet.yaml"),
                "kind: Kamelet\nmetadata: {name: my-source}\nspec: {definition: {properties: {size: {type: integer}}}}\n");
        CatalogIndex index = TestIndex.INDEX.with(directory);
        String route =
                "- route:\n    id: a\n    from:\n      uri: kamelet:my-source\n      parameters:\n        size: %s\n"
                        + "      steps:\n        - to: lake:a.b\n";
        assertThat(PipelineFile.parse("x", route.formatted("5")).lint(index)).isEmpty();
        assertThat(PipelineFile.parse("x", route.formatted("five")).lint(index)).hasSize(1);
    }

    @Test
    void pipelinesTellWhatTheyReadAndWhereTheyLand() throws IOException {
        List<Pipeline> pipelines =
                PipelineFile.read(PIPELINES.resolve("good.yaml")).pipelines();
        assertThat(pipelines).extracting(Pipeline::routeId).containsExactly("orders", "dynamic");
        assertThat(pipelines.get(0).sources()).singleElement().satisfies(source -> {
            assertThat(source.kamelet()).isTrue();
            assertThat(source.name()).isEqualTo("caravan-echo-source");
            assertThat(source.parameters()).containsEntry("batchSize", "500");
        });
        assertThat(pipelines.get(0).lakes()).singleElement().satisfies(lake -> {
            assertThat(lake.table()).isEqualTo("bronze.orders");
            assertThat(lake.parameters()).containsEntry("format", "delta");
        });
    }

    private static List<String> messages(PipelineFile file) {
        return file.lint(TestIndex.INDEX).stream()
                .map(problem ->
                        problem.line() + ":" + problem.column() + " " + problem.severity() + " " + problem.message())
                .toList();
    }
}
