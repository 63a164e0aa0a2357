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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.AsOf;
import dev.caravan.table.LakeTable;
import dev.caravan.table.MaintenancePlan;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import dev.caravan.testing.TestLake;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R15: a table is compacted, expired and vacuumed over and over while changes are merged into it, and somebody reads an
 * early version of it: no row is lost, and the reader is not disturbed. Maintenance itself may have to give way.
 */
class MaintainedMergeTest {

    private static final int NUMBERS = CrashSize.of(20, 100);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int PATIENCE_MINUTES = 10;
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();

    private enum Writer {
        WRITING,
        WRITTEN,
        GONE;

        /** A fast writer may be through before the first round. */
        private boolean waitsFor(int rounds) {
            return this == WRITING || this == WRITTEN && rounds == 0;
        }
    }

    @AfterAll
    static void stopClock() {
        CLOCK.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void mergesMaintenanceAndTimeTravelDoNotDisturbEachOther(TableFormat format) {
        CrashMode mode = CrashMode.CDC_DELETE;
        TableName name = new TableName("crash", "maintained_" + format);
        Random random = new Random(15);
        Numbers numbers = mode.numbers(15, NUMBERS);
        CrashingRun writer = new CrashingRun(
                TestLake.tables(), mode.options(name, format, 5), name.toString(), numbers, random, CLOCK, List.of());
        AtomicReference<Writer> state = new AtomicReference<>(Writer.WRITING);
        CompletableFuture<Integer> keeper = CompletableFuture.supplyAsync(() -> keep(name, format, state));
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> read(name, state));

        int kept;
        int read;
        try {
            writer.run();
            state.set(Writer.WRITTEN);
            kept = keeper.orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES).join();
            read = reader.orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES).join();
        } finally {
            state.set(Writer.GONE);
        }

        try (Checker checker = Checker.start()) {
            Verdict verdict = checker.ask(mode.question(TestLake.warehouse(), name, format, numbers));
            assertThat(verdict.isClean()).as("%s", verdict).isTrue();
            System.out.printf(
                    "R15 %s %s: maintained %d times, an early version read %d times, %s%n",
                    mode, format, kept, read, verdict);
        }
    }

    private static int keep(TableName name, TableFormat format, AtomicReference<Writer> writer) {
        int times = 0;
        while (writer.get().waitsFor(times)) {
            LakeTable table = TestLake.tables().table(name, format);
            if (table.exists() && table.countRows() > 0) {
                times += keep(table) ? 1 : 0;
            }
        }

        return times;
    }

    /** @return false if it gave way to the writer, which commits as fast as it can */
    private static boolean keep(LakeTable table) {
        try {
            table.maintenance()
                    .run(new MaintenancePlan(
                            Set.of(),
                            RETENTION,
                            MaintenancePlan.Mode.APPLY,
                            MaintenancePlan.Safety.REFUSE_SHORT_RETENTION));

            return true;
        } catch (CaravanException e) {
            if (e.category() != Category.COMMIT_CONFLICT) {
                throw e;
            }

            return false;
        }
    }

    private static int read(TableName name, AtomicReference<Writer> writer) {
        int times = 0;
        List<String> first = null;
        AsOf moment = null;
        while (writer.get().waitsFor(times)) {
            if (moment == null) {
                moment = earlyVersion(name);
            } else {
                List<String> rows = TestLake.tables()
                        .query("SELECT * FROM " + name + " ORDER BY key", 100, moment)
                        .jsonRows();
                first = first == null ? rows : first;
                assertThat(rows).isNotEmpty().isEqualTo(first);
                times++;
            }
        }

        return times;
    }

    private static AsOf earlyVersion(TableName name) {
        return TestLake.tables().list().stream()
                .filter(table -> table.name().equals(name) && table.countRows() > 0)
                .map(table -> AsOf.parse(String.valueOf(table.version())))
                .findFirst()
                .orElse(null);
    }
}
