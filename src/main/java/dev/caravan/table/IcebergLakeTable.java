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

import dev.caravan.record.Schema;
import dev.caravan.spark.BatchFeed;
import dev.caravan.spark.LakeSession;
import dev.caravan.spark.SparkTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * An Iceberg table. The lane's mark is a table property that changes in the same metadata commit as the snapshot
 * ({@link FencedOperations}), so it outlives compaction and snapshot expiry, and Iceberg's own compare-and-swap fences.
 */
final class IcebergLakeTable implements LakeTable {

    private static final Map<String, String> DEFAULT_PROPERTIES = Map.of(
            "format-version", "2",
            "write.distribution-mode", "none",
            "write.merge.mode", "merge-on-read",
            "write.merge.distribution-mode", "none",
            "write.metadata.delete-after-commit.enabled", "true");

    private final TableName name;
    private final LakeSession lake;
    private final SparkSession session;
    private final FencedCatalog catalog;

    IcebergLakeTable(TableName name, LakeSession lake, FencedCatalog catalog) {
        this.name = name;
        this.lake = lake;
        this.session = lake.spark();
        this.catalog = catalog;
    }

    @Override
    public TableName name() {
        return name;
    }

    @Override
    public TableFormat format() {
        return TableFormat.ICEBERG;
    }

    private TableIdentifier identifier() {
        return TableIdentifier.of(name.namespace(), name.table());
    }

    private Table table() {
        return catalog.loadTable(identifier());
    }

    @Override
    public boolean exists() {
        return catalog.tableExists(identifier());
    }

    @Override
    public Schema schema() {
        return SparkTypes.fromSpark(SparkSchemaUtil.convert(table().schema()));
    }

    @Override
    public void create(Schema schema, TableLayout wanted) {
        TableLayout layout = wanted.of(name, schema);
        try {
            catalog.createNamespace(Namespace.of(name.namespace()));
        } catch (AlreadyExistsException e) {
            // The namespace is shared with other tables.
        }
        StructType struct = SparkTypes.toSpark(schema);
        org.apache.iceberg.Schema columns = SparkSchemaUtil.convert(struct);
        PartitionSpec.Builder partitions = PartitionSpec.builderFor(columns);
        layout.partitionBy().forEach(partitions::identity);
        Map<String, String> all = new HashMap<>(DEFAULT_PROPERTIES);
        all.putAll(layout.properties());
        try {
            SortOrder.Builder order = SortOrder.builderFor(columns);
            layout.clusterBy().forEach(order::asc);
            catalog.buildTable(identifier(), columns)
                    .withPartitionSpec(partitions.build())
                    .withSortOrder(order.build())
                    .withProperties(all)
                    .create();
        } catch (AlreadyExistsException e) {
            // Another landing into the same table was first.
        }
    }

    @Override
    public void evolve(Schema wanted) {
        List<String> added = MissingColumns.of(schema(), wanted);
        if (!added.isEmpty()) {
            session.sql("ALTER TABLE " + sqlName() + " ADD COLUMNS (" + String.join(", ", added) + ")");
        }
        Widening.of(schema(), wanted)
                .forEach(column -> session.sql("ALTER TABLE " + sqlName() + " ALTER COLUMN " + column));
    }

    private String sqlName() {
        return IcebergCatalogs.NAME + ".`" + name.namespace() + "`.`" + name.table() + "`";
    }

    @Override
    public Mark mark(String lane) {
        return FencedOperations.mark(table().properties(), lane);
    }

    @Override
    public Optional<String> note(String lane) {
        return Optional.ofNullable(table().properties().get(FencedOperations.propertyOf(lane)));
    }

    @Override
    public Mark claim(String lane, Map<String, Object> details) {
        Mark before = mark(lane);
        Mark claimed = before.nextEpoch();
        catalog.putMark(identifier(), new Fence(name, lane, before, claimed, claimed.toJson(details)));

        return claimed;
    }

    @Override
    public TableBatch begin(String lane, Mark previous, long number, WriteMode mode, Schema columns, BatchShape shape) {
        Mark next = previous.withNumber(number);
        if (mode instanceof WriteMode.Merge || mode instanceof WriteMode.History) {
            return new Merged(lane, previous, next, mode, columns, shape.writers());
        }

        return new Written(lane, previous, next, mode, columns, shape);
    }

