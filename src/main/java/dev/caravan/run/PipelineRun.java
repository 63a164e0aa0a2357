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
package dev.caravan.run;

import dev.caravan.connector.catalog.Pipeline;
import dev.caravan.connector.source.SinkRun;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.SourceRun;
import dev.caravan.landing.BatchReport;
import dev.caravan.landing.Counts;
import dev.caravan.landing.Landing;
import dev.caravan.landing.LandingListener;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.run.IngestedItem.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One run of one or more pipelines: what its sources and landings report, and when it is over. Thread-safe. */
public final class PipelineRun implements SourceRun, SinkRun, LandingListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Pipeline> pipelines;
    private final boolean once;
    private final int endingSources;
    private final Duration idleTimeout;
    private final RunWatcher watcher;
    private final Instant begunAt = Instant.now();
    private final Set<Source> finished = new HashSet<>();
    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final Map<List<String>, StreamState> streams = new LinkedHashMap<>();
    private RuntimeException failure;
    private boolean stopped;
    private Instant endedAt;
    private long lastActivity = System.nanoTime();

    /**
     * @param pipelines that take part
     * @param endingSources how many sources have to end until the run does; 0 if it does not end by itself
     * @param idleTimeout ends the run when nothing was committed for so long; null for never
     */
    public PipelineRun(
            List<Pipeline> pipelines, boolean once, int endingSources, Duration idleTimeout, RunWatcher watcher) {
        this.pipelines = List.copyOf(pipelines);
        this.once = once;
        this.endingSources = endingSources;
        this.idleTimeout = idleTimeout;
        this.watcher = watcher;
    }

    /** The same of a run that was planned. */
    public static PipelineRun of(RunPlan plan, Optional<Duration> idleTimeout, RunWatcher watcher) {
        return new PipelineRun(plan.pipelines(), plan.once(), plan.endingSources(), idleTimeout.orElse(null), watcher);
    }

    @Override
    public boolean once() {
        return once;
    }

    @Override
    public void started(Source source) {
        startedAt.putIfAbsent(source.getPipeline(), System.nanoTime());
        change(() -> state(source));
        watcher.started(source.getPipeline(), source.stream());
    }

    @Override
    public void streamEnded(Source source) {
        change(() -> state(source).end());
    }

    @Override
    public void finished(Source source) {
        change(() -> {
            finished.add(source);
            state(source).end();
        });
    }

    @Override
    public void handedOver(Source source, Instant changedAt) {
        change(() -> state(source).handedOver(changedAt));
    }

    @Override
    public void keepsLog(Source source, long bytes) {
        change(() -> state(source).keepsLog(bytes));
    }

    @Override
    public void failed(Source source, RuntimeException cause) {
        change(() -> state(source).fail(ours(cause)));
        fail(cause);
    }

    private StreamState state(Source source) {
        return state(source.getPipeline(), source.stream());
    }

    private static List<String> key(String pipeline, String stream) {
        return List.of(pipeline, stream);
    }

    private StreamState state(String pipeline, String stream) {
        return streams.computeIfAbsent(key(pipeline, stream), absent -> new StreamState(pipeline, stream));
    }

    /** An exchange failed. @param route where it was; one of our pipelines, or what they call */
    void failed(String route, CaravanException cause) {
        change(() ->
                streams.values().stream().filter(state -> state.isOf(route)).forEach(state -> state.fail(cause)));
        fail(cause);
    }

    /** The first failure is the one to tell; what follows are its consequences. */
    public void fail(RuntimeException cause) {
        change(() -> {
            if (failure == null && !isBrokenOff(cause)) {
                failure = cause;
            }
        });
    }

    /** A stop is the only end of a run whose sources have none. What it breaks off is read again. */
    private boolean isBrokenOff(RuntimeException cause) {
        return stopped
                && endingSources == 0
                && CaravanException.in(cause)
                        .filter(ours -> ours.category() == Category.CANCELLED)
                        .isPresent();
    }

    @Override
    public void failed(CaravanException cause) {
        fail(cause);
    }

    @Override
    public LandingListener of(String pipeline, String stream) {
        return new LandingListener() {

            @Override
            public void committed(BatchReport report) {
                PipelineRun.this.committed(report);
            }

            @Override
            public void failed(CaravanException cause) {
                change(() ->
                        Optional.ofNullable(streams.get(key(pipeline, stream))).ifPresent(state -> state.fail(cause)));
                fail(cause);
            }
        };
    }

    @Override
    public void opened(String pipeline, String stream, Landing landing) {
        Position landed = landing.landed();
        change(() -> state(pipeline, stream).opened(landing, landed));
    }

    @Override
    public void committed(BatchReport report) {
        long now = System.nanoTime();
        Duration time = Duration.ofNanos(now - startedAt.computeIfAbsent(report.pipeline(), started -> now));
        Optional<Lag> lag = lag(report);
        Tally tally = tallies.compute(report.pipeline(), (pipeline, before) -> (before == null ? Tally.NONE : before)
                .with(report, lag, time));
        watcher.committed(report, tally);
        Optional<Position> landed = landing(report).map(Landing::landed);
        change(() -> {
            state(report.pipeline(), report.stream()).committed(report, landed);
            lastActivity = now;
        });
    }

    @Override
    public void written(String pipeline, String stream, String place, Counts counts) {
        long now = System.nanoTime();
        Duration time = Duration.ofNanos(now - startedAt.computeIfAbsent(pipeline, started -> now));
        tallies.compute(pipeline, (known, before) -> (before == null ? Tally.NONE : before).with(place, counts, time));
        change(() -> {
            state(pipeline, stream).written(place, counts);
            lastActivity = now;
        });
    }

    @Override
    public void notWritten(String pipeline, String stream, CaravanException cause) {
        change(() -> state(pipeline, stream).fail(cause));
        fail(cause);
    }

    private Optional<Lag> lag(BatchReport report) {
        lock.lock();
        try {
            return Optional.ofNullable(streams.get(key(report.pipeline(), report.stream())))
                    .flatMap(StreamState::behind);
        } finally {
            lock.unlock();
        }
    }

    /** Not asked under our lock: it has one of its own, which is held when it tells us something. */
    private Optional<Landing> landing(BatchReport report) {
        lock.lock();
        try {
            return Optional.ofNullable(streams.get(key(report.pipeline(), report.stream())))
                    .flatMap(StreamState::landing);
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody stopped it, perhaps before it began. */
    public boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the run as if its sources had ended. */
    public void stop() {
        change(() -> stopped = true);
    }

    /** Everything is closed, and nothing more will be reported. */
    public void ended() {
        change(() -> endedAt = Instant.now());
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the sources have ended, one failed, or somebody stops the run. */
    public void await() {
        lock.lock();
        try {
            lastActivity = System.nanoTime();
            while (!stopped && failure == null && !allEnded() && !isIdle()) {
                changed.await(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new CaravanException(Category.CANCELLED, "The run was interrupted.", e));
        } finally {
            lock.unlock();
        }
    }

    private boolean allEnded() {
        return endingSources > 0 && finished.size() >= endingSources;
    }

    private boolean isIdle() {
        return idleTimeout != null && System.nanoTime() - lastActivity > idleTimeout.toNanos();
    }

    public Optional<RuntimeException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    public Tally tally(String pipeline) {
        return tallies.getOrDefault(pipeline, Tally.NONE);
    }

    public Counts counts(String pipeline) {
        return tally(pipeline).counts();
    }

    /** What it did, or has done so far. */
    public IngestionResult result() {
        lock.lock();
        try {
            Optional<CaravanException> error = Optional.ofNullable(failure).map(PipelineRun::ours);
            Status status = status(error);
            boolean blamed = streams.values().stream().anyMatch(StreamState::hasFailed);
            Optional<CaravanException> ofAll = blamed ? Optional.empty() : error;
            Status ofOthers = status == Status.FAILED && blamed ? Status.CANCELLED : status;
            List<IngestedItem> items = pipelines.stream()
                    .flatMap(pipeline -> items(pipeline, ofOthers, ofAll).stream())
                    .toList();

            return new IngestionResult(status, items, error, begunAt, Optional.ofNullable(endedAt));
        } finally {
            lock.unlock();
        }
    }

    private Status status(Optional<CaravanException> error) {
        if (endedAt == null) {
            return Status.RUNNING;
        }
        if (error.isPresent()) {
            return StreamState.status(error.get());
        }

        return stopped && !allEnded() ? Status.CANCELLED : Status.SUCCEEDED;
    }

    private List<IngestedItem> items(Pipeline pipeline, Status otherwise, Optional<CaravanException> error) {
        List<String> tables = pipeline.lakes().stream()
                .flatMap(lake -> lake.tables().stream())
                .filter(table -> !table.contains("{{") && !table.contains("*"))
                .toList();
        List<StreamState> begun = streams.values().stream()
                .filter(state -> state.isOf(pipeline.routeId()))
                .toList();

        return begun.isEmpty()
                ? StreamState.notBegun(pipeline.routeId(), tables, otherwise, error)
                : begun.stream()
                        .flatMap(state -> state.items(tables, otherwise, error, endedAt).stream())
                        .toList();
    }

    private static CaravanException ours(RuntimeException cause) {
        return CaravanException.in(cause)
                .orElseGet(() -> new CaravanException(
                        Category.STORAGE, "Cannot run the pipeline: " + CaravanException.reasonOf(cause) + ".", cause));
    }
}
