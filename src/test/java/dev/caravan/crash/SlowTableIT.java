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
package dev.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.table.TableFormat;
import dev.caravan.testing.Application;
import dev.caravan.testing.TestLake;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R18: a source that is many times faster than its table, in a process with a heap of 512 MB. The file is larger than
 * that heap in the long form; what the table cannot take yet has to stay in the file.
 */
class SlowTableIT {

    private static final long ROWS = CrashSize.of(50_000, 6_000_000);
    private static final String FILLER = "x".repeat(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aSlowTableSlowsItsSourceAndNeverFillsTheHeap(TableFormat format) throws IOException {
        Path file = directory.resolve("rows.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,filler\n");
            for (long id = 1; id <= ROWS; id++) {
                out.write(id + "," + FILLER + "\n");
            }
        }
        Path pipeline = Files.writeString(
                directory.resolve("slow.yaml"),
                """
                - route:
                    id: slow
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                      steps:
                        - to:
                            uri: lake:crash.slow
                            parameters:
                              format: %s
                              schema: id BIGINT, filler STRING
                """
                        .formatted(file, format));

        Application run = Application.start(
                List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-Dcaravan.fault=during-write:1:slow=30"),
                directory,
                "run",
                pipeline);

        assertThat(run.endsWithin(PATIENCE)).isTrue();
        assertThat(run.exitCode()).as(run.standardError()).isZero();
        Dataset<Row> table = TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, "crash.slow");
        assertThat(table.count()).isEqualTo(ROWS);
        assertThat(table.selectExpr("count(distinct id)").head().getLong(0)).isEqualTo(ROWS);
        System.out.printf(
                "R18 append %s: %,d rows of a file of %,d MB through a slow table and a heap of 512 MB: all there%n",
                format, ROWS, Files.size(file) >> 20);
    }
}
