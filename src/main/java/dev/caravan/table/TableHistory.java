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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.List;

/** The versions of a table that can still be told. */
public interface TableHistory {

    /** The newest first, at most so many. */
    List<TableVersion> latest(int limit);

    /**
     * What {@code VERSION AS OF} takes for a moment: a Delta version or an Iceberg snapshot id.
     *
     * @throws CaravanException CONFIG if the table has no such version, or none any more
     */
    long find(AsOf moment);

    static CaravanException notThere(TableName table, AsOf moment, String reason) {
        return new CaravanException(
                Category.CONFIG,
                "Cannot read " + table + " as of " + moment + ": " + reason + ". See  ./caravan history " + table);
    }
}
