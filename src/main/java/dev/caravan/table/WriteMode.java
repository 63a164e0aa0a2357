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

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.util.List;
import java.util.Optional;

/** How a batch changes its table. */
public sealed interface WriteMode {

    /** Columns that the table has for the mode's sake, and no record fills. */
    default Schema ownColumns() {
        return new Schema(List.of());
    }

    /** Whether a batch is everything there is, from the first record to the end of the stream. */
    default boolean isWhole() {
        return false;
    }

    /** Records become new rows. */
    record Append() implements WriteMode {}

    /** The batch takes the place of what was there: of the whole table, or of the partitions it has rows for. */
    record Overwrite(Scope scope) implements WriteMode {

        public enum Scope {
            TABLE,
            PARTITIONS
        }

        @Override
        public boolean isWhole() {
            return true;
        }
    }

    /** The newest record of each key takes the place of the row of that key. */
    record Merge(List<String> primaryKey, Deletes deletes) implements WriteMode {

        public static final String DELETED = "_caravan_deleted";

        public enum Deletes {
            /** The row goes. */
            HARD,
            /** The row stays, with {@link Merge#DELETED} set. */
            SOFT
        }

        @Override
        public Schema ownColumns() {
            return deletes == Deletes.SOFT ? Schema.of(DELETED, Type.Scalar.BOOLEAN) : WriteMode.super.ownColumns();
        }
    }

    /**
     * Every version of a key is kept, with the time from which and to which it held (slowly changing dimension, type 2).
     *
     * @param validFrom the column that says since when a record holds, of each version in turn; without it, it is the
     *     time of the batch, of which only the newest version is kept
     */
    record History(List<String> primaryKey, Optional<String> validFrom) implements WriteMode {

        public static final String FROM = "valid_from";
        public static final String TO = "valid_to";
        public static final String CURRENT = "is_current";

        @Override
        public Schema ownColumns() {
            return Schema.of(FROM, Type.Scalar.TIMESTAMP, TO, Type.Scalar.TIMESTAMP, CURRENT, Type.Scalar.BOOLEAN);
        }
    }
}
