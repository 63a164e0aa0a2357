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
import java.util.Map;

/** Rows on their way into one commit. Closing without a commit leaves the table as it was. */
public interface TableBatch extends AutoCloseable {

    RowWriter writer();

    /** What the rows that follow say about their keys; upsert at first. Only batches that are merged heed it. */
    void operation(Operation operation);

    /** As many as were written. */
    long rows();

    /** Of these, the rows that a later one of the same key in this batch made void. Known once sealed. */
    long superseded();

    long bytes();

    /** No row follows: does all the work that can be done before the commit. */
    void seal();

    /**
     * Makes the rows visible together with the lane's new mark; also when there are none. The batch is sealed.
     *
     * @param details for the commit note: position, counts
     * @return the lane's mark
     * @throws FencedException if the lane was taken over; nothing was committed
     */
    Mark commit(Map<String, Object> details);

    @Override
    void close();
}
