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
package dev.caravan.connector.jdbc;

import dev.caravan.record.RowSource;
import java.util.Optional;

/** Rows of one open result, in the order of their cursor values if there is a cursor field. */
interface CursorRows extends RowSource {

    /** Whether the current row has another cursor value than the one before it; true of the first one. */
    boolean cursorMoved();

    /** Of the current row. Empty if it has none. */
    Optional<CursorValue> cursor();

    /**
     * Tells the current row from others of the same cursor value, by everything that is read of it. Another implementation
     * has another one for the same row.
     */
    long fingerprint();

    /** Lets go of what was read to its end; its connection is needed for more. */
    default void release() {}
}
