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

import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Schema;
import dev.caravan.spark.LakeSession;
import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/**
 * Rows that are merged by key. MERGE opens its own transaction; mark and note reach it through its session, which is lent
 * to it alone. Delta skips it without a word if the mark is not higher, so a look at the stored one follows.
 */
final class DeltaMerge extends KeyedBatch {

    private final DeltaTransactions transactions;
    private final LakeSession lake;
    private final SparkSession session;
    private final String lane;
    private final Mark previous;
    private final Mark next;
    private boolean lent = true;

    private DeltaMerge(
            DeltaTransactions transactions,
            SparkSession session,
            String lane,
            Mark previous,
            Mark next,
            WriteMode mode,
            Schema columns,
            int maxTasks,
            LakeSession lake) {
        super(session, mode, columns, maxTasks, lake.jobs());
        this.transactions = transactions;
        this.lake = lake;
        this.session = session;
        this.lane = lane;
        this.previous = previous;
        this.next = next;
    }

    static DeltaMerge begin(
            DeltaTransactions transactions,
            String lane,
            Mark previous,
            Mark next,
            WriteMode mode,
            Schema columns,
            int maxTasks,
            LakeSession lake) {
        SparkSession session = lake.borrow();
        try {
            DeltaMerge merge =
                    new DeltaMerge(transactions, session, lane, previous, next, mode, columns, maxTasks, lake);
            // Delta's MERGE asks the table for its transactions, which it counts out of the log: done while rows come
            // in.
            lake.jobs().execute(transactions::prepare);

            return merge;
        } catch (RuntimeException e) {
            lake.giveBack(session);
            throw e;
        }
    }

    @Override
    public Mark commit(Map<String, Object> details) {
        try {
            return commitNoted(details);
        } finally {
            giveBack();
        }
    }

    private void giveBack() {
        if (lent) {
            lent = false;
            lake.giveBack(session);
        }
    }

    @Override
    public void close() {
        super.close();
        giveBack();
    }

    private Mark commitNoted(Map<String, Object> details) {
        String note = next.toJson(details);
        Mark before = transactions.mark(lane);
        if (!before.equals(previous)) {
            throw fenced(before);
        }
        if (rows() == 0) {
            return transactions.putMark(lane, previous, next, note);
        }
        FaultPoint.AFTER_DATA_FILES.reached();
        RuntimeConfig settings = session.conf();
        // The rows are staged already.
        settings.set("spark.databricks.delta.merge.materializeSource", "none");
        settings.set("spark.databricks.delta.write.txnAppId", lane);
        settings.set("spark.databricks.delta.write.txnVersion", next.packed());
        settings.set("spark.databricks.delta.commitInfo.userMetadata", note);
        merge("delta." + SqlText.quote(transactions.path()), sql -> Conflicts.retried(() -> session.sql(sql)));
        FaultPoint.ANSWER_LOST.reached();
        Mark stored = transactions.mark(lane);
        if (stored.equals(previous)) {
            return transactions.putMark(lane, previous, next, note);
        }
        if (!stored.equals(next)) {
            throw fenced(stored);
        }

        return next;
    }

    private FencedException fenced(Mark stored) {
        return new FencedException(transactions.name(), lane, next, stored);
    }
}
