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
package dev.caravan.connector.connection;

import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;

/** Takes what is read of a stream, in its order. What it throws ends the reading. */
public interface RecordReceiver {

    void record(Record record);

    /** Input that could not become a record. */
    void rejected(Rejected rejected);

    /** Everything handed over so far lies before this place, and nothing that comes. */
    void position(Position position);
}
