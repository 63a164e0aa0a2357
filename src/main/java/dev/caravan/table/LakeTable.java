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
import java.util.Map;
import java.util.Optional;

/**
 * A table of either format. Not thread-safe, but for {@link #mark} and {@link #version}; a table is used by one landing.
 */
public interface LakeTable {

    TableName name();

    TableFormat format();

    boolean exists();

    /** The columns as records fill them. The table exists. */
    Schema schema();

    /** Makes the table if nobody has made it meanwhile. */
    void create(Schema schema, TableLayout layout);

    /**
     * Adds those fields of {@code wanted}, nested ones too, that the table does not have, and widens types where the format
     * does so without rewriting. Delta does only where its property {@code delta.enableTypeWidening} is true, as older
     * readers cannot read such a table.
     */
    void evolve(Schema wanted);

    /** What the table last holds of a lane; {@link Mark#NONE} if it has never heard of it. */
    Mark mark(String lane);

    /**
     * Takes the lane over: commits the next epoch under the old number, atomically with the check that nobody else has.
     *
     * @param details for the commit note
     * @return the new mark
     * @throws FencedException if another run claimed the lane at the same moment
     */
    Mark claim(String lane, Map<String, Object> details);

    /**
     * Opens a batch of a lane.
     *
     * @param previous the lane's mark, as claimed or as the last batch left it
     * @param number of the batch; higher than the previous one
     * @param columns that records fill, the mode's own not among them
     * @param shape heeded where rows are appended or overwrite others; a batch that is merged spreads its rows itself
     * @throws IllegalArgumentException if the columns do not suit the mode
     */
    TableBatch begin(String lane, Mark previous, long number, WriteMode mode, Schema columns, BatchShape shape);

    /** The note that the commit of the lane's mark carries, as JSON; empty if it is not to be had any more. */
    Optional<String> note(String lane);

    /** Delta's version or Iceberg's snapshot sequence number; -1 before there is one. */
    long version();

    long countRows();

    /** The marks of all lanes that ever claimed this table. */
    Map<String, Mark> marks();

    TableHistory history();

    TableMaintenance maintenance();
}
