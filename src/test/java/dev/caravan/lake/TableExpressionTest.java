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
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** S2: records choose among the tables that the route lists, and nothing else. */
class TableExpressionTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void recordsChooseAmongTheTablesOfTheRoute(TableFormat format) throws IOException {
        String name = "chosen_" + format;
        file(
                """
                {"id":1,"kind":{"of":"order"},"total":9.50,"secret":"s"}
                {"id":2,"kind":{"of":"customer"},"name":"Ann","secret":"s"}
                {"id":3,"kind":{"of":"order"},"table":"chosen.victims","mode":"overwrite","secret":"s"}
                {"id":4,"kind":{"of":"victim"},"secret":"s"}
                {"id":5,"kind":{"of":"order' OR '1'='1"},"secret":"s"}
                {"id":6,"kind":{"of":"${exchangeProperty.CaravanStream}"},"secret":"s"}
                {"id":7,"secret":"s"}
                {"id":8,"kind":{"of":"ORDER"},"secret":"s"}
                not a record
                {"id":-9,"kind":{"of":"customer"},"secret":"s"}
                """);

        PipelineRunner.Outcome outcome = run(
                name,
                format,
                "tableExpression: \"%s_${body[kind][of]}s\"".formatted(name),
                "tables: %1$s_orders,bronze.%1$s_customers".formatted(name),
                "mask.secret: redact",
                "expect.positive: id > 0");

        assertThat(outcome.succeeded().counts(name)).isEqualTo(new Counts(10, 3, 7, 0));
        assertThat(values(read(format, "bronze." + name + "_orders"), "id")).containsExactly(1L, 3L);
        assertThat(values(read(format, "bronze." + name + "_customers"), "concat_ws(' ', id, name, secret)"))
                .containsExactly("2 Ann ***");
        assertThat(values(quarantine(format, "bronze." + name + "_customers"), "error_code"))
                .containsExactly("EXPECTATION");
        assertThat(values(quarantine(format, "bronze." + name), "concat_ws(' ', origin_number, error_code)"))
                .containsExactly(
                        "4 TABLE_NOT_LISTED",
                        "5 TABLE_NOT_LISTED",
                        "6 TABLE_NOT_LISTED",
                        "7 TABLE_NOT_LISTED",
                        "8 TABLE_NOT_LISTED",
                        "9 JSON_SYNTAX");
        assertThat(values(quarantine(format, "bronze." + name), "raw_text like '%\"s\"%'"))
                .doesNotContain(true);
        assertThat(exists("chosen.victims")).isFalse();
        assertThat(exists("bronze." + name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tableExpression: \"${body[t]}\"|tableExpression and tables go together",
                "tables: a,b|tableExpression and tables go together",
                "tableExpression: \"${body[t\",tables: a|cannot be read",
                "tableExpression: \"${body[t]}\",tables: a.b.c|a.b.c",
            })
    void optionsThatDoNotGoTogetherAreRefused(String options, String message) throws IOException {
        file("{\"id\":1,\"t\":\"a\"}\n");

        PipelineRunner.Outcome outcome = run("refused_choice", TableFormat.DELTA, options.split(",(?=t)"));

        assertThat(outcome.failure()).isPresent();
        assertThat(outcome.failure().get()).hasStackTraceContaining(message);
        assertThat(exists("bronze.refused_choice")).isFalse();
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("in.ndjson"), text);
    }

    private PipelineRunner.Outcome run(String name, TableFormat format, String... options) {
        String yaml =
                """
                - route:
                    id: %1$s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: "%2$s"
                        format: ndjson
                      steps:
                        - setHeader:
                            name: tables
                            constant: chosen.victims
                        - to:
                            uri: lake:bronze.%1$s
                            parameters:
                              format: %3$s
                              %4$s
                """
                        .formatted(name, folder.resolve("in.ndjson"), format, String.join("\n              ", options));

        return PipelineRunner.run(TestLake.tables(), yaml);
    }
}
