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
package dev.caravan.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statistics of files that we write, beside those that Delta's own writer computes for the same rows. */
class FooterStatisticsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LANE = "statistics/s/0";
    private static final int ROWS = 200;

    private static final Schema SCHEMA = LakeTables.parseSchema(
            """
            whole BIGINT, negative BIGINT, single FLOAT, ratio DOUBLE, nan DOUBLE, infinite DOUBLE,
            small DECIMAL(9,2), middle DECIMAL(18,4), large DECIMAL(38,10), zero DECIMAL(20,10),
            name STRING, wide STRING, emoji STRING, highest STRING, same STRING, empty STRING,
            day DATE, early DATE, late DATE, at TIMESTAMP, before TIMESTAMP, local TIMESTAMP_NTZ,
            flag BOOLEAN, bytes BINARY, absent BIGINT, absent_text STRING,
            inside STRUCT<depth: BIGINT, deeper: STRUCT<label: STRING, price: DECIMAL(10,3)>>,
            list ARRAY<BIGINT>, mapped MAP<STRING, BIGINT>
            """);

    @TempDir
    Path folder;

    @Test
    void theyAreThoseOfDeltasOwnWriter() throws IOException {
        LakeTable table = TestLake.tables().table(TableName.parse("statistics.ours"), TableFormat.DELTA);
        table.create(SCHEMA, new TableLayout(List.of(), List.of(), Map.of("delta.dataSkippingNumIndexedCols", "100")));
        try (TableBatch batch =
                table.begin(LANE, table.claim(LANE, Map.of()), 1, new WriteMode.Append(), SCHEMA, BatchShape.of(1))) {
            rows(batch.writer());
            batch.seal();
            batch.commit(Map.of());
        }
        Path ours = TestLake.warehouse().resolve("statistics/ours");
        SparkSession other = TestLake.spark().newSession();
        other.conf().set("spark.databricks.delta.properties.defaults.dataSkippingNumIndexedCols", "100");
        other.read()
                .format("delta")
                .load(ours.toString())
                .coalesce(1)
                .write()
                .format("delta")
                .save(folder.toString());

        JsonNode found = statistics(ours);
        JsonNode expected = statistics(folder);

        assertThat(found.path("numRecords").asLong()).isEqualTo(ROWS);
        assertThat(differences("", expected, found))
                .containsExactly(
                        // Text, and no numbers, in Delta's.
                        "/maxValues/infinite",
                        "/maxValues/nan",
                        "/minValues/infinite",
                        "/minValues/nan",
                        // A footer counts what is in lists and maps, and not these themselves.
                        "/nullCount/list",
                        "/nullCount/mapped");
    }

    @Test
    void filesAreStillPassedOver() {
        LakeTable table = TestLake.tables().table(TableName.parse("statistics.skipped"), TableFormat.DELTA);
        Schema schema = LakeTables.parseSchema("at TIMESTAMP, amount DECIMAL(20,2)");
        table.create(schema, TableLayout.PLAIN);
        Mark mark = table.claim(LANE, Map.of());
        for (int day = 1; day <= 3; day++) {
            try (TableBatch batch = table.begin(LANE, mark, day, new WriteMode.Append(), schema, BatchShape.of(1))) {
                batch.writer().startRow();
                batch.writer().set(0, Instant.parse("2024-01-0" + day + "T12:00:00.123456Z"));
                batch.writer().set(1, new BigDecimal(day * 1000));
                batch.writer().endRow();
                batch.seal();
                mark = batch.commit(Map.of());
            }
        }
        String path = TestLake.warehouse().resolve("statistics/skipped").toString();
        for (String predicate :
                List.of("at >= '2024-01-03T12:00:00.123456Z'", "at < '2024-01-01T12:00:00.123457Z'", "amount = 2000")) {
            assertThat(TestLake.spark()
                            .read()
                            .format("delta")
                            .load(path)
                            .where(predicate)
                            .inputFiles())
                    .as(predicate)
                    .hasSize(1);
            assertThat(TestLake.spark()
                            .read()
                            .format("delta")
                            .load(path)
                            .where(predicate)
                            .count())
                    .as(predicate)
                    .isEqualTo(1);
        }
    }

    private static void rows(RowWriter writer) {
        Random random = new Random(7);
        for (int row = 0; row < ROWS; row++) {
            List<Object> values = new ArrayList<>(Arrays.asList(
                    (long) random.nextInt(),
                    -Math.abs(random.nextLong() >> 2),
                    random.nextFloat() - 0.5f,
                    random.nextGaussian() * 1e12,
                    row == 77 ? Double.NaN : row,
                    row == 78 ? Double.NEGATIVE_INFINITY : row == 80 ? Double.POSITIVE_INFINITY : row,
                    BigDecimal.valueOf(random.nextInt(1_000_000) - 500_000, 2),
                    BigDecimal.valueOf(random.nextLong() >> 10, 4),
                    new BigDecimal(
                            new java.math.BigInteger(100, random).subtract(java.math.BigInteger.ONE.shiftLeft(99)), 10),
                    BigDecimal.ZERO,
                    "name " + row,
                    "a very long text of more than thirty-two characters, " + row,
                    "\uD83D\uDE80".repeat(40) + row,
                    "\uDBFF\uDFFF".repeat(33),
                    "same",
                    "",
                    LocalDate.of(2024, 2, 29).plusDays(row),
                    LocalDate.of(1, 1, 1).plusDays(row),
                    LocalDate.of(9999, 12, 31).minusDays(row),
                    Instant.parse("2024-02-29T23:59:59.999999Z").plusNanos(row * 1_000L),
                    Instant.parse("1901-01-01T00:00:00.000001Z").minusNanos(row * 1_000L),
                    LocalDateTime.parse("1969-12-31T23:59:59.999999").minusNanos(row * 1_000L),
                    row % 2 == 0,
                    new byte[] {(byte) row},
                    null,
                    null,
                    Map.of("depth", (long) row, "deeper", Map.of("label", "l" + row, "price", new BigDecimal("1.250"))),
                    List.of(1L, 2L),
                    Map.of("k", 1L)));
            if (row % 10 == 9) {
                Collections.fill(values, null);
            }
            writer.startRow();
            for (int column = 0; column < values.size(); column++) {
                writer.set(column, values.get(column));
            }
            writer.endRow();
        }
    }

    /** Of the one data file. */
    private static JsonNode statistics(Path table) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
            for (Path file :
                    log.filter(each -> each.toString().endsWith(".json")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode add = JSON.readTree(line).get("add");
                    if (add != null) {
                        found.add(JSON.readTree(add.get("stats").asText()));
                    }
                }
            }
        }
        assertThat(found).hasSize(1);

        return found.get(0);
    }

    /** Places at which they differ; a null and nothing are the same. */
    private static TreeSet<String> differences(String at, JsonNode expected, JsonNode found) {
        TreeSet<String> differences = new TreeSet<>();
        TreeSet<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        found.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode one = expected.path(name);
            JsonNode other = found.path(name);
            if (one.isObject() && other.isObject()) {
                differences.addAll(differences(at + "/" + name, one, other));
            } else if (!text(one).equals(text(other))) {
                differences.add(at + "/" + name);
            }
        }

        return differences;
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.isNumber() ? number(value) : value.toString();
    }

    private static String number(JsonNode value) {
        return value.decimalValue().stripTrailingZeros().toPlainString();
    }
}
