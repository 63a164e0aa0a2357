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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The allow-list of routes that land in a table for each stream: the streams that their sources named before they read, and
 * the table of each. A stream that was not named lands nowhere.
 */
final class StreamTables {

    private static final String OVERWRITE = "overwrite";

    private final Map<String, Map<String, TableName>> byPipeline = new ConcurrentHashMap<>();

    /**
     * Puts streams on the list. Nothing is put there if one of them cannot land.
     *
     * @throws CaravanException CONFIG, naming the stream that cannot
     */
    void announce(String pipeline, LakeConfiguration options, List<NamedStream> streams) {
        if (!TablePattern.isPattern(options.getTable())) {
            refuseToReplaceEachOther(options, streams);
            return;
        }
        TablePattern pattern = TablePattern.parse(options.getTable());
        Map<String, TableName> tables = new HashMap<>();
        Map<String, NamedStream> taken = new HashMap<>();
        for (NamedStream each : streams) {
            TableName table = tableOf(each, pattern);
            // Catalogues and SQL do not tell capitals from small letters.
            NamedStream other = taken.put(table.toString().toLowerCase(Locale.ROOT), each);
            if (other != null && !other.equals(each)) {
                throw config("Cannot land " + other.stream() + " and " + each.stream() + ": both would be table "
                        + table + ". Leave one of them out, and read it in a route of its own.");
            }
            tables.put(each.stream(), table);
        }
        byPipeline.computeIfAbsent(pipeline, first -> new ConcurrentHashMap<>()).putAll(tables);
    }

    private static TableName tableOf(NamedStream stream, TablePattern pattern) {
        try {
            return pattern.nameFor(stream);
        } catch (IllegalArgumentException e) {
            throw config(e.getMessage() + ". That would be the table of " + stream.stream()
                    + ". Leave it out, and read it in a route of its own.");
        }
    }

    private static void refuseToReplaceEachOther(LakeConfiguration options, List<NamedStream> streams) {
        if (streams.size() > 1 && OVERWRITE.equals(options.getMode())) {
            throw config("Cannot overwrite " + options.getTable() + " with " + streams.size()
                    + " streams: each would replace the one before. Give each a table, as in lake:"
                    + options.getTable().replaceAll("\\..*", ".*") + ".");
        }
    }

    /** A stream whose table is known already, of a replay. */
    void announce(String pipeline, LakeConfiguration options, String stream, TableName table) {
        if (TablePattern.isPattern(options.getTable())
                && TablePattern.parse(options.getTable()).covers(table)) {
            byPipeline
                    .computeIfAbsent(pipeline, first -> new ConcurrentHashMap<>())
                    .put(stream, table);
        }
    }

    /**
     * The table of a stream.
     *
     * @throws CaravanException CONFIG if it is on no list
     */
    TableName tableOf(String pipeline, LakeConfiguration options, String stream) {
        TableName table = byPipeline.getOrDefault(pipeline, Map.of()).get(stream);
        if (table == null) {
            throw config("Cannot land stream " + stream + " of pipeline " + pipeline + " in " + options.getTable()
                    + ": its source did not name it as one of those that it reads. Tables named after streams are for"
                    + " sources that read several tables; name one table.");
        }

        return table;
    }

    private static CaravanException config(String message) {
        return new CaravanException(Category.CONFIG, message);
    }
}
