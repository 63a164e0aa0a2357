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
package dev.caravan.landing;

import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import dev.caravan.table.MaintenancePlan;
import dev.caravan.table.Mark;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.TableVersion;
import dev.caravan.table.WriteMode;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A source of numbers, of which every tenth is rejected; its position is the last number that was read. In a warehouse of
 * its own: to tell where a pipeline stands is to look at every table.
 */
class LaneStatesTest {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor();
    private static final String STREAM = "numbers/of \"all\" sorts";

    @TempDir
    static Path warehouse;

    private static LakeTables lake;

    private final LaneStates states = new LaneStates(lake);
    private final LaneChanges changes = new LaneChanges(lake);

    @BeforeAll
    static void openLake() {
        lake = LakeTables.open(warehouse);
    }

    @AfterAll
    static void closeLake() {
        lake.close();
        CLOCK.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void whatHasLandedIsShown(TableFormat format) {
        String pipeline = "states.shown_" + format;
        land(pipeline, pipeline, format, 1, 5);
        land(pipeline, pipeline, format, 6, 15);

        LaneState state = only(pipeline);

        assertThat(states.list()).contains(state);
        assertThat(state.stream()).isEqualTo(STREAM);
        assertThat(state.table()).contains(TableName.parse(pipeline));
        assertThat(state.number()).isEqualTo(2);
        assertThat(state.epoch()).isEqualTo(2);
        assertThat(state.position()).contains(at(15));
        assertThat(state.changed()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void theNextRunBeginsWhereItIsSetAndNumbersGoOn(TableFormat format) {
        String pipeline = "states.set_" + format;
        land(pipeline, pipeline, format, 1, 15);
        Mark before = mark(pipeline, pipeline, format);

        changes.set(pipeline, STREAM, at(12));

        assertThat(mark(pipeline, pipeline, format)).isEqualTo(new Mark(before.epoch() + 1, before.number() + 1));
        assertThat(only(pipeline).position()).contains(at(12));
        assertThat(land(pipeline, pipeline, format, 13, 16)).isEqualTo(at(12));
        assertThat(mark(pipeline, pipeline, format).number()).isEqualTo(3);
        assertThat(values(read(format, pipeline), "id"))
                .isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 11L, 12L, 13L, 13L, 14L, 14L, 15L, 15L, 16L));
    }

    @ParameterizedTest
    @EnumSource
    void aResetStreamIsReadFromItsStart(TableFormat format) {
        String pipeline = "states.reset_" + format;
        land(pipeline, pipeline, format, 1, 3);

        changes.set(pipeline, STREAM, Position.START);

        assertThat(land(pipeline, pipeline, format, 1, 3)).isEqualTo(Position.START);
        assertThat(read(format, pipeline).count()).isEqualTo(6);
        assertThat(only(pipeline).number()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void thePositionThatWasSetIsInTheTableToo(TableFormat format) throws IOException {
        String pipeline = "states.noted_" + format;
        land(pipeline, pipeline, format, 1, 3);
        changes.set(pipeline, STREAM, at(100));
        deleteIntents(pipeline);

        assertThat(only(pipeline).position()).contains(at(100));
        assertThat(land(pipeline, pipeline, format, 101, 102)).isEqualTo(at(100));
    }

    @ParameterizedTest
    @EnumSource
    void aStreamWhoseTableWasRestoredCanBeSetAndGoesOn(TableFormat format) {
        String pipeline = "states.restored_" + format;
        land(pipeline, pipeline, format, 1, 3);
        try (IntentLog log = IntentLog.open(state(), pipeline, STREAM)) {
            log.write(new Intent(7, at(60), at(70), Map.of(pipeline, 6L), Counts.NONE, "dead"));
        }
        assertThat(only(pipeline).position()).isEmpty();
        assertThatThrownBy(() -> land(pipeline, pipeline, format, 71, 72))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.POSITION_LOST));

        changes.set(pipeline, STREAM, at(3));

        assertThat(land(pipeline, pipeline, format, 4, 5)).isEqualTo(at(3));
        assertThat(mark(pipeline, pipeline, format).number()).isEqualTo(9);
        assertThat(values(read(format, pipeline), "id")).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsChangedWhileARunIsAtWork(TableFormat format) {
        String pipeline = "states.locked_" + format;
        land(pipeline, pipeline, format, 1, 3);
        Mark before = mark(pipeline, pipeline, format);
        Landing running = open(pipeline, pipeline, format);

        assertThatThrownBy(() -> changes.set(pipeline, STREAM, Position.START))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.FENCED));
        assertThatThrownBy(() -> changes.move(pipeline, pipeline + "_new"))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.FENCED));

        running.close();
        assertThat(mark(pipeline, pipeline, format)).isEqualTo(before);
        assertThat(only(pipeline).position()).contains(at(3));
    }

    @ParameterizedTest
    @EnumSource
    void aRenamedPipelineReloadsNothing(TableFormat format) throws IOException {
        String pipeline = "states.old_" + format;
        String renamed = "states.new_" + format;
        land(pipeline, pipeline, format, 1, 15);
        Files.writeString(directory(pipeline).resolve("kept-by-the-source"), "kept");

        changes.move(pipeline, renamed);

        assertThat(states.of(pipeline)).isEmpty();
        assertThat(only(renamed).position()).contains(at(15));
        assertThat(only(renamed).number()).isEqualTo(1);
        assertThat(directory(renamed).resolve("kept-by-the-source")).exists();
        assertThat(land(renamed, pipeline, format, 16, 22)).isEqualTo(at(15));
        assertThat(mark(renamed, pipeline, format).number()).isEqualTo(2);
        assertThat(values(read(format, pipeline), "id")).isEqualTo(numbers(22));
        assertThat(values(read(format, pipeline + "__quarantine"), "origin_number"))
                .isEqualTo(List.of(10L, 20L));
    }

    @ParameterizedTest
    @EnumSource
    void theOldNameOfAPipelineLoadsNothingAgain(TableFormat format) {
        String pipeline = "states.gone_" + format;
        land(pipeline, pipeline, format, 1, 5);

        changes.move(pipeline, pipeline + "_new");

        assertThatThrownBy(() -> open(pipeline, pipeline, format))
                .isInstanceOfSatisfying(CaravanException.class, failure -> {
                    assertThat(failure.category()).isEqualTo(Category.POSITION_LOST);
                    assertThat(failure.getMessage()).contains("it goes on as " + pipeline + "_new since");
                });
    }

    @ParameterizedTest
    @EnumSource
    void aPipelineCanGetItsOldNameBack(TableFormat format) {
        String pipeline = "states.back_" + format;
        String other = pipeline + "_other";
        land(pipeline, pipeline, format, 1, 5);
        changes.move(pipeline, other);
        land(other, pipeline, format, 6, 7);

        changes.move(other, pipeline);

        assertThat(land(pipeline, pipeline, format, 8, 9)).isEqualTo(at(7));
        assertThat(values(read(format, pipeline), "id")).isEqualTo(numbers(9));
    }

    @ParameterizedTest
    @EnumSource
    void aMoveThatWasBrokenOffIsMadeWholeByAnother(TableFormat format) {
        String pipeline = "states.broken_" + format;
        String renamed = pipeline + "_new";
        land(pipeline, pipeline, format, 1, 15);
        LaneName lane = new LaneName(pipeline, STREAM);
        LakeTable table = lake.table(TableName.parse(pipeline), format);
        LaneTable half =
                new LaneTable(table, new WriteMode.Append(), lane.in(renamed).toString(), "dead");
        half.claim(Map.of("position", at(15).toString(), CommitNote.MOVED_FROM, lane.toString()));

        changes.move(pipeline, renamed);

        assertThat(land(renamed, pipeline, format, 16, 17)).isEqualTo(at(15));
        assertThat(values(read(format, pipeline), "id")).isEqualTo(numbers(17));
    }

    @Test
    void aNameThatHasLandedSomethingItselfIsNotTaken() {
        land("states.one", "states.one", TableFormat.ICEBERG, 1, 2);
        land("states.two", "states.two", TableFormat.ICEBERG, 1, 2);

        assertThatThrownBy(() -> changes.move("states.one", "states.two"))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.CONFIG));

        assertThat(only("states.one").position()).contains(at(2));
    }

    @Test
    void aPositionCanBeSetWhereNoTableHoldsAnything() {
        String pipeline = "states.nothing";
        try (IntentLog log = IntentLog.open(state(), pipeline, STREAM)) {
            log.write(new Intent(4, at(3), at(4), Map.of(pipeline, 3L), Counts.NONE, "dead"));
        }

        changes.set(pipeline, STREAM, at(41));

        assertThat(only(pipeline).position()).contains(at(41));
        assertThat(land(pipeline, pipeline, TableFormat.ICEBERG, 42, 43)).isEqualTo(at(41));
        assertThat(mark(pipeline, pipeline, TableFormat.ICEBERG).number()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void maintenanceLosesNoPosition(TableFormat format) throws IOException {
        String pipeline = "states.maintained_" + format;
        for (int batch = 0; batch < 6; batch++) {
            land(pipeline, pipeline, format, batch * 2 + 1, batch * 2 + 2);
        }
        lake.table(TableName.parse(pipeline), format)
                .maintenance()
                .run(new MaintenancePlan(
                        Set.of(),
                        Duration.ZERO,
                        MaintenancePlan.Mode.APPLY,
                        MaintenancePlan.Safety.ALLOW_SHORT_RETENTION));
        deleteIntents(pipeline);

        assertThat(land(pipeline, pipeline, format, 13, 14)).isEqualTo(at(12));
        assertThat(values(read(format, pipeline), "id")).isEqualTo(numbers(14));
        assertThat(mark(pipeline, pipeline, format).number()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void theHistoryOfATableTellsItsBatches(TableFormat format) {
        String pipeline = "states.history_" + format;
        land(pipeline, pipeline, format, 1, 15);
        land(pipeline, pipeline, format, 16, 17);

        List<TableVersion> versions =
                lake.table(TableName.parse(pipeline), format).history().latest(100);

        List<CommitNote> batches = versions.stream()
                .map(CommitNote::of)
                .flatMap(Optional::stream)
                .filter(note -> note.counts().isPresent())
                .toList();
        assertThat(batches)
                .containsExactly(
                        new CommitNote(pipeline, STREAM, 2, 2, Optional.of(new Counts(2, 2, 0, 0))),
                        new CommitNote(pipeline, STREAM, 1, 1, Optional.of(new Counts(15, 14, 1, 0))));
        assertThat(versions.get(0).rowsAdded()).hasValue(2);
    }

    private static Dataset<Row> read(TableFormat format, String table) {
        return TestLake.read(warehouse, format, table);
    }

    private static Path state() {
        return warehouse.resolve("_caravan");
    }

    private static Path directory(String pipeline) {
        return state().resolve(IntentLog.fileName(pipeline)).resolve(IntentLog.fileName(STREAM));
    }

    private static void deleteIntents(String pipeline) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(pipeline))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory(pipeline));
    }

    private LaneState only(String pipeline) {
        List<LaneState> found = states.of(pipeline);
        assertThat(found).hasSize(1);

        return found.get(0);
    }

    private static Mark mark(String pipeline, String table, TableFormat format) {
        return lake.table(TableName.parse(table), format).mark(new LaneName(pipeline, STREAM).toString());
    }

    private static Landing open(String pipeline, String table, TableFormat format) {
        LandingOptions options = new LandingOptions(
                TableName.parse(table),
                format,
                new WriteMode.Append(),
                SchemaPolicy.EVOLVE,
                TableLayout.PLAIN,
                1_000_000,
                1L << 30,
                Duration.ofHours(1),
                1,
                RowRules.NONE);

        return Landing.open(lake, options, pipeline, STREAM, UUID.randomUUID().toString(), new Deaf(), CLOCK);
    }

    /** One run. @return where it began */
    private static Position land(String pipeline, String table, TableFormat format, long from, long to) {
        Landing landing = open(pipeline, table, format);
        Position began = landing.resume().from();
        LongStream.rangeClosed(from, to)
                .forEach(i -> landing.accept(new Delivery(
                        number(i), Optional.of(() -> at(i)), Optional.empty(), Operation.UPSERT, 0, Optional.empty())));
        landing.close();

        return began;
    }

    private static Position at(long number) {
        return Position.of("last", number);
    }

    private static Object number(long number) {
        Origin origin = new Origin("numbers", "number", number);
        return number % 10 == 0
                ? new Rejected(
                        "ROUND", "it is round", origin, String.valueOf(number).getBytes(StandardCharsets.UTF_8))
                : new Record(Map.of("id", number), origin);
    }

    private static List<Object> numbers(long last) {
        return LongStream.rangeClosed(1, last)
                .filter(i -> i % 10 != 0)
                .<Object>mapToObj(Long::valueOf)
                .toList();
    }

    private static final class Deaf implements LandingListener {

        @Override
        public void committed(BatchReport report) {
            // The tables are looked at instead.
        }

        @Override
        public void failed(CaravanException failure) {
            // Thrown at the caller as well.
        }
    }
}
