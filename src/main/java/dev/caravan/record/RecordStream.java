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

import java.io.Closeable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Records read one after the other while they are landed; each element is a {@link Record} or a {@link Rejected}. A
 * failure of the source (not of one record) is thrown from {@link #hasNext()} or {@link #next()} and fails the batch.
 */
public interface RecordStream extends Iterator<Object>, Closeable {

    /** What every record of this stream looks like, when the maker knows it before the first one; else it is inferred. */
    default Optional<Schema> schema() {
        return Optional.empty();
    }

    /**
     * One record of each form that is known to come, of a stream whose records know their schema themselves. They may ask
     * for columns that others did not.
     */
    default List<Record> examples() {
        return List.of();
    }

    /** Whether text in these records stands for any type, as in CSV, so that types are found from what it says. */
    default boolean textual() {
        return false;
    }

    @Override
    void close();
}
