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

import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.testing.TestLake;
import io.delta.tables.DeltaTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Option;

class LakeTableTest {

    private static final String LANE = "orders/public.orders/0";
    private static final Schema ORDERS = Schema.of("id", Type.Scalar.LONG, "name", Type.Scalar.STRING);

    private static LakeTables tables;

    @BeforeAll
    static void startSpark() {
        tables = TestLake.tables();
    }

    @ParameterizedTest
    @EnumSource
    void batchesAreNumberedAndAppended(TableFormat format) {
        LakeTable table = created("numbered", format);
        Mark mark = table.claim(LANE, Map.of());

        mark = commit(table, mark, 1, 3);
        mark = commit(table, mark, 4, 20_000);
        mark = commit(table, mark, 0, 0);

        assertThat(mark).isEqualTo(new Mark(1, 3));
        assertThat(table.mark(LANE)).isEqualTo(mark);
        assertThat(table.countRows()).isEqualTo(20_003);
        assertThat(count("select count(distinct id) from t." + table.name().table()))
                .isEqualTo(20_003);
    }

    @ParameterizedTest
    @EnumSource
    void writerOfAnEarlierEpochCommitsNothing(TableFormat format) {
        LakeTable first = created("fenced", format);
        LakeTable second = tables.table(first.name(), format);
        Mark old = commit(first, first.claim(LANE, Map.of()), 1, 10);
        TableBatch late = open(first, old, 11, 10);

        Mark taken = second.claim(LANE, Map.of());
        Mark now = commit(second, taken, 100, 5);

        assertThatThrownBy(() -> sealAndCommit(late)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> commit(first, old, 0, 0)).isInstanceOf(FencedException.class);
        assertThat(second.countRows()).isEqualTo(15);
        assertThat(second.mark(LANE)).isEqualTo(now).isEqualTo(new Mark(2, 2));
    }

