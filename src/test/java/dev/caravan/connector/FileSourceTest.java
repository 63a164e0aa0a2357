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

import static dev.caravan.testing.TestLake.json;
import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Processor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Exercises(kamelet = "caravan-file-source", against = "server")
class FileSourceTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aCsvFileLandsWithTheTypesOfItsText(TableFormat format) throws IOException {
        write(
                "orders.csv",
                """
                id,postcode,amount,big,day,at,wall,paid,note
                1,01234,1.50,12345678901234567890.5,2024-02-29,2024-02-29T10:00:00Z,2024-02-29 10:00:00,true,"a, ""b""
                c"
                2,99999,20,1,1900-01-01,1969-12-31T23:59:59.999999+01:00,1066-10-14T00:00:00,FALSE,
                """);
        String table = "files.types_" + format;

        assertThat(run(table, format, "orders.csv", "csv").counts(table)).isEqualTo(new Counts(2, 2, 0, 0));

        Dataset<Row> rows = read(format, table);
        assertThat(rows.schema().toDDL())
                .isEqualTo("id BIGINT,postcode STRING,amount DOUBLE,big DECIMAL(21,1),day DATE,at TIMESTAMP,"
                        + "wall TIMESTAMP_NTZ,paid BOOLEAN,note STRING");
        assertThat(json(rows))
                .containsExactly(
                        "{\"id\":1,\"postcode\":\"01234\",\"amount\":1.5,\"big\":12345678901234567890.5,"
                                + "\"day\":\"2024-02-29\",\"at\":\"2024-02-29T10:00:00.000Z\","
                                + "\"wall\":\"2024-02-29T10:00:00.000\",\"paid\":true,\"note\":\"a, \\\"b\\\"\\nc\"}",
                        "{\"id\":2,\"postcode\":\"99999\",\"amount\":20.0,\"big\":1.0,\"day\":\"1900-01-01\","
                                + "\"at\":\"1969-12-31T22:59:59.999Z\",\"wall\":\"1066-10-14T00:00:00.000\","
                                + "\"paid\":false,\"note\":null}");
    }

    @ParameterizedTest
    @EnumSource
    void eachVersionOfAFilesBytesLandsOnce(TableFormat format) throws IOException {
        String table = "files.versions_" + format;
        Path one = write("in/one.csv", "id\n1\n2\n");

        assertThat(run(table, format, "in", "csv").counts(table)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run(table, format, "in", "csv").counts(table)).isEqualTo(Counts.NONE);
        Files.setLastModifiedTime(one, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        assertThat(run(table, format, "in", "csv").counts(table)).isEqualTo(Counts.NONE);
        write("in/two.csv", "id\n3\n");
        assertThat(run(table, format, "in", "csv").counts(table)).isEqualTo(new Counts(1, 1, 0, 0));
        write("in/one.csv", "id\n4\n5\n");
        assertThat(run(table, format, "in", "csv").counts(table)).isEqualTo(new Counts(2, 2, 0, 0));
        write("in/.hidden.csv", "id\n6\n");
        write("in/deeper/seven.csv", "id\n7\n");
        assertThat(run(table, format, "in", "csv").counts(table)).isEqualTo(Counts.NONE);

        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void globsGzipAndOtherCharsetsAreRead() throws IOException {
        write("a/x-1.csv", "name;n\nÄpfel;1\n", StandardCharsets.ISO_8859_1);
        Path packed = write("a/b/x-2.csv.gz", "");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("name;n\nÖl;2\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        write("a/y-3.csv", "name;n\nno;3\n");

        run("files.globs", TableFormat.DELTA, "a/**x-*.csv*", "csv", "delimiter: ';'", "encoding: ISO-8859-1");

        assertThat(values(read(TableFormat.DELTA, "files.globs"), "name || n")).containsExactly("Äpfel1", "Öl2");
    }

    @Test
    void fieldsWithoutAHeaderAreNumbered() throws IOException {
        write("plain.tsv", "1\tone\n2\ttwo\n");

        run("files.plain", TableFormat.DELTA, "plain.tsv", "csv", "delimiter: tab", "hasHeader: false");

        Dataset<Row> rows = read(TableFormat.DELTA, "files.plain");
        assertThat(rows.columns()).hasSize(2);
        assertThat(rows.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void nestedJsonKeepsItsShape(TableFormat format) throws IOException {
        write(
                "lines.ndjson",
                """
                {"id":1,"who":{"name":"Ä","tags":["x","y"]},"empty":{},"list":[],"n":null,"price":0.1}
                {"id":2,"who":{"name":null,"age":7},"price":12345678901234567890.123456789}
                """);
        write("document.json", "[{\"id\":3,\"who\":{\"name\":\"c\"}},\n {\"id\":4}]");
        String table = "files.nested_" + format;

        assertThat(run(table, format, "lines.ndjson", "ndjson").counts(table)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run(table, format, "document.json", "json").counts(table)).isEqualTo(new Counts(2, 2, 0, 0));

        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(values(read(format, table).where("id < 3"), "concat_ws(',', who.name, who.age, who.tags)"))
                .containsExactly("7", "Ä,x,y");
        assertThat(values(read(format, table).where("id < 3"), "price"))
                .extracting(Object::toString)
                .containsExactly("0.1", "12345678901234567890.123456789");
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeReadIsQuarantinedWithWhyAndWhere(TableFormat format) throws IOException {
        Path file = write("bad.csv", "id,name\n1,one\n2,two,too many\n3,three\n\"4,never closed\n");
        Path lines = write("bad.ndjson", "{\"id\":5}\n{\"id\":\n{\"id\":6}\n[7]\n");
        String csv = "files.bad_csv_" + format;
        String ndjson = "files.bad_json_" + format;

        assertThat(run(csv, format, "bad.csv", "csv").counts(csv)).isEqualTo(new Counts(4, 2, 2, 0));
        assertThat(run(ndjson, format, "bad.ndjson", "ndjson").counts(ndjson)).isEqualTo(new Counts(4, 2, 2, 0));

        assertThat(values(read(format, csv), "id")).containsExactly(1L, 3L);
        assertThat(values(quarantine(format, csv), "origin || ' ' || origin_number || ': ' || raw_text"))
                .containsExactly(file + " line 3 3: 2,two,too many\n", file + " line 5 5: \"4,never closed\n");
        assertThat(values(read(format, ndjson), "id")).containsExactly(5L, 6L);
        assertThat(values(quarantine(format, ndjson), "origin || ' ' || cast(raw as string)"))
                .containsExactly(lines + " line 2 {\"id\":\n", lines + " line 4 [7]\n");
        assertThat(values(quarantine(format, csv), "error_code")).doesNotContainNull();
        assertThat(values(quarantine(format, csv), "pipeline")).containsOnly(csv);
        assertThat(values(quarantine(format, csv), "batch")).containsOnly(1L);
        assertThat(run(csv, format, "bad.csv", "csv").counts(csv)).isEqualTo(Counts.NONE);
        assertThat(quarantine(format, csv).count()).isEqualTo(2);
    }

    @Test
    void aValueThatDoesNotFitItsColumnIsQuarantined() throws IOException {
        StringBuilder text = new StringBuilder("id,n\n");
        for (int i = 1; i <= 10_000; i++) {
            text.append(i).append(",1\n");
        }
        write("late.csv", text + "10001,abc\n10002,7\n10003,1.5\n");
        String table = "files.misfits";

        assertThat(run(table, TableFormat.DELTA, "late.csv", "csv").counts(table))
                .isEqualTo(new Counts(10_003, 10_001, 2, 0));

        assertThat(values(quarantine(TableFormat.DELTA, table), "concat_ws(' ', error_code, origin_number, raw_text)"))
                .containsExactly(
                        "DOES_NOT_FIT 10002 {\"id\":\"10001\",\"n\":\"abc\"}",
                        "DOES_NOT_FIT 10004 {\"id\":\"10003\",\"n\":\"1.5\"}");
    }

    @Test
    void aFieldThatIsNewInALaterFileBecomesAColumn() throws IOException {
        write("new/1.ndjson", "{\"id\":1}\n");
        run("files.grown", TableFormat.ICEBERG, "new", "ndjson");
        write("new/2.ndjson", "{\"id\":2,\"added\":{\"x\":true}}\n");

        run("files.grown", TableFormat.ICEBERG, "new", "ndjson");

        assertThat(json(read(TableFormat.ICEBERG, "files.grown")))
                .containsExactly("{\"id\":1,\"added\":null}", "{\"id\":2,\"added\":{\"x\":true}}");
    }

    @Test
    void aMissingPathFailsTheRun() {
        CaravanException failure = attempt("files.missing", TableFormat.DELTA, "nowhere.csv", "csv", List.of())
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_UNREACHABLE);
        assertThat(failure)
                .hasMessage("Cannot read " + folder.resolve("nowhere.csv")
                        + ": there is no such file or folder. Check the path and its permissions.");
        assertThat(TestLake.exists("files.missing")).isFalse();
    }

    @Test
    void anEmptyFolderLandsNothing() throws IOException {
        Files.createDirectories(folder.resolve("empty"));

        assertThat(run("files.empty", TableFormat.DELTA, "empty", "csv").counts("files.empty"))
                .isEqualTo(Counts.NONE);
        assertThat(TestLake.exists("files.empty")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatGrowsWhileItIsReadDoesNotLand(TableFormat format) throws IOException {
        String table = "files.growing_" + format;
        Path file = write("growing.csv", "id\n1\n2\n");
        Processor grow = exchange -> Files.writeString(file, "3\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);

        CaravanException failure = PipelineRunner.run(
                        TestLake.tables(),
                        yaml(table, format, "growing.csv", "csv", List.of(), "        - process: {ref: grow}\n"),
                        context -> context.getRegistry().bind("grow", grow))
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failure).hasMessageContaining("it changed while it was read");
        assertThat(TestLake.exists(table) ? read(format, table).count() : 0).isZero();
        assertThat(run(table, format, "growing.csv", "csv").counts(table)).isEqualTo(new Counts(3, 3, 0, 0));
        assertThat(values(read(format, table), "id")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aTruncatedGzipFileFailsTheRunAndLandsNothing() throws IOException {
        Path packed = write("cut.csv.gz", "");
        StringBuilder text = new StringBuilder("id,n\n");
        for (int i = 0; i < 100_000; i++) {
            text.append(i).append(',').append(i * 31L % 9973).append('\n');
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(whole, whole.length / 2));

        CaravanException failure = attempt("files.cut", TableFormat.DELTA, "cut.csv.gz", "csv", List.of())
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failure)
                .hasMessageStartingWith("Cannot read " + packed + " to its end: ")
                .hasMessageEndingWith("Nothing of it was committed.");
        assertThat(
                        TestLake.exists("files.cut")
                                ? read(TableFormat.DELTA, "files.cut").count()
                                : 0)
                .isZero();
    }

    /** Larger than what is read ahead: where the file ends is known behind the last part. */
    @ParameterizedTest
    @EnumSource
    void aFileThatTheRouteSplitsLandsWhole(TableFormat format) throws IOException {
        int lines = 10_000;
        write(
                "many.csv",
                IntStream.rangeClosed(1, lines)
                        .mapToObj(id -> id + ",some text to make it long\n")
                        .collect(Collectors.joining("", "id,note\n", "")));
        String table = "files.split_" + format;
        String yaml =
                """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters: {path: %s}
                      steps:
                        - split:
                            simple: "${body}"
                            streaming: true
                            steps:
                              - to: {uri: "lake:%s", parameters: {format: %s, schema: "id BIGINT, note STRING"}}
                """
                        .formatted(table, folder.resolve("many.csv"), table, format);

        assertThat(PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table))
                .isEqualTo(new Counts(lines, lines, 0, 0));
        assertThat(PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table))
                .isEqualTo(Counts.NONE);
        assertThat(read(format, table).count()).isEqualTo(lines);
    }

    private PipelineRunner.Outcome run(
            String table, TableFormat format, String path, String fileFormat, String... parameters) {
        return attempt(table, format, path, fileFormat, List.of(parameters)).succeeded();
    }

    private PipelineRunner.Outcome attempt(
            String table, TableFormat format, String path, String fileFormat, List<String> parameters) {
        return PipelineRunner.run(TestLake.tables(), yaml(table, format, path, fileFormat, parameters, ""));
    }

    private String yaml(
            String table, TableFormat format, String path, String fileFormat, List<String> parameters, String steps) {
        StringBuilder source = new StringBuilder();
        parameters.forEach(
                parameter -> source.append("        ").append(parameter).append('\n'));

        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: "%s"
                        format: %s
                %s      steps:
                %s        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                """
                .formatted(table, folder.resolve(path), fileFormat, source, steps, table, format);
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text, StandardCharsets.UTF_8);
    }

    private Path write(String name, String text, Charset charset) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());

        return Files.writeString(file, text, charset);
    }
}
