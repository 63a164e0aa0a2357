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
package dev.caravan.connector.retry;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often, and after which pauses, a source tries again what failed for a reason that may pass: {@code
 * SOURCE_UNREACHABLE} and {@code RATE_LIMITED}. What a person has to change, settings or rights, is never tried again.
 */
public final class Retries {

    /** For somebody who waits: whatever fails has failed. */
    public static final Retries NONE = new Retries(null, 0, Backoff.USUAL);

    private static final Set<Category> PASSING = EnumSet.of(Category.SOURCE_UNREACHABLE, Category.RATE_LIMITED);
    private static final long TICK_NANOS = Duration.ofMillis(50).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    private final CamelContext context;
    private final int most;
    private final Backoff backoff;

    /**
     * @param context whose stop ends a pause
     * @param most how often at most, beyond the first attempt
     */
    public Retries(CamelContext context, int most, Backoff backoff) {
        this.context = context;
        this.most = most;
        this.backoff = backoff;
    }

    public boolean isNone() {
        return most <= 0;
    }

    /** @throws RuntimeException the last failure, as it came */
    public <T> T call(Supplier<T> attempt) {
        Attempts attempts = begin();
        while (true) {
            try {
                return attempt.get();
            } catch (RuntimeException e) {
                attempts.failed(e);
            }
        }
    }

    public Attempts begin() {
        return new Attempts();
    }

    /** Those at one thing. For one thread. */
    public final class Attempts {

        private int failed;

        private Attempts() {}

        /** It went on: what fails from now on is another thing. */
        public void succeeded() {
            failed = 0;
        }

        /** Returns when it is time to try again. @throws RuntimeException this failure, if it is not to be tried again */
        public void failed(RuntimeException failure) {
            failed(failure, Optional.empty());
        }

        /** @param asked how long the server wants to be left alone; longer than the longest pause is too long */
        public void failed(RuntimeException failure, Optional<Duration> asked) {
            Duration pause = asked.orElse(backoff.after(failed));
            if (failed >= most || !mayPass(failure) || pause.compareTo(backoff.longest()) > 0) {
                throw failure;
            }
            failed++;
            LOG.warn(
                    "{} Trying again in {} s ({} of {}).",
                    reason(failure),
                    (pause.toMillis() + 999) / 1000,
                    failed,
                    most);
            pause(pause);
        }
    }

    /** Without what a person could do about it. */
    private static String reason(RuntimeException failure) {
        return failure.getMessage().replaceFirst("\\. [A-Z].*", ".");
    }

    private static boolean mayPass(RuntimeException failure) {
        return CaravanException.in(failure)
                .filter(ours -> PASSING.contains(ours.category()))
                .isPresent();
    }

    /**
     * A stop is not kept waiting.
     *
     * @throws CaravanException CANCELLED
     */
    public void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (context.isStopping()
                    || context.isStopped()
                    || Thread.currentThread().isInterrupted()) {
                throw new CaravanException(
                        Category.CANCELLED,
                        "Cannot read to the end: the run was stopped. Run it again to go on from there.");
            }
            LockSupport.parkNanos(Math.min(left, TICK_NANOS));
        }
    }
}