    @ParameterizedTest
    @EnumSource
    void batchThatIsGivenUpLeavesNoTrace(TableFormat format) {
        LakeTable table = created("given_up", format);
        Mark mark = table.claim(LANE, Map.of());
        long version = table.version();
        TableBatch batch = open(table, mark, 1, 30_000);

        batch.close();

        assertThat(table.version()).isEqualTo(version);
        assertThat(table.mark(LANE)).isEqualTo(mark);
        assertThat(table.countRows()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeComesBackAsItWentIn(TableFormat format) {
        Schema line = Schema.of("text", Type.Scalar.STRING, "amount", new Type.Decimal(38, 10));
        Schema schema = Schema.of(
                "flag", Type.Scalar.BOOLEAN,
                "whole", Type.Scalar.LONG,
                "single", Type.Scalar.FLOAT,
                "number", Type.Scalar.DOUBLE,
                "price", new Type.Decimal(12, 2),
                "wide", new Type.Decimal(38, 18),
                "text", Type.Scalar.STRING,
                "bytes", Type.Scalar.BINARY,
                "day", Type.Scalar.DATE,
                "moment", Type.Scalar.TIMESTAMP,
                "wall", Type.Scalar.TIMESTAMP_NTZ,
                "lines", new Type.Array(new Type.Struct(line)),
                "grid", new Type.Array(new Type.Array(Type.Scalar.STRING)),
                "tags", new Type.Dictionary(Type.Scalar.LONG));
        LakeTable table = tables.table(new TableName("t", "types_" + format), format);
        table.create(schema, TableLayout.PLAIN);
        List<Object> values = List.of(
                true,
                Long.MIN_VALUE,
                1.5f,
                Double.MAX_VALUE,
                new BigDecimal("-1234567890.12"),
                new BigDecimal("12345678901234567890.123456789012345678"),
                "Grüße 🐪 \u0000",
                new byte[] {0, -1},
                LocalDate.of(1, 1, 1),
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                LocalDateTime.parse("9999-12-31T23:59:59.000001"),
                List.of(Map.of("text", "a", "amount", new BigDecimal("0.1")), Map.of("text", "b")),
                List.of(List.of("x", "y"), List.of()),
                Map.of("one", 1L));
        TableBatch batch =
                table.begin(LANE, table.claim(LANE, Map.of()), 1, new WriteMode.Append(), schema, BatchShape.of(1));
        RowWriter writer = batch.writer();
        writer.startRow();
        for (int i = 0; i < values.size(); i++) {
            writer.set(i, values.get(i));
        }
        writer.endRow();
        writer.startRow();
        writer.endRow();

        sealAndCommit(batch);

        assertThat(table.schema()).isEqualTo(schema);
        List<String> json = tables
                .dataset("select to_json(struct(*), map('ignoreNullFields', 'false')) from t."
                        + table.name().table())
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
        assertThat(json).hasSize(2);
        assertThat(json.get(0)).contains("\"flag\":null", "\"lines\":null", "\"tags\":null");
        assertThat(json.get(1))
                .contains(
                        "\"whole\":-9223372036854775808",
                        "\"wide\":12345678901234567890.123456789012345678",
                        "\"price\":-1234567890.12",
                        "🐪",
                        "0001-01-01",
                        "1969-12-31T23:59:59.999Z",
                        "9999-12-31T23:59:59.000",
                        "\"lines\":[{\"text\":\"a\",\"amount\":0.1000000000},{\"text\":\"b\",\"amount\":null}]",
                        "\"grid\":[[\"x\",\"y\"],[]]",
                        "\"tags\":{\"one\":1}");
        assertThat(count("select count(*) from t." + table.name().table()
                        + " where moment = timestamp'1969-12-31T23:59:59.999999Z'"
                        + " and wall = timestamp_ntz'9999-12-31 23:59:59.000001' and bytes = x'00FF'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void newColumnsAreAddedAlsoInsideStructs(TableFormat format) {
        LakeTable table = tables.table(new TableName("t", "grown_" + format), format);
        table.create(
                Schema.of("id", Type.Scalar.LONG, "who", new Type.Struct(Schema.of("name", Type.Scalar.STRING))),
                TableLayout.PLAIN);
        Schema wanted = Schema.of(
                "id", Type.Scalar.LONG,
                "who", new Type.Struct(Schema.of("name", Type.Scalar.STRING, "age", Type.Scalar.LONG)),
                "at", Type.Scalar.TIMESTAMP_NTZ);

        table.evolve(wanted);

        assertThat(table.schema()).isEqualTo(wanted);
    }

    @Test
    void deltaClustersWithMaintenance() {
        LakeTable table = tables.table(new TableName("t", "clustered_delta"), TableFormat.DELTA);

        table.create(ORDERS, clusteredBy("Name"));

        Row detail =
                DeltaTable.forPath(TestLake.spark(), location(table)).detail().first();
        assertThat(detail.getList(detail.fieldIndex("clusteringColumns")).toString())
                .isEqualTo("[name]");
        assertThat(table.version()).isZero();
        Mark mark = appendSixTimes(table);
        assertThat(clusteredFiles(table)).isZero();
        List<MaintenanceResult> told = compact(table, MaintenancePlan.Mode.DRY_RUN);
        assertThat(compact(table, MaintenancePlan.Mode.APPLY))
                .isEqualTo(told)
                .containsExactly(MaintenanceResult.rewritten("data files", 7, 1));
        assertThat(clusteredFiles(table)).isOne();
        commit(table, mark, 20_050, 10);
        assertThat(count("select count(distinct id) from t.clustered_delta")).isEqualTo(20_060);
    }

    @Test
    void icebergSortsEachFile() {
        LakeTable table = tables.table(new TableName("t", "clustered_iceberg"), TableFormat.ICEBERG);

        table.create(ORDERS, clusteredBy("NAME"));

        try (JdbcCatalog catalog = TestLake.catalog()) {
            Table stored = catalog.loadTable(TableIdentifier.parse(table.name().toString()));
            assertThat(stored.sortOrder())
                    .isEqualTo(SortOrder.builderFor(stored.schema()).asc("name").build());
        }
        appendSixTimes(table);
        assertThat(files(table)).hasSizeGreaterThan(5).allSatisfy(LakeTableTest::isSortedByName);
        compact(table, MaintenancePlan.Mode.APPLY);
        assertThat(files(table)).singleElement().satisfies(LakeTableTest::isSortedByName);
        assertThat(count("select count(distinct id) from t.clustered_iceberg")).isEqualTo(20_050);
    }

    @ParameterizedTest
    @EnumSource
    void aTableIsNotMadeWithoutTheClusteringThatWasAskedFor(TableFormat format) {
        LakeTable table = tables.table(new TableName("t", "misspelt_" + format), format);

        assertThatThrownBy(() -> table.create(ORDERS, clusteredBy("nmae")))
                .hasMessage("Cannot make table " + table.name()
                        + ": it has no column nmae, which option clusterBy names. Its columns are id, name.");

        assertThat(table.exists()).isFalse();
    }

    @Test
    void deltaDoesNotClusterAndPartitionATable() {
        LakeTable table = tables.table(new TableName("t", "both_delta"), TableFormat.DELTA);
        TableLayout both = new TableLayout(List.of("id"), List.of("name"), Map.of());

        assertThatThrownBy(() -> table.create(ORDERS, both))
                .hasMessage("Cannot make table t.both_delta: Delta clusters a table or partitions it, not both."
                        + " Leave out clusterBy or partitionBy.");

        assertThat(table.exists()).isFalse();
    }

    private static TableLayout clusteredBy(String column) {
        return new TableLayout(List.of(), List.of(column), Map.of());
    }

    /** A large batch and five small ones; the names are numbered in another order than that of their text. */
    private static Mark appendSixTimes(LakeTable table) {
        Mark mark = commit(table, table.claim(LANE, Map.of()), 0, 20_000);
        for (int batch = 0; batch < 5; batch++) {
            mark = commit(table, mark, 20_000 + 10 * batch, 10);
        }

        return mark;
    }

    private static List<MaintenanceResult> compact(LakeTable table, MaintenancePlan.Mode mode) {
        return table.maintenance()
                .run(new MaintenancePlan(
                        Set.of(MaintenanceStep.COMPACT),
                        Duration.ofDays(30),
                        mode,
                        MaintenancePlan.Safety.REFUSE_SHORT_RETENTION));
    }

    /** Those of the table's present version. */
    private static List<String> files(LakeTable table) {
        return TestLake.read(table.format(), table.name().toString())
                .selectExpr("input_file_name()")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static void isSortedByName(String file) {
        assertThat(TestLake.spark().read().parquet(file).collectAsList())
                .extracting(row -> row.<String>getAs("name"))
                .isSorted();
    }

    private static long clusteredFiles(LakeTable table) {
        return DeltaLog.forTable(TestLake.spark(), new Path(location(table)))
                .update(false, Option.empty(), Option.empty())
                .allFiles()
                .collectAsList()
                .stream()
                .filter(file -> file.clusteringProvider().isDefined())
                .count();
    }

    private static String location(LakeTable table) {
        return TestLake.warehouse()
                .resolve(table.name().toString().replace('.', '/'))
                .toString();
    }

    private static LakeTable created(String name, TableFormat format) {
        LakeTable table = tables.table(new TableName("t", name + "_" + format), format);
        table.create(ORDERS, TableLayout.PLAIN);
        return table;
    }

    private static Mark commit(LakeTable table, Mark previous, long firstId, int rows) {
        try (TableBatch batch = open(table, previous, firstId, rows)) {
            return sealAndCommit(batch);
        }
    }

    private static Mark sealAndCommit(TableBatch batch) {
        batch.seal();

        return batch.commit(Map.of("position", "{}"));
    }

    private static TableBatch open(LakeTable table, Mark previous, long firstId, int rows) {
        TableBatch batch =
                table.begin(LANE, previous, previous.number() + 1, new WriteMode.Append(), ORDERS, BatchShape.of(2));
        RowWriter writer = batch.writer();
        for (int i = 0; i < rows; i++) {
            writer.startRow();
            writer.setLong(0, firstId + i);
            writer.setString(1, "order " + i);
            writer.endRow();
        }
        return batch;
    }

    private static long count(String sql) {
        List<Row> rows = tables.dataset(sql).collectAsList();
        return rows.get(0).getLong(0);
    }
}
