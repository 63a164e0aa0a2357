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

import dev.caravan.record.Origin;
import java.util.List;
import java.util.Map;

/**
 * What is to be done with one row.
 *
 * @param action what to do
 * @param columns of the statement, in its order; those of the key alone for a delete
 * @param values one for each column, as {@link TargetColumn#bind} takes them
 * @param record that it was made of
 * @param origin null where nobody knows
 */
record TargetRow(Action action, List<TargetColumn> columns, Object[] values, Map<String, ?> record, Origin origin) {

    private static final int OTHER_BYTES = 16;

    /** What a statement does. */
    enum Action {
        INSERT,
        UPSERT,
        DELETE
    }

    /** About how much memory its values take. */
    long bytes() {
        return bytes(values);
    }

    private static long bytes(Object[] values) {
        long bytes = 0;
        for (Object value : values) {
            if (value instanceof String text) {
                bytes += text.length() * 2L;
            } else if (value instanceof byte[] raw) {
                bytes += raw.length;
            } else {
                bytes += value instanceof Object[] elements ? bytes(elements) : OTHER_BYTES;
            }
        }

        return bytes;
    }

    /** Whether the same statement does it. */
    boolean isLike(TargetRow other) {
        return action == other.action && columns.equals(other.columns);
    }

    String place() {
        return origin == null ? "a record" : origin.toString();
    }
}
