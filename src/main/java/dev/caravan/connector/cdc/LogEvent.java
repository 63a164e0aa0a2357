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
package dev.caravan.connector.cdc;

import dev.caravan.record.Position;
import org.apache.kafka.connect.source.SourceRecord;

/** What a database's log brings, in the order in which it was committed. */
sealed interface LogEvent {

    /** A row as it was when the snapshot was taken. */
    record Row(SourceRecord record, boolean last) implements LogEvent {}

    /** Of a transaction, whose end is a {@link Commit}. */
    record Change(SourceRecord record) implements LogEvent {}

    /**
     * The end of the snapshot or of a transaction.
     *
     * @param position behind it
     * @param place of it, which grows, where the database is told what it may forget; else 0
     */
    record Commit(Position position, long place) implements LogEvent {}

    /** What this run wrote into the log itself, to see how far the log is read. */
    record Mark(String id) implements LogEvent {}

    /** There is nothing to read just now: the snapshot, if there was one, is over. */
    record Quiet() implements LogEvent {}

    /** Nothing follows. */
    record Ended(Throwable cause) implements LogEvent {}
}
