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

import static java.util.stream.Collectors.joining;

import dev.caravan.record.Operation;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.spark.BatchFeed;
import dev.caravan.spark.RowSink;
import dev.caravan.spark.SparkTypes;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/**
 * Adds to each row whether its key is deleted and the row's number in the batch, by which the newest one of a key is found.
 * A row without its whole key is refused.
 */
final class KeyedRows implements RowWriter, RowSink {

    static final String DELETED = "_caravan_row_deleted";
    static final String NUMBER = "_caravan_row_number";

    private static final Schema OWN = Schema.of(DELETED, Type.Scalar.BOOLEAN, NUMBER, Type.Scalar.LONG);

    private final BatchFeed rows;
    private final Schema columns;
    private final long[] keyBits;
    private final long wholeKey;
    private final BatchKeys keys;
    private final UnsafeRowJoiner joiner;
    private final UnsafeRowWriter suffix = new UnsafeRowWriter(OWN.size());
    private long seenKey;
    private long number;
    private boolean deleted;
    private boolean deletes;

    /**
     * @param required columns without which a row is refused, those of the key among them
     * @throws IllegalArgumentException if one of them is not there
     */
    KeyedRows(BatchFeed rows, Schema columns, List<String> key, List<String> required) {
        this.rows = rows;
        this.columns = columns;
        this.keyBits = new long[columns.size()];
        long bits = 0;
        for (String column : required) {
            int ordinal = columns.ordinal(column)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Cannot merge by column " + column + ": the records have " + names(columns) + "."));
            keyBits[ordinal] = bits + 1;
            bits |= keyBits[ordinal];
        }
        this.wholeKey = bits;
        this.keys = new BatchKeys(columns, key);
        this.joiner = GenerateUnsafeRowJoiner.create(SparkTypes.toSpark(columns), SparkTypes.toSpark(OWN));
    }

    private static String names(Schema columns) {
        return columns.fields().stream().map(Schema.Field::name).collect(joining(", "));
    }

    /** The columns of rows as they are staged: the table's, then the two of this class. */
    static Schema staged(Schema columns) {
        return columns.with(OWN);
    }

    void operation(Operation operation) {
        deleted = operation == Operation.DELETE;
    }

    /** Whether any row so far says that its key is deleted. */
    boolean deletes() {
        return deletes;
    }

    BatchKeys keys() {
        return keys;
    }

    private int seen(int ordinal) {
        seenKey |= keyBits[ordinal];

        return ordinal;
    }

    @Override
    public void startRow() {
        seenKey = 0;
        rows.startRow();
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
        rows.setBoolean(seen(ordinal), value);
    }

    @Override
    public void setLong(int ordinal, long value) {
        rows.setLong(seen(ordinal), value);
    }

    @Override
    public void setFloat(int ordinal, float value) {
        rows.setFloat(seen(ordinal), value);
    }

    @Override
    public void setDouble(int ordinal, double value) {
        rows.setDouble(seen(ordinal), value);
    }

    @Override
    public void setDecimal(int ordinal, BigDecimal value) {
        rows.setDecimal(seen(ordinal), value);
    }

    @Override
    public void setDecimal(int ordinal, long unscaled, int scale) {
        rows.setDecimal(seen(ordinal), unscaled, scale);
    }

    @Override
    public void setString(int ordinal, String value) {
        rows.setString(seen(ordinal), value);
    }

    @Override
    public void setUtf8(int ordinal, byte[] bytes, int offset, int length) {
        rows.setUtf8(seen(ordinal), bytes, offset, length);
    }

    @Override
    public void setBytes(int ordinal, byte[] value) {
        rows.setBytes(seen(ordinal), value);
    }

    @Override
    public void setDate(int ordinal, int epochDay) {
        rows.setDate(seen(ordinal), epochDay);
    }

    @Override
    public void setTimestamp(int ordinal, long micros) {
        rows.setTimestamp(seen(ordinal), micros);
    }

    @Override
    public void set(int ordinal, Object value) {
        rows.set(value == null ? ordinal : seen(ordinal), value);
    }

    /** A row of the columns alone. */
    @Override
    public void add(UnsafeRow row) {
        add(row, deleted);
    }

    @Override
    public void delete(UnsafeRow row) {
        add(row, true);
    }

    private void add(UnsafeRow row, boolean gone) {
        for (int ordinal = 0; ordinal < keyBits.length; ordinal++) {
            if (keyBits[ordinal] != 0 && row.isNullAt(ordinal)) {
                throw keyless();
            }
        }
        deletes |= gone;
        keys.add(row);
        suffix.reset();
        suffix.zeroOutNullBytes();
        suffix.write(0, gone);
        suffix.write(1, number++);
        rows.add(joiner.join(row, suffix.getRow()));
    }

    private static ValueDoesNotFit keyless() {
        return new ValueDoesNotFit("a column that says which row it is has no value");
    }

    @Override
    public void endRow() {
        if (seenKey != wholeKey) {
            throw keyless();
        }
        deletes |= deleted;
        rows.setBoolean(columns.size(), deleted);
        rows.setLong(columns.size() + 1, number++);
        UnsafeRow row = rows.row();
        keys.add(row);
        rows.add(row);
    }
}
