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

import dev.caravan.landing.LandingOptions;
import dev.caravan.landing.RowRules;
import dev.caravan.landing.SchemaPolicy;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A write mode in the crash tests: how it is asked for, and what a table then holds of the numbers that were sent. */
enum CrashMode {
    APPEND {
        @Override
        LandingOptions options(TableName table, TableFormat format, long batchRows) {
            return CrashMode.options(table, format, new WriteMode.Append(), batchRows);
        }

        @Override
        List<Long> expected(Numbers numbers) {
            return numbers.good();
        }

        @Override
        boolean isOrdered() {
            return true;
        }
    },

    /** Every number is a key of its own. */
    MERGE {
        @Override
        LandingOptions options(TableName table, TableFormat format, long batchRows) {
            return CrashMode.options(
                    table, format, new WriteMode.Merge(List.of("id"), WriteMode.Merge.Deletes.HARD), batchRows);
        }

        @Override
        List<Long> expected(Numbers numbers) {
            return numbers.good();
        }

        @Override
        boolean isOrdered() {
            return false;
        }
    };

    abstract LandingOptions options(TableName table, TableFormat format, long batchRows);

    private static LandingOptions options(TableName table, TableFormat format, WriteMode mode, long batchRows) {
        return new LandingOptions(
                table,
                format,
                mode,
                SchemaPolicy.EVOLVE,
                List.of(),
                Map.of(),
                batchRows,
                1L << 30,
                Duration.ofHours(1),
                1,
                RowRules.NONE);
    }

    /** The ids that the table holds when every number has landed. */
    abstract List<Long> expected(Numbers numbers);

    /** Whether the rows of a key are committed in their order, to be seen from the files. */
    abstract boolean isOrdered();

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
