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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The pages of one batch between the thread that fills them and the Spark tasks that write them: bounded, so that a slow
 * table slows its source. Each task reads one lane of it, once: a second reading would find nothing and lose rows, so it
 * is refused.
 */
final class Channel implements Handoff {

    private static final Map<String, Channel> OPEN = new ConcurrentHashMap<>();
    private static final Page END = new Page();
    private static final int DEPTH = 16;
    private static final long TICK_MILLIS = 50;

    private final String id = UUID.randomUUID().toString();
    private final StructType schema;
    private final BlockingQueue<Page> filled;
    private final BlockingQueue<Page> spare;
    private final int tasks;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile Throwable failure;

    Channel(StructType schema, int tasks) {
        this.schema = schema;
        this.tasks = tasks;
        this.filled = new ArrayBlockingQueue<>(DEPTH + tasks);
        this.spare = new ArrayBlockingQueue<>(DEPTH + 2 * tasks);
        OPEN.put(id, this);
    }

    static Channel of(String id) {
        Channel channel = OPEN.get(id);
        if (channel == null) {
            throw new IllegalStateException("Cannot read batch " + id + ": it is not in this process any more");
        }

        return channel;
    }

    String id() {
        return id;
    }

    StructType schema() {
        return schema;
    }

    int tasks() {
        return tasks;
    }

    @Override
    public Page emptyPage() {
        Page page = spare.poll();
        return page == null ? new Page() : page;
    }

    @Override
    public boolean put(Page page) throws InterruptedException {
        while (!cancelled.get()) {
            if (filled.offer(page, TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }

        return false;
    }

    /** Tells every task that no page follows. */
    @Override
    public void end() throws InterruptedException {
        for (int i = 0; i < tasks; i++) {
            put(END);
        }
    }

    /** Makes the tasks throw, so that their job fails and commits nothing. */
    @Override
    public void fail(Throwable cause) {
        failure = cause;
    }

    @Override
    public boolean isStaged() {
        return false;
    }

    @Override
    public Dataset<Row> read(SparkSession session) {
        return session.read()
                .format(HandoverSource.class.getName())
                .option("id", id)
                .load();
    }

    @Override
    public void check() {
        // Within one process Spark knows.
    }

    void open() {
        if (opened.incrementAndGet() > tasks) {
            throw new IllegalStateException("Cannot read a batch twice: the plan must spill it first");
        }
    }

    /** The next page, or null at the end. */
    Page take() throws InterruptedException {
        while (true) {
            if (failure != null) {
                throw new IllegalStateException("The batch was given up", failure);
            }
            Page page = filled.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            if (page == END) {
                return null;
            }
            if (page != null) {
                FaultPoint.DURING_WRITE.reached();
                return page;
            }
        }
    }

    void recycle(Page page) {
        page.clear();
        spare.offer(page);
    }

    @Override
    public void close() {
        cancelled.set(true);
        OPEN.remove(id);
    }
}
