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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.table.BatchShape;
import dev.caravan.table.FencedException;
import dev.caravan.table.LakeTable;
import dev.caravan.table.Mark;
import dev.caravan.table.TableBatch;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Option;

/** R4: a batch that comes again lands nothing, however much has happened to the table since. */
class ReplayTest {

    private static final int REPLAYS = 10;
    private static final int COMMITS_OF_TODAY = 3;
    private static final int LATER_COMMITS = CrashSize.of(50, 1000);
    private static final String LANE = "replay/numbers/0";
    private static final String OTHER_LANE = "other/numbers/0";
    private static final Schema SCHEMA = Schema.of("id", Type.Scalar.LONG);

    @ParameterizedTest
    @EnumSource
    void aBatchThatComesAgainLandsNothingEvenAfterMaintenance(TableFormat format) throws IOException {
        LakeTable table = TestLake.tables().table(new TableName("crash", "replay_" + format), format);
        table.create(SCHEMA, TableLayout.PLAIN);
        Mark claimed = table.claim(LANE, Map.of("lane", LANE, "owner", "first"));
        Mark landed = land(table, LANE, claimed, 1);
        replay(table, claimed, 1);
        Mark other = table.claim(OTHER_LANE, Map.of("lane", OTHER_LANE, "owner", "other"));
        for (int i = 1; i <= LATER_COMMITS; i++) {
            other = land(table, OTHER_LANE, other, i);
        }
        replay(table, claimed, 1L + LATER_COMMITS);

        if (format == TableFormat.DELTA) {
            age(TestLake.warehouse().resolve("crash").resolve(table.name().table()));
        }
        for (int i = 1; i <= COMMITS_OF_TODAY; i++) {
            other = land(table, OTHER_LANE, other, i);
        }
        switch (format) {
            case DELTA -> maintainDelta("crash.replay_" + format);
            case ICEBERG -> maintainIceberg("crash.replay_" + format);
        }
        replay(table, claimed, 1L + LATER_COMMITS + COMMITS_OF_TODAY);

        assertThat(table.mark(LANE)).isEqualTo(landed);
        assertThat(table.mark(OTHER_LANE)).isEqualTo(other);
        System.out.printf(
                "R4 append %s: batch 1 came %d times again, at once, after %d commits and after maintenance: %d rows%n",
                format, 3 * REPLAYS, LATER_COMMITS, 1 + LATER_COMMITS + COMMITS_OF_TODAY);
    }

    private static Mark land(LakeTable table, String lane, Mark previous, long id) {
        try (TableBatch batch =
                table.begin(lane, previous, previous.number() + 1, new WriteMode.Append(), SCHEMA, BatchShape.of(1))) {
            batch.writer().startRow();
            batch.writer().set(0, id);
            batch.writer().endRow();
            batch.seal();
            return batch.commit(Map.of("lane", lane));
        }
    }

    /** By the run that landed it, and by one that has taken over without knowing what had landed. */
    private static void replay(LakeTable table, Mark claimed, long rows) {
        for (int i = 0; i < REPLAYS; i++) {
            assertThatThrownBy(() -> land(table, LANE, claimed, 1)).isInstanceOf(FencedException.class);
        }
        assertThat(TestLake.read(table.format(), table.name().toString()).count())
                .isEqualTo(rows);
        assertThat(table.countRows()).isEqualTo(rows);
    }

    /** OPTIMIZE, a checkpoint, and the clean-up of the log, of which most is a month old. */
    private static void maintainDelta(String name) throws IOException {
        Path directory = TestLake.warehouse().resolve(name.replace('.', '/'));
        SparkSession spark = TestLake.spark();
        spark.sql("OPTIMIZE delta.`" + directory + "`");
        spark.sql("ALTER TABLE delta.`" + directory
                + "` SET TBLPROPERTIES ('delta.logRetentionDuration' = 'interval 7 days')");
        DeltaLog.clearCache();
        DeltaLog log = DeltaLog.forTable(spark, new org.apache.hadoop.fs.Path(directory.toString()));
        log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
        log.cleanUpExpiredLogs(
                log.update(false, Option.empty(), Option.empty()),
                Option.empty(),
                Option.empty(),
                log.cleanUpExpiredLogs$default$4());
        assertThat(directory.resolve("_delta_log").resolve("%020d.json".formatted(LATER_COMMITS / 2)))
                .doesNotExist();
        DeltaLog.clearCache();
    }

    /** As if the commits so far had been made a month ago, one in a second. */
    private static void age(Path directory) throws IOException {
        Instant monthAgo = Instant.now().minus(Duration.ofDays(30));
        for (Path file : commits(directory)) {
            long version = Long.parseLong(file.getFileName().toString().replaceAll("\\..*", ""));
            Files.setLastModifiedTime(file, FileTime.from(monthAgo.plusSeconds(version)));
        }
    }

    private static List<Path> commits(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("_delta_log"))) {
            return files.filter(file -> file.toString().matches(".*/\\d+\\.(json|crc|checkpoint.*)"))
                    .toList();
        }
    }

    private static void maintainIceberg(String name) {
        try (JdbcCatalog catalog = TestLake.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.parse(name));
            SparkActions.get(TestLake.spark())
                    .rewriteDataFiles(table)
                    .option("min-input-files", "2")
                    .execute();
            table.refresh();
            SparkActions.get(TestLake.spark())
                    .expireSnapshots(table)
                    .expireOlderThan(System.currentTimeMillis())
                    .retainLast(1)
                    .execute();
            table.refresh();
            assertThat(table.snapshots()).hasSize(1);
        }
    }
}
