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
package dev.caravan.connector.jdbc;

import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some rows as they were written, to be written again by another thread. One page belongs to one thread at a time.
 */
final class RowPage implements RowWriter {

    private static final int MAX_ROWS = 1024;
    private static final int MAX_BYTES = 256 << 10;

    /** What an object that is kept as it is counts for. */
    private static final int OBJECT_BYTES = 64;

    private static final int LARGE_BYTES = 4 * MAX_BYTES;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;
    private static final int LONG_DIGITS = 18;

    private static final byte BOOLEAN = 0;
    private static final byte LONG = 1;
    private static final byte FLOAT = 2;
    private static final byte DOUBLE = 3;
    private static final byte SMALL_DECIMAL = 4;
    private static final byte UTF8 = 5;
    private static final byte BYTES = 6;
    private static final byte DATE = 7;
    private static final byte TIMESTAMP = 8;
    private static final byte DECIMAL = 9;
    private static final byte OBJECT = 10;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final int[] ends = new int[MAX_ROWS];
    private final List<Object> objects = new ArrayList<>();
    private final Map<Integer, ValueDoesNotFit> misfits = new HashMap<>();
    private byte[] bytes = new byte[MAX_BYTES];
    private int size;
    private int rows;

    /** Where the next field of the row that is written again begins. */
    private int position;

    boolean isFull() {
        return rows == MAX_ROWS || size + OBJECT_BYTES * objects.size() >= MAX_BYTES;
    }

    int rows() {
        return rows;
    }

    /** @return this, with no rows */
    RowPage cleared() {
        if (bytes.length > LARGE_BYTES) {
            bytes = new byte[MAX_BYTES];
        }
        objects.clear();
        misfits.clear();
        size = 0;
        rows = 0;

        return this;
    }

    /** The row at which the source stands, also if a value of it does not fit: whoever asks for it here is told. */
    void take(CursorRows source) {
        startRow();
        try {
            source.write(this);
        } catch (ValueDoesNotFit e) {
            misfits.put(rows, e);
        }
        endRow();
    }

    /** @throws ValueDoesNotFit if a value of this row does not */
    void write(int row, Schema schema, RowWriter writer) {
        if (!misfits.isEmpty() && misfits.containsKey(row)) {
            throw misfits.get(row);
        }
        position = row == 0 ? 0 : ends[row - 1];
        while (position < ends[row]) {
            int ordinal = (int) INTS.get(bytes, position + 1);
            try {
                writeField(bytes[position], ordinal, writer);
            } catch (ArithmeticException | DateTimeException e) {
                throw ResultColumns.misfit(schema, ordinal);
            } catch (ValueDoesNotFit e) {
                throw e.in(schema.field(ordinal).name());
            }
        }
    }

    private void writeField(byte kind, int ordinal, RowWriter writer) {
        int at = position + HEAD_BYTES;
        switch (kind) {
            case BOOLEAN -> {
                position = at + 1;
                writer.setBoolean(ordinal, bytes[at] != 0);
            }
            case LONG -> {
                position = at + Long.BYTES;
                writer.setLong(ordinal, (long) LONGS.get(bytes, at));
            }
            case FLOAT -> {
                position = at + Integer.BYTES;
                writer.setFloat(ordinal, Float.intBitsToFloat((int) INTS.get(bytes, at)));
            }
            case DOUBLE -> {
                position = at + Long.BYTES;
                writer.setDouble(ordinal, Double.longBitsToDouble((long) LONGS.get(bytes, at)));
            }
            case SMALL_DECIMAL -> {
                position = at + Long.BYTES + Integer.BYTES;
                writer.setDecimal(ordinal, (long) LONGS.get(bytes, at), (int) INTS.get(bytes, at + Long.BYTES));
            }
            case UTF8 -> {
                int length = (int) INTS.get(bytes, at);
                position = at + Integer.BYTES + length;
                writer.setUtf8(ordinal, bytes, at + Integer.BYTES, length);
            }
            case BYTES -> {
                int start = at + Integer.BYTES;
                position = start + (int) INTS.get(bytes, at);
                writer.setBytes(ordinal, Arrays.copyOfRange(bytes, start, position));
            }
            case DATE -> {
                position = at + Integer.BYTES;
                writer.setDate(ordinal, (int) INTS.get(bytes, at));
            }
            case TIMESTAMP -> {
                position = at + Long.BYTES;
                writer.setTimestamp(ordinal, (long) LONGS.get(bytes, at));
            }
            case DECIMAL -> {
                position = at + Integer.BYTES;
                writer.setDecimal(ordinal, (BigDecimal) objects.get((int) INTS.get(bytes, at)));
            }
            default -> {
                position = at + Integer.BYTES;
                writer.set(ordinal, objects.get((int) INTS.get(bytes, at)));
            }
        }
    }

