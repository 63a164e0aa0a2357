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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.cli.PipelineRunner;
import dev.caravan.landing.Counts;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S19: names of tables and columns that would be paths, SQL or Parquet's own, and many columns. */
@Guarantee("S19")
class HostileNamesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MANY = 2_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.b.c",
                "../x.y",
                "x.../y",
                "a.b/../../c",
                "a.b`c",
                "a.b;drop",
                "a.b c",
                "a.b\nc",
                "a._b",
                "_caravan.x",
                ".x",
                "a.\u202eb"
            })
    void aNameThatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> TableName.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {117, 300})
    void aNameThatIsTooLongIsRefused(int length) {
        assertThatThrownBy(() -> TableName.parse("a." + "x".repeat(length)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(TableName.parse("a." + "x".repeat(116)).quarantine().isQuarantine())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void columnsOfAnyNameLandUnderOneThatSqlCanSay(TableFormat format) throws IOException {
        List<String> names = List.of(
                "id",
                "with `backticks`",
                "a.b",
                "new\nline",
                "..",
                "../../etc/passwd",
                "select",
                "timestamp",
                "x; DROP TABLE y",
                "\"quoted\"",
                "ünïcödé",
                "日本語",
                "_file",
                "_change_type",
                "",
                "a{b}",
                "n".repeat(300));
        Map<String, Object> record = new LinkedHashMap<>();
        names.forEach(name -> record.put(name, "value of " + name.length()));
        String table = "hostile.columns_" + format;

        assertThat(land(table, format, record)).isEqualTo(new Counts(1, 1, 0, 0));

        Row row = read(format, table).head();
        assertThat(row.size()).isEqualTo(names.size());
        for (int i = 0; i < names.size(); i++) {
            assertThat(row.getString(i)).isEqualTo("value of " + names.get(i).length());
        }
        assertThat(row.schema().fieldNames()).noneMatch(name -> name.matches("(?s).*[`\\n.;{}\"].*"));
        assertThat(read(format, table)
                        .selectExpr("`with__backticks_`", "`select`", "`日本語`")
                        .count())
                .isEqualTo(1);
        // Nothing was written beside the tables.
        try (Stream<Path> children = Files.list(TestLake.warehouse().resolve("hostile"))) {
            assertThat(children.map(child -> child.getFileName().toString())).allMatch(name -> name.matches("\\w+"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoThousandColumnsLand(TableFormat format) throws IOException {
        String table = "hostile.wide_" + format;
        Map<String, Object> record = IntStream.range(0, MANY)
                .boxed()
                .collect(Collectors.toMap(i -> "c" + i, i -> i, (a, b) -> a, LinkedHashMap::new));

        assertThat(land(table, format, record)).isEqualTo(new Counts(1, 1, 0, 0));

        Row row = read(format, table).head();
        assertThat(row.size()).isEqualTo(MANY);
        assertThat(row.getLong(MANY - 1)).isEqualTo(MANY - 1);
    }

    private Counts land(String table, TableFormat format, Map<String, Object> record)
            throws JsonProcessingException, IOException {
        Path file = Files.writeString(folder.resolve("in.ndjson"), JSON.writeValueAsString(record) + "\n");
        String yaml =
                """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: "%s"
                        format: ndjson
                      steps:
                        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                """
                        .formatted(table, file, table, format);

        return PipelineRunner.run(TestLake.tables(), yaml).succeeded().counts(table);
    }
}
