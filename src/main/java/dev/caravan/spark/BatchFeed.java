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

import dev.caravan.observe.FaultPoint;
import dev.caravan.record.Conversion;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.bitset.BitSetMethods;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * One batch on its way into Spark. Rows are written here by one thread; a Spark job that writes and commits them starts
 * with the first full page (so an idle table holds none of Spark's task slots) and ends when {@link #finish} is called.
 */
public final class BatchFeed implements RowWriter, AutoCloseable {

    /** As large as the fixed part plus a few strings of most rows; grows by itself. */
    private static final int ROW_BYTES = 512;

    private final SparkSession session;
    private final Schema schema;
    private final Consumer<Dataset<Row>> commit;
    private final Executor executor;
    private final int maxTasks;
    private final UnsafeRowWriter row;
    private final ValueWriter[] fields;
    private final byte[] emptyRow;
    private Page page = new Page();
    private Channel channel;
    private CompletableFuture<Void> job;
    private long rows;
    private long bytes;

    /**
     * @param maxTasks how many Spark tasks may write at once, each one file
     * @param commit writes the data set to the table and commits it; called once, on another thread
     */
    public BatchFeed(
            SparkSession session, Schema schema, int maxTasks, Executor executor, Consumer<Dataset<Row>> commit) {
        this.session = session;
        this.schema = schema;
        this.maxTasks = maxTasks;
        this.executor = executor;
        this.commit = commit;
        this.row = new UnsafeRowWriter(schema.size(), ROW_BYTES);
        this.emptyRow = emptyRow(schema.size());
        this.fields = new ValueWriter[schema.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = ValueWriter.of(schema.field(i).type(), row);
        }
    }

    public long rows() {
        return rows;
    }

    /** Bytes of the rows in Spark's binary form. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void startRow() {
        row.reset();
        Platform.copyMemory(
                emptyRow, Platform.BYTE_ARRAY_OFFSET, row.getBuffer(), Platform.BYTE_ARRAY_OFFSET, emptyRow.length);
    }

    /** The fixed part of a row in which every field is null. */
    private static byte[] emptyRow(int fields) {
        int nullBits = UnsafeRow.calculateBitSetWidthInBytes(fields);
        byte[] fixed = new byte[nullBits + 8 * fields];
        for (int i = 0; i < fields; i++) {
            BitSetMethods.set(fixed, Platform.BYTE_ARRAY_OFFSET, i);
        }

        return fixed;
    }

    private void notNull(int ordinal) {
        BitSetMethods.unset(row.getBuffer(), Platform.BYTE_ARRAY_OFFSET, ordinal);
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
        notNull(ordinal);
        row.write(ordinal, value);
    }

    @Override
    public void setLong(int ordinal, long value) {
        notNull(ordinal);
        row.write(ordinal, value);
    }

    @Override
    public void setFloat(int ordinal, float value) {
        notNull(ordinal);
        row.write(ordinal, value);
    }

    @Override
    public void setDouble(int ordinal, double value) {
        notNull(ordinal);
        row.write(ordinal, value);
    }

    @Override
    public void setDecimal(int ordinal, BigDecimal value) {
        Type.Decimal type = (Type.Decimal) schema.field(ordinal).type();
        BigDecimal exact = value.scale() == type.scale() && value.precision() <= type.precision()
                ? value
                : Conversion.toDecimal(value, type.precision(), type.scale());
        notNull(ordinal);
        if (type.precision() <= Decimal.MAX_LONG_DIGITS()) {
            row.write(ordinal, exact.unscaledValue().longValue());
        } else {
            row.write(ordinal, Decimal.apply(exact, type.precision(), type.scale()), type.precision(), type.scale());
        }
    }

    @Override
    public void setString(int ordinal, String value) {
        notNull(ordinal);
        row.write(ordinal, UTF8String.fromString(value));
    }

    @Override
    public void setBytes(int ordinal, byte[] value) {
        notNull(ordinal);
        row.write(ordinal, value);
    }

    @Override
    public void setDate(int ordinal, int epochDay) {
        notNull(ordinal);
        row.write(ordinal, epochDay);
    }

    @Override
    public void setTimestamp(int ordinal, long micros) {
        notNull(ordinal);
        row.write(ordinal, micros);
    }

    @Override
    public void set(int ordinal, Object value) {
        if (value == null) {
            row.setNullAt(ordinal);
            return;
        }
        notNull(ordinal);
        try {
            fields[ordinal].write(row, ordinal, value);
        } catch (ValueDoesNotFit e) {
            throw e.in(schema.field(ordinal).name());
        }
    }

    @Override
    public void endRow() {
        page.add(row.getRow());
        rows++;
        if (page.isFull()) {
            bytes += page.size();
            if (channel == null) {
                start(maxTasks);
            }
            hand(page);
            page = channel.emptyPage();
        }
    }

    private void hand(Page filled) {
        try {
            if (!channel.put(filled)) {
                await();
                throw new IllegalStateException("Spark stopped reading the batch");
            }
            FaultPoint.AFTER_STAGE.reached();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while handing rows to Spark", e);
        }
    }

    private void start(int tasks) {
        channel = new Channel(SparkTypes.toSpark(schema), tasks);
        Channel open = channel;
        job = CompletableFuture.runAsync(
                () -> {
                    try {
                        commit.accept(session.read()
                                .format(HandoverSource.class.getName())
                                .option("id", open.id())
                                .load());
                    } finally {
                        open.close();
                    }
                },
                executor);
    }

    /** Ends the rows and waits until Spark has committed them. Throws what the commit threw. */
    public void finish() {
        if (channel == null) {
            start(1);
        }
        if (page.rows() > 0) {
            bytes += page.size();
            hand(page);
        }
        try {
            channel.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while ending a batch", e);
        }
        await();
    }

    private void await() {
        try {
            job.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Spark was committing", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Gives the batch up: its job fails and commits nothing. Returns when it has ended. */
    @Override
    public void close() {
        if (job == null || job.isDone()) {
            return;
        }
        channel.fail(new IllegalStateException("the batch was given up before its end"));
        try {
            job.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // The job was made to fail.
        }
    }
}
