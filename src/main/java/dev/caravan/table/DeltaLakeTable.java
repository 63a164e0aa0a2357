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
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.ConcurrentTransactionException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Delta table by path. The lane's mark is the transaction version of the commit itself ({@code txnAppId} = lane,
 * {@code txnVersion} = {@link Mark#packed()}), which outlives OPTIMIZE, VACUUM and log cleanup. Delta skips a version that
 * is not higher without a word, so every commit is followed by a look at the stored one.
 */
final class DeltaLakeTable implements LakeTable {

    private static final String COMMIT_NOTE = "spark.databricks.delta.commitInfo.userMetadata";
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
        DeltaTableBuilder builder = DeltaTable.createIfNotExists(session)
                .location(path)
                .addColumns(SparkTypes.toSpark(schema))
                .partitionedBy(partitionBy.toArray(String[]::new));
        Map<String, String> all = new HashMap<>(DEFAULT_PROPERTIES);
        all.putAll(properties);
        all.forEach(builder::property);
        // Not beside a commit of another table, whose note is in the session then.
        synchronized (lake) {
            builder.execute();
        }
    }

    @Override
    public void addMissing(Schema wanted) {
        List<String> added = MissingColumns.of(schema(), wanted);
        if (!added.isEmpty()) {
            synchronized (lake) {
                add(added);
            }
        }
    }

    private void add(List<String> added) {
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
        Mark claimed = mark(lane).nextEpoch();
        putMark(lane, claimed, details);

        return claimed;
    }

    /** A commit of the mark alone: no Spark job. */
    private void putMark(String lane, Mark next, Map<String, Object> details) {
        withNote(next.toJson(details), () -> putMark(lane, next));
    }

    /**
     * Delta takes the note from the session at the moment of the commit. All tables share the session, for the code that
     * Spark has generated and the JVM compiled in it, so their commits, not their writes, take turns.
     */
    private void withNote(String note, Runnable commit) {
        synchronized (lake) {
            session.conf().set(COMMIT_NOTE, note);
            try {
                commit.run();
            } finally {
                session.conf().unset(COMMIT_NOTE);
            }
        }
    }

    private void putMark(String lane, Mark next) {
        OptimisticTransaction transaction = log().startTransaction(Option.empty(), Option.empty());
        // Reading the version makes Delta refuse the commit when another one of this lane comes in between.
        Mark stored = Mark.unpack(Math.max(0, transaction.txnVersion(lane)));
        if (stored.compareTo(next) >= 0) {
            throw new FencedException(name, lane, next, stored);
        }
        SetTransaction action =
                new SetTransaction(lane, next.packed(), Option.apply((Object) System.currentTimeMillis()));
        try {
            transaction.commit(actions(action), DeltaOperations.ManualUpdate$.MODULE$);
        } catch (ConcurrentTransactionException e) {
            throw new FencedException(name, lane, next, mark(lane));
        }
    }

    private static Seq<Action> actions(Action action) {
        return CollectionConverters.asScala(List.of(action)).toSeq();
    }

    @Override
    public TableBatch begin(String lane, Mark previous, long number, Schema schema, int maxTasks) {
        Mark next = previous.withNumber(number);
        BatchFeed feed = new BatchFeed(session, schema, maxTasks, lake.jobs(), rows -> rows.write()
                .format("delta")
                .mode(SaveMode.Append)
                .option("txnAppId", lane)
                .option("txnVersion", next.packed())
                .save(path));

        return new FedBatch(feed) {
            @Override
            public Mark commit(Map<String, Object> details) {
                if (feed.rows() == 0) {
                    putMark(lane, next, details);
                    return next;
                }
                withNote(next.toJson(details), feed::finish);
                Mark stored = mark(lane);
                if (!stored.equals(next)) {
                    throw new FencedException(name, lane, next, stored);
                }

                return next;
            }
        };
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
