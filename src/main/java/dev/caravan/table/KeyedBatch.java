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

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.caravan.record.Operation;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.spark.BatchFeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A batch that changes rows by their key. Its rows are staged first, spilling to disk, so that the merge may read them as
 * often as it has to and the counts are known before the commit. On a cluster they are in files already: a checkpoint would
 * be lost with the executor that holds it.
 */
abstract class KeyedBatch implements TableBatch {

    /** A batch of so many bytes is sent whole to every task that looks for its keys, which spares a sort of the table. */
    private static final long SENT_WHOLE = 32L << 20;

    private final SparkSession session;
    private final WriteMode mode;
    private final Schema columns;
    private final BatchFeed feed;
    private final KeyedRows writer;
    private Dataset<Row> staged;
    private long superseded;

    /** @param columns that records fill */
    KeyedBatch(SparkSession session, WriteMode mode, Schema columns, int maxTasks, ExecutorService jobs) {
        this.session = session;
        this.mode = mode;
        this.columns = columns;
        this.feed = new BatchFeed(session, KeyedRows.staged(columns), maxTasks, jobs, this::stage);
        this.writer = new KeyedRows(feed, columns, key(), required());
    }

    private List<String> key() {
        return mode instanceof WriteMode.Merge merge ? merge.primaryKey() : ((WriteMode.History) mode).primaryKey();
    }

    private List<String> required() {
        List<String> required = new ArrayList<>(key());
        if (mode instanceof WriteMode.History history) {
            history.validFrom().filter(column -> !required.contains(column)).ifPresent(required::add);
        }

        return required;
    }

    /** Begins while rows still come in. */
    private void stage(Dataset<Row> rows) {
        staged = kept(rows);
    }

    private Dataset<Row> kept(Dataset<Row> rows) {
        return feed.areStaged() ? rows : rows.localCheckpoint(true);
    }

    private Dataset<Row> newest(Dataset<Row> rows) {
        Column[] every = columnsOf(SqlText.names(KeyedRows.staged(columns))).toArray(Column[]::new);

        return rows.groupBy(columnsOf(key()).toArray(Column[]::new))
                .agg(max_by(struct(every), col(KeyedRows.NUMBER)).as("newest"))
                .select("newest.*");
    }

    private static List<Column> columnsOf(List<String> names) {
        return names.stream().map(name -> col(SqlText.quote(name))).toList();
    }

    @Override
    public RowWriter writer() {
        return writer;
    }

    @Override
    public void operation(Operation operation) {
        writer.operation(operation);
    }

    @Override
    public long rows() {
        return feed.rows();
    }

    @Override
    public long superseded() {
        return superseded;
    }

    @Override
    public long bytes() {
        return feed.bytes();
    }

    @Override
    public void seal() {
        if (feed.rows() > 0) {
            feed.stage();
            if (!takesEveryVersion() && writer.keys().mayRepeat()) {
                staged = kept(newest(staged));
                superseded = feed.rows() - staged.count();
            }
        }
    }

    private boolean takesEveryVersion() {
        return mode instanceof WriteMode.History history && history.validFrom().isPresent();
    }

    /** Hands the MERGE of the staged rows over to be run, in the session that knows their view. */
    protected final void merge(String target, Consumer<String> run) {
        String view = "caravan_batch_" + UUID.randomUUID().toString().replace("-", "");
        (feed.bytes() <= SENT_WHOLE ? staged.hint("broadcast") : staged).createOrReplaceTempView(view);
        try {
            MergeStatement statement =
                    new MergeStatement(target, view, columns, writer.keys().range("t"));
            run.accept(
                    mode instanceof WriteMode.Merge merge
                            ? statement.merge(merge, writer.deletes())
                            : statement.history((WriteMode.History) mode, "TIMESTAMP '" + Instant.now() + "'"));
        } finally {
            session.catalog().dropTempView(view);
            feed.release();
        }
    }

    /** @param details for the commit note */
    @Override
    public abstract Mark commit(Map<String, Object> details);

    @Override
    public void close() {
        feed.close();
    }
}
