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
package dev.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.IngestedItem;
import dev.caravan.run.IngestedItem.Status;
import dev.caravan.run.IngestionResult;
import dev.caravan.table.LakeTables;
import dev.caravan.table.SparkMaster;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines of a program: each test has warehouses of its own, beside the one of all other tests of this JVM. */
@Timeout(300)
class PipelinesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final String ORDERS =
            """
            - route:
                id: orders
                from:
                  uri: kamelet:caravan-file-source
                  parameters: {path: "{{path}}/*.csv", format: csv}
                  steps:
                    - to:
                        uri: lake:bronze.orders
                        parameters:
                          format: iceberg
                          transform: SELECT CAST(id AS BIGINT) AS id FROM batch WHERE CAST(amount AS BIGINT) > 0
            """;

    private static final String NUMBERS =
            """
            - route:
                id: numbers
                from:
                  uri: kamelet:caravan-sqlite-source
                  parameters:
                    databasePath: "{{database}}"
                    query: >-
                      WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {{last}}) SELECT id FROM n
                    syncMode: "{{syncMode}}"
                    cursorField: id
                  steps:
                    - to:
                        uri: lake:bronze.numbers
                        parameters: {mode: "{{mode}}", batchRows: 2000, schema: id BIGINT}
            """;

    private static final String ENDLESS =
            """
            - route:
                id: ticks
                from:
                  uri: timer:ticks
                  parameters: {repeatCount: 1, delay: 0}
                  steps:
                    - setBody:
                        constant: '{"id": 1}'
                    - unmarshal:
                        json: {}
                    - to:
                        uri: lake:bronze.ticks
                        parameters: {batchInterval: 100}
            """;

    @TempDir
    Path directory;

    /** The others of this JVM hold on to Spark, so that it is not started anew for each test. */
    @BeforeAll
    static void startSpark() {
        TestLake.tables();
    }

    @AfterEach
    void stopAll() {
        Pipelines.stopAll();
    }

    private PipelineSettings settings() {
        return new PipelineSettings().warehouse(directory.resolve("lakehouse"));
    }

    private PipelineSettings numbers(long last, String syncMode, String mode) throws SQLException {
        Path database = directory.resolve("numbers.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS unused (id INTEGER)");
        }

        return settings()
                .set("database", database)
                .set("last", last)
                .set("syncMode", syncMode)
                .set("mode", mode);
    }

    private Dataset<Row> read(TableFormat format, String table) {
        return TestLake.read(TestLake.spark(), directory.resolve("lakehouse"), format, table);
    }

    @Test
    void aResultTellsItemByItemWhatWasIngestedAndTheNextRunGoesOn() throws Exception {
        Files.writeString(directory.resolve("1.csv"), "id,amount\n1,10\n2,0\nx,30\n4,40\n");
        Path file = Files.writeString(directory.resolve("orders.yaml"), ORDERS);
        try (Pipeline orders = Pipelines.load(file, settings().set("path", directory))) {
            IngestionResult first = orders.start().await();

            assertThat(first.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(first.error()).isEmpty();
            assertThat(first.finishedAt().orElseThrow()).isAfter(first.startedAt());
            assertThat(first.items()).hasSize(1);
            IngestedItem item = first.items().get(0);
            assertThat(item.pipeline()).isEqualTo("orders");
            assertThat(item.stream()).isEqualTo(directory + "/*.csv");
            assertThat(item.table()).isEqualTo("bronze.orders");
            assertThat(item.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(item.counts()).isEqualTo(new Counts(4, 2, 1, 1));
            assertThat(item.startedAt().orElseThrow())
                    .isBetween(first.startedAt(), item.finishedAt().orElseThrow());
            assertThat(item.finishedAt().orElseThrow())
                    .isBeforeOrEqualTo(first.finishedAt().orElseThrow());
            assertThat(item.position().orElseThrow().toString()).contains("1.csv");
            assertThat(item.toMap())
                    .containsOnlyKeys(
                            "pipeline",
                            "stream",
                            "table",
                            "status",
                            "rows_read",
                            "rows_landed",
                            "rows_quarantined",
                            "rows_filtered",
                            "started_at",
                            "finished_at",
                            "position")
                    .containsEntry("status", "succeeded")
                    .containsEntry("rows_landed", 2L);
            assertThat(first.toMap()).containsOnlyKeys("status", "started_at", "finished_at", "items");

            IngestionResult nothing = orders.start().await();
            assertThat(nothing.counts()).isEqualTo(Counts.NONE);
            assertThat(nothing.items().get(0).status()).isEqualTo(Status.SUCCEEDED);
            assertThat(nothing.items().get(0).position()).isEqualTo(item.position());

            Files.writeString(directory.resolve("2.csv"), "id,amount\n5,50\n");
            assertThat(orders.start().await().counts()).isEqualTo(new Counts(1, 1, 0, 0));
        }
        assertThat(TestLake.values(read(TableFormat.ICEBERG, "bronze.orders"), "id"))
                .containsExactly(1L, 4L, 5L);
    }

    @Test
    void aFailureHasItsCategoryAndIsTheFaultOfItsOwnItemAlone() throws Exception {
        Files.writeString(directory.resolve("1.csv"), "id,amount\n1,10\n");
        String missing =
                """
                - route:
                    id: missing
                    from:
                      uri: kamelet:caravan-sqlite-source
                      parameters: {databasePath: "{{path}}/nowhere.db", table: orders}
                      steps:
                        - to: lake:bronze.missing
                """;
        try (Pipeline both =
                Pipelines.parse("both", ORDERS + missing, settings().set("path", directory))) {
            both.start();

            assertThatThrownBy(both::await)
                    .isInstanceOf(CaravanException.class)
                    .hasMessageContaining("nowhere.db")
                    .extracting(failure -> ((CaravanException) failure).category())
                    .isEqualTo(Category.CONFIG);
            IngestionResult result = both.result();
            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.error().map(CaravanException::category)).contains(Category.CONFIG);
            assertThat(result.toMap()).extractingByKey("error").asString().contains("category=CONFIG", "nowhere.db");
            assertThat(item(result, "missing").status()).isEqualTo(Status.FAILED);
            assertThat(item(result, "missing").error()).isEqualTo(result.error());
            assertThat(item(result, "missing").counts()).isEqualTo(Counts.NONE);
            assertThat(item(result, "orders").status()).isIn(Status.CANCELLED, Status.SUCCEEDED);
        }
    }

    private static IngestedItem item(IngestionResult result, String pipeline) {
        return result.items().stream()
                .filter(item -> item.pipeline().equals(pipeline))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotEvenStartIsNoEmptySuccess() throws Exception {
        String broken = ORDERS.replace(
                "transform: SELECT CAST(id AS BIGINT) AS id FROM batch WHERE CAST(amount AS BIGINT) > 0",
                "batchRows: 0");
        try (Pipeline pipeline = Pipelines.parse("broken", broken, settings().set("path", directory))) {
            pipeline.start();

            assertThatThrownBy(pipeline::await).isInstanceOf(CaravanException.class);
            IngestedItem item = item(pipeline.result(), "orders");
            assertThat(item.status()).isEqualTo(Status.FAILED);
            assertThat(item.table()).isEqualTo("bronze.orders");
            assertThat(item.error()).isPresent();
            assertThat(item.startedAt()).isEmpty();
        }
    }

    @Test
    void aCancelledRunKeepsWhatWasCommittedAndTheNextOneReadsTheRestOnce() throws Exception {
        long last = 400_000;
        try (Pipeline numbers = Pipelines.parse("numbers", NUMBERS, numbers(last, "incremental", "append"))) {
            numbers.start();
            await().atMost(PATIENCE).until(() -> numbers.result().counts().landed() > 0);
            assertThat(numbers.result().status()).isEqualTo(Status.RUNNING);
            assertThat(item(numbers.result(), "numbers").status()).isEqualTo(Status.RUNNING);
            numbers.cancel();
            IngestionResult cancelled = numbers.await();

            assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
            assertThat(item(cancelled, "numbers").status()).isEqualTo(Status.CANCELLED);
            long landed = cancelled.counts().landed();
            assertThat(landed).isBetween(1L, last - 1);
            assertThat(read(TableFormat.DELTA, "bronze.numbers").count()).isEqualTo(landed);
            assertThat(item(cancelled, "numbers").position().orElseThrow().toString())
                    .contains("\"" + landed + "\"");
        }
        // The rest in large batches.
        String inLarge = NUMBERS.replace("batchRows: 2000", "batchRows: 1000000");
        try (Pipeline rest = Pipelines.parse("numbers", inLarge, numbers(last, "incremental", "append"))) {
            assertThat(rest.start().await().status()).isEqualTo(Status.SUCCEEDED);
        }
        Row sums = read(TableFormat.DELTA, "bronze.numbers")
                .selectExpr("count(*)", "count(distinct id)", "max(id)")
                .first();
        assertThat(List.of(sums.getLong(0), sums.getLong(1), sums.getLong(2))).containsOnly(last);
    }

    @Test
    void aCancelledOverwriteLeavesTheTableAsItWas() throws Exception {
        try (Pipeline small = Pipelines.parse("numbers", NUMBERS, numbers(3, "full_refresh", "overwrite"))) {
            assertThat(small.start().await().counts().landed()).isEqualTo(3);
        }
        try (Pipeline large = Pipelines.parse("numbers", NUMBERS, numbers(20_000_000, "full_refresh", "overwrite"))) {
            large.start();
            await().atMost(PATIENCE)
                    .until(() -> item(large.result(), "numbers").startedAt().isPresent());
            large.cancel();

            assertThat(large.await().status()).isEqualTo(Status.CANCELLED);
            assertThat(large.result().counts().landed()).isZero();
        }
        assertThat(TestLake.values(read(TableFormat.DELTA, "bronze.numbers"), "id"))
                .containsExactly(1L, 2L, 3L);
    }

    // One is closed before the others.
    @SuppressWarnings("try")
    @Test
    void severalPipelinesRunInOneProcessEachInItsOwnWarehouse() throws Exception {
        Path other = directory.resolve("other");
        for (String where : List.of("a", "b")) {
            Files.createDirectories(directory.resolve(where));
            Files.writeString(
                    directory.resolve(where).resolve("1.csv"), "id,amount\n" + (where.equals("a") ? 1 : 2) + ",5\n");
        }
        try (Pipeline first = Pipelines.parse("a", ORDERS, settings().set("path", directory.resolve("a")));
                Pipeline second =
                        Pipelines.parse("b", ORDERS, settings().warehouse(other).set("path", directory.resolve("b")));
                Pipeline third = Pipelines.parse("n", NUMBERS, numbers(1_000, "full_refresh", "append"))) {
            first.start();
            second.start();
            third.start();

            assertThat(first.await().counts().landed()).isOne();
            assertThat(second.await().counts().landed()).isOne();
            assertThat(third.await().counts().landed()).isEqualTo(1_000);
            first.close();
            // Those that are left still have their Spark, its scratch directory and their catalogs.
            assertThat(third.start().await().counts().landed()).isEqualTo(1_000);
            Files.writeString(directory.resolve("b").resolve("2.csv"), "id,amount\n3,5\n");
            assertThat(second.start().await().counts().landed()).isOne();
        }
        assertThat(TestLake.values(read(TableFormat.ICEBERG, "bronze.orders"), "id"))
                .containsExactly(1L);
        assertThat(TestLake.values(TestLake.read(TestLake.spark(), other, TableFormat.ICEBERG, "bronze.orders"), "id"))
                .containsExactly(2L, 3L);
        try (LakeTables tables = LakeTables.open(other)) {
            assertThat(tables.rows("SELECT id FROM bronze.orders ORDER BY id"))
                    .toIterable()
                    .containsExactly("{\"id\":2}", "{\"id\":3}");
        }
        assertThat(TestLake.tables().list())
                .noneMatch(table -> table.name().toString().equals("bronze.orders"));
    }

    @Test
    void anEndlessPipelineRunsUntilAllAreStopped() throws Exception {
        Pipeline endless = Pipelines.parse("ticks", ENDLESS, settings()).start();
        assertThatThrownBy(endless::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is running");
        await().atMost(PATIENCE).until(() -> endless.result().counts().landed() > 0);
        assertThat(endless.await(Duration.ofMillis(1))).isEmpty();
        assertThat(endless.isRunning()).isTrue();

        Pipelines.stopAll();

        assertThat(endless.isRunning()).isFalse();
        assertThat(endless.await().status()).isEqualTo(Status.CANCELLED);
        assertThat(read(TableFormat.DELTA, "bronze.ticks").count())
                .isEqualTo(endless.result().counts().landed());
        assertThatThrownBy(endless::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is closed");
    }

    @Test
    void anIdleTimeoutIsASuccess() throws Exception {
        try (Pipeline pipeline = Pipelines.parse("ticks", ENDLESS, settings().idleTimeout(Duration.ofSeconds(3)))) {
            IngestionResult result = pipeline.start().await();

            assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(result.counts()).isEqualTo(new Counts(1, 1, 0, 0));
            assertThat(result.items()).extracting(IngestedItem::status).containsExactly(Status.SUCCEEDED);
        }
    }

    @Test
    void whatIsWrongWithAPipelineIsSaidWhenItIsLoaded() throws IOException {
        assertThatThrownBy(() -> Pipelines.load(directory.resolve("none.yaml")))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> Pipelines.parse(
                        "bad", ORDERS.replace("format: csv", "fromat: csv").replace("lake:", "lkae:"), settings()))
                .isInstanceOf(CaravanException.class)
                .hasMessageContainingAll("fromat", "lkae", "bad:");
        assertThatThrownBy(() -> Pipelines.parse("ticks", ENDLESS, settings().once()))
                .hasMessageContaining("Cannot run with once(): source timer has no present end. Use idleTimeout(…).");
        assertThatThrownBy(() ->
                        Pipelines.parse("ticks", ENDLESS.replace("batchInterval: 100", "mode: overwrite"), settings()))
                .hasMessageContaining("its source has none. Try once().");
        Pipeline fresh = Pipelines.parse("orders", ORDERS, settings());
        assertThatThrownBy(fresh::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it was not started");
    }

    @Test
    void oneProcessHasOneSpark() {
        Path warehouse = directory.resolve("lakehouse");
        SparkMaster other = new SparkMaster("local[*]", Optional.empty(), Map.of("spark.executor.memory", "1g"));

        assertThatThrownBy(() -> LakeTables.open(warehouse, other))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("this process has one, and it was started with another master or other settings");
        try (LakeTables once = LakeTables.open(warehouse);
                LakeTables again = LakeTables.open(warehouse)) {
            assertThat(again).isSameAs(once);
            assertThatThrownBy(() -> LakeTables.open(warehouse, other))
                    .hasMessageContaining("it is open in this process");
        }
    }

    @Test
    void severalThreadsMayAskAtOnce() throws Exception {
        try (Pipeline numbers = Pipelines.parse("numbers", NUMBERS, numbers(20_000, "incremental", "append"))) {
            numbers.start();
            List<IngestionResult> results = LongStream.range(0, 4)
                    .parallel()
                    .mapToObj(i -> {
                        try {
                            return numbers.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();

            assertThat(results).allMatch(result -> result.counts().landed() == 20_000);
        }
    }
}
