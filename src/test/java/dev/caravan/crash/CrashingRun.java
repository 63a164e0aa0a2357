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
package dev.caravan.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.landing.BatchReport;
import dev.caravan.landing.Delivery;
import dev.caravan.landing.Landing;
import dev.caravan.landing.LandingListener;
import dev.caravan.landing.LandingOptions;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.table.LakeTables;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Lands the numbers of one seed, is broken by each of its faults in turn, and begins again after each, in one JVM. What a
 * dead process would leave is left: the engine is dropped, its open batch is given up, only the lock is let go.
 */
final class CrashingRun {

    private static final int MOST_TOGETHER = 6;

    private final LakeTables tables;
    private final LandingOptions options;
    private final String pipeline;
    private final Numbers numbers;
    private final Random random;
    private final ScheduledExecutorService clock;
    private final Deque<Planned> faults = new ArrayDeque<>();
    private final Deque<Long> loads;
    private final Map<FaultPoint, Integer> crashes = new EnumMap<>(FaultPoint.class);
    private long fired;
    private long acknowledged;
    private long resumed;
    private Consumer<Path> between = state -> {};
    private LongConsumer afterEach = last -> {};

    /** A fault at the nth visit of a point, counted from the start of the engine. */
    record Planned(FaultPoint point, int visit) {}

    private static final class InjectedFault extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InjectedFault(FaultPoint point) {
            super("injected " + point);
        }
    }

    CrashingRun(
            LakeTables tables,
            LandingOptions options,
            String pipeline,
            Numbers numbers,
            Random random,
            ScheduledExecutorService clock,
            List<Planned> faults) {
        this.tables = tables;
        this.options = options;
        this.pipeline = pipeline;
        this.numbers = numbers;
        this.random = random;
        this.clock = clock;
        this.faults.addAll(faults);
        long third = numbers.count() / 3;
        this.loads = new ArrayDeque<>(
                options.mode().isWhole() ? List.of(third, 2 * third, numbers.count()) : List.of(numbers.count()));
    }

    /** What happens to the local state after each fault, while nothing runs. */
    CrashingRun betweenRuns(Consumer<Path> event) {
        this.between = event;
        return this;
    }

    /** What happens after each run, with the last number that it was to land. */
    CrashingRun afterEachRun(LongConsumer check) {
        this.afterEach = check;
        return this;
    }

    /** How often it was broken there. */
    int crashesAt(FaultPoint point) {
        return crashes.getOrDefault(point, 0);
    }

    void run() {
        while (!loads.isEmpty()) {
            Planned fault = faults.poll();
            long firedBefore = fired;
            arm(fault);
            boolean ended;
            try {
                ended = runUntilFault(fired);
            } finally {
                FaultPoint.install(null);
            }
            assertThat(ended || fired > firedBefore).isTrue();
            afterEach.accept(loads.getFirst());
            if (ended) {
                loads.removeFirst();
            }
        }
    }

    private void arm(Planned fault) {
        if (fault == null) {
            return;
        }
        int[] visits = {0};
        FaultPoint.install(point -> {
            if (point == fault.point() && ++visits[0] == fault.visit()) {
                fired++;
                crashes.merge(point, 1, Integer::sum);
                throw new InjectedFault(point);
            }
        });
    }

    private boolean runUntilFault(long firedBefore) {
        Landing landing = Landing.open(
                tables, options, pipeline, "numbers", UUID.randomUUID().toString(), new Silent(), clock);
        try {
            deliverAll(landing);
            landing.close();
            return true;
        } catch (RuntimeException e) {
            landing.close();
            if (fired == firedBefore) {
                throw e;
            }
            between.accept(landing.stateDirectory());
            return false;
        }
    }

    private void deliverAll(Landing landing) {
        Resume resume = landing.resume();
        long from = Numbers.last(resume.from());
        if (options.mode().isWhole()) {
            assertThat(from).isZero();
        } else {
            assertThat(from).isGreaterThanOrEqualTo(acknowledged).isGreaterThanOrEqualTo(resumed);
            resumed = from;
        }
        long replayTo = resume.replayTo().map(Numbers::last).orElse(0L);
        long last = loads.getFirst();
        for (long next = from + 1; next <= last; ) {
            long end = Math.min(last, next + random.nextInt(MOST_TOGETHER));
            if (next <= replayTo) {
                end = Math.min(end, replayTo);
            }
            deliver(landing, next, end);
            if (random.nextInt(5) == 0 && (end >= replayTo)) {
                landing.flush();
            }
            next = end + 1;
        }
        landing.endOfStream();
    }

    private void deliver(Landing landing, long from, long to) {
        List<Object> together =
                LongStream.rangeClosed(from, to).mapToObj(numbers::get).toList();
        landing.accept(new Delivery(
                together.iterator(),
                Optional.of(() -> Numbers.at(to)),
                Optional.empty(),
                Operation.UPSERT,
                0,
                Optional.of(failure -> acknowledged = failure == null ? to : acknowledged)));
    }

    /** For runs of which nobody is told: the checker counts. */
    static final class Silent implements LandingListener {

        @Override
        public void committed(BatchReport report) {
            // The checker counts.
        }

        @Override
        public void failed(CaravanException failure) {
            // Thrown at the caller as well.
        }
    }
}
