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

import org.apache.spark.sql.delta.DeltaOperations;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/**
 * A Delta commit that changes nothing but a lane's mark, as the table's history tells it. Not Delta's ManualUpdate, behind
 * which Delta counts the whole table again.
 */
final class LaneOperation extends DeltaOperations.Operation {

    private static final long serialVersionUID = 1L;

    private final String note;

    LaneOperation(String note) {
        super("CARAVAN MARK");
        this.note = note;
    }

    @Override
    public Map<String, Object> parameters() {
        return Map$.MODULE$.empty();
    }

    @Override
    public Option<String> userMetadata() {
        return Option.apply(note);
    }

    @Override
    public boolean changesData() {
        return false;
    }

    @Override
    public boolean checkAddFileWithDeletionVectorStatsAreNotTightBounds() {
        return true;
    }

    @Override
    public Option<Object> isInPlaceFileMetadataUpdate() {
        return Option.apply(false);
    }

    @Override
    public boolean canChangePartitionColumns() {
        return false;
    }
}
