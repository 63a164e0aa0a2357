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

import dev.caravan.table.LakeTables;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;

/**
 * A table that a lane lands in, with its quarantine and what is done to rows on their way.
 *
 * @param options those of the lane
 */
record LaneTarget(LandingOptions options, LaneTable table, LaneTable quarantine, LaneRules rules) {

    static LaneTarget open(LakeTables tables, LandingOptions options, LaneRules rules, String lane, String owner) {
        TableName name = rules.table();

        return new LaneTarget(
                options,
                new LaneTable(tables.table(name, options.format()), options.mode(), lane, owner),
                new LaneTable(tables.table(name.quarantine(), options.format()), new WriteMode.Append(), lane, owner),
                rules);
    }

    /** -1 before there is a table. */
    long version() {
        return table.exists() ? table.table().version() : -1;
    }
}
