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
package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What another process costs, read from outside while it lives, so that whatever it does counts, its start included. What
 * it does in its last 50 ms can be missed. Children of the process are not counted. Memory is known on Linux only.
 */
final class ProcessMeter implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;
    private static final long RSS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ProcessHandle process;
    private final Path status;
    private final long startedAt = System.nanoTime();
    private final Duration cpuBefore;
    private final List<Long> rssMb = new ArrayList<>();
    private Duration cpu;
    private long peakRssMb = -1;

    /** Counts from now on. */
    ProcessMeter(long pid) {
        process = ProcessHandle.of(pid).orElseThrow();
        status = Path.of("/proc/" + pid + "/status");
        cpuBefore = process.info().totalCpuDuration().orElse(Duration.ZERO);
        cpu = cpuBefore;
        clock.scheduleAtFixedRate(this::sample, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    synchronized double cpuSeconds() {
        sample();
        return cpu.minus(cpuBefore).toNanos() / 1e9;
    }

    /** The highest resident memory so far, in MiB, or -1. */
    synchronized long peakRssMb() {
        return peakRssMb;
    }

    /** Resident memory in MiB, once a second. */
    synchronized List<Long> rssMb() {
        return List.copyOf(rssMb);
    }

    Measurement measured(String benchCase, String system, String format, long rows) {
        return new Measurement(benchCase, system, format, rows, seconds(), cpuSeconds(), peakRssMb());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private synchronized void sample() {
        // Of a process that has ended nothing is told; the last known value stands.
        process.info().totalCpuDuration().ifPresent(now -> cpu = now);
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM")) {
                    peakRssMb = Math.max(peakRssMb, megabytes(line));
                } else if (line.startsWith("VmRSS")
                        && System.nanoTime() - startedAt >= rssMb.size() * RSS_EVERY_NANOS) {
                    rssMb.add(megabytes(line));
                }
            }
        } catch (IOException ended) {
            return;
        }
    }

    private static long megabytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }
}