    @Override
    public void startRow() {
        size = rows == 0 ? 0 : ends[rows - 1];
    }

    @Override
    public void endRow() {
        ends[rows++] = size;
    }

    /** @return where the value begins */
    private int field(byte kind, int ordinal, int length) {
        int needed = size + HEAD_BYTES + length;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        bytes[size] = kind;
        INTS.set(bytes, size + 1, ordinal);
        int at = size + HEAD_BYTES;
        size = needed;

        return at;
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
        int at = field(BOOLEAN, ordinal, 1);
        bytes[at] = (byte) (value ? 1 : 0);
    }

    @Override
    public void setLong(int ordinal, long value) {
        int at = field(LONG, ordinal, Long.BYTES);
        LONGS.set(bytes, at, value);
    }

    @Override
    public void setFloat(int ordinal, float value) {
        int at = field(FLOAT, ordinal, Integer.BYTES);
        INTS.set(bytes, at, Float.floatToRawIntBits(value));
    }

    @Override
    public void setDouble(int ordinal, double value) {
        int at = field(DOUBLE, ordinal, Long.BYTES);
        LONGS.set(bytes, at, Double.doubleToRawLongBits(value));
    }

    @Override
    public void setDecimal(int ordinal, BigDecimal value) {
        if (value.precision() <= LONG_DIGITS) {
            setDecimal(ordinal, value.unscaledValue().longValue(), value.scale());
        } else {
            object(DECIMAL, ordinal, value);
        }
    }

    @Override
    public void setDecimal(int ordinal, long unscaled, int scale) {
        int at = field(SMALL_DECIMAL, ordinal, Long.BYTES + Integer.BYTES);
        LONGS.set(bytes, at, unscaled);
        INTS.set(bytes, at + Long.BYTES, scale);
    }

    @Override
    public void setString(int ordinal, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        setUtf8(ordinal, utf8, 0, utf8.length);
    }

    @Override
    public void setUtf8(int ordinal, byte[] source, int offset, int length) {
        bytes(UTF8, ordinal, source, offset, length);
    }

    @Override
    public void setBytes(int ordinal, byte[] value) {
        bytes(BYTES, ordinal, value, 0, value.length);
    }

    private void bytes(byte kind, int ordinal, byte[] source, int offset, int length) {
        int at = field(kind, ordinal, Integer.BYTES + length);
        INTS.set(bytes, at, length);
        System.arraycopy(source, offset, bytes, at + Integer.BYTES, length);
    }

    @Override
    public void setDate(int ordinal, int epochDay) {
        int at = field(DATE, ordinal, Integer.BYTES);
        INTS.set(bytes, at, epochDay);
    }

    @Override
    public void setTimestamp(int ordinal, long micros) {
        int at = field(TIMESTAMP, ordinal, Long.BYTES);
        LONGS.set(bytes, at, micros);
    }

    @Override
    public void set(int ordinal, Object value) {
        object(OBJECT, ordinal, value);
    }

    private void object(byte kind, int ordinal, Object value) {
        int at = field(kind, ordinal, Integer.BYTES);
        INTS.set(bytes, at, objects.size());
        objects.add(value);
    }
}
