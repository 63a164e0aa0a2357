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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.ConcurrentTransactionException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The transactions by which a lane's commits get into a Delta table: each one with the lane's mark, or none at all. */
final class DeltaTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaTransactions.class);

    private final TableName name;
    private final String path;
    private final SparkSession session;

    DeltaTransactions(TableName name, String path, SparkSession session) {
        this.name = name;
        this.path = path;
        this.session = session;
    }

    TableName name() {
        return name;
    }

    String path() {
        return path;
    }

    DeltaLog log() {
        return DeltaLog.forTable(session, new Path(path));
    }

    Snapshot snapshot() {
        return log().update(false, Option.empty(), Option.empty());
    }

    Mark mark(String lane) {
        return mark(snapshot(), lane);
    }

    /** Has the newest version know its transactions, as long as it is the newest; the merge itself tells what fails. */
    void prepare() {
        try {
            snapshot().transactions();
        } catch (Exception e) {
            // Spark throws checked ones that it does not declare.
            LOG.debug("The transactions of {} were not counted ahead", name, e);
        }
    }

    static Mark mark(Snapshot snapshot, String lane) {
        return transactions(snapshot).stream()
                .filter(transaction -> transaction.appId().equals(lane))
                .map(transaction -> Mark.unpack(transaction.version()))
                .findFirst()
                .orElse(Mark.NONE);
    }

    /** The checksum file beside a commit knows the transactions; without one Spark has to read the log. */
    private static List<SetTransaction> transactions(Snapshot snapshot) {
        Option<VersionChecksum> checksum = snapshot.checksumOpt();
        boolean known = checksum.isDefined() && checksum.get().setTransactions().isDefined();

        return CollectionConverters.asJava(
                known ? checksum.get().setTransactions().get() : snapshot.setTransactions());
    }

    /** Counts as if it had read the lane's mark: Delta refuses it when another commit of the lane comes in between. */
    OptimisticTransaction start(String lane) {
        OptimisticTransaction transaction = log().startTransaction(Option.empty(), Option.empty());
        transaction.readTxn().addOne(lane);

        return transaction;
    }

    OptimisticTransaction start(String lane, Mark previous, Mark next) {
        OptimisticTransaction transaction = start(lane);
        Mark stored = mark(transaction.snapshot(), lane);
        if (!stored.equals(previous)) {
            throw new FencedException(name, lane, next, stored);
        }

        return transaction;
    }

    /** @throws FencedException if the lane was taken over meanwhile; nothing was committed */
    void commit(
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

    Mark putMark(String lane, Mark previous, Mark next, String note) {
        commit(start(lane, previous, next), lane, next, List.of(), new LaneOperation(note));

        return next;
    }

    /** Writes rows to files. @return what the commit has to say of them */
    List<Action> write(OptimisticTransaction transaction, WriteMode mode, Dataset<Row> rows) {
        boolean onlyPartitions = mode.equals(new WriteMode.Overwrite(WriteMode.Overwrite.Scope.PARTITIONS));
        Map<String, String> options = onlyPartitions ? Map.of("partitionOverwriteMode", "dynamic") : Map.of();
        WriteIntoDelta write = new WriteIntoDelta(
                log(),
                saveMode(mode),
                new DeltaOptions(scalaMap(options), session.sessionState().conf()),
                seq(List.of()),
                Map$.MODULE$.empty(),
                rows,
                Option.empty(),
                Option.empty(),
                false);

        List<Action> actions = CollectionConverters.asJava(write.write(transaction, session, Option.empty(), false));
        Configuration configuration = session.sessionState().newHadoopConf();

        return actions.stream()
                .map(action -> action instanceof AddFile file
                        ? withStatistics(file, transaction.snapshot(), configuration)
                        : action)
                .filter(action -> !(action instanceof AddFile file) || !isEmpty(file))
                .toList();
    }

    private AddFile withStatistics(AddFile file, Snapshot snapshot, Configuration configuration) {
        FooterStatistics footer = FooterStatistics.read(new Path(path, file.toPath()), configuration);

        return file.copy(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                file.dataChange(),
                footer.toJson(snapshot.statsSchema()),
                file.tags(),
                file.deletionVector(),
                file.baseRowId(),
                file.defaultRowCommitVersion(),
                file.clusteringProvider(),
                file.backReference(),
                file.amtPassthrough());
    }

    private static boolean isEmpty(AddFile file) {
        return file.numLogicalRecords().contains(0L);
    }

    private static SaveMode saveMode(WriteMode mode) {
        return mode instanceof WriteMode.Overwrite ? SaveMode.Overwrite : SaveMode.Append;
    }

    static DeltaOperations.Operation written(WriteMode mode, String note) {
        return new DeltaOperations.Write(
                saveMode(mode),
                Option.empty(),
                Option.empty(),
                Option.apply(note),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
    }

    static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
