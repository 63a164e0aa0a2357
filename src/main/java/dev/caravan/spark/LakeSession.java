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
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;

/**
 * The one embedded Spark of this process. UTC, ANSI mode, no user interface, nothing listening but Spark's own loopback
 * ports. It is stopped by {@link #close()} alone, after the last commit.
 */
public final class LakeSession implements AutoCloseable {

    /**
     * Open batches wait for rows inside a Spark task. Many more slots than cores, so that tables that wait never keep
     * others from writing; the number of cores only sizes shuffles.
     */
    private static final int TASK_SLOTS = 64;

    /**
     * Classes that Spark has generated and compiled. One history of changes into one Delta table needs more than the 100 that
     * Spark keeps otherwise, and compiles all of them again for each batch: seconds.
     */
    private static final String GENERATED_CLASSES = "1000";

    private final SparkSession spark;
    private final ExecutorService jobs;
    private final Deque<SparkSession> idle = new ConcurrentLinkedDeque<>();

    private LakeSession(SparkSession spark) {
        this.spark = spark;
        this.jobs = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "caravan-commit");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param scratch where Spark spills and shuffles
     * @param settings further Spark settings: catalogs, extensions
     */
    public static LakeSession start(Path scratch, Map<String, String> settings) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(LakeSession.class.getClassLoader());
        try {
            String shuffles = String.valueOf(Math.min(Runtime.getRuntime().availableProcessors(), 8));
            SparkSession.Builder builder = SparkSession.builder()
                    .master("local[" + TASK_SLOTS + "]")
                    .appName("caravan")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.local.dir", scratch.toString())
                    .config(
                            "spark.sql.warehouse.dir",
                            scratch.resolve("spark-warehouse").toString())
                    .config("spark.default.parallelism", shuffles)
                    .config("spark.sql.shuffle.partitions", shuffles)
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.sql.ansi.enabled", "true")
                    .config("spark.sql.codegen.cache.maxEntries", GENERATED_CLASSES)
                    .config("spark.sql.catalogImplementation", "in-memory")
                    .config("spark.ui.showConsoleProgress", "false");
            settings.forEach(builder::config);
            SparkSession spark = builder.getOrCreate();
            // Spark and Hadoop would stop in hooks of their own, while a commit is still running.
            ShutdownHookManager.get().clearShutdownHooks();

            return new LakeSession(spark);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** A session of its own settings over the same Spark. */
    public SparkSession newSession() {
        SparkSession fresh = spark.newSession();
        // Spark 4.0 waits for a session to be let go before it cleans up after its artifacts, and holds it meanwhile:
        // none
        // would ever be let go. There are no artifacts.
        ((org.apache.spark.sql.classic.SparkSession) fresh)
                .sessionState()
                .artifactManager()
                .close();

        return fresh;
    }

    /**
     * A session for work that has to set settings of its own. Those given back are lent again: what Spark has generated and
     * compiled for one serves the next borrower.
     */
    public SparkSession borrow() {
        SparkSession free = idle.poll();
        return free == null ? newSession() : free;
    }

    public void giveBack(SparkSession borrowed) {
        idle.push(borrowed);
    }

    public SparkSession spark() {
        return spark;
    }

    /** Where batches are written and committed. */
    public ExecutorService jobs() {
        return jobs;
    }

    @Override
    public void close() {
        jobs.shutdown();
        spark.stop();
    }
}
