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
package dev.caravan.bench;

import dev.caravan.bench.LineRows.Column;
import dev.caravan.bench.LineRows.Kind;
import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * {@link LineRows} in a Delta table by Delta Kernel and its default engine alone: the least that a Delta commit can cost. It
 * runs without Caravan and Spark on its class path, because it needs a later Parquet than Spark's.
 */
public final class KernelTable {

    private static final int BATCH_ROWS = 8192;
    private static final String WRITER = "caravan-bench";

    private final LineRows rows;
    private final Path directory;
    private final Engine engine = DefaultEngine.create(settings());
    private final StructType schema;
    private boolean exists;

    KernelTable(LineRows rows, Path directory) {
        this.rows = rows;
        this.directory = directory;
        StructType columns = new StructType();
        for (Column column : LineRows.COLUMNS) {
            columns = columns.add(column.name(), type(column.kind()));
        }
        schema = columns;
    }

    /** See {@link EngineRounds}. */
    public static void main(String[] args) throws Exception {
        LineRows rows = new LineRows();
        EngineRounds.run("delta-kernel", "delta", args, new KernelTable(rows, Path.of(args[1]))::append);
    }

    /** Appends rows number {@code from} to {@code end}, exclusive, in one commit. */
    void append(long from, long end) throws IOException {
        Table table = Table.forPath(engine, directory.toString());
        TransactionBuilder builder =
                table.createTransactionBuilder(engine, WRITER, exists ? Operation.WRITE : Operation.CREATE_TABLE);
        Transaction transaction = (exists ? builder : builder.withSchema(engine, schema)).build(engine);
        Row state = transaction.getTransactionState(engine);
        DataWriteContext context = Transaction.getWriteContext(engine, state, Map.of());
        try (CloseableIterator<FilteredColumnarBatch> data =
                        Transaction.transformLogicalData(engine, state, new Batches(from, end), Map.of());
                CloseableIterator<DataFileStatus> files = engine.getParquetHandler()
                        .writeParquetFiles(context.getTargetDirectory(), data, context.getStatisticsColumns());
                CloseableIterator<Row> actions = Transaction.generateAppendActions(engine, state, files, context)) {
            transaction.commit(engine, CloseableIterable.inMemoryIterable(actions));
        }
        exists = true;
    }

    private static Configuration settings() {
        Configuration settings = new Configuration();
        // As Spark does; on its own Kernel compresses nothing.
        settings.set("parquet.compression", "SNAPPY");

        return settings;
    }

    private static DataType type(Kind kind) {
        return switch (kind) {
            case LONG -> LongType.LONG;
            case DECIMAL -> new DecimalType(LineRows.PRECISION, LineRows.SCALE);
            case DATE -> DateType.DATE;
            case STRING -> StringType.STRING;
        };
    }

    private final class Batches implements CloseableIterator<FilteredColumnarBatch> {

        private final long end;
        private long from;

        Batches(long from, long end) {
            this.from = from;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return from < end;
        }

        @Override
        public FilteredColumnarBatch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int size = (int) Math.min(BATCH_ROWS, end - from);
            ColumnVector[] vectors = new ColumnVector[schema.length()];
            for (int column = 0; column < vectors.length; column++) {
                vectors[column] = new Vector(column, from, size);
            }
            from += size;

            return new FilteredColumnarBatch(new DefaultColumnarBatch(size, schema, vectors), Optional.empty());
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private final class Vector implements ColumnVector {

        private final int column;
        private final long from;
        private final int size;

        Vector(int column, long from, int size) {
            this.column = column;
            this.from = from;
            this.size = size;
        }

        @Override
        public DataType getDataType() {
            return schema.at(column).getDataType();
        }

        @Override
        public int getSize() {
            return size;
        }

        @Override
        public boolean isNullAt(int row) {
            return false;
        }

        @Override
        public long getLong(int row) {
            return rows.whole(column, from + row);
        }

        @Override
        public int getInt(int row) {
            return rows.day(column, from + row);
        }

        @Override
        public BigDecimal getDecimal(int row) {
            return (BigDecimal) rows.value(column, from + row);
        }

        @Override
        public String getString(int row) {
            return (String) rows.value(column, from + row);
        }

        @Override
        public void close() {
            // The rows stay.
        }
    }
}
