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
package dev.caravan.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One fault of one process: {@code <point>:<n>:halt} ends it at once, {@code throw} makes the nth visit fail, and
 * {@code wait=<file>} makes that file, with its process id in it, and goes on when somebody has deleted it, and
 * {@code slow=<ms>} holds up the nth visit and every later one.
 */
final class Fault implements Consumer<FaultPoint> {

    static final String PROPERTY = "caravan.fault";

    private static final String HALT = "halt";
    private static final String THROW = "throw";
    private static final String WAIT = "wait=";
    private static final Pattern SLOW = Pattern.compile("slow=([0-9]{1,6})");
    private static final int KILLED = 137;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TICK_NANOS = 5 * NANOS_PER_MILLI;

    private final FaultPoint point;
    private final int visit;
    private final String action;
    private final AtomicInteger visits = new AtomicInteger();

    private Fault(FaultPoint point, int visit, String action) {
        this.point = point;
        this.visit = visit;
        this.action = action;
    }

    /** @throws IllegalArgumentException if the text is none of the three forms */
    static Fault parse(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length == 3
                && (parts[2].equals(HALT)
                        || parts[2].equals(THROW)
                        || parts[2].startsWith(WAIT)
                        || SLOW.matcher(parts[2]).matches())
                && parts[1].matches("[1-9][0-9]{0,8}")) {
            for (FaultPoint point : FaultPoint.values()) {
                if (point.toString().equals(parts[0])) {
                    return new Fault(point, Integer.parseInt(parts[1]), parts[2]);
                }
            }
        }
        throw new IllegalArgumentException("Cannot read " + PROPERTY + " " + text
                + ": it must be <point>:<n>:halt, throw, wait=<file> or slow=<ms>, with one of "
                + Arrays.toString(FaultPoint.values()));
    }

    @Override
    public void accept(FaultPoint reached) {
        if (reached != point) {
            return;
        }
        Matcher slow = SLOW.matcher(action);
        int visitNow = visits.incrementAndGet();
        if (slow.matches() && visitNow >= visit) {
            holdUp(Long.parseLong(slow.group(1)) * NANOS_PER_MILLI);
        } else if (visitNow == visit) {
            strike();
        }
    }

    /** Parking may end early, and does at once for a thread that somebody interrupts: that one goes on. */
    private static void holdUp(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !Thread.currentThread().isInterrupted(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void strike() {
        if (action.equals(HALT)) {
            Runtime.getRuntime().halt(KILLED);
        } else if (action.equals(THROW)) {
            throw new IllegalStateException("a fault was asked for at " + point);
        } else {
            waitAt(Path.of(action.substring(WAIT.length())));
        }
    }

    private static void waitAt(Path file) {
        try {
            Files.writeString(file, String.valueOf(ProcessHandle.current().pid()), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (Files.exists(file)) {
            LockSupport.parkNanos(TICK_NANOS);
        }
    }
}
