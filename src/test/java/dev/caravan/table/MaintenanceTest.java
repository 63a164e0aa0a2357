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
package dev.caravan.table;

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaintenanceTest {

    private static final String LANE = "orders/public.orders/0";
    private static final Schema ORDERS = Schema.of("id", Type.Scalar.LONG);
    private static final Duration NOTHING = Duration.ZERO;

    @Guarantee("R24")
    @ParameterizedTest
    @EnumSource
    void aDryRunTellsWhatWouldBeDoneAndChangesNothing(TableFormat format) throws IOException {
        LakeTable table = created("rehearsed", format);
        commit(table, 7);
        stray(table);
        long version = table.version();
        Set<String> files = files(table);

        List<MaintenanceResult> told = table.maintenance()
                .run(plan(MaintenancePlan.Mode.DRY_RUN, NOTHING, MaintenancePlan.Safety.ALLOW_SHORT_RETENTION));

        assertThat(table.version()).isEqualTo(version);
        assertThat(files(table)).isEqualTo(files);
        assertThat(told.get(0)).isEqualTo(MaintenanceResult.rewritten("data files", 7, 1));
        assertThat(told.get(told.size() - 1).filesRemoved()).isEqualTo(1);
        assertThat(told.get(told.size() - 1).bytesRemoved()).isEqualTo(5);
        if (format == TableFormat.ICEBERG) {
            assertThat(told.get(1).things()).isEqualTo("manifests");
            assertThat(told.get(1).after()).isEqualTo(1);
            assertThat(told.get(2).before()).isEqualTo(7);
            assertThat(told.get(2).after()).isEqualTo(1);
            assertThat(told.get(2).filesRemoved()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatADryRunTellsIsWhatIsDone(TableFormat format) throws IOException {
        LakeTable table = created("kept", format);
        Mark mark = commit(table, 7);
        stray(table);
        for (MaintenanceStep step : table.maintenance().steps()) {
            List<MaintenanceResult> told = table.maintenance().run(only(step, MaintenancePlan.Mode.DRY_RUN));

            List<MaintenanceResult> done = table.maintenance().run(only(step, MaintenancePlan.Mode.APPLY));

            assertThat(done).isEqualTo(told);
        }

        assertThat(values(read(format, table.name().toString()), "id")).isEqualTo(ids(7));
        assertThat(files(table))
                .filteredOn(file -> file.endsWith(".parquet") && !file.contains("_delta_log"))
                .hasSize(1);
        assertThat(files(table)).noneMatch(file -> file.contains("stray"));
        assertThat(table.mark(LANE)).isEqualTo(mark);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchThatIsReplayedAfterMaintenanceLandsNothingTwice(TableFormat format) {
        LakeTable table = created("replayed", format);
        Mark before = table.claim(LANE, Map.of());
        Mark after = commit(table, before, 1);
        for (int batch = 2; batch <= 6; batch++) {
            after = commit(table, after, batch);
        }
        table.maintenance()
                .run(plan(MaintenancePlan.Mode.APPLY, NOTHING, MaintenancePlan.Safety.ALLOW_SHORT_RETENTION));

        assertThatThrownBy(() -> commit(table, before, 1)).isInstanceOf(FencedException.class);

        assertThat(table.mark(LANE)).isEqualTo(after);
        assertThat(table.note(LANE)).isPresent();
        commit(table, after, 7);
        assertThat(values(read(format, table.name().toString()), "id")).isEqualTo(ids(7));
    }

    @ParameterizedTest
    @EnumSource
    void batchesThatLandMeanwhileLoseNothing(TableFormat format) {
        LakeTable table = created("busy", format);
        commit(table, 6);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
            LakeTable own = TestLake.tables().table(table.name(), format);
            Mark mark = own.mark(LANE);
            int batch = 6;
            while (!stop.get() || batch < 12) {
                mark = commit(own, mark, ++batch);
            }

            return batch;
        });
        TableMaintenance maintenance = table.maintenance();
        try {
            for (int round = 0; round < 3; round++) {
                maintenance.run(only(MaintenanceStep.COMPACT, MaintenancePlan.Mode.APPLY));
                if (maintenance.steps().contains(MaintenanceStep.EXPIRE)) {
                    maintenance.run(only(MaintenanceStep.EXPIRE, MaintenancePlan.Mode.APPLY));
                }
            }
        } finally {
            stop.set(true);
        }

        int batches = writer.join();

        assertThat(values(read(format, table.name().toString()), "id")).isEqualTo(ids(batches));
        assertThat(table.mark(LANE).number()).isEqualTo(batches);
    }

    @ParameterizedTest
    @EnumSource
    void filesThatAWriterMayBeAboutToCommitAreNotTouchedUnlessToldSo(TableFormat format) throws IOException {
        LakeTable table = created("young", format);
        commit(table, 2);
        stray(table);
        Set<String> files = files(table);

        assertThatThrownBy(() -> table.maintenance()
                        .run(plan(
                                MaintenancePlan.Mode.APPLY,
                                Duration.ofHours(23),
                                MaintenancePlan.Safety.REFUSE_SHORT_RETENTION)))
                .isInstanceOfSatisfying(CaravanException.class, failure -> {
                    assertThat(failure.category()).isEqualTo(Category.CONFIG);
                    assertThat(failure.getMessage()).contains("--allow-short-retention");
                });
        assertThat(files(table)).isEqualTo(files);
        table.maintenance()
                .run(plan(
                        MaintenancePlan.Mode.APPLY, Duration.ofDays(7), MaintenancePlan.Safety.REFUSE_SHORT_RETENTION));
        assertThat(files(table))
                .containsAll(
                        files.stream().filter(file -> file.endsWith(".parquet")).toList());
    }

    @ParameterizedTest
    @EnumSource
    void aStepOfTheOtherFormatIsRefused(TableFormat format) {
        LakeTable table = created("foreign", format);
        MaintenanceStep foreign =
                switch (format) {
                    case DELTA -> MaintenanceStep.ORPHANS;
                    case ICEBERG -> MaintenanceStep.VACUUM;
                };

        assertThatThrownBy(() -> table.maintenance().run(only(foreign, MaintenancePlan.Mode.APPLY)))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("no step " + foreign);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyTableIsLeftAsItIs(TableFormat format) {
        LakeTable table = created("empty", format);
        long version = table.version();

        table.maintenance()
                .run(plan(MaintenancePlan.Mode.APPLY, NOTHING, MaintenancePlan.Safety.ALLOW_SHORT_RETENTION));

        assertThat(table.version()).isEqualTo(version);
    }

    @Test
    void aTableWhoseFilesMayBeThoseOfAnotherBranchKeepsThem() throws IOException {
        LakeTable table = TestLake.tables().table(new TableName("upkeep", "branched"), TableFormat.ICEBERG);
        table.create(ORDERS, new TableLayout(List.of(), List.of(), Map.of("gc.enabled", "false")));
        commit(table, 7);
        Set<String> files = files(table);

        assertThatThrownBy(() -> table.maintenance()
                        .run(plan(MaintenancePlan.Mode.APPLY, NOTHING, MaintenancePlan.Safety.ALLOW_SHORT_RETENTION)))
                .isInstanceOf(CaravanException.class)
                .hasMessage("Cannot maintain upkeep.branched: it has gc.enabled=false, so expire must not delete files"
                        + " of it. Add --only compact, and delete with the tool of its catalog.");
        assertThat(files(table)).isEqualTo(files);

        table.maintenance().run(only(MaintenanceStep.COMPACT, MaintenancePlan.Mode.APPLY));

        assertThat(files(table)).containsAll(files);
        assertThat(values(read(TableFormat.ICEBERG, table.name().toString()), "id"))
                .isEqualTo(ids(7));
    }

    private static MaintenancePlan plan(MaintenancePlan.Mode mode, Duration retain, MaintenancePlan.Safety safety) {
        return new MaintenancePlan(Set.of(), retain, mode, safety);
    }

    private static MaintenancePlan only(MaintenanceStep step, MaintenancePlan.Mode mode) {
        return new MaintenancePlan(Set.of(step), NOTHING, mode, MaintenancePlan.Safety.ALLOW_SHORT_RETENTION);
    }

    private static LakeTable created(String name, TableFormat format) {
        LakeTable table = TestLake.tables().table(new TableName("upkeep", name + "_" + format), format);
        table.create(ORDERS, TableLayout.PLAIN);

        return table;
    }

    /** So many batches of one row each. */
    private static Mark commit(LakeTable table, int batches) {
        Mark mark = table.claim(LANE, Map.of("lane", LANE));
        for (int batch = 1; batch <= batches; batch++) {
            mark = commit(table, mark, batch);
        }

        return mark;
    }

    private static Mark commit(LakeTable table, Mark previous, long batch) {
        try (TableBatch rows = table.begin(LANE, previous, batch, new WriteMode.Append(), ORDERS, BatchShape.of(1))) {
            RowWriter writer = rows.writer();
            writer.startRow();
            writer.setLong(0, batch);
            writer.endRow();

            rows.seal();

            return rows.commit(Map.of("lane", LANE, "position", "{}"));
        }
    }

    private static List<Object> ids(long last) {
        return LongStream.rangeClosed(1, last).<Object>mapToObj(Long::valueOf).toList();
    }

    /** A file that no version of the table has. */
    private static void stray(LakeTable table) throws IOException {
        Path data = directory(table);
        Files.writeString(Files.createDirectories(data).resolve("stray.parquet"), "stray");
    }

    private static Path directory(LakeTable table) {
        return TestLake.warehouse()
                .resolve(table.name().namespace())
                .resolve(table.name().table());
    }

    private static Set<String> files(LakeTable table) {
        Path directory = directory(table);
        try (Stream<Path> files = Files.walk(directory)) {
            return new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(file -> !file.endsWith(".crc"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
