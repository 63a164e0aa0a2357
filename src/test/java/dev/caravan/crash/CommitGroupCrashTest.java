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

import dev.caravan.landing.CommitGroup;
import dev.caravan.landing.Delivery;
import dev.caravan.landing.Landing;
import dev.caravan.landing.LandingOptions;
import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Operation;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R1 for two pipelines that share their commits: the odd numbers come from one, the even ones from the other. */
class CommitGroupCrashTest {

    private static final int CRASHES = CrashSize.of(3, 40);
    private static final int NUMBERS = CrashSize.of(60, 400);
    /** A run ends here if its fault was not reached. */
    private static final int STEP = 10;

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();

    private static Checker checker;

    private int crashes;

    @BeforeAll
    static void startChecker() {
        checker = Checker.start();
    }

    @AfterAll
    static void stop() {
        checker.close();
        CLOCK.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostDoubledOrInvented(TableFormat format) {
        Random random = new Random(7);
        TableName table = new TableName("crash_group", "numbers_" + format);
        Numbers numbers = CrashMode.APPEND.numbers(random.nextLong(), NUMBERS);
        LandingOptions options = CrashMode.APPEND.options(table, format, 5);
        for (long goal = STEP; goal <= NUMBERS; ) {
            arm(random);
            boolean reached = run(options, numbers, goal, random);
            FaultPoint.install(null);
            goal += reached ? STEP : 0;
        }

        assertThat(crashes).isEqualTo(CRASHES);
        Verdict verdict = checker.ask(CrashMode.APPEND.question(TestLake.warehouse(), table, format, numbers));
        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
        System.out.printf("R1 append %s, two pipelines in one commit: %d crashes, %s%n", format, crashes, verdict);
        // Later tests look at every table there is.
        TestLake.drop(format, table.toString());
        TestLake.drop(format, table.quarantine().toString());
    }

    private void arm(Random random) {
        if (crashes == CRASHES) {
            return;
        }
        FaultPoint fault = FaultPoint.values()[random.nextInt(FaultPoint.values().length)];
        int[] visits = {1 + random.nextInt(2)};
        FaultPoint.install(point -> {
            if (point == fault && --visits[0] == 0) {
                crashes++;
                throw new IllegalStateException("injected " + point);
            }
        });
    }

    /** @return whether it came to the goal */
    private boolean run(LandingOptions options, Numbers numbers, long goal, Random random) {
        int before = crashes;
        String stream = options.format().toString();
        // The last one to close commits what is left, so that may crash too.
        try (CommitGroup group = CommitGroup.open(
                        TestLake.tables(),
                        options,
                        "numbers_" + stream,
                        Set.of("odd", "even"),
                        UUID.randomUUID().toString(),
                        new CrashingRun.Silent(),
                        CLOCK);
                Landing odd = group.member("odd", stream, options);
                Landing even = group.member("even", stream, options)) {
            // What a crash tore first, as both sources are read by one thread here.
            deliver(numbers, odd, lastOf(odd), replayTo(odd));
            deliver(numbers, even, lastOf(even), replayTo(even));
            for (long next = 1; next <= goal; next++) {
                deliver(numbers, next % 2 == 1 ? odd : even, next - 1, next);
                if (random.nextInt(7) == 0) {
                    odd.flush();
                }
            }
        } catch (RuntimeException e) {
            if (crashes == before) {
                throw e;
            }
        }

        return crashes == before;
    }

    private static long lastOf(Landing landing) {
        return Numbers.last(landing.resume().from());
    }

    private static long replayTo(Landing landing) {
        return landing.resume().replayTo().map(Numbers::last).orElse(0L);
    }

    /** Those of the landing's numbers that are behind one and up to another, and that it does not have yet. */
    private static void deliver(Numbers numbers, Landing landing, long behind, long to) {
        long first = Math.max(behind, lastOf(landing)) + 1;
        for (long number = first; number <= to; number++) {
            if (number % 2 == to % 2) {
                long at = number;
                landing.accept(new Delivery(
                        numbers.get(number),
                        Optional.of(() -> Numbers.at(at)),
                        Optional.empty(),
                        Operation.UPSERT,
                        0,
                        Optional.empty()));
            }
        }
    }
}
