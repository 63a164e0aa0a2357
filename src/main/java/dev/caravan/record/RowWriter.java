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
import java.nio.charset.StandardCharsets;

/**
 * Takes one row field by field, straight into the form the table writer reads. Fields may come in any order; one that is
 * not set is null. The typed setters are for flat sources that know their types; {@link #set} takes any value of the
 * field's {@link Type}, nested ones too. Not thread-safe.
 */
public interface RowWriter {

    /** Forgets whatever was set since the last {@link #endRow}. */
    void startRow();

    void setBoolean(int ordinal, boolean value);

    void setLong(int ordinal, long value);

    void setFloat(int ordinal, float value);

    void setDouble(int ordinal, double value);

    /** @throws ValueDoesNotFit if the value has more digits than the field's precision and scale hold */
    void setDecimal(int ordinal, BigDecimal value);

    /**
     * The decimal {@code unscaled / 10^scale}.
     *
     * @throws ValueDoesNotFit if the value has more digits than the field's precision and scale hold
     */
    default void setDecimal(int ordinal, long unscaled, int scale) {
        setDecimal(ordinal, BigDecimal.valueOf(unscaled, scale));
    }

    void setString(int ordinal, String value);

    /** A string that is UTF-8 already, and known to be valid. The bytes are copied before this returns. */
    default void setUtf8(int ordinal, byte[] bytes, int offset, int length) {
        setString(ordinal, new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    void setBytes(int ordinal, byte[] value);

    /** @param epochDay days since 1970-01-01 */
    void setDate(int ordinal, int epochDay);

    /** @param micros microseconds since 1970-01-01T00:00:00, of the instant or of the wall clock as the type says */
    void setTimestamp(int ordinal, long micros);

    /** @throws ValueDoesNotFit if the value is not of the field's type */
    void set(int ordinal, Object value);

    /** Hands the row over; may wait for the reader. */
    void endRow();
}
