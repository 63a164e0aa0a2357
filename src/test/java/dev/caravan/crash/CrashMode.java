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
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A write mode in the crash tests: how it is asked for, and what a table then holds of the numbers that were sent. */
enum CrashMode {
    APPEND(new WriteMode.Append(), "batchRows: 18"),

    /** Three loads, each of more of the numbers than the one before. */
    OVERWRITE(new WriteMode.Overwrite(WriteMode.Overwrite.Scope.TABLE), ""),

    /** Every number is a key of its own. */
    MERGE(new WriteMode.Merge(List.of("id"), WriteMode.Merge.Deletes.HARD), "primaryKey: id\nbatchRows: 18"),

    /** A few keys, changed and deleted often. */
    CDC_DELETE(
            new WriteMode.Merge(List.of("key"), WriteMode.Merge.Deletes.HARD),
            "primaryKey: key\ndeleteWhen: op = 'd'\nbatchRows: 18") {
        @Override
        List<Long> expected(Numbers numbers) {
            return numbers.newest();
        }
    },

    SCD2(
            new WriteMode.History(List.of("key"), Optional.of("at")),
            "primaryKey: key\nvalidFrom: at\ndeleteWhen: op = 'd'\nbatchRows: 18") {
        @Override
        List<Long> expected(Numbers numbers) {
            return numbers.upserts();
        }
    };

    private final WriteMode mode;
    private final String parameters;

    CrashMode(WriteMode mode, String parameters) {
        this.mode = mode;
        this.parameters = parameters;
    }

    /** Every mode with the profile, and one without it. */
    static List<CrashMode> tried(CrashMode inEveryBuild) {
        return CrashSize.isLong() ? List.of(values()) : List.of(inEveryBuild);
    }

    LandingOptions options(TableName table, TableFormat format, long batchRows) {
        return new LandingOptions(
                table,
                format,
                mode,
                SchemaPolicy.EVOLVE,
                TableLayout.PLAIN,
                batchRows,
                1L << 30,
                Duration.ofHours(1),
                1,
                RowRules.NONE);
    }

    boolean isWhole() {
        return mode.isWhole();
    }

    Numbers numbers(long seed, int count) {
        return new Numbers(seed, count, this == CDC_DELETE || this == SCD2);
    }

    /** The ids that the table holds when every number has landed. */
    List<Long> expected(Numbers numbers) {
        return numbers.good();
    }

    Question question(Path warehouse, TableName table, TableFormat format, Numbers numbers) {
        return new Question(
                warehouse.toString(),
                table.toString(),
                format,
                expected(numbers),
                this == SCD2 ? numbers.newest() : null,
                numbers.bad(),
                this == APPEND,
                isWhole());
    }

    /** Of the endpoint, a line each. */
    Stream<String> parameters() {
        String name = this == CDC_DELETE ? "merge" : toString();

        return Stream.concat(Stream.of("mode: " + name), parameters.lines());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
