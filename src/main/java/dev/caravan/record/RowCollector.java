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
package dev.caravan.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes records of rows that a source writes field by field, for whoever has to look at them. */
public final class RowCollector implements RowWriter {

    private final Schema schema;
    private final Supplier<Origin> origin;
    private final Consumer<Record> target;
    private Record record;

    /** @param origin of the row that begins */
    public RowCollector(Schema schema, Supplier<Origin> origin, Consumer<Record> target) {
        this.schema = schema;
        this.origin = origin;
        this.target = target;
    }

    @Override
    public void startRow() {
        record = new Record(origin.get());
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
        set(ordinal, value);
    }

    @Override
    public void setLong(int ordinal, long value) {
        set(ordinal, value);
    }

    @Override
    public void setFloat(int ordinal, float value) {
        set(ordinal, value);
    }

    @Override
    public void setDouble(int ordinal, double value) {
        set(ordinal, value);
    }

    @Override
    public void setDecimal(int ordinal, BigDecimal value) {
        set(ordinal, value);
    }

    @Override
    public void setString(int ordinal, String value) {
        set(ordinal, value);
    }

    @Override
    public void setBytes(int ordinal, byte[] value) {
        set(ordinal, value);
    }

    @Override
    public void setDate(int ordinal, int epochDay) {
        set(ordinal, LocalDate.ofEpochDay(epochDay));
    }

    @Override
    public void setTimestamp(int ordinal, long micros) {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        boolean wallClock = schema.field(ordinal).type() == Type.Scalar.TIMESTAMP_NTZ;
        set(ordinal, wallClock ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant);
    }

    @Override
    public void set(int ordinal, Object value) {
        record.put(schema.field(ordinal).name(), value);
    }

    @Override
    public void endRow() {
        target.accept(record);
    }
}
