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
import dev.caravan.landing.SchemaPolicy;
import dev.caravan.table.LakeTables;
import dev.caravan.table.WriteMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the options of an endpoint say about its table: how batches change it, and which columns it may have. */
final class TableOptions {

    private TableOptions() {}

    /** @throws IllegalArgumentException if the mode is none, or needs another option */
    static WriteMode mode(LakeConfiguration options) {
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
        List<String> key = columns(options.getPrimaryKey());
        if (key.isEmpty()) {
            throw new IllegalArgumentException("Cannot land in " + options.getTable() + " with mode "
                    + options.getMode() + ": it needs primaryKey, the columns that say which row a record is about");
        }

        return key;
    }

    /** @throws IllegalArgumentException if the columns or a policy cannot be read */
    static SchemaPolicy schema(LakeConfiguration options) {
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
    static List<String> columns(String names) {
        return names == null || names.isBlank()
                ? List.of()
                : Arrays.stream(names.split(",")).map(String::strip).toList();
    }
}
