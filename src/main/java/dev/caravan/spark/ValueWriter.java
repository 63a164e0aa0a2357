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

import dev.caravan.record.ColumnNames;
import dev.caravan.record.Conversion;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes one value of a fixed type into Spark's binary row form, as Spark's generated projections do, but straight from
 * the record: no intermediate rows. One writer per place in the schema; not thread-safe.
 */
abstract class ValueWriter {

    /** @param value not null */
    abstract void write(UnsafeWriter target, int ordinal, Object value);

    static ValueWriter of(Type type, UnsafeWriter parent) {
        if (type instanceof Type.Scalar scalar) {
            return new ScalarWriter(scalar);
        }
        if (type instanceof Type.Decimal decimal) {
            return new DecimalWriter(decimal);
        }
        if (type instanceof Type.Array array) {
            return new ArrayWriter(array, parent);
        }
        if (type instanceof Type.Dictionary dictionary) {
            return new DictionaryWriter(dictionary, parent);
        }

        return new StructWriter((Type.Struct) type, parent);
    }

    private static final class ScalarWriter extends ValueWriter {

        private final Type.Scalar type;

        ScalarWriter(Type.Scalar type) {
            this.type = type;
        }

        @Override
        void write(UnsafeWriter target, int ordinal, Object value) {
            Object exact = Conversion.toScalar(value, type);
            switch (type) {
                case BOOLEAN -> target.write(ordinal, (boolean) exact);
                case LONG -> target.write(ordinal, (long) exact);
                case FLOAT -> target.write(ordinal, (float) exact);
                case DOUBLE -> target.write(ordinal, (double) exact);
                case STRING -> target.write(ordinal, UTF8String.fromString((String) exact));
                case BINARY -> target.write(ordinal, (byte[]) exact);
                case DATE -> target.write(ordinal, Math.toIntExact(((LocalDate) exact).toEpochDay()));
                case TIMESTAMP -> target.write(ordinal, Conversion.micros((Instant) exact));
                case TIMESTAMP_NTZ -> target.write(ordinal, Conversion.micros((LocalDateTime) exact));
            }
        }
    }

    private static final class DecimalWriter extends ValueWriter {

        private final Type.Decimal type;

        DecimalWriter(Type.Decimal type) {
            this.type = type;
        }

        @Override
        void write(UnsafeWriter target, int ordinal, Object value) {
            BigDecimal exact = Conversion.toDecimal(value, type.precision(), type.scale());
            target.write(ordinal, Decimal.apply(exact, type.precision(), type.scale()), type.precision(), type.scale());
        }
    }

    private static final class ArrayWriter extends ValueWriter {

        private final UnsafeArrayWriter array;
        private final ValueWriter element;
        private final int elementSize;

        ArrayWriter(Type.Array type, UnsafeWriter parent) {
            this.elementSize = elementSize(type.element());
            this.array = new UnsafeArrayWriter(parent, elementSize);
            this.element = of(type.element(), array);
        }

        @Override
        void write(UnsafeWriter target, int ordinal, Object value) {
            if (!(value instanceof List<?> list)) {
                throw Conversion.misfit(value, new Type.Array(Type.Scalar.STRING));
            }
            int start = target.cursor();
            writeElements(list);
            target.setOffsetAndSizeFromPreviousCursor(ordinal, start);
        }

        void writeElements(List<?> list) {
            array.initialize(list.size());
            int i = 0;
            for (Object item : list) {
                if (item == null) {
                    setNull(array, i, elementSize);
                } else {
                    element.write(array, i, item);
                }
                i++;
            }
        }
    }

    private static final class DictionaryWriter extends ValueWriter {

        private final UnsafeWriter parent;
        private final ArrayWriter keys;
        private final ArrayWriter values;

        DictionaryWriter(Type.Dictionary type, UnsafeWriter parent) {
            this.parent = parent;
            this.keys = new ArrayWriter(new Type.Array(Type.Scalar.STRING), parent);
            this.values = new ArrayWriter(new Type.Array(type.value()), parent);
        }

        /** An unsafe map is the size of its key array in 8 bytes, the key array, then the value array. */
        @Override
        void write(UnsafeWriter target, int ordinal, Object value) {
            if (!(value instanceof Map<?, ?> map)) {
                throw Conversion.misfit(value, new Type.Dictionary(Type.Scalar.STRING));
            }
            int start = target.cursor();
            parent.grow(8);
            parent.increaseCursor(8);
            keys.writeElements(map.keySet().stream().map(String::valueOf).toList());
            Platform.putLong(parent.getBuffer(), start, parent.cursor() - start - 8L);
            values.writeElements(new ArrayList<>(map.values()));
            target.setOffsetAndSizeFromPreviousCursor(ordinal, start);
        }
    }

    private static final class StructWriter extends ValueWriter {

        private final Schema schema;
        private final UnsafeRowWriter row;
        private final ValueWriter[] fields;

        StructWriter(Type.Struct type, UnsafeWriter parent) {
            this.schema = type.schema();
            this.row = new UnsafeRowWriter(parent, schema.size());
            this.fields = new ValueWriter[schema.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = of(schema.field(i).type(), row);
            }
        }

        @Override
        void write(UnsafeWriter target, int ordinal, Object value) {
            if (!(value instanceof Map<?, ?> map)) {
                throw Conversion.misfit(value, new Type.Struct(schema));
            }
            Object[] slots = new Object[fields.length];
            map.forEach((name, item) -> {
                if (item != null) {
                    slots[slot(String.valueOf(name))] = item;
                }
            });
            int start = target.cursor();
            row.resetRowWriter();
            for (int i = 0; i < slots.length; i++) {
                writeField(i, slots[i]);
            }
            target.setOffsetAndSizeFromPreviousCursor(ordinal, start);
        }

        private int slot(String name) {
            return schema.ordinal(ColumnNames.normal(name))
                    .orElseThrow(() -> new ValueDoesNotFit("field " + name + " is not in the table"));
        }

        private void writeField(int i, Object item) {
            if (item == null) {
                row.setNullAt(i);
                return;
            }
            try {
                fields[i].write(row, i, item);
            } catch (ValueDoesNotFit e) {
                throw e.in(schema.field(i).name());
            }
        }
    }

    private static int elementSize(Type type) {
        if (type instanceof Type.Scalar scalar) {
            return switch (scalar) {
                case BOOLEAN -> 1;
                case FLOAT, DATE -> 4;
                case LONG, DOUBLE, TIMESTAMP, TIMESTAMP_NTZ, STRING, BINARY -> 8;
            };
        }

        return 8;
    }

    private static void setNull(UnsafeArrayWriter array, int ordinal, int size) {
        switch (size) {
            case 1 -> array.setNull1Bytes(ordinal);
            case 4 -> array.setNull4Bytes(ordinal);
            default -> array.setNull8Bytes(ordinal);
        }
    }
}
