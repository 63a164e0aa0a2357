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
package dev.caravan.record;

import java.util.Optional;

/**
 * Rows of a known schema that their source writes field by field: the fast path of a JDBC result. Failures of the source
 * are thrown from {@link #next} and fail the batch.
 */
public interface RowSource extends AutoCloseable {

    Schema schema();

    boolean next();

    /** Writes the current row: between {@link RowWriter#startRow} and {@link RowWriter#endRow}, which the caller calls. */
    void write(RowWriter writer);

    Origin origin();

    /**
     * What has been read once every row before the current one has landed, if a batch may end there; after the last row,
     * once all have. Empty where only the end of the source, whose position the delivery carries, will do.
     */
    Optional<Position> boundary();

    /** The rows that are left, with their source to be closed; each is a {@link Record} or a {@link Rejected}. */
    default RecordStream records() {
        return new RowRecords(this);
    }

    @Override
    void close();
}
