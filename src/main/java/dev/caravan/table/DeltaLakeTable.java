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

import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Schema;
import dev.caravan.spark.BatchFeed;
import dev.caravan.spark.LakeSession;
import dev.caravan.spark.SparkTypes;
import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.ConcurrentTransactionException;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
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

    DeltaLakeTable(TableName name, java.nio.file.Path path, LakeSession lake) {
        this.name = name;
        this.path = path.toString();
        this.lake = lake;
        this.session = lake.spark();
    }

    @Override
    public TableName name() {
        return name;
    }

    @Override
    public TableFormat format() {
        return TableFormat.DELTA;
    }

    private DeltaLog log() {
        return DeltaLog.forTable(session, new Path(path));
    }

    private Snapshot snapshot() {
        return log().update(false, Option.empty(), Option.empty());
    }

    @Override
    public boolean exists() {
        return snapshot().version() >= 0;
    }

    @Override
    public Schema schema() {
        return SparkTypes.fromSpark(snapshot().schema());
    }

    @Override
    public void create(Schema schema, List<String> partitionBy, Map<String, String> properties) {
        OptimisticTransaction transaction = log().startTransaction(Option.empty(), Option.empty());
        if (transaction.readVersion() >= 0) {
            return;
        }
        Map<String, String> all = new HashMap<>(DEFAULT_PROPERTIES);
        all.putAll(properties);
        Metadata metadata = new Metadata(
                UUID.randomUUID().toString(),
                null,
                null,
                new Format("parquet", Map$.MODULE$.empty()),
                SparkTypes.toSpark(schema).json(),
                seq(partitionBy),
                DeltaConfigs.validateConfigurations(
                        scala.collection.immutable.Map.from(CollectionConverters.asScala(all))),
                Option.apply((Object) System.currentTimeMillis()));
        log().createLogDirectoriesIfNotExists();
        try {
            transaction.updateMetadataForNewTable(metadata);
            transaction.commit(seq(List.of()), new DeltaOperations.CreateTable(metadata, false, false, Option.empty()));
        } catch (RuntimeException e) {
            // Another landing into the same table may have been first.
            if (!exists()) {
                throw e;
            }
        }
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }

    @Override
    public void addMissing(Schema wanted) {
        List<String> added = MissingColumns.of(schema(), wanted);
        if (added.isEmpty()) {
            return;
        }
        if (added.stream().anyMatch(column -> column.contains("TIMESTAMP_NTZ"))) {
            session.sql(
                    "ALTER TABLE delta.`" + path + "` SET TBLPROPERTIES ('delta.feature.timestampNtz' = 'supported')");
        }
        session.sql("ALTER TABLE delta.`" + path + "` ADD COLUMNS (" + String.join(", ", added) + ")");
    }

    @Override
    public Mark mark(String lane) {
        return mark(snapshot(), lane);
    }

    /** The checksum file beside a commit knows the transactions; without one Spark has to read the log. */
    private static Mark mark(Snapshot snapshot, String lane) {
        Option<VersionChecksum> checksum = snapshot.checksumOpt();
        if (checksum.isEmpty() || checksum.get().setTransactions().isEmpty()) {
            Option<Object> stored = snapshot.transactions().get(lane);
            return stored.isEmpty() ? Mark.NONE : Mark.unpack((long) stored.get());
        }

        return CollectionConverters.asJava(checksum.get().setTransactions().get()).stream()
                .filter(transaction -> transaction.appId().equals(lane))
                .map(transaction -> Mark.unpack(transaction.version()))
                .findFirst()
                .orElse(Mark.NONE);
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
        OptimisticTransaction transaction = start(lane);
        Mark claimed = mark(transaction.snapshot(), lane).nextEpoch();
        commit(transaction, lane, claimed, List.of(), new LaneOperation(claimed.toJson(details)));

        return claimed;
    }

    /** Counts as if it had read the lane's mark: Delta refuses it when another commit of the lane comes in between. */
    private OptimisticTransaction start(String lane) {
        OptimisticTransaction transaction = log().startTransaction(Option.empty(), Option.empty());
        transaction.readTxn().addOne(lane);

        return transaction;
    }

    private OptimisticTransaction start(String lane, Mark previous, Mark next) {
        OptimisticTransaction transaction = start(lane);
        Mark stored = mark(transaction.snapshot(), lane);
        if (!stored.equals(previous)) {
            throw new FencedException(name, lane, next, stored);
        }

        return transaction;
    }

    private void commit(
            OptimisticTransaction transaction,
            String lane,
            Mark next,
            List<Action> changes,
            DeltaOperations.Operation operation) {
        List<Action> actions = new ArrayList<>(changes);
        actions.add(new SetTransaction(lane, next.packed(), Option.apply((Object) System.currentTimeMillis())));
        try {
            transaction.commit(seq(actions), operation);
        } catch (ConcurrentTransactionException e) {
            throw new FencedException(name, lane, next, mark(lane));
        } catch (FSError e) {
            // How Hadoop tells of a full disk; as an Error it would end the thread of the source.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public TableBatch begin(String lane, Mark previous, long number, Schema schema, int maxTasks) {
        Mark next = previous.withNumber(number);
        Append append = new Append();
        BatchFeed feed = new BatchFeed(session, schema, maxTasks, lake.jobs(), rows -> {
            append.transaction = start(lane, previous, next);
            append.files = append(append.transaction, rows);
        });

        return new FedBatch(feed) {
            @Override
            public Mark commit(Map<String, Object> details) {
                String note = next.toJson(details);
                if (feed.rows() == 0) {
                    DeltaLakeTable.this.commit(
                            start(lane, previous, next), lane, next, List.of(), new LaneOperation(note));
                } else {
                    feed.finish();
                    FaultPoint.AFTER_DATA_FILES.reached();
                    DeltaLakeTable.this.commit(append.transaction, lane, next, append.files, appended(note));
                    FaultPoint.ANSWER_LOST.reached();
                }

                return next;
            }
        };
    }

    /** What the job that writes the files leaves for the commit. */
    private static final class Append {

        private OptimisticTransaction transaction;
        private List<Action> files;
    }

    private List<Action> append(OptimisticTransaction transaction, Dataset<Row> rows) {
        WriteIntoDelta write = new WriteIntoDelta(
                log(),
                SaveMode.Append,
                new DeltaOptions(Map$.MODULE$.empty(), session.sessionState().conf()),
                seq(List.of()),
                Map$.MODULE$.empty(),
                rows,
                Option.empty(),
                Option.empty(),
                false);

        return CollectionConverters.asJava(write.write(transaction, session, Option.empty(), false));
    }

    private static DeltaOperations.Operation appended(String note) {
        return new DeltaOperations.Write(
                SaveMode.Append,
                Option.empty(),
                Option.empty(),
                Option.apply(note),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    @Override
    public long version() {
        return snapshot().version();
    }

    @Override
    public long countRows() {
        Option<VersionChecksum> checksum = snapshot().checksumOpt();
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
}
