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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Schema;
import dev.caravan.spark.LakeSession;
import dev.caravan.spark.SparkTypes;
import io.delta.tables.DeltaTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.FieldReference;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils$;
import org.apache.spark.sql.delta.skipping.clustering.temp.ClusterBySpec;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Delta table by path. The lane's mark is the transaction version of the commit itself ({@code txn.appId} = lane,
 * {@code txn.version} = {@link Mark#packed()}), which outlives OPTIMIZE, VACUUM and log cleanup. Commits go through
 * Delta's own transaction, not through {@code txnAppId} of its writer: that one computes the whole state of the table to
 * look the version up, and skips a version that is not higher without a word.
 */
final class DeltaLakeTable implements LakeTable {

    private static final Map<String, String> DEFAULT_PROPERTIES = Map.of("delta.checkpointInterval", "50");

    private final TableName name;
    private final String path;
    private final LakeSession lake;
    private final SparkSession session;
    private final DeltaTransactions transactions;
    private final Optional<DeltaNames> names;

    /** @param names where the table is entered under its name */
    DeltaLakeTable(TableName name, Path path, LakeSession lake, Optional<DeltaNames> names) {
        this.name = name;
        this.path = path.toString();
        this.names = names;
        this.lake = lake;
        this.session = lake.spark();
        this.transactions = new DeltaTransactions(name, this.path, session);
    }

    @Override
    public TableName name() {
        return name;
    }

    @Override
    public TableFormat format() {
        return TableFormat.DELTA;
    }

    @Override
    public boolean exists() {
        return transactions.snapshot().version() >= 0;
    }

    @Override
    public Schema schema() {
        return SparkTypes.fromSpark(transactions.snapshot().schema());
    }

    @Override
    public void create(Schema schema, TableLayout wanted) {
        enter();
        make(schema, wanted);
    }

    /** Before it is made or written to: the name may be taken. */
    private void enter() {
        names.ifPresent(known -> known.enter(name, Path.of(path)));
    }

    private void make(Schema schema, TableLayout wanted) {
        TableLayout layout = wanted.of(name, schema);
        if (!layout.partitionBy().isEmpty() && !layout.clusterBy().isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot make table " + name
                            + ": Delta clusters a table or partitions it, not both. Leave out clusterBy or partitionBy.");
        }
        OptimisticTransaction transaction = transactions.log().startTransaction(Option.empty(), Option.empty());
        if (transaction.readVersion() >= 0) {
            return;
        }
        Map<String, String> all = new HashMap<>(DEFAULT_PROPERTIES);
        all.putAll(layout.properties());
        if (!layout.clusterBy().isEmpty()) {
            all.put("delta.feature.clustering", "supported");
        }
        Metadata metadata = new Metadata(
                UUID.randomUUID().toString(),
                null,
                null,
                new Format("parquet", Map$.MODULE$.empty()),
                SparkTypes.toSpark(schema).json(),
                DeltaTransactions.seq(layout.partitionBy()),
                DeltaConfigs.validateConfigurations(DeltaTransactions.scalaMap(all)),
                Option.apply((Object) System.currentTimeMillis()));
        transactions.log().createLogDirectoriesIfNotExists();
        try {
            transaction.updateMetadataForNewTable(metadata);
            transaction.commit(
                    clustering(layout, transaction),
                    new DeltaOperations.CreateTable(metadata, false, false, Option.empty()));
        } catch (RuntimeException e) {
            // Another landing into the same table may have been first.
            if (!exists()) {
                throw e;
            }
        }
    }

    /** Part of the table's first commit: no run can find the table without it, and Delta checks the columns before. */
    private static Seq<Action> clustering(TableLayout layout, OptimisticTransaction transaction) {
        List<NamedReference> columns = layout.clusterBy().stream()
                .<NamedReference>map(column -> new FieldReference(DeltaTransactions.seq(List.of(column))))
                .toList();
        Option<ClusterBySpec> wanted =
                columns.isEmpty() ? Option.empty() : Option.apply(new ClusterBySpec(DeltaTransactions.seq(columns)));
        List<Action> actions = new ArrayList<>(CollectionConverters.asJava(
                ClusteredTableUtils$.MODULE$.getDomainMetadataFromTransaction(wanted, transaction)));

        return DeltaTransactions.seq(actions);
    }

    @Override
    public void evolve(Schema wanted) {
        List<String> added = MissingColumns.of(schema(), wanted);
        if (added.stream().anyMatch(column -> column.contains("TIMESTAMP_NTZ"))) {
            alter("SET TBLPROPERTIES ('delta.feature.timestampNtz' = 'supported')");
        }
        if (!added.isEmpty()) {
            alter("ADD COLUMNS (" + String.join(", ", added) + ")");
        }
        Option<String> widening =
                transactions.snapshot().metadata().configuration().get("delta.enableTypeWidening");
        if (widening.contains("true")) {
            Widening.of(schema(), wanted).forEach(column -> alter("ALTER COLUMN " + column));
        }
    }

    private void alter(String change) {
        session.sql("ALTER TABLE delta." + SqlText.quote(path) + " " + change);
    }

    @Override
    public Mark mark(String lane) {
        return transactions.mark(lane);
    }

    @Override
    public Optional<String> note(String lane) {
        Mark stored = mark(lane);
        return DeltaTable.forPath(session, path)
                .history()
                .select("userMetadata")
                .where("userMetadata is not null")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .filter(note -> Mark.isJsonOf(note, stored, lane))
                .findFirst();
    }

    @Override
    public Mark claim(String lane, Map<String, Object> details) {
        enter();
        OptimisticTransaction transaction = transactions.start(lane);
        Mark claimed = DeltaTransactions.mark(transaction.snapshot(), lane).nextEpoch();
        transactions.commit(transaction, lane, claimed, List.of(), new LaneOperation(claimed.toJson(details)));

        return claimed;
    }

    @Override
    public TableBatch begin(String lane, Mark previous, long number, WriteMode mode, Schema columns, BatchShape shape) {
        Mark next = previous.withNumber(number);
        if (mode instanceof WriteMode.Merge || mode instanceof WriteMode.History) {
            return DeltaMerge.begin(transactions, lane, previous, next, mode, columns, shape.writers(), lake);
        }

        return DeltaWrite.begin(transactions, lane, previous, next, mode, columns, shape, lake);
    }

    @Override
    public long version() {
        return transactions.snapshot().version();
    }

    @Override
    public long countRows() {
        Option<VersionChecksum> checksum = transactions.snapshot().checksumOpt();
        if (checksum.isDefined() && checksum.get().allFiles().isDefined()) {
            List<AddFile> files =
                    CollectionConverters.asJava(checksum.get().allFiles().get());
            if (files.stream().allMatch(file -> file.numLogicalRecords().isDefined())) {
                return files.stream()
                        .mapToLong(file -> (long) file.numLogicalRecords().get())
                        .sum();
            }
        }

        return session.read().format("delta").load(path).count();
    }

    /** Other writers' transactions, as Structured Streaming leaves them, stand below the first epoch. */
    @Override
    public Map<String, Mark> marks() {
        Map<String, Mark> marks = new TreeMap<>();
        for (SetTransaction transaction :
                CollectionConverters.asJava(transactions.snapshot().setTransactions())) {
            if (transaction.version() >= Mark.FIRST.packed()) {
                marks.put(transaction.appId(), Mark.unpack(transaction.version()));
            }
        }

        return marks;
    }

    @Override
    public TableHistory history() {
        return new DeltaTableHistory(name, transactions.log());
    }

    @Override
    public TableMaintenance maintenance() {
        return new DeltaMaintenance(name, path, lake);
    }
}
