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
package dev.caravan.cli;

import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.SourceRun;
import dev.caravan.landing.BatchReport;
import dev.caravan.landing.Counts;
import dev.caravan.landing.LandingListener;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One run of one or more pipelines: what its sources and landings report, and when it is over. */
final class PipelineRun implements SourceRun, LandingListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final boolean once;
    private final int endingSources;
    private final Duration idleTimeout;
    private final Progress progress;
    private final Set<Source> finished = new HashSet<>();
    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private RuntimeException failure;
    private boolean stopped;
    private long lastActivity = System.nanoTime();

    /**
     * @param endingSources how many sources have to end until the run does; 0 if it does not end by itself
     * @param idleTimeout ends the run when nothing was committed for so long; null for never
     */
    PipelineRun(boolean once, int endingSources, Duration idleTimeout, Progress progress) {
        this.once = once;
        this.endingSources = endingSources;
        this.idleTimeout = idleTimeout;
        this.progress = progress;
    }

    @Override
    public boolean once() {
        return once;
    }

    @Override
    public void started(Source source) {
        startedAt.putIfAbsent(source.getPipeline(), System.nanoTime());
        progress.started(source.getPipeline(), source.stream());
    }

    @Override
    public void finished(Source source) {
        change(() -> finished.add(source));
    }

    @Override
    public void failed(Source source, RuntimeException cause) {
        fail(cause);
    }

    @Override
    public void failed(CaravanException cause) {
        fail(cause);
    }

    /** The first failure is the one to tell; what follows are its consequences. */
    void fail(RuntimeException cause) {
        change(() -> {
            if (failure == null) {
                failure = cause;
            }
        });
    }

    @Override
    public void committed(BatchReport report) {
        long now = System.nanoTime();
        Duration time = Duration.ofNanos(now - startedAt.computeIfAbsent(report.pipeline(), started -> now));
        Tally tally = tallies.compute(
                report.pipeline(), (pipeline, before) -> (before == null ? Tally.NONE : before).with(report, time));
        progress.committed(report, tally);
        change(() -> lastActivity = now);
    }

    /** Whether somebody stopped it, perhaps before it began. */
    boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the run as if its sources had ended. */
    void stop() {
        change(() -> stopped = true);
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
    void await() {
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

    Optional<RuntimeException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    Tally tally(String pipeline) {
        return tallies.getOrDefault(pipeline, Tally.NONE);
    }

    Counts counts(String pipeline) {
        return tally(pipeline).counts();
    }
}
