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
package dev.caravan.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hand-off of a cluster, in one process. */
class StagingTest {

    private static final Schema COLUMNS = Schema.of("id", Type.Scalar.LONG, "text", Type.Scalar.STRING);
    private static final int ROWS = 50_000;

    @TempDir
    Path directory;

    private final ExecutorService jobs = Executors.newCachedThreadPool();
    private StagingArea area;
    private SparkSession session;

    @BeforeEach
    void stage() {
        area = StagingArea.open(directory);
        session = TestLake.spark();
        session.conf().set(StagingArea.SETTING, area.directory().toString());
    }

    @AfterEach
    void stop() {
        area.close();
        jobs.shutdown();
    }

    private BatchFeed feed(java.util.function.Consumer<Dataset<Row>> commit) {
        BatchFeed feed = new BatchFeed(session, COLUMNS, 3, jobs, commit);
        for (long id = 0; id < ROWS; id++) {
            feed.startRow();
            feed.setLong(0, id);
            if (id % 7 != 0) {
                feed.setString(1, "row " + id);
            }
            feed.endRow();
        }

        return feed;
    }

    private List<Path> batches() throws IOException {
        try (Stream<Path> entries = Files.list(area.directory())) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    @Test
    void stagedRowsCanBeReadAsOftenAsOneLikesUntilTheyAreReleased() throws IOException {
        List<Dataset<Row>> read = new ArrayList<>();
        BatchFeed feed = feed(read::add);

        feed.stage();

        assertThat(read.get(0).rdd().getNumPartitions()).isEqualTo(3);
        for (int again = 0; again < 2; again++) {
            Row found = read.get(0)
                    .selectExpr(
                            "count(*)",
                            "sum(id)",
                            "count(text)",
                            "count_if(text = concat('row ', id))",
                            "count(distinct id)")
                    .first();
            assertThat(found.getLong(0)).isEqualTo(ROWS);
            assertThat(found.getLong(1)).isEqualTo((long) ROWS * (ROWS - 1) / 2);
            assertThat(found.getLong(2)).isEqualTo(found.getLong(3)).isEqualTo(ROWS - (ROWS + 6) / 7);
            assertThat(found.getLong(4)).isEqualTo(ROWS);
        }
        assertThat(batches()).hasSize(1);
        feed.release();
        assertThat(batches()).isEmpty();
        assertThatThrownBy(() -> read.get(0).count()).isNotNull();
    }

    @Test
    void finishedAndGivenUpBatchesLeaveNoFiles() throws IOException {
        feed(Dataset::count).finish();
        BatchFeed givenUp = feed(rows -> {
            throw new AssertionError("committed");
        });
        assertThat(batches()).hasSize(1);
        givenUp.close();
        BatchFeed failing = feed(rows -> {
            throw new IllegalStateException("no commit");
        });

        assertThatThrownBy(failing::finish).hasMessage("no commit");

        assertThat(batches()).isEmpty();
    }

    @Test
    void aDamagedFileFailsTheBatch() {
        BatchFeed feed = feed(rows -> {
            try (Stream<Path> files = Files.walk(area.directory())) {
                Path file = files.filter(each -> each.toString().endsWith(".rows"))
                        .findFirst()
                        .orElseThrow();
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            rows.count();
        });

        assertThatThrownBy(feed::finish).hasStackTraceContaining("StagedFileReader");
    }

    @Test
    void onlyWhatDeadRunsLeftIsDeleted() throws IOException {
        Path dead = Files.createDirectories(directory.resolve("run~dead").resolve("batch"));
        Files.createFile(dead.resolveSibling("lock"));
        Files.createFile(dead.resolve("0.rows"));
        Path other = Files.createDirectories(directory.resolve("a-stream"));

        StagingArea second = StagingArea.open(directory);

        assertThat(dead.getParent()).doesNotExist();
        assertThat(other).exists();
        assertThat(area.witness()).exists();
        second.close();
        assertThat(second.directory()).doesNotExist();
    }

    @Test
    void executorsThatSeeAnotherWarehouseOrAreOfAnotherVersionAreRefused() {
        SparkConf settings = new SparkConf(false)
                .set(SharedDirectories.VERSION, SharedDirectories.version())
                .set(SharedDirectories.WITNESSES, area.witness().toString());

        assertThat(SharedDirectories.refusal(settings, "a-host")).isNull();
        assertThat(SharedDirectories.refusal(settings.clone().set(SharedDirectories.VERSION, "3.5.0"), "a-host"))
                .contains("a-host", "3.5.0");
        area.close();
        assertThat(SharedDirectories.refusal(settings, "a-host")).contains("does not see " + area.directory());
    }
}
