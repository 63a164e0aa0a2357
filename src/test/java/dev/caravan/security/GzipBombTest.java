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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S7: files of a few bytes that unpack to as many as there is room for. {@code S3SourceTest} has one in a bucket. */
@Guarantee("S7")
@Timeout(60)
class GzipBombTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    /** 80 MB out of 80 kB, as fields and as a message of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson", "json"})
    void whatUnpacksToManyTimesItsSizeIsGivenUpAndNothingOfItLands(String format) throws IOException {
        byte[] beginning = (format.equals("csv") ? "id\n1\n" : format.equals("json") ? "[{\"id\":1}," : "{\"id\":1}\n")
                .getBytes(StandardCharsets.UTF_8);
        Path bomb = Files.write(folder.resolve("bomb.gz"), packed(beginning, 80, format.equals("json") ? ' ' : '0'));
        assertThat(Files.size(bomb)).isLessThan(MEGABYTE);
        String table = "hostile.bomb_" + format;

        PipelineRunner.Outcome outcome = run(table, bomb, Map.of("format", format));

        assertThat(outcome.ourFailure())
                .hasMessageContaining("it unpacks to more than 200 times its size, which is what maxCompressionRatio")
                .extracting(CaravanException::category)
                .isEqualTo(Category.SOURCE_DATA);
        assertThat(outcome.counts(table).landed()).isZero();
        assertThat(TestLake.exists(table)).isFalse();
    }

    @Test
    void whoeverKnowsThatItIsRightMayAllowIt() throws IOException {
        Path file = Files.write(
                folder.resolve("zeros.gz"), packed("[{\"id\":1},".getBytes(StandardCharsets.UTF_8), 66, ' '));

        assertThat(run("hostile.allowed", file, Map.of("maxCompressionRatio", "2000", "format", "json"))
                        .succeeded()
                        .counts("hostile.allowed"))
                .isEqualTo(new Counts(2, 1, 1, 0));
    }

    /** Each part calls for the next from within. */
    @Test
    void emptyPartsWithoutEndDoNotOverflowTheStack() throws IOException {
        byte[] empty = packed(new byte[0]);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int part = 0; part < 100_000; part++) {
            file.write(empty);
        }
        Path bomb = Files.write(folder.resolve("parts.gz"), file.toByteArray());

        assertThat(run("hostile.parts", bomb, Map.of()).ourFailure())
                .hasMessageContaining("it has more than 100 empty parts in a row");
    }

    @Test
    void aFileOfManyPartsIsRead() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(packed("id\n".getBytes(StandardCharsets.UTF_8)));
        for (int part = 1; part <= 1_000; part++) {
            file.write(packed((part + "\n").getBytes(StandardCharsets.UTF_8)));
            file.write(packed(new byte[0]));
        }
        Path parts = Files.write(folder.resolve("many.csv.gz"), file.toByteArray());

        assertThat(run("hostile.many", parts, Map.of()).succeeded().counts("hostile.many"))
                .isEqualTo(new Counts(1_000, 1_000, 0, 0));
    }

    /** Only the outer one is unpacked. */
    @Test
    void aFileWithinAFileStaysPacked() throws IOException {
        byte[] inner = packed("id\n1\n".getBytes(StandardCharsets.UTF_8));
        Path nested = Files.write(folder.resolve("nested.gz"), packed(inner));

        Counts counts = run("hostile.nested", nested, Map.of()).succeeded().counts("hostile.nested");

        assertThat(counts.landed()).isZero();
    }

    private static PipelineRunner.Outcome run(String table, Path file, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("path", file.toString()));
        settings.putAll(more);

        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet("caravan-file-source", settings).into(table, TableFormat.DELTA));
    }

    private static byte[] packed(byte[] beginning) throws IOException {
        return packed(beginning, 0, '0');
    }

    private static byte[] packed(byte[] beginning, int megabytes, char letter) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] megabyte = String.valueOf(letter).repeat(MEGABYTE).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(beginning);
            for (int i = 0; i < megabytes; i++) {
                out.write(megabyte);
            }
        }

        return packed.toByteArray();
    }
}
