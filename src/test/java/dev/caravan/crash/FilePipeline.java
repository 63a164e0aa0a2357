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
import static org.awaitility.Awaitility.await;

import dev.caravan.observe.FaultPoint;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.Application;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Numbers in many small NDJSON files, and the packaged application that lands them, as a process of its own. */
final class FilePipeline {

    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final int SOME_REJECTED = 3;
    private static final int LINES = 12;
    private static final String INDENT = "\n" + " ".repeat(14);

    private final Path directory;
    private final CrashMode mode;
    private final TableFormat format;
    private final Numbers numbers;
    private final Path pipeline;
    private int faults;

    FilePipeline(Path parent, CrashMode mode, TableFormat format, long seed, int count) throws IOException {
        this.directory = Files.createDirectories(parent.resolve(mode + "-" + format + "-" + seed));
        this.mode = mode;
        this.format = format;
        this.numbers = mode.numbers(seed, count);
        Path in = Files.createDirectories(directory.resolve("in"));
        for (long first = 1; first <= count; first += LINES) {
            String lines = LongStream.range(first, Math.min(first + LINES, count + 1))
                    .mapToObj(numbers::line)
                    .collect(Collectors.joining("\n", "", "\n"));
            Files.writeString(in.resolve("part-%06d.ndjson".formatted(first)), lines);
        }
        this.pipeline = Files.writeString(
                directory.resolve("numbers.yaml"),
                """
                - route:
                    id: numbers
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: %s
                        format: ndjson
                      steps:
                        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                              %s
                """
                        .formatted(in, table(), format, mode.parameters().collect(Collectors.joining(INDENT))));
    }

    Path directory() {
        return directory;
    }

    Path warehouse() {
        return directory.resolve("lakehouse");
    }

    /** Where the run keeps the intents of its only stream. */
    Path state() throws IOException {
        try (var streams = Files.list(warehouse().resolve("_caravan").resolve("numbers"))) {
            return streams.findFirst().orElseThrow();
        }
    }

    String table() {
        return "crash.numbers";
    }

    Path pipeline() {
        return pipeline;
    }

    Application start() throws IOException {
        return Application.start(directory, "run", pipeline);
    }

    Application start(String fault) throws IOException {
        return Application.start(List.of("-Dcaravan.fault=" + fault), directory, "run", pipeline);
    }

    /** Starts a run and waits until it stands still at the nth visit of a point. */
    Stopped startUntil(FaultPoint point, int visit) throws IOException {
        Path reached = directory.resolve("reached-" + ++faults);
        Application application = start(point + ":" + visit + ":wait=" + reached);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(reached) || !application.isAlive());
        assertThat(reached).as("%s: %s", point, application.standardError()).exists();

        return new Stopped(application, reached);
    }

    /** A run that stands still until its file is deleted. */
    record Stopped(Application application, Path reached) {

        void goOn() throws IOException {
            Files.delete(reached);
        }
    }

    /** Runs to the end, which must be a good one. */
    void complete() throws IOException {
        succeeded(start());
    }

    /** To its end, and of what it read only some records were rejected. */
    static void succeeded(Application application) {
        int exitCode = application.exitCode();
        assertThat(exitCode).as("%d: %s", exitCode, application.standardError()).isIn(0, SOME_REJECTED);
    }

    Verdict ask(Checker checker) {
        return checker.ask(mode.question(warehouse(), TableName.parse(table()), format, numbers));
    }

    StoredTable stored() throws IOException {
        return switch (format) {
            case DELTA -> {
                // It takes the Spark that is there, and this process has room for one.
                TestLake.tables();
                yield new DeltaStored(warehouse().resolve(table().replace('.', '/')));
            }
            case ICEBERG -> new IcebergStored(warehouse(), table());
        };
    }
}
