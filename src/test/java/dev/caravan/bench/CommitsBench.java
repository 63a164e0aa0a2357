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
import dev.caravan.table.TableFormat;
import dev.caravan.table.WriteMode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long a commit of 1, 1,000 and 100,000 rows takes, from the first row, and how that grows with the table's log. */
final class CommitsBench {

    private static final int COMMITS = 200;
    private static final int EDGE = 10;

    private CommitsBench() {}

    static void run() throws Exception {
        try (LakeTables tables = LakeTables.open(Files.createTempDirectory("caravan-bench-"))) {
            for (TableFormat format : TableFormat.values()) {
                // Warms the format up.
                series(tables, format, 1000, "warm");
                for (int rows : new int[] {1, 1000, 100_000}) {
                    print(format, rows, series(tables, format, rows, "rows_" + rows));
                }
            }
        }
    }

    private static List<Double> series(LakeTables tables, TableFormat format, int rows, String name) {
        List<Double> millis = new ArrayList<>();
        try (Lander lander = new Lander(tables, "bench." + name + "_" + format, format, new WriteMode.Append())) {
            for (int commit = 0; commit < COMMITS; commit++) {
                long start = System.nanoTime();
                lander.land((long) commit * rows, 1, rows, 0);
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }

        return millis;
    }

    private static void print(TableFormat format, int rows, List<Double> millis) {
        double early = Measurement.median(millis.subList(EDGE / 2, EDGE / 2 + EDGE));
        double late = Measurement.median(millis.subList(COMMITS - EDGE, COMMITS));
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"commits\",\"system\":\"caravan\",\"format\":\"%s\",\"rows\":%d,\"commits\":%d,"
                        + "\"median_ms\":%.0f,\"max_ms\":%.0f,\"10th_ms\":%.0f,\"200th_ms\":%.0f,\"growth\":%.2f}%n",
                format,
                rows,
                COMMITS,
                Measurement.median(millis),
                millis.stream().mapToDouble(each -> each).max().orElseThrow(),
                early,
                late,
                late / early);
    }
}
