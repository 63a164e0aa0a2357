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
package dev.caravan.lake;

import static dev.caravan.testing.TestLake.exists;
import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.table.Mark;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Routes that share their commits. */
class CommitGroupRoutesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void routesOfOneGroupLandInOneCommit(TableFormat format) throws IOException {
        String table = "grouped_routes.both_" + format;
        String yaml = route("left", table, format, "commitGroup: both_" + format)
                + route("right", table, format, "commitGroup: both_" + format);
        file("left", "{\"id\":1}\n{\"id\":2}\n");
        file("right", "{\"id\":3}\nnot a record\n");

        PipelineRunner.Outcome first = PipelineRunner.run(TestLake.tables(), yaml);
        assertThat(first.succeeded().counts("left_" + format)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(first.counts("right_" + format)).isEqualTo(new Counts(2, 1, 1, 0));
        assertThat(values(quarantine(format, table), "concat_ws(' ', pipeline, origin_number)"))
                .containsExactly("right_" + format + " 2");
        assertThat(TestLake.tables().table(TableName.parse(table), format).marks())
                .hasSize(1)
                .allSatisfy((lane, mark) ->
                        assertThat(mark).extracting(Mark::number).isEqualTo(1L));

        PipelineRunner.Outcome second = PipelineRunner.run(TestLake.tables(), yaml);
        assertThat(second.succeeded().counts("left_" + format)).isEqualTo(Counts.NONE);
        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whoWaitsForTheCommitWaitsNoLongerThanItHasTo() throws Exception {
        String table = "grouped_routes.waiting";
        AtomicReference<CamelContext> context = new AtomicReference<>();
        String yaml = direct("waiting_a", table) + direct("waiting_b", table);

        try (PipelineRunner runner = PipelineRunner.start(TestLake.tables(), yaml, context::set);
                ProducerTemplate template = context.get().createProducerTemplate()) {
            CompletableFuture<Object> a = template.asyncRequestBody("direct:waiting_a", Map.of("id", 1L));
            CompletableFuture<Object> b = template.asyncRequestBody("direct:waiting_b", Map.of("id", 2L));
            CompletableFuture.allOf(a, b).get(30, TimeUnit.SECONDS);
            assertThat(runner.failure()).isEmpty();
            assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: merge,primaryKey: id|it goes with mode append",
                "tableExpression: \"${body[t]}\",tables: a|without tableExpression",
            })
    void whatCannotBeSharedIsRefused(String options, String message) throws IOException {
        file("left", "{\"id\":1}\n");
        String table = "grouped_routes.refused";

        PipelineRunner.Outcome outcome = PipelineRunner.run(
                TestLake.tables(),
                route("left", table, TableFormat.DELTA, "commitGroup: g\n" + options.replace(",", "\n")));

        assertThat(outcome.failure()).isPresent();
        assertThat(outcome.failure().get()).hasStackTraceContaining(message);
        assertThat(exists(table)).isFalse();
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".ndjson"), text);
    }

    private String route(String name, String table, TableFormat format, String options) {
        return """
                - route:
                    id: %1$s_%2$s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: "%3$s"
                        format: ndjson
                      steps:
                        - to:
                            uri: lake:%4$s
                            parameters:
                              format: %2$s
                %5$s"""
                .formatted(name, format, folder.resolve(name + ".ndjson"), table, options.indent(14));
    }

    private static String direct(String name, String table) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: direct:%1$s
                      steps:
                        - to:
                            uri: lake:%2$s
                            parameters:
                              commitGroup: waiting
                              batchInterval: 3600000
                """
                .formatted(name, table);
    }
}
