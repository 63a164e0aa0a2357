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
package dev.caravan.table;

import static dev.caravan.table.SqlText.comparable;
import static dev.caravan.table.SqlText.each;
import static dev.caravan.table.SqlText.list;
import static dev.caravan.table.SqlText.names;
import static dev.caravan.table.SqlText.quote;

import dev.caravan.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The SQL MERGE by which staged rows change a table; the same for both formats. {@code t} is the table, {@code s} the
 * staged rows.
 */
final class MergeStatement {

    private static final String DELETED = "s." + KeyedRows.DELETED;

    private final String target;
    private final String staged;
    private final Schema columns;
    private final List<String> prunes;

    /**
     * @param target the table, as SQL names it
     * @param staged a view of {@link KeyedRows#staged} rows
     * @param columns that records fill
     * @param prunes conditions on {@code t} that hold for every row of the keys in the batch
     */
    MergeStatement(String target, String staged, Schema columns, List<String> prunes) {
        this.target = target;
        this.staged = staged;
        this.columns = columns;
        this.prunes = prunes;
    }

    /** @param deletes whether any of the staged rows, which hold each key once, says that its key is deleted */
    String merge(WriteMode.Merge mode, boolean deletes) {
        List<String> names = names(columns);
        String set = each(names, name -> "t." + quote(name) + " = s." + quote(name), ", ");
        String into = each(names, SqlText::quote, ", ");
        String values = list("s", names);
        String whenDeleted = "DELETE";
        if (mode.deletes() == WriteMode.Merge.Deletes.SOFT) {
            String mark = quote(WriteMode.Merge.DELETED);
            whenDeleted = "UPDATE SET t." + mark + " = true";
            set += ", t." + mark + " = false";
            into += ", " + mark;
            values += ", false";
        }

        return "MERGE INTO " + target + " AS t USING " + quote(staged) + " AS s ON "
                + condition(mode.primaryKey())
                + (deletes ? " WHEN MATCHED AND " + DELETED + " THEN " + whenDeleted : "")
                + " WHEN MATCHED THEN UPDATE SET " + set
                + " WHEN NOT MATCHED" + (deletes ? " AND NOT " + DELETED : "")
                + " THEN INSERT (" + into + ") VALUES (" + values + ")";
    }

    private String condition(List<String> key) {
        List<String> conditions = new ArrayList<>(prunes);
        key.forEach(name -> conditions.add("t." + quote(name) + " = s." + quote(name)));

        return String.join(" AND ", conditions);
    }

    /**
     * The staged rows hold each version of a key, in the order of their numbers. A version that differs from the one before
     * it, in the batch or in the table, ends that one and begins where it ended.
     *
     * @param batchTime since when versions without a time of their own hold, as SQL
     */
    String history(WriteMode.History mode, String batchTime) {
        List<String> key = mode.primaryKey();
        Schema rest = columns.without(new Schema(columns.fields().stream()
                .filter(field ->
                        Stream.concat(key.stream(), mode.validFrom().stream()).anyMatch(field.name()::equalsIgnoreCase))
                .toList()));
        String from = mode.validFrom()
                .map(column -> "CAST(s." + quote(column) + " AS TIMESTAMP)")
                .orElse(batchTime);
        String window = "(PARTITION BY " + list("s", key) + " ORDER BY s." + KeyedRows.NUMBER + ")";
        String sources = "WITH raw AS (SELECT s.*, " + from + " AS _from, " + comparable("s", rest) + " AS _now, lag("
                + comparable("s", rest) + ") OVER w AS _before, lag(" + DELETED
                + ") OVER w AS _gone_before, row_number() OVER w AS _nth FROM " + quote(staged) + " AS s WINDOW w AS "
                + window + "), held AS (SELECT " + list("t", key) + ", " + comparable("t", rest)
                + " AS _held, true AS _known FROM " + target + " AS t WHERE "
                + each(prunes, prune -> prune + " AND ", "") + "t." + WriteMode.History.CURRENT
                + "), known AS (SELECT s.*, h._held, coalesce(h._known, false) AS _known FROM raw s LEFT JOIN held h ON "
                + each(key, name -> "s." + quote(name) + " = h." + quote(name), " AND ")
                + "), changed AS (SELECT s.* FROM known s WHERE CASE WHEN _nth = 1 THEN IF(_known, " + DELETED
                + " OR NOT (_held <=> _now), NOT " + DELETED + ") ELSE " + DELETED + " <> _gone_before OR (NOT "
                + DELETED + " AND NOT (_now <=> _before)) END), version AS (SELECT s.*, lead(_from) OVER w AS _to,"
                + " row_number() OVER w AS _first FROM changed s WINDOW w AS " + window + ")";
        String ends = "SELECT true AS _ends, s.* FROM version s WHERE _first = 1 AND _known";
        String begins = "SELECT false AS _ends, s.* FROM version s WHERE NOT " + DELETED;
        List<String> names = names(columns);

        return "MERGE INTO " + target + " AS t USING (" + sources + " " + ends + " UNION ALL " + begins + ") AS s ON t."
                + WriteMode.History.CURRENT + " AND s._ends AND " + condition(key)
                + " WHEN MATCHED THEN UPDATE SET t." + WriteMode.History.TO + " = s._from, t."
                + WriteMode.History.CURRENT + " = false WHEN NOT MATCHED AND NOT s._ends THEN INSERT ("
                + each(names, SqlText::quote, ", ") + ", " + WriteMode.History.FROM + ", " + WriteMode.History.TO + ", "
                + WriteMode.History.CURRENT + ") VALUES (" + list("s", names) + ", s._from, s._to, s._to IS NULL)";
    }
}
