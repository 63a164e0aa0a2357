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
package dev.caravan.connector;

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.landing.Counts;
import dev.caravan.observe.FaultPoint;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R13: what went to the quarantine is tried again when the pipeline was corrected, and lands once. */
@Exercises(kamelet = "caravan-quarantine-source", against = "server")
@Guarantee("R13")
class QuarantineSourceTest {

    @TempDir
    Path folder;

    @AfterEach
    void noMoreFaults() {
        FaultPoint.install(null);
    }

    @ParameterizedTest
    @EnumSource
    void oneOfTenThousandIsRepairedAndLandsOnce(TableFormat format) throws IOException {
        String table = "replay.repaired_" + format;
        file(
                "in.ndjson",
                IntStream.rangeClosed(1, 10_000)
                        .mapToObj(i -> "{\"id\":" + i + ",\"amount\":" + (i == 4711 ? "1e3" : "1.25") + ",\"name\":\"n"
                                + i + "\",\"at\":\"2024-02-29T00:00:00Z\"}\n")
                        .collect(Collectors.joining()));
        String schema = "schema: id BIGINT, amount DECIMAL(10,2), name STRING, at TIMESTAMP";

        assertThat(run(yaml(table, format, "ndjson", "", schema, "expect.small: amount < 100", HASH, KEY)))
                .isEqualTo(new Counts(10_000, 9_999, 1, 0));
        assertThat(values(
                        quarantine(format, table),
                        "concat_ws(' ', pipeline, stream, origin_number, error_code, batch, attempt)"))
                .containsExactly(table + " " + folder.resolve("*.ndjson") + " 4711 EXPECTATION 1 1");
        String corrected = yaml(table, format, "ndjson", "", schema, "expect.small: amount < 10000", HASH, KEY);
        assertThat(replay(corrected, table)).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(replay(corrected, table)).isEqualTo(Counts.NONE);

        assertThat(read(format, table).count()).isEqualTo(10_000);
        assertThat(values(
                        read(format, table).where("id in (4710, 4711)"),
                        "concat_ws(' ', id, amount, length(name), at)"))
                .containsExactly("4710 1.25 64 2024-02-29 00:00:00", "4711 1000.00 64 2024-02-29 00:00:00");
        // A hash that the quarantine kept is not hashed again.
        assertThat(values(quarantine(format, table), "get_json_object(raw_text, '$.name')"))
                .isEqualTo(values(read(format, table).where("id = 4711"), "name"));
    }

    private static final String HASH = "mask.name: hash";
    private static final String KEY = "maskKey: canary";

    @ParameterizedTest
    @EnumSource
    void aRowThatIsRefusedAgainCountsItsAttempts(TableFormat format) throws IOException {
        String table = "replay.refused_" + format;
        file("in.ndjson", "{\"id\":1,\"n\":1}\n{\"id\":2,\"n\":20}\n{\"id\":3,\"n\":300}\nno JSON\n");

        assertThat(run(yaml(table, format, "ndjson", "", "expect.n: n < 10"))).isEqualTo(new Counts(4, 1, 3, 0));
        assertThat(replay(yaml(table, format, "ndjson", "", "expect.n: n < 100"), table))
                .isEqualTo(new Counts(2, 1, 1, 0));
        assertThat(replay(yaml(table, format, "ndjson", "", "expect.n: n < 1000"), table))
                .isEqualTo(new Counts(1, 1, 0, 0));

        assertThat(values(read(format, table), "id")).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(values(quarantine(format, table), "concat_ws(' ', rtrim('\n', raw_text), origin_number, attempt)"))
                .containsExactly(
                        "no JSON 4 1",
                        "{\"id\":2,\"n\":20} 2 1",
                        "{\"id\":3,\"n\":300} 3 1",
                        "{\"id\":3,\"n\":300} 3 2");
    }

