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
package dev.caravan.landing;

import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Lets a source of one schema write into a table whose columns stand in another order or have wider types. */
final class ProjectedWriter implements RowWriter {

    private static final int NO_COLUMN = -1;

    private final RowWriter table;
    private final Schema source;
    private final int[] targets;
    private final boolean[] sameType;

    private final Drifts drifts;

    private ProjectedWriter(RowWriter table, Schema source, int[] targets, boolean[] sameType, Drifts drifts) {
        this.table = table;
        this.source = source;
        this.targets = targets;
        this.sameType = sameType;
        this.drifts = drifts;
    }

    /** The table's own writer where the source's columns are just its first ones. */
    static RowWriter of(Schema source, Schema table, RowWriter writer, Drifts drifts) {
        int[] targets = new int[source.size()];
        boolean[] sameType = new boolean[source.size()];
        boolean plain = true;
        for (int i = 0; i < targets.length; i++) {
            targets[i] = table.ordinal(source.field(i).name()).orElse(NO_COLUMN);
            sameType[i] = targets[i] != NO_COLUMN
                    && table.field(targets[i]).type().equals(source.field(i).type());
            plain &= targets[i] == i && sameType[i];
        }

        return plain ? writer : new ProjectedWriter(writer, source, targets, sameType, drifts);
    }

    @Override
    public void startRow() {
        table.startRow();
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
        if (sameType[ordinal]) {
            table.setBoolean(targets[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setLong(int ordinal, long value) {
        if (sameType[ordinal]) {
            table.setLong(targets[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setFloat(int ordinal, float value) {
        if (sameType[ordinal]) {
            table.setFloat(targets[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDouble(int ordinal, double value) {
        if (sameType[ordinal]) {
            table.setDouble(targets[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDecimal(int ordinal, BigDecimal value) {
        if (sameType[ordinal]) {
            table.setDecimal(targets[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDecimal(int ordinal, long unscaled, int scale) {
        if (sameType[ordinal]) {
            table.setDecimal(targets[ordinal], unscaled, scale);
        } else {
            set(ordinal, BigDecimal.valueOf(unscaled, scale));
        }
    }

    @Override
    public void setString(int ordinal, String value) {
        if (sameType[ordinal]) {
            table.setString(targets[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setUtf8(int ordinal, byte[] bytes, int offset, int length) {
        if (sameType[ordinal]) {
            table.setUtf8(targets[ordinal], bytes, offset, length);
        } else {
            set(ordinal, new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void setBytes(int ordinal, byte[] value) {
        if (sameType[ordinal]) {
            table.setBytes(targets[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDate(int ordinal, int epochDay) {
        if (sameType[ordinal]) {
            table.setDate(targets[ordinal], epochDay);
        } else {
            set(ordinal, LocalDate.ofEpochDay(epochDay));
        }
    }

    @Override
    public void setTimestamp(int ordinal, long micros) {
        if (sameType[ordinal]) {
            table.setTimestamp(targets[ordinal], micros);
            return;
        }
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        boolean zoned = source.field(ordinal).type() == Type.Scalar.TIMESTAMP;
        set(ordinal, zoned ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    @Override
    public void set(int ordinal, Object value) {
        String name = source.field(ordinal).name();
        if (targets[ordinal] == NO_COLUMN) {
            if (value != null) {
                drifts.noColumnFor(name);
            }
            return;
        }
        try {
            table.set(targets[ordinal], value);
        } catch (ValueDoesNotFit e) {
            drifts.met(name, e);
            table.set(targets[ordinal], null);
        }
    }

    @Override
    public void endRow() {
        table.endRow();
    }
}
