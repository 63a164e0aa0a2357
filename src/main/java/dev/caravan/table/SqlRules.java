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

import dev.caravan.record.RowJudge;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.spark.RuleSql;

/** SQL that looks at every row of a pipeline on its way into a table: predicates, and perhaps a transform. */
public final class SqlRules {

    private final RuleSql rules;
    private RuleSql.Bound bound;

    SqlRules(RuleSql rules) {
        this.rules = rules;
    }

    /**
     * Prepares for rows of these columns; the code made for the same ones before is used again.
     *
     * @return the columns of the rows that come out
     * @throws IllegalArgumentException with a line for each text that does not go with the columns
     */
    public Schema bind(Schema input) {
        if (bound == null || !bound.input().equals(input)) {
            bound = rules.bind(input);
        }

        return bound.output();
    }

    /**
     * Takes rows of the columns that were bound last and hands those that pass to a batch.
     *
     * @param columns of the batch
     * @throws IllegalArgumentException if a column that comes out does not fit the batch's
     */
    public RowWriter writer(TableBatch batch, Schema columns, RowJudge judge) {
        return bound.writer(batch.writer(), columns, judge);
    }
}
