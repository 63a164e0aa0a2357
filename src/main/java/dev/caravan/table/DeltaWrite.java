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
import dev.caravan.spark.BatchFeed;
import dev.caravan.spark.LakeSession;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;

/** Rows that become files of one transaction, appended or in the place of others. */
final class DeltaWrite extends FedBatch {

    private final DeltaTransactions transactions;
    private final String lane;
    private final Mark previous;
    private final Mark next;
    private final WriteMode mode;
    private final Files files;

    /** What the job that writes the files leaves for the commit. */
    private static final class Files {

        private OptimisticTransaction transaction;
        private List<Action> actions;
    }

    private DeltaWrite(
            DeltaTransactions transactions,
            String lane,
            Mark previous,
            Mark next,
            WriteMode mode,
            BatchFeed feed,
            Files files) {
        super(feed);
        this.transactions = transactions;
        this.lane = lane;
        this.previous = previous;
        this.next = next;
        this.mode = mode;
        this.files = files;
    }

    static DeltaWrite begin(
            DeltaTransactions transactions,
            String lane,
            Mark previous,
            Mark next,
            WriteMode mode,
            Schema columns,
            BatchShape shape,
            LakeSession lake) {
        Files files = new Files();
        BatchFeed feed = new BatchFeed(lake.spark(), columns, shape.writers(), lake.jobs(), rows -> {
            files.transaction = transactions.start(lane, previous, next);
            shape.write(rows, spread -> files.actions = transactions.write(files.transaction, mode, spread));
        });

        return new DeltaWrite(transactions, lane, previous, next, mode, feed, files);
    }

    @Override
    public void seal() {
        if (rows() > 0 || mode.isWhole()) {
            feed().finish();
        }
    }

    @Override
    public Mark commit(Map<String, Object> details) {
        String note = next.toJson(details);
        if (files.transaction == null) {
            return transactions.putMark(lane, previous, next, note);
        }
        FaultPoint.AFTER_DATA_FILES.reached();
        transactions.commit(files.transaction, lane, next, files.actions, DeltaTransactions.written(mode, note));
        FaultPoint.ANSWER_LOST.reached();

        return next;
    }
}
