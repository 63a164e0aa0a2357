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
package dev.caravan.format.judge;

import dev.caravan.record.Record;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A judge who may throw anything and need not come to an end: the verdict is open then, and the row lands. Rows above 1 MiB
 * are not judged. A judgement that does not end keeps its thread; after a few of them no row is judged until one ends.
 */
public final class BoundedJudge implements Judge {

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_LOST = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Judge judge;
    private final Duration patience;
    private final AtomicInteger lost = new AtomicInteger();
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "caravan-judge");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * @param judge makes one, of classes that need not be there
     * @param libraries that have them
     * @throws IllegalArgumentException if they are not there
     */
    public static Judge by(Supplier<Judge> judge, String libraries) {
        try {
            return new BoundedJudge(judge.get(), PATIENCE);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "Cannot validate: " + libraries + " is not on the class path. Add it, or leave validate off.", e);
        }
    }

    BoundedJudge(Judge judge, Duration patience) {
        this.judge = judge;
        this.patience = patience;
    }

    @Override
    public Verdict judge(Record row) {
        if (row.get("_raw") instanceof byte[] raw && raw.length > MAX_BYTES) {
            return Verdict.open("it is longer than what is judged, which is up to " + MAX_BYTES + " bytes");
        }

        if (lost.get() >= MAX_LOST) {
            return Verdict.open("judgements of earlier rows have not come to an end");
        }

        // One that is too late reads on, while others change the row.
        Record copy = new Record(row, row.origin());
        AtomicBoolean over = new AtomicBoolean();
        Future<Verdict> verdict = threads.submit(() -> judged(copy, over));
        try {
            return verdict.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (!over.getAndSet(true)) {
                lost.incrementAndGet();
            }

            verdict.cancel(true);
            return Verdict.open("there was no judgement within " + patience.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            return Verdict.open(
                    "it cannot be judged: " + e.getCause().getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            verdict.cancel(true);
            return Verdict.open("the run was stopped before there was a judgement");
        }
    }

    private Verdict judged(Record row, AtomicBoolean over) {
        try {
            return judge.judge(row);
        } finally {
            if (over.getAndSet(true)) {
                lost.decrementAndGet();
            }
        }
    }
}
