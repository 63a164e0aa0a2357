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
package dev.caravan.connector.rest;

import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import java.util.Iterator;
import java.util.Optional;

/** The records of a page whose schema is known. */
record PageRecords(Iterator<Object> records, Schema known) implements RecordStream {

    @Override
    public Optional<Schema> schema() {
        return Optional.of(known);
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public Object next() {
        return records.next();
    }

    @Override
    public void close() {}
}
