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

import static dev.caravan.testing.TestLake.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How many files a batch becomes, and what becomes of them, as the options of an endpoint say. */
class BatchFilesTest {

    private static final int ROWS = 6_000;
    private static final int REGIONS = 3;
    private static final String FILLING = "x".repeat(300);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        // Which of the writers takes which rows is for them to find out.
        "plain, batchRows: 1000000, 3, 6",
        "by_column, repartition: region, 3, 3",
        "by_number, repartition: 5, 15, 15",
        "by_both, 'repartition: 2,region', 3, 3",
        "coalesced, coalesce: 1, 3, 3",
        "kept, cache: true, 3, 6",
    })
    void rowsAreSpreadAsTheRouteSays(String name, String option, long fewest, long most) throws IOException {
        for (TableFormat format : TableFormat.values()) {
            String table = "files." + name + "_" + format;
            file(1, ROWS);

            PipelineRunner.Outcome outcome = run(table, format, "partitionBy: region", "writers: 2", option);

            assertThat(outcome.succeeded().counts(table)).isEqualTo(new Counts(ROWS, ROWS, 0, 0));
            assertThat(read(format, table).distinct().count()).isEqualTo(ROWS);
            assertThat(files(read(format, table))).as("files of " + table).isBetween(fewest, most);
        }
        assertThat(TestLake.spark().sharedState().cacheManager().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void smallFilesAreMadeIntoLargerOnesAfterSoManyBatches(TableFormat format) throws IOException {
        String table = "files.compacted_" + format;
        for (int batch = 1; batch <= 6; batch++) {
            file(batch, 10);
            run(table, format, "compactEvery: 5").succeeded();
        }

        assertThat(files(read(format, table))).isEqualTo(2);
        assertThat(read(format, table).select("id").distinct().count()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repartition: 0|1 to 9999",
                "repartition: nowhere|repartition names column nowhere",
                "coalesce: -1|0 or more",
                "compactEvery: -1|0 or more",
                "mode: merge,primaryKey: id,cache: true|go with append and overwrite",
                "mode: scd2,primaryKey: id,coalesce: 1|go with append and overwrite",
            })
    void whatCannotBeIsRefused(String options, String message) throws IOException {
        file(1, 10);

        PipelineRunner.Outcome outcome = run("files.refused", TableFormat.DELTA, options.split(","));

        assertThat(outcome.failure()).isPresent();
        assertThat(outcome.failure().get()).hasStackTraceContaining(message);
    }

    private static long files(Dataset<Row> rows) {
        return rows.selectExpr("input_file_name()").distinct().count();
    }

    private void file(int number, int rows) throws IOException {
        String lines = IntStream.range(0, rows)
                .mapToObj(row -> "{\"id\":%d,\"region\":\"r%d\",\"filling\":\"%s\"}"
                        .formatted(number * 1_000_000 + row, row % REGIONS, FILLING))
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("in.ndjson"), lines);
    }

    private PipelineRunner.Outcome run(String table, TableFormat format, String... options) {
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
                        - to:
                            uri: lake:%1$s
                            parameters:
                              format: %3$s
                              %4$s
                """
                        .formatted(
                                table, folder.resolve("in.ndjson"), format, String.join("\n              ", options));

        return PipelineRunner.run(TestLake.tables(), yaml);
    }
}
