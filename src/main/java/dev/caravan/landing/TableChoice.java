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

import dev.caravan.observe.CaravanException;
import dev.caravan.record.RowRefused;
import dev.caravan.table.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which one of several tables a record lands in. Names come from the pipeline alone: what a record says is looked up among
 * them, and never made into one.
 */
public final class TableChoice {

    static final String NOT_LISTED = "TABLE_NOT_LISTED";

    private static final int SHOWN = 100;

    private final Function<Map<?, ?>, String> expression;
    private final Map<String, Integer> byName = new HashMap<>();
    private final List<TableName> tables;

    /**
     * @param home takes what has no table of its own to its quarantine; in records its namespace may be left out
     * @param others that records may land in, too
     * @param expression tells of a record what its table is called; null or anything else for none. Used by one thread
     *     at a time
     */
    public TableChoice(TableName home, List<TableName> others, Function<Map<?, ?>, String> expression) {
        this.expression = expression;
        this.tables = Stream.concat(Stream.of(home), others.stream()).distinct().toList();
        for (int index = 0; index < tables.size(); index++) {
            TableName table = tables.get(index);
            byName.put(table.toString(), index);
            if (table.namespace().equals(home.namespace())) {
                byName.put(table.table(), index);
            }
        }
    }

    /** The first one is home. */
    List<TableName> tables() {
        return tables;
    }

    /**
     * Which of {@link #tables} a record is for.
     *
     * @throws RowRefused if it is for none
     */
    int indexFor(Map<?, ?> record) {
        String name;
        try {
            name = expression.apply(record);
        } catch (RuntimeException e) {
            throw refused("tableExpression cannot be computed for it: " + CaravanException.reasonOf(e));
        }
        Integer index = byName.get(name);
        if (index == null) {
            throw refused("it is for table " + shown(name) + ", which is none of " + tables);
        }

        return index;
    }

    private static RowRefused refused(String reason) {
        return new RowRefused(NOT_LISTED, reason, null);
    }

    private static String shown(String name) {
        return name == null || name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }
}
