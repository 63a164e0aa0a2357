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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.testing.TestLake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimeTravelTest {

    private static final String LANE = "visits/public.visits/0";
    private static final Schema VISITS = Schema.of("id", Type.Scalar.LONG);

    @ParameterizedTest
    @EnumSource
    void aQuerySeesTheTableAsItWasAtAVersionOrATime(TableFormat format) {
        LakeTable table = created("past", format);
        List<Long> versions = commit(table, 3);
        List<TableVersion> history = table.history().latest(100);

        for (int batches = 1; batches <= 3; batches++) {
            long version = versions.get(batches - 1);
            Instant time = history.stream()
                    .filter(each -> each.version() == version)
                    .findFirst()
                    .orElseThrow()
                    .time();
            assertThat(rows(table, new AsOf.Version(version))).isEqualTo(batches);
            assertThat(rows(table, new AsOf.Time(time))).isEqualTo(batches);
            assertThat(rows(table, new AsOf.Time(time.minusMillis(1)))).isEqualTo(batches - 1L);
        }
        assertThat(rows(table, new AsOf.Time(Instant.now().plusSeconds(60)))).isEqualTo(3);
        assertThat(rows(table, AsOf.NOW)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void historyIsToldNewestFirst(TableFormat format) {
        LakeTable table = created("told", format);
        List<Long> versions = commit(table, 3);

        List<TableVersion> history = table.history().latest(2);

        assertThat(history).extracting(TableVersion::version).containsExactly(versions.get(2), versions.get(1));
        assertThat(history).allSatisfy(version -> {
            assertThat(version.rowsAdded()).hasValue(1);
            assertThat(version.snapshot().isPresent()).isEqualTo(format == TableFormat.ICEBERG);
            assertThat(version.note())
                    .hasValueSatisfying(note -> assertThat(note).contains("\"lane\":\"" + LANE));
        });
    }

    @ParameterizedTest
    @EnumSource
    void versionsThatAreNotThereAreAClearError(TableFormat format) {
        LakeTable table = created("absent", format);
        commit(table, 2);
        List<AsOf> absent = List.of(new AsOf.Version(99), new AsOf.Time(Instant.parse("2020-01-01T00:00:00Z")));

        for (AsOf moment : absent) {
            assertThatThrownBy(() -> rows(table, moment)).isInstanceOfSatisfying(CaravanException.class, failure -> {
                assertThat(failure.category()).isEqualTo(Category.CONFIG);
                assertThat(failure.getMessage())
                        .startsWith("Cannot read " + table.name() + " as of " + moment + ": ")
                        .contains("./caravan history")
                        .hasLineCount(1);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void versionsWhoseFilesAreGoneAreAClearError(TableFormat format) {
        LakeTable table = created("expired", format);
        List<Long> versions = commit(table, 6);
        table.maintenance()
                .run(new MaintenancePlan(
                        Set.of(),
                        Duration.ZERO,
                        MaintenancePlan.Mode.APPLY,
                        MaintenancePlan.Safety.ALLOW_SHORT_RETENTION));

        assertThatThrownBy(() -> tables().query(sum(table), 10, new AsOf.Version(versions.get(1)))
                        .textRows())
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.CONFIG));
        assertThat(rows(table, AsOf.NOW)).isEqualTo(6);
    }

    @Test
    void otherTablesOfSimilarNamesDoNotMatter() {
        LakeTable table = created("old", TableFormat.DELTA);
        List<Long> versions = commit(table, 3);
        created("old_delta_too", TableFormat.ICEBERG);

        assertThat(rows(table, new AsOf.Version(versions.get(2)))).isEqualTo(3);
    }

    @Test
    void momentsAreReadInTheFormsThatPeopleWrite() {
        Instant evening = Instant.parse("2026-01-31T18:00:00Z");

        assertThat(AsOf.parse("7")).isEqualTo(new AsOf.Version(7));
        assertThat(AsOf.parse("2026-01-31T18:00:00Z")).isEqualTo(new AsOf.Time(evening));
        assertThat(AsOf.parse("2026-01-31T19:00:00+01:00")).isEqualTo(new AsOf.Time(evening));
        assertThat(AsOf.parse("2026-01-31 18:00:00")).isEqualTo(new AsOf.Time(evening));
        assertThat(AsOf.parse("2026-01-31")).isEqualTo(new AsOf.Time(Instant.parse("2026-01-31T00:00:00Z")));
        assertThatThrownBy(() -> AsOf.parse("yesterday")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AsOf.parse("9999999999999999999")).isInstanceOf(IllegalArgumentException.class);
    }

    private static LakeTables tables() {
        return TestLake.tables();
    }

    private static long rows(LakeTable table, AsOf moment) {
        return Long.parseLong(tables().query("select count(*) from " + table.name(), 1, moment)
                .textRows()
                .get(0)
                .get(0));
    }

    private static String sum(LakeTable table) {
        return "select sum(id) from " + table.name();
    }

    private static LakeTable created(String name, TableFormat format) {
        LakeTable table = tables().table(new TableName("travel", name + "_" + format), format);
        table.create(VISITS, TableLayout.PLAIN);

        return table;
    }

    /** Batches of one row each, after one that is empty. @return the versions that they made */
    private static List<Long> commit(LakeTable table, int batches) {
        Mark mark = table.claim(LANE, Map.of("lane", LANE));
        if (table.format() == TableFormat.ICEBERG) {
            // So that there is a version without rows, as Delta has one from the beginning.
            TestLake.spark().sql("INSERT INTO iceberg." + table.name() + " SELECT 1L WHERE false");
        }
        List<Long> versions = new ArrayList<>();
        for (int batch = 1; batch <= batches; batch++) {
            try (TableBatch rows = table.begin(LANE, mark, batch, new WriteMode.Append(), VISITS, BatchShape.of(1))) {
                RowWriter writer = rows.writer();
                writer.startRow();
                writer.setLong(0, batch);
                writer.endRow();
                rows.seal();
                mark = rows.commit(Map.of("lane", LANE, "position", "{}"));
            }
            versions.add(table.version());
        }

        return versions;
    }
}
