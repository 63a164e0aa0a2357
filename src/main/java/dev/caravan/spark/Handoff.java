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
package dev.caravan.spark;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** How the pages of one batch get to the tasks that write them: through memory in one process, through files on a cluster. */
interface Handoff extends AutoCloseable {

    /** @param tasks how many may read at once */
    static Handoff open(SparkSession session, StructType schema, int tasks) {
        Optional<Path> staging = StagingArea.of(session);

        return staging.isEmpty() ? new Channel(schema, tasks) : new StagedBatch(staging.get(), schema, tasks);
    }

    /** A page to be filled and {@link #put}. */
    Page emptyPage();

    /** @return whether the page was taken; false once the reader has gone away */
    boolean put(Page page) throws InterruptedException;

    /** No page follows. */
    void end() throws InterruptedException;

    /** Gives the batch up: whoever reads it fails. */
    void fail(Throwable cause);

    /** Whether the rows can be read only after the end, then as often as one likes; others only while they come, and once. */
    boolean isStaged();

    Dataset<Row> read(SparkSession session);

    /**
     * Tells why jobs fail where Spark does not know the reason.
     *
     * @throws dev.caravan.observe.CaravanException CONFIG
     */
    void check();

    /** Nothing is read any more. */
    @Override
    void close();
}
