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
package dev.caravan.bench;

import dev.caravan.table.LakeTables;
import dev.caravan.table.QueryResult;
import dev.caravan.table.TableFormat;
import dev.caravan.table.WriteMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * A tenth of the keys of a table changes: Caravan's mode merge beside a MERGE written by hand, each into a table of its
 * own that it made itself, with default settings. Both make their rows in memory. The first round warms up and is not
 * counted; at the end both tables must hold the same rows.
 */
final class MergeBench {

    private static final int TENTH = 10;

    private final LakeTables tables;
    private final Path warehouse;
    private final long rows;

    private MergeBench(LakeTables tables, Path warehouse, long rows) {
        this.tables = tables;
        this.warehouse = warehouse;
        this.rows = rows;
    }

    static void run(long rows, int rounds) throws Exception {
        Path warehouse = Files.createTempDirectory("caravan-bench-");
        try (LakeTables tables = LakeTables.open(warehouse)) {
            for (TableFormat format : TableFormat.values()) {
                new MergeBench(tables, warehouse, rows).compare(format, rounds);
            }
        }
    }

    private void compare(TableFormat format, int rounds) throws Exception {
        String ours = "bench.ours_" + format;
        String theirs = format == TableFormat.DELTA
                ? "delta.`" + warehouse.resolve("bench").resolve("theirs_delta") + "`"
                : "iceberg.bench.theirs_iceberg";
        // With the settings that Spark and the formats come with.
        SparkSession spark = SparkSession.active().newSession();
        List<Measurement> caravan = new ArrayList<>();
        List<Measurement> byHand = new ArrayList<>();
        try (Lander lander =
                new Lander(tables, ours, format, new WriteMode.Merge(List.of("id"), WriteMode.Merge.Deletes.HARD))) {
            lander.land(0, 1, rows, 0);
            spark.sql("CREATE TABLE " + theirs + " USING " + format + " AS " + Lander.ROWS_SQL.formatted(0)
                    + " FROM range(" + rows + ")");
            for (int round = 0; round <= rounds; round++) {
                int number = round + 1;
                Measurement a = Measurement.of("merge", "caravan", format.toString(), () -> {
                    lander.land(number, TENTH, rows / TENTH, number);
                    return rows / TENTH;
                });
                Measurement b = Measurement.of("merge", "spark-merge", format.toString(), () -> {
                    spark.sql("MERGE INTO " + theirs + " t USING (" + Lander.ROWS_SQL.formatted(number)
                            + " FROM (SELECT id * " + TENTH + " + " + number + " AS id FROM range(" + rows / TENTH
                            + "))) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
                    return rows / TENTH;
                });
                System.out.println(a.toJson(round));
                System.out.println(b.toJson(round));
                if (round > 0) {
                    caravan.add(a);
                    byHand.add(b);
                }
            }
        }
        check(ours, theirs, format);
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"merge\",\"format\":\"%s\",\"ratio\":\"caravan / spark-merge\",\"time\":%.2f}%n",
                format,
                Measurement.medianSeconds(caravan) / Measurement.medianSeconds(byHand));
    }

    private void check(String ours, String theirs, TableFormat format) {
        String checksum =
                "SELECT count(*) AS n, sum(xxhash64(id, quantity, price, day, status, comment) % 1000003) AS h"
                        + " FROM ";
        QueryResult found = tables.query(checksum + ours, 1);
        Object expected = SparkSession.active().sql(checksum + theirs).head().mkString(" ");
        String actual = String.join(
                " ", found.textRows().get(0).stream().map(String::valueOf).toList());
        if (!actual.equals(expected)) {
            throw new IllegalStateException(format + " differs: " + actual + " is not " + expected);
        }
    }
}
