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

import dev.caravan.landing.RowRules.Mask;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Masks the rows of a source that writes them field by field. */
final class MaskedWriter implements RowWriter {

    private static final int DROPPED = -1;

    private final Masking masking;
    private final Schema source;
    private final RowWriter target;
    private final Masking.Node[] masks;
    private final int[] ordinals;

    /** @param target takes rows of the masked schema */
    MaskedWriter(Masking masking, Schema source, RowWriter target) {
        this.masking = masking;
        this.source = source;
        this.target = target;
        this.masks = new Masking.Node[source.size()];
        this.ordinals = new int[source.size()];
        int next = 0;
        for (int i = 0; i < masks.length; i++) {
            masks[i] = masking.field(source.field(i).name());
            ordinals[i] = masks[i] != null && masks[i].mask() == Mask.DROP ? DROPPED : next++;
        }
    }

    @Override
    public void startRow() {
        target.startRow();
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
        if (masks[ordinal] == null) {
            target.setBoolean(ordinals[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setLong(int ordinal, long value) {
        if (masks[ordinal] == null) {
            target.setLong(ordinals[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setFloat(int ordinal, float value) {
        if (masks[ordinal] == null) {
            target.setFloat(ordinals[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDouble(int ordinal, double value) {
        if (masks[ordinal] == null) {
            target.setDouble(ordinals[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDecimal(int ordinal, BigDecimal value) {
        if (masks[ordinal] == null) {
            target.setDecimal(ordinals[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDecimal(int ordinal, long unscaled, int scale) {
        if (masks[ordinal] == null) {
            target.setDecimal(ordinals[ordinal], unscaled, scale);
        } else {
            set(ordinal, BigDecimal.valueOf(unscaled, scale));
        }
    }

    @Override
    public void setString(int ordinal, String value) {
        if (masks[ordinal] == null) {
            target.setString(ordinals[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setUtf8(int ordinal, byte[] bytes, int offset, int length) {
        if (masks[ordinal] == null) {
            target.setUtf8(ordinals[ordinal], bytes, offset, length);
        } else {
            set(ordinal, new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void setBytes(int ordinal, byte[] value) {
        if (masks[ordinal] == null) {
            target.setBytes(ordinals[ordinal], value);
        } else {
            set(ordinal, value);
        }
    }

    @Override
    public void setDate(int ordinal, int epochDay) {
        if (masks[ordinal] == null) {
            target.setDate(ordinals[ordinal], epochDay);
        } else {
            set(ordinal, LocalDate.ofEpochDay(epochDay));
        }
    }

    @Override
    public void setTimestamp(int ordinal, long micros) {
        if (masks[ordinal] == null) {
            target.setTimestamp(ordinals[ordinal], micros);
            return;
        }
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        boolean zoned = source.field(ordinal).type() == Type.Scalar.TIMESTAMP;
        set(ordinal, zoned ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    @Override
    public void set(int ordinal, Object value) {
        if (ordinals[ordinal] != DROPPED) {
            target.set(
                    ordinals[ordinal],
                    masks[ordinal] == null || value == null ? value : masking.apply(masks[ordinal], value));
        }
    }

    @Override
    public void endRow() {
        target.endRow();
    }
}
