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
package dev.caravan.api;

import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.IngestedItem.Status;
import dev.caravan.run.IngestionResult;
import dev.caravan.run.PipelineFiles;
import dev.caravan.run.PipelineRun;
import dev.caravan.run.PipelineRunner;
import dev.caravan.run.RunPlan;
import dev.caravan.run.RunWatcher;
import dev.caravan.table.LakeTables;
import dev.caravan.table.SparkMaster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The routes of a file, to be run as often as wanted, one run at a time. Each begins where the last one left off, in this
 * process or another. Spark is started by the first run and kept until all pipelines of the process are closed. Thread-safe.
 */
public final class Pipeline implements AutoCloseable {

    private static final RunPlan.Hints HINTS = new RunPlan.Hints("once()", "idleTimeout(…)");
    private static final Duration TICK = Duration.ofMillis(100);

    private final String name;
    private final RunPlan plan;
    private final Map<String, String> properties;
    private final Optional<Duration> idleTimeout;
    private final Path warehouse;
    private final SparkMaster master;
    private PipelineRun run;
    private Thread thread;
    private LakeTables tables;
    private boolean closed;

    private Pipeline(String name, RunPlan plan, PipelineSettings settings) {
        this.name = name;
        this.plan = plan;
        this.properties = settings.properties();
        this.idleTimeout = settings.idleTimeout();
        this.warehouse = settings.warehouse();
        this.master = settings.sparkMaster();
    }

    static Pipeline of(String name, PipelineFiles files, PipelineSettings settings) {
        List<Problem> errors =
                files.problems().stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot load " + name + ":\n  "
                            + errors.stream().map(Problem::toString).collect(Collectors.joining("\n  ")));
        }
        Connections connections =
                new Connections(files.index(), settings.connections(), settings.environment(), System.getenv());
        RunPlan plan = new RunPlan(files, connections, settings.isOnce());
        List<String> refusals = plan.refusals(HINTS);
        if (!refusals.isEmpty()) {
            throw new CaravanException(Category.CONFIG, String.join("\n  ", refusals));
        }

        return new Pipeline(name, plan, settings);
    }

    /** Of its file. */
    public String name() {
        return name;
    }

    /**
     * Begins a run and returns at once; its thread keeps no process alive.
     *
     * @return this
     * @throws IllegalStateException if it is running, or closed
     */
    public synchronized Pipeline start() {
        if (closed) {
            throw new IllegalStateException("Cannot start " + name + ": it is closed. Load it again.");
        }
        if (isRunning()) {
            throw new IllegalStateException("Cannot start " + name + ": it is running. Wait for it, or cancel it.");
        }
        PipelineRun begun = PipelineRun.of(plan, idleTimeout, RunWatcher.NONE);
        run = begun;
        thread = new Thread(() -> run(begun), "caravan-pipeline-" + name);
        thread.setDaemon(true);
        Pipelines.started(this);
        thread.start();

        return this;
    }

    private void run(PipelineRun begun) {
        try {
            PipelineRunner.run(plan, properties, tables(), begun);
        } catch (RuntimeException e) {
            begun.fail(e);
        } catch (Error e) {
            begun.fail(explain(e));
            throw e;
        } finally {
            begun.ended();
        }
    }

    private CaravanException explain(Error failure) {
        String what = "Cannot run " + name + ": " + failure;

        return failure instanceof LinkageError
                ? new CaravanException(
                        Category.CONFIG,
                        what
                                + ". Check the class path, and that Java was started with the --add-opens that Spark needs.",
                        failure)
                : new CaravanException(
                        Category.STORAGE,
                        what + ". What was committed stays; run it again to go on from there.",
                        failure);
    }

    /** Only a run asks for them, and there is one at a time. */
    private LakeTables tables() {
        if (tables == null) {
            tables = LakeTables.open(warehouse, master);
        }

        return tables;
    }

    public synchronized boolean isRunning() {
        return thread != null && thread.isAlive();
    }

    /**
     * Waits until the run has ended.
     *
     * @return what it did; CANCELLED if somebody cancelled it
     * @throws CaravanException why it failed; {@link #result} tells what it did before
     * @throws InterruptedException if this thread is interrupted; the run goes on
     */
    public IngestionResult await() throws InterruptedException {
        while (true) {
            Optional<IngestionResult> ended = await(Duration.ofDays(1));
            if (ended.isPresent()) {
                return ended.get();
            }
        }
    }

    /**
     * The same for so long at most.
     *
     * @return empty if it still runs
     */
    public Optional<IngestionResult> await(Duration timeout) throws InterruptedException {
        Thread running;
        PipelineRun awaited;
        synchronized (this) {
            awaited = started();
            running = thread;
        }
        // A join of no time would be one without an end.
        running.join(Math.max(1, timeout.toMillis()));
        if (running.isAlive()) {
            return Optional.empty();
        }
        IngestionResult result = awaited.result();
        if (result.status() == Status.FAILED) {
            throw result.error().orElseThrow();
        }

        return Optional.of(result);
    }

    private PipelineRun started() {
        if (run == null) {
            throw new IllegalStateException("Cannot tell what " + name + " did: it was not started.");
        }

        return run;
    }

    /** What the last run did, or has done so far; never throws why it failed. */
    public synchronized IngestionResult result() {
        return started().result();
    }

    /**
     * Asks the run to end, and returns at once. What was read by then is committed; a table that would be overwritten stays
     * as it was. The next run goes on from there.
     */
    public synchronized void cancel() {
        if (run != null) {
            run.stop();
        }
    }

    /** Cancels the run, and waits until it has ended. The last one of a process ends Spark. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            cancel();
            running = thread;
        }
        joinUninterruptibly(running);
        Pipelines.closed(this);
        if (tables != null) {
            tables.close();
        }
    }

    /** A warehouse must not be closed while it is written. */
    private static void joinUninterruptibly(Thread running) {
        boolean interrupted = false;
        while (running != null && running.isAlive()) {
            try {
                TimeUnit.MILLISECONDS.timedJoin(running, TICK.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
