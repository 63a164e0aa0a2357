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
package dev.caravan.format.judge;

import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import java.util.Optional;

/** Rows with what a judge says of each, in the column {@code validation}; none is left out for it. For one thread. */
public final class JudgedRecords implements RecordStream {

    private final RecordStream records;
    private final Judge judge;

    public JudgedRecords(RecordStream records, Judge judge) {
        this.records = records;
        this.judge = judge;
    }

    @Override
    public Optional<Schema> schema() {
        return records.schema().map(Verdict::behind);
    }

    @Override
    public boolean textual() {
        return records.textual();
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public Object next() {
        Object outcome = records.next();
        if (outcome instanceof Record row) {
            row.put(Verdict.COLUMN, judge.judge(row).struct());
        }

        return outcome;
    }

    @Override
    public void close() {
        records.close();
    }
}
