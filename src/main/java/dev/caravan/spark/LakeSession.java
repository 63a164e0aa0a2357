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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;

/**
 * A session, with settings and a catalog of its own, of the one embedded Spark of this process. UTC, ANSI mode, no user
 * interface, nothing listening but Spark's own loopback ports. Spark is stopped with the last one that is closed, after the
 * last commit.
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

    private static final Set<LakeSession> OPEN = new HashSet<>();
    private static final List<Path> SCRATCH = new ArrayList<>();
    private static Map<String, String> processSettings = Map.of();

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
     * @param settings further Spark settings: catalogs, extensions
     * @throws CaravanException CONFIG if this process has a Spark that is not ours, or one with other settings for all of it
     */
    public static LakeSession start(Map<String, String> settings) {
        synchronized (OPEN) {
            requireTheSameProcess(settings);
            LakeSession session = start(settings, scratch());
            OPEN.add(session);
            processSettings = ofTheProcess(settings);

            return session;
        }
    }

    private static Path scratch() {
        try {
            // The first one's is where Spark spills and shuffles, for all of them.
            SCRATCH.add(Files.createTempDirectory("caravan-spark-"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start Spark: " + e.getMessage(), e);
        }

        return SCRATCH.get(SCRATCH.size() - 1);
    }

    private static void requireTheSameProcess(Map<String, String> settings) {
        if (OPEN.isEmpty() && SparkContext$.MODULE$.getActive().isDefined()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot start Spark: this process has started one of its own, with settings that Caravan cannot do with."
                            + " Stop it first, or run the pipeline in another process.");
        }
        if (!OPEN.isEmpty() && !ofTheProcess(settings).equals(processSettings)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot start Spark: this process has one, and it was started with another master or other settings."
                            + " Close what uses it first, or use the same.");
        }
    }

    /** What is not a session's own. */
    private static Map<String, String> ofTheProcess(Map<String, String> settings) {
        Map<String, String> found = new HashMap<>(settings);
        found.keySet().removeIf(key -> key.startsWith("spark.sql."));

        return found;
    }

    private static LakeSession start(Map<String, String> settings, Path scratch) {
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
            SparkSession spark = builder.create();
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
        synchronized (OPEN) {
            if (OPEN.remove(this) && OPEN.isEmpty()) {
                spark.stop();
                SparkSession.clearActiveSession();
                SparkSession.clearDefaultSession();
                SCRATCH.forEach(directory -> FileUtil.fullyDelete(directory.toFile()));
                SCRATCH.clear();
            }
        }
    }
}