    private Mark putMark(Fence fence) {
        catalog.putMark(identifier(), fence);

        return fence.next();
    }

    private Mark commit(Fence fence, String token, Runnable change) {
        fence.open(token);
        try {
            change.run();
        } catch (RuntimeException e) {
            throw fence.explain(e);
        } finally {
            Fence.close(token);
        }
        Mark stored = mark(fence.lane());
        if (stored.equals(fence.expected())) {
            // Nothing to change is no commit for Iceberg.
            return putMark(fence);
        }
        if (!stored.equals(fence.next())) {
            throw new FencedException(name, fence.lane(), fence.next(), stored);
        }

        return fence.next();
    }

    /** The rows become files of one snapshot, appended or in the place of others. Spark writes and commits in one. */
    private final class Written extends FedBatch {

        private final String lane;
        private final Mark previous;
        private final Mark next;
        private final WriteMode mode;
        private final String token;

        private Written(String lane, Mark previous, Mark next, WriteMode mode, Schema columns, BatchShape shape) {
            this(lane, previous, next, mode, columns, shape, Fence.newToken());
        }

        private Written(
                String lane, Mark previous, Mark next, WriteMode mode, Schema columns, BatchShape shape, String token) {
            super(new BatchFeed(
                    session,
                    columns,
                    shape.writers(),
                    lake.jobs(),
                    rows -> shape.write(rows, spread -> write(mode, token, spread))));
            this.lane = lane;
            this.previous = previous;
            this.next = next;
            this.mode = mode;
            this.token = token;
        }

        @Override
        public Mark commit(Map<String, Object> details) {
            Fence fence = new Fence(name, lane, previous, next, next.toJson(details));
            if (rows() == 0 && !mode.isWhole()) {
                return putMark(fence);
            }

            return IcebergLakeTable.this.commit(fence, token, feed()::finish);
        }
    }

    private void write(WriteMode mode, String token, Dataset<Row> rows) {
        DataFrameWriterV2<Row> writer =
                rows.writeTo(sqlName()).option("snapshot-property." + Fence.TOKEN_PROPERTY, token);
        try {
            if (!(mode instanceof WriteMode.Overwrite overwrite)) {
                writer.append();
            } else if (overwrite.scope() == WriteMode.Overwrite.Scope.PARTITIONS) {
                writer.overwritePartitions();
            } else {
                writer.overwrite(functions.lit(true));
            }
        } catch (NoSuchTableException e) {
            throw new IllegalStateException("table " + name + " was dropped", e);
        }
    }

    private final class Merged extends KeyedBatch {

        private final String lane;
        private final Mark previous;
        private final Mark next;

        private Merged(String lane, Mark previous, Mark next, WriteMode mode, Schema columns, int maxTasks) {
            super(session, mode, columns, maxTasks, lake.jobs());
            this.lane = lane;
            this.previous = previous;
            this.next = next;
        }

        @Override
        public Mark commit(Map<String, Object> details) {
            Fence fence = new Fence(name, lane, previous, next, next.toJson(details));
            if (rows() == 0) {
                return putMark(fence);
            }
            String token = Fence.newToken();

            return IcebergLakeTable.this.commit(
                    fence,
                    token,
                    () -> merge(
                            sqlName(),
                            sql -> Conflicts.retried(() -> CommitMetadata.withCommitProperties(
                                    Map.of(Fence.TOKEN_PROPERTY, token),
                                    () -> session.sql(sql),
                                    RuntimeException.class))));
        }
    }

    @Override
    public long version() {
        Snapshot snapshot = table().currentSnapshot();
        return snapshot == null ? -1 : snapshot.sequenceNumber();
    }

    @Override
    public long countRows() {
        Snapshot snapshot = table().currentSnapshot();
        return snapshot == null ? 0 : Long.parseLong(snapshot.summary().getOrDefault("total-records", "0"));
    }

    @Override
    public Map<String, Mark> marks() {
        return FencedOperations.marks(table().properties());
    }

    @Override
    public TableHistory history() {
        return new IcebergTableHistory(name, table());
    }

    @Override
    public TableMaintenance maintenance() {
        return new IcebergMaintenance(name, this::table, lake);
    }
}
