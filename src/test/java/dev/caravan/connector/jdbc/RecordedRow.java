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
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Keeps what is set, each value with the kind of its setter. */
final class RecordedRow implements RowWriter {

    private final Object[] values;

    RecordedRow(Schema schema) {
        this.values = new Object[schema.size()];
    }

    List<Object> values() {
        return Arrays.asList(values.clone());
    }

    @Override
    public void startRow() {
        Arrays.fill(values, null);
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
        values[ordinal] = value;
    }

    @Override
    public void setLong(int ordinal, long value) {
        values[ordinal] = value;
    }

    @Override
    public void setFloat(int ordinal, float value) {
        values[ordinal] = value;
    }

    @Override
    public void setDouble(int ordinal, double value) {
        values[ordinal] = value;
    }

    @Override
    public void setDecimal(int ordinal, BigDecimal value) {
        values[ordinal] = value;
    }

    @Override
    public void setString(int ordinal, String value) {
        values[ordinal] = value;
    }

    @Override
    public void setBytes(int ordinal, byte[] value) {
        values[ordinal] = "bytes " + HexFormat.of().formatHex(value);
    }

    @Override
    public void setDate(int ordinal, int epochDay) {
        values[ordinal] = "day " + epochDay;
    }

    @Override
    public void setTimestamp(int ordinal, long micros) {
        values[ordinal] = "micros " + micros;
    }

    @Override
    public void set(int ordinal, Object value) {
        values[ordinal] = value;
    }

    @Override
    public void endRow() {
        // The values are asked for by hand.
    }
}
