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

import dev.caravan.record.Conversion;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.math.BigDecimal;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.bitset.BitSetMethods;
import org.apache.spark.unsafe.types.UTF8String;

/** Builds one row after the other in Spark's binary form, straight from what the source hands over. Not thread-safe. */
abstract class RowBuilder implements RowWriter {

    /** As large as the fixed part plus a few strings of most rows; grows by itself. */
    private static final int ROW_BYTES = 512;

    private static final long[] TEN_TO_THE =
            LongStream.iterate(1, power -> power * 10).limit(19).toArray();

    private final Schema schema;
    private final UnsafeRowWriter row;
    private final ValueWriter[] fields;
    private final byte[] emptyRow;

    RowBuilder(Schema schema) {
        this.schema = schema;
        this.row = new UnsafeRowWriter(schema.size(), ROW_BYTES);
        this.emptyRow = emptyRow(schema.size());
        this.fields = new ValueWriter[schema.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = ValueWriter.of(schema.field(i).type(), row);
        }
    }

    /** The row as it was set since {@link #startRow}; good until the next one starts. */
    public final UnsafeRow row() {
        return row.getRow();
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
    public void setDecimal(int ordinal, long unscaled, int scale) {
        Type.Decimal type = (Type.Decimal) schema.field(ordinal).type();
        if (scale != type.scale()
                || type.precision() > Decimal.MAX_LONG_DIGITS()
                || Math.abs(unscaled) >= TEN_TO_THE[type.precision()]) {
            setDecimal(ordinal, BigDecimal.valueOf(unscaled, scale));
            return;
        }
        notNull(ordinal);
        row.write(ordinal, unscaled);
    }

    @Override
    public void setString(int ordinal, String value) {
        notNull(ordinal);
        row.write(ordinal, UTF8String.fromString(value));
    }

    @Override
    public void setUtf8(int ordinal, byte[] bytes, int offset, int length) {
        notNull(ordinal);
        row.write(ordinal, bytes, offset, length);
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
}
