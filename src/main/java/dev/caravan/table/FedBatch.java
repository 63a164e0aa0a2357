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

import dev.caravan.record.Operation;
import dev.caravan.record.RowWriter;
import dev.caravan.spark.BatchFeed;

/** A batch whose rows go through a {@link BatchFeed}; the format says how they are committed. */
abstract class FedBatch implements TableBatch {

    private final BatchFeed feed;

    FedBatch(BatchFeed feed) {
        this.feed = feed;
    }

    protected final BatchFeed feed() {
        return feed;
    }

    @Override
    public RowWriter writer() {
        return feed;
    }

    @Override
    public void operation(Operation operation) {
        // Rows that become rows have no key.
    }

    @Override
    public long rows() {
        return feed.rows();
    }

    @Override
    public long superseded() {
        return 0;
    }

    @Override
    public long bytes() {
        return feed.bytes();
    }

    @Override
    public void seal() {
        // Where the format's writer ends the job and commits in one, only the commit can do both.
    }

    @Override
    public void close() {
        feed.close();
    }
}
