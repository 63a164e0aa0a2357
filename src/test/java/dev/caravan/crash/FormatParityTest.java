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

import dev.caravan.landing.BatchReport;
import dev.caravan.landing.Delivery;
import dev.caravan.landing.Landing;
import dev.caravan.landing.LandingListener;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Operation;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** R23: the same records make the same table in both formats, rejected ones included. */
class FormatParityTest {

    private static final int RECORDS = CrashSize.of(500, 20_000);
    private static final int PER_BATCH = RECORDS / 4;
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();

    @AfterAll
    static void stopClock() {
        CLOCK.shutdownNow();
    }

    @Test
    void theSameRecordsMakeTheSameTableInBothFormats() {
        for (CrashMode mode : CrashMode.tried(CrashMode.MERGE)) {
            List<Dataset<Row>> tables = new ArrayList<>();
            List<Dataset<Row>> quarantines = new ArrayList<>();
            for (TableFormat format : TableFormat.values()) {
                TableName name = new TableName("crash", "parity_" + mode.name() + "_" + format);
                land(mode, name, format);
                tables.add(TestLake.read(format, name.toString()));
                // In one batch of everything a number that is none makes its column text, and nothing is rejected.
                if (!mode.isWhole()) {
                    quarantines.add(TestLake.quarantine(format, name.toString())
                            .select(
                                    "origin",
                                    "origin_number",
                                    "error_code",
                                    "error_message",
                                    "raw",
                                    "raw_text",
                                    "batch"));
                }
            }
            assertThat(tables.get(0).schema().fields())
                    .extracting(field -> field.name() + " " + field.dataType())
                    .isEqualTo(List.of(tables.get(1).schema().fields()).stream()
                            .map(field -> field.name() + " " + field.dataType())
                            .toList());
            long rows = same(tables.get(0), tables.get(1));
            long rejects = mode.isWhole() ? 0 : same(quarantines.get(0), quarantines.get(1));
            System.out.printf("R23 %s: %d rows and %d rejected, 0 in one format alone%n", mode, rows, rejects);
        }
    }

    private static long same(Dataset<Row> left, Dataset<Row> right) {
        assertThat(left.exceptAll(right).count()).isZero();
        assertThat(right.exceptAll(left).count()).isZero();
        assertThat(left.count()).isPositive();

        return left.count();
    }

    private static void land(CrashMode mode, TableName name, TableFormat format) {
        Random random = new Random(23);
        try (Landing landing = Landing.open(
                TestLake.tables(),
                mode.options(name, format, PER_BATCH),
                name.toString(),
                "records",
                "parity",
                new Silent(),
                CLOCK)) {
            for (long i = 1; i <= RECORDS; i++) {
                long number = i;
                landing.accept(new Delivery(
                        new Record(values(random, i), null),
                        Optional.of(() -> Position.of("last", number)),
                        Optional.empty(),
                        Operation.UPSERT,
                        0,
                        Optional.empty()));
            }
            landing.endOfStream();
        }
    }

    /** From the second batch on a column comes later, and now and then a value does not fit. */
    private static Map<String, Object> values(Random random, long i) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", i);
        values.put("key", "k" + random.nextInt(9));
        values.put("seq", i);
        values.put("flag", random.nextInt(3) == 0 ? null : random.nextBoolean());
        values.put(
                "fraction",
                List.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 1e308).get(random.nextInt(4)));
        values.put("money", new BigDecimal(random.nextInt()).movePointLeft(2));
        values.put("day", LocalDate.ofEpochDay(random.nextInt(40_000) - 20_000));
        values.put("at", Instant.ofEpochSecond(random.nextInt(), 123_456_000));
        values.put("local", LocalDateTime.of(2026, 3, 29, 2, 30).plusMinutes(random.nextInt(100)));
        values.put(
                "text",
                List.of("", "ä\uD83D\uDE00", "a\u0000b", "'; DROP TABLE x").get(random.nextInt(4)));
        values.put("bytes", ("b" + i).getBytes(StandardCharsets.ISO_8859_1));
        values.put("list", List.of(i, i + 1));
        values.put("nested", Map.of("a", i, "b", List.of("x", "y")));
        if (i > PER_BATCH) {
            values.put("later", random.nextInt(2) == 0 ? null : i);
        }
        if (i > 2L * PER_BATCH && i % 50 == 0) {
            values.put("id", "not a number");
        }

        return values;
    }

    private static final class Silent implements LandingListener {

        @Override
        public void committed(BatchReport report) {
            // The tables are compared.
        }

        @Override
        public void failed(CaravanException failure) {
            // Thrown at the caller as well.
        }
    }
}
