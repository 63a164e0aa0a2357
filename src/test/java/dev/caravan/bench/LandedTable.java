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
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@link LineRows} in a table by Caravan's landing. */
public final class LandedTable {

    private LandedTable() {}

    /** See {@link EngineRounds}; then the format, and the column that statistics are limited to, if they are. */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        TableFormat format = TableFormat.valueOf(args[4]);
        boolean limited = args.length > 5;
        LineRows rows = new LineRows();
        try (LakeTables tables = LakeTables.open(Path.of(args[1]));
                Lander lander = new Lander(
                        tables,
                        "bench.lines",
                        format,
                        new WriteMode.Append(),
                        limited ? Map.of("delta.dataSkippingStatsColumns", args[5]) : Map.of())) {
            EngineRounds.run(
                    limited ? "caravan-key-statistics" : "caravan",
                    format.toString(),
                    args,
                    (from, end) -> lander.land(new LineRowSource(rows, from, end)));
        }
        System.exit(0);
    }
}
