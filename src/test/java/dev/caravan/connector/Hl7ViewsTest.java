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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.cli.PipelineRunner;
import dev.caravan.table.AsOf;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queries of {@code docs/formats/hl7-views.md}, as they stand there. */
class Hl7ViewsTest {

    private static final Path PAGE = Path.of("docs/formats/hl7-views.md");
    private static final Pattern VIEW = Pattern.compile(
            "^## (\\w+)[^\\n]*\\n(?:(?!^## ).)*?^```sql\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALL = 10_000;

    @BeforeAll
    static void land() {
        land("src/main/resources/samples/hl7_2-3_samples.txt", "views.hospital", TableFormat.ICEBERG);
        land("src/test/resources/hl7/OML-O21-01.hl7", "views.order", TableFormat.DELTA);
    }

    private static void land(String file, String table, TableFormat format) {
        PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet(
                                        "caravan-hl7-file-source",
                                        Map.of(
                                                "path",
                                                Path.of(file).toAbsolutePath().toString()))
                                .into(table, format))
                .succeeded();
    }

    /** The sample has as many segments of each kind; those of one message are written out below. */
    @ParameterizedTest
    @CsvSource({"PID, 1013", "PV1, 1012", "ORC, 610", "OBX, 3413", "DG1, 0"})
    void everySegmentIsARow(String view, int rows) throws IOException {
        assertThat(rows(view, "views.hospital")).hasSize(rows);
    }

    @Test
    void valuesAreThoseOfTheMessages() throws IOException {
        assertThat(rows("PID", "views.order")).singleElement().satisfies(row -> {
            assertThat(row.path("patient_id").asText()).isEqualTo("PATID1234");
            assertThat(row.path("identifiers")).hasSize(2);
            assertThat(row.path("identifiers").get(1).path("type").asText()).isEqualTo("SS");
            assertThat(row.path("family_name").asText()).isEqualTo("EVERYMAN");
            assertThat(row.path("given_name").asText()).isEqualTo("ADAM");
            assertThat(row.path("birth_date").asText()).isEqualTo("1988-08-18");
            assertThat(row.path("street").asText()).isEqualTo("1000");
            assertThat(row.path("country").asText()).isEqualTo("USA");
        });
        assertThat(rows("PV1", "views.order")).singleElement().satisfies(row -> {
            assertThat(row.path("patient_class").asText()).isEqualTo("O");
            assertThat(row.path("point_of_care").asText()).isEqualTo("LABUnit01");
            assertThat(row.path("visit_number").asText()).isEqualTo("5001");
            assertThat(row.path("admitted_at").asText()).startsWith("2021-10-20T11:26:00");
            assertThat(row.path("discharged_at").isMissingNode()
                            || row.path("discharged_at").isNull())
                    .isTrue();
        });
        assertThat(rows("ORC", "views.order")).singleElement().satisfies(row -> {
            assertThat(row.path("order_control").asText()).isEqualTo("NW");
            assertThat(row.path("placer_order_number").asText()).isEqualTo("1101");
            assertThat(row.path("service_code").asText()).isEqualTo("57698-3");
            assertThat(row.path("ordering_provider_id").asText()).isEqualTo("005454");
        });
        assertThat(rows("DG1", "views.order")).singleElement().satisfies(row -> {
            assertThat(row.path("code").asText()).isEqualTo("E10.9");
            assertThat(row.path("coding").asText()).isEqualTo("I10");
            assertThat(row.path("type").asText()).isEqualTo("F");
            assertThat(row.path("priority").asText()).isEqualTo("1");
        });
        List<JsonNode> results = rows("OBX", "views.order");
        long order = rows("ORC", "views.order").get(0).path("idx").asLong();
        assertThat(results)
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.path("obr_idx").asLong()).isEqualTo(order));
        assertThat(results.get(0).path("value").asText()).isEqualTo("27268008");
        assertThat(results.get(2).path("values")).hasSize(2);
        assertThat(results.get(2).path("number").decimalValue()).isEqualByComparingTo("27");
    }

    private static List<JsonNode> rows(String view, String table) throws IOException {
        String sql = views().get(view).replace("demo.hl7_messages", table);
        List<JsonNode> rows = new ArrayList<>();
        for (String row : TestLake.tables()
                .query(sql + " ORDER BY message_time, control_id, idx", ALL, AsOf.NOW)
                .jsonRows()) {
            rows.add(JSON.readTree(row));
        }

        return rows;
    }

    private static Map<String, String> views() throws IOException {
        Map<String, String> views = new LinkedHashMap<>();
        Matcher matcher = VIEW.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            views.put(matcher.group(1), matcher.group(2));
        }
        assertThat(views).containsOnlyKeys("PID", "PV1", "ORC", "OBX", "DG1");

        return views;
    }
}
