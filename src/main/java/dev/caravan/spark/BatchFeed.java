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

import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Schema;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * One batch on its way into Spark. Rows are written here by one thread; a Spark job that writes and commits them starts
 * with the first full page (so an idle table holds none of Spark's task slots) and ends when {@link #finish} is called.
 * On a cluster the pages go to files first, and the job starts when all are there.
 */
public final class BatchFeed extends RowBuilder implements RowSink, AutoCloseable {

    private final SparkSession session;
    private final Schema schema;
    private final Consumer<Dataset<Row>> commit;
    private final Executor executor;
    private final int maxTasks;
    private Page page = new Page();
    private Handoff handoff;
    private CompletableFuture<Void> job;
    private long rows;
    private long bytes;

    /**
     * @param maxTasks how many Spark tasks may write at once, each one file
     * @param commit writes the data set to the table and commits it; called once, on another thread
     */
    public BatchFeed(
            SparkSession session, Schema schema, int maxTasks, Executor executor, Consumer<Dataset<Row>> commit) {
        super(schema);
        this.session = session;
        this.schema = schema;
        this.maxTasks = maxTasks;
        this.executor = executor;
        this.commit = commit;
    }

    public long rows() {
        return rows;
    }

    /** Bytes of the rows in Spark's binary form. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void endRow() {
        add(row());
    }

    @Override
    public void add(UnsafeRow row) {
        page.add(row);
        rows++;
        if (page.isFull()) {
            bytes += page.size();
            if (handoff == null) {
                start(maxTasks);
            }
            hand(page);
            page = handoff.emptyPage();
        }
    }

    private void hand(Page filled) {
        try {
            if (!handoff.put(filled)) {
                await();
                throw new IllegalStateException("Spark stopped reading the batch");
            }
            FaultPoint.AFTER_STAGE.reached();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while handing rows to Spark", e);
        }
    }

    private void start(int tasks) {
        handoff = Handoff.open(session, SparkTypes.toSpark(schema), tasks);
        if (!handoff.isStaged()) {
            startJob();
        }
    }

    private void startJob() {
        Handoff open = handoff;
        job = CompletableFuture.runAsync(
                () -> {
                    try {
                        commit.accept(open.read(session));
                    } finally {
                        if (!open.isStaged()) {
                            open.close();
                        }
                    }
                },
                executor);
    }

    /** Ends the rows and waits until Spark has committed them. Throws what the commit threw. */
    public void finish() {
        try {
            stage();
        } finally {
            release();
        }
    }

    /** The same where rows that {@link #areStaged} are read again after their job, until they are released. */
    public void stage() {
        if (handoff == null) {
            start(1);
        }
        if (page.rows() > 0) {
            bytes += page.size();
            hand(page);
        }
        try {
            handoff.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while ending a batch", e);
        }
        if (handoff.isStaged()) {
            startJob();
        }
        await();
    }

    /** Whether the rows can be read more than once. */
    public boolean areStaged() {
        return handoff != null && handoff.isStaged();
    }

    /** Nobody reads the rows any more. */
    public void release() {
        if (areStaged()) {
            handoff.close();
        }
    }

    private void await() {
        try {
            job.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Spark was committing", e);
        } catch (ExecutionException e) {
            handoff.check();
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Gives the batch up: its job fails and commits nothing. Returns when it has ended. */
    @Override
    public void close() {
        try {
            if (job != null && !job.isDone()) {
                handoff.fail(new IllegalStateException("the batch was given up before its end"));
                job.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // The job was made to fail.
        } finally {
            release();
        }
    }
}
