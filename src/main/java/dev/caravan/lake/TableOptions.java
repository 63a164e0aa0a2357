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
package dev.caravan.lake;

import dev.caravan.landing.Drift;
import dev.caravan.landing.LandingOptions;
import dev.caravan.landing.SchemaPolicy;
import dev.caravan.table.BatchShape;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the options of an endpoint mean for the landing: table and layout, how batches change it, which columns it may have. */
final class TableOptions {

    private TableOptions() {}

    /** @throws IllegalArgumentException if a name or a bound is out of order */
    static LandingOptions landing(LakeConfiguration options) {
        if (options.getBatchRows() < 1
                || options.getBatchBytes() < 1
                || options.getBatchInterval() < 1
                || options.getWriters() < 0
                || options.getCoalesce() < 0
                || options.getCompactEvery() < 0) {
            throw new IllegalArgumentException("Cannot land in " + options.getTable()
                    + ": batchRows, batchBytes and batchInterval must be above 0; writers, coalesce and compactEvery 0 or"
                    + " more");
        }
        WriteMode mode = mode(options);
        checkGroup(options, mode);

        return new LandingOptions(
                TableName.parse(options.getTable()),
                TableFormat.valueOf(options.getFormat().toUpperCase(Locale.ROOT)),
                mode,
                schema(options),
                layout(options),
                options.getBatchRows(),
                options.getBatchBytes(),
                Duration.ofMillis(options.getBatchInterval()),
                shape(options, mode),
                RuleOptions.rules(options),
                Optional.empty(),
                options.getCompactEvery());
    }

    /** @throws IllegalArgumentException if the group cannot be one */
    private static void checkGroup(LakeConfiguration options, WriteMode mode) {
        String group = options.getCommitGroup();
        if (group == null) {
            return;
        }
        if (!(mode instanceof WriteMode.Append) || options.getTableExpression() != null) {
            throw new IllegalArgumentException("Cannot land in " + options.getTable()
                    + " in a commitGroup: it goes with mode append, and without tableExpression");
        }
        if (group.isBlank() || group.contains("/")) {
            throw new IllegalArgumentException(
                    "Cannot land in commit group '" + group + "': give it a name without a slash");
        }
    }

    /** @throws IllegalArgumentException if the batch cannot be spread like that */
    private static BatchShape shape(LakeConfiguration options, WriteMode mode) {
        BatchShape shape = BatchShape.parse(
                options.getWriters(), names(options.getRepartition()), options.getCoalesce(), options.isCache());
        boolean spreadsItself = mode instanceof WriteMode.Merge || mode instanceof WriteMode.History;
        if (spreadsItself && !shape.equals(BatchShape.of(options.getWriters()))) {
            throw new IllegalArgumentException("Cannot land in " + options.getTable() + " with mode "
                    + options.getMode() + ": repartition, coalesce and cache go with append and overwrite");
        }

        return shape;
    }

    private static TableLayout layout(LakeConfiguration options) {
        Map<String, String> properties = new HashMap<>();
        options.getTableProperties().forEach((name, value) -> properties.put(name, String.valueOf(value)));

        return new TableLayout(names(options.getPartitionBy()), names(options.getClusterBy()), properties);
    }

    /** @throws IllegalArgumentException if the mode is none, or needs another option */
    private static WriteMode mode(LakeConfiguration options) {
        return switch (options.getMode()) {
            case "append" -> new WriteMode.Append();
            case "overwrite" -> new WriteMode.Overwrite(
                    options.getOverwrite().equals("partitions")
                            ? WriteMode.Overwrite.Scope.PARTITIONS
                            : WriteMode.Overwrite.Scope.TABLE);
            case "merge" -> new WriteMode.Merge(
                    key(options),
                    options.getDeletes().equals("soft") ? WriteMode.Merge.Deletes.SOFT : WriteMode.Merge.Deletes.HARD);
            case "scd2" -> new WriteMode.History(key(options), Optional.ofNullable(options.getValidFrom()));
            default -> throw new IllegalArgumentException("Cannot land in " + options.getTable() + " with mode "
                    + options.getMode() + ": it is one of append, overwrite, merge, scd2");
        };
    }

    private static List<String> key(LakeConfiguration options) {
        List<String> key = names(options.getPrimaryKey());
        if (key.isEmpty()) {
            throw new IllegalArgumentException("Cannot land in " + options.getTable() + " with mode "
                    + options.getMode() + ": it needs primaryKey, the columns that say which row a record is about");
        }

        return key;
    }

    /** @throws IllegalArgumentException if the columns or a policy cannot be read */
    private static SchemaPolicy schema(LakeConfiguration options) {
        Map<String, Drift> byColumn = new HashMap<>();
        options.getDriftOf()
                .forEach((column, policy) ->
                        byColumn.put(column.toLowerCase(Locale.ROOT), Drift.parse(String.valueOf(policy))));

        return new SchemaPolicy(
                Optional.ofNullable(options.getSchema()).map(LakeTables::parseSchema),
                Drift.parse(options.getDrift()),
                byColumn);
    }

    /** Names between commas. */
    static List<String> names(String names) {
        return names == null || names.isBlank()
                ? List.of()
                : Arrays.stream(names.split(",")).map(String::strip).toList();
    }
}
