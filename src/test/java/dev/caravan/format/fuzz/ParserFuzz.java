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
package dev.caravan.format.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.crash.CrashSize;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import dev.caravan.testing.Guarantee;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * S22: mutated input for one parser, the same in every build, a few thousand of them, or a million with {@code -Pfuzz}, or as
 * many as {@code -Dcaravan.fuzz} says. It ends in records or rejections; nothing else is thrown, and no input takes more than
 * a second of a processor. What else has to hold, no lost bytes above all, the parser's own class checks while it reads.
 */
public abstract class ParserFuzz {

    protected static final int INPUTS = Integer.getInteger("caravan.fuzz", CrashSize.of(3_000, 1_000_000));

    private static final long SEED = 20_261_128;
    private static final long A_HANG_NANOS = 1_000_000_000L;
    private static final String BLANK = " \t\r\n\u0000\u001A\u00EF\u00BB\u00BF";
    private static final Set<String> STATUSES = Set.of("ok", "partial", "error");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private volatile long since;
    private volatile String reading = "no input yet";
    private long records;
    private long rejected;

    /** What is mutated: real input of every shape that the parser knows. */
    protected abstract List<byte[]> seeds() throws IOException;

    /** What the syntax is made of, put in anywhere. */
    protected abstract List<String> pieces();

    /**
     * Reads an input to its end.
     *
     * @return what came of it: {@link Rejected}, or anything else for a record
     * @throws AssertionError if something is lost or not as it was
     */
    protected abstract List<?> read(byte[] input, Random random) throws IOException;

    /** So that the mutations are neither too wild nor too tame: of so many inputs at least one record, on average. */
    protected int inputsForEachRecord() {
        return 2;
    }

    /** The same of rejections. */
    protected int inputsForEachRejection() {
        return 50;
    }

    /** One in five in UTF-16, with something wrong in it. */
    protected static byte[] wide(byte[] input, Random random) {
        if (random.nextInt(5) > 0) {
            return input;
        }

        String text = "\uFEFF" + new String(input, StandardCharsets.UTF_8);
        byte[] wide = text.getBytes(random.nextBoolean() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
        wide[2 + random.nextInt(wide.length - 2)] = (byte) random.nextInt();

        return Arrays.copyOf(wide, wide.length - random.nextInt(2));
    }

    @Test
    @Guarantee("S22")
    void anyInputIsReadToItsEndAndNothingIsLost() throws InterruptedException, ExecutionException {
        FutureTask<Void> all = new FutureTask<>(this::readAll);
        Thread reader = new Thread(all, "fuzz");
        reader.setDaemon(true);
        reader.start();
        await(all, reader);

        assertThat(records).as("records").isGreaterThan(INPUTS / inputsForEachRecord());
        assertThat(rejected).as("rejections").isGreaterThan(INPUTS / inputsForEachRejection());
    }

    /** Fails when one input never comes to its end; how long that takes on a busy machine does not matter. */
    private void await(FutureTask<Void> all, Thread reader) throws InterruptedException, ExecutionException {
        while (true) {
            try {
                all.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException stillReading) {
                if (THREADS.getThreadCpuTime(reader.getId()) - since > A_HANG_NANOS) {
                    throw new AssertionError("still reading " + reading);
                }
            }
        }
    }

    private Void readAll() throws IOException {
        Random random = new Random(SEED);
        Mutation mutation = new Mutation(seeds(), pieces(), random);
        for (int number = 0; number < INPUTS; number++) {
            byte[] input = mutation.next();
            if (isBlank(input)) {
                continue;
            }

            reading = "input " + number;
            since = THREADS.getCurrentThreadCpuTime();
            try {
                read(input, random).forEach(this::count);
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError(describe(number, input), e);
            }
            long taken = THREADS.getCurrentThreadCpuTime() - since;
            if (taken > A_HANG_NANOS) {
                throw new AssertionError("took " + taken / 1_000_000 + " ms: " + describe(number, input));
            }
        }

        return null;
    }

    /** White space, ends of files and byte order marks: there is nothing to land in it. */
    private static boolean isBlank(byte[] input) {
        for (byte each : input) {
            if (BLANK.indexOf(each & 0xFF) < 0) {
                return false;
            }
        }

        return true;
    }

    private void count(Object outcome) {
        if (outcome instanceof Rejected rejection) {
            rejected++;
            assertThat(rejection.code()).matches("[A-Z0-9_]+");
            assertThat(rejection.message()).isNotBlank().doesNotContain("\n", "\r");
        } else {
            records++;
            if (outcome instanceof Record row && row.containsKey("_parse_status")) {
                assertThat(STATUSES).contains((String) row.get("_parse_status"));
            }
        }
    }

    private static String describe(int number, byte[] input) {
        return "input " + number + ": " + new String(input, StandardCharsets.ISO_8859_1);
    }

    protected static List<Object> all(RecordStream records) {
        List<Object> outcomes = new ArrayList<>();
        try (records) {
            records.forEachRemaining(outcomes::add);
        }

        return outcomes;
    }

    /** Given out in pieces, so that whatever a parser looks for is cut somewhere. */
    protected static InputStream chunked(byte[] input, Random random) {
        return new ByteArrayInputStream(input) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(400)));
            }
        };
    }
}