    @Test
    void inputThatCouldNotBeParsedGoesThroughTheStepsAgain() throws IOException {
        String table = "replay.steps";
        file("in.txt", "no message at all\r");
        String parse = "- to: {uri: 'kamelet:caravan-hl7-parse-action'}";

        assertThat(run(yaml(table, TableFormat.DELTA, "bytes", parse))).isEqualTo(new Counts(1, 0, 1, 0));
        assertThat(replay(yaml(table, TableFormat.DELTA, "bytes", parse), table))
                .isEqualTo(new Counts(1, 0, 1, 0));

        assertThat(values(quarantine(TableFormat.DELTA, table), "concat_ws(' ', rtrim('\r', raw_text), attempt)"))
                .containsExactly("no message at all 1", "no message at all 2");
    }

    /** Each quarantine of a stream that lands in several tables is replayed by itself. */
    @ParameterizedTest
    @EnumSource
    void aRecordForATableThatWasNotListedLandsOnceItIs(TableFormat format) throws IOException {
        String home = "replay.events_" + format;
        String orders = "replay.orders_" + format;
        String customers = "replay.customers_" + format;
        file(
                "in.ndjson",
                """
                {"id":1,"kind":"orders"}
                {"id":2,"kind":"customers"}
                {"id":3,"kind":"orders","n":300}
                {"id":4,"kind":"customers"}
                """);
        String expression = "tableExpression: ${body[kind]}_" + format;
        String few = "expect.n: coalesce(n, 0) < 10";

        assertThat(run(yaml(home, format, "ndjson", "", expression, "tables: " + orders, few)))
                .isEqualTo(new Counts(4, 1, 3, 0));
        String corrected = yaml(
                home, format, "ndjson", "", expression, "tables: orders_" + format + "," + customers, "mask.n: drop");
        assertThat(replay(corrected, home)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(replay(corrected, orders)).isEqualTo(new Counts(1, 1, 0, 0));
        assertThat(replay(corrected, home)).isEqualTo(Counts.NONE);

        assertThat(values(read(format, orders), "id")).containsExactly(1L, 3L);
        assertThat(values(read(format, customers), "id")).containsExactly(2L, 4L);
    }

    @ParameterizedTest
    @EnumSource
    void aReplayThatCrashesAfterItsCommitLandsNothingTwice(TableFormat format) throws IOException {
        String table = "replay.crash_" + format;
        file("in.ndjson", "{\"id\":1,\"n\":1}\n{\"id\":2,\"n\":20}\n{\"id\":3,\"n\":30}\n");
        run(yaml(table, format, "ndjson", "", "expect.n: n < 10"));
        String corrected = yaml(table, format, "ndjson", "", "expect.n: n < 100");
        FaultPoint.install(point -> {
            if (point == FaultPoint.AFTER_COMMIT) {
                throw new IllegalStateException("a crash");
            }
        });
        assertThat(PipelineRunner.run(TestLake.tables(), replayed(corrected, table))
                        .failure())
                .isPresent();
        FaultPoint.install(null);

        assertThat(replay(corrected, table)).isEqualTo(Counts.NONE);
        assertThat(values(read(format, table), "id")).isEqualTo(List.of(1L, 2L, 3L));
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static Counts run(String yaml) {
        return PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(id(yaml));
    }

    /** @param table of which the quarantine is tried again; counts are the pipeline's */
    private static Counts replay(String yaml, String table) {
        return PipelineRunner.run(TestLake.tables(), replayed(yaml, table))
                .succeeded()
                .counts(id(yaml));
    }

    private static String id(String yaml) {
        return yaml.lines().skip(1).findFirst().orElseThrow().replace("id:", "").strip();
    }

    private static String replayed(String yaml, String table) {
        return PipelineFile.parse("test.yaml", yaml).replayYaml(table);
    }

    private String yaml(String table, TableFormat format, String fileFormat, String step, String... options) {
        return RouteYaml.files(folder.resolve(fileFormat.equals("bytes") ? "*.txt" : "*." + fileFormat), fileFormat)
                .steps(step)
                .into(table, format, options);
    }
}
