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

import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import java.time.Duration;

/**
 * How records of one stream land in one table.
 *
 * @param mode how a batch changes the table; the bounds of batches do not count where a batch is everything there is
 * @param layout of the table, when it is made
 * @param schema what shape records have to have
 * @param batchRows a batch is committed at the first place allowed after this many rows
 * @param batchBytes the same for bytes in Spark's binary form
 * @param batchInterval the same for the time since the batch's first record
 * @param writers how many files may be written at once
 * @param rules what is done to every row before
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
        int writers,
        RowRules rules) {}
