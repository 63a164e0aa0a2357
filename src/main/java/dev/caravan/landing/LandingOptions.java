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
package dev.caravan.landing;

import dev.caravan.table.BatchShape;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How records of one stream land in a table, or in one of several.
 *
 * @param mode how a batch changes the table; the bounds of batches do not count where a batch is everything there is
 * @param layout of the table, when it is made
 * @param schema what shape records have to have
 * @param batchRows a batch is committed at the first place allowed after this many rows
 * @param batchBytes the same for bytes in Spark's binary form
 * @param batchInterval the same for the time since the batch's first record
 * @param shape how a batch is spread over files; no writers for one, or two for tables of many columns
 * @param rules what is done to every row before
 * @param choice which of several tables a record lands in, where it says that itself
 * @param compactEvery after so many batches small files are made into larger ones; 0 for never
 */
public record LandingOptions(
        TableName table,
        TableFormat format,
        WriteMode mode,
        SchemaPolicy schema,
        TableLayout layout,
        long batchRows,
        long batchBytes,
        Duration batchInterval,
        BatchShape shape,
        RowRules rules,
        Optional<TableChoice> choice,
        int compactEvery) {

    public LandingOptions(
            TableName table,
            TableFormat format,
            WriteMode mode,
            SchemaPolicy schema,
            TableLayout layout,
            long batchRows,
            long batchBytes,
            Duration batchInterval,
            int writers,
            RowRules rules) {
        this(
                table,
                format,
                mode,
                schema,
                layout,
                batchRows,
                batchBytes,
                batchInterval,
                BatchShape.of(writers),
                rules,
                Optional.empty(),
                0);
    }

    /** The same with several tables, of which each record says its own. */
    public LandingOptions choosing(TableChoice among) {
        return new LandingOptions(
                table,
                format,
                mode,
                schema,
                layout,
                batchRows,
                batchBytes,
                batchInterval,
                shape,
                rules,
                Optional.of(among),
                compactEvery);
    }

    /** All tables that records may land in; the one named first takes what is for none of them to its quarantine. */
    List<TableName> tables() {
        return choice.map(TableChoice::tables).orElse(List.of(table));
    }
}
