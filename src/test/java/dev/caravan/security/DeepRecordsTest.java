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
package dev.caravan.security;

import static dev.caravan.testing.TestLake.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.landing.QuarantinedRow;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** S9: records at the limit of what is read, and beyond it. */
@Guarantee("S9")
@Timeout(120)
class DeepRecordsTest {

    @TempDir
    Path folder;

    static Stream<Arguments> nestings() {
        return Stream.of(
                Arguments.of(TableFormat.DELTA, "objects", "{\"a\":", "}"),
                Arguments.of(TableFormat.ICEBERG, "lists", "[", "]"));
    }

    @ParameterizedTest
    @MethodSource("nestings")
    void nestingLandsAsDeepAsItIsRead(TableFormat format, String name, String open, String close) throws IOException {
        Path file = Files.writeString(
                folder.resolve("deep.ndjson"),
                "{\"id\":1}\n" + nested(open, 99, close) + nested(open, 100, close) + "{\"id\":3}\n");
        String table = "hostile.deep_" + name + "_" + format;

        Counts counts = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-file-source", Map.of("path", file.toString(), "format", "ndjson"))
                                .into(table, format))
                .succeeded()
                .counts(table);

        assertThat(counts).isEqualTo(new Counts(4, 3, 1, 0));
        assertThat(read(format, table).where("deep is not null").count()).isEqualTo(1);
    }

    private static String nested(String open, int levels, String close) {
        return "{\"id\":2,\"deep\":" + open.repeat(levels) + "1" + close.repeat(levels) + "}\n";
    }

    @Test
    void aLineThatWasTooLongIsThereToBeReplayed() throws IOException {
        String table = "hostile.long_line";
        Path file = Files.writeString(folder.resolve("long.ndjson"), "{\"a\":\"" + "x".repeat(17 << 20) + "\"}\n");
        PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-file-source", Map.of("path", file.toString(), "format", "ndjson"))
                                .into(table, TableFormat.DELTA))
                .succeeded();

        assertThat(QuarantinedRow.of(TestLake.tables(), TableName.parse(table), table))
                .toIterable()
                .singleElement()
                .satisfies(row -> assertThat(row.raw()).hasSize(16 << 20));
    }
}
