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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.spark.SparkTypes;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class BatchKeysTest {

    private static final Schema COLUMNS = Schema.of(
            "name",
            Type.Scalar.STRING,
            "id",
            Type.Scalar.LONG,
            "amount",
            new Type.Decimal(30, 2),
            "on",
            Type.Scalar.DATE);

    // Gives the same row each time, filled anew, as the rows of a batch are.
    private final UnsafeProjection row = UnsafeProjection.create(SparkTypes.toSpark(COLUMNS));

    @Test
    void aKeyThatComesAgainIsSeen() {
        BatchKeys keys = new BatchKeys(COLUMNS, List.of("name", "id"));
        add(keys, "a", 1);
        add(keys, "a", 2);
        add(keys, "b", 1);
        assertThat(keys.mayRepeat()).isFalse();

        add(keys, "a", 2);
        assertThat(keys.mayRepeat()).isTrue();
        add(keys, "c", 3);
        assertThat(keys.mayRepeat()).isTrue();
    }

    @Test
    void manyKeysAreToldApart() {
        BatchKeys keys = new BatchKeys(COLUMNS, List.of("id"));
        for (long id = 0; id < 100_000; id++) {
            add(keys, "same", id);
        }
        assertThat(keys.mayRepeat()).isFalse();
    }

    @Test
    void theRangeHoldsEveryKey() {
        BatchKeys keys = new BatchKeys(COLUMNS, List.of("id", "name", "amount", "on"));
        add(keys, "A's", 7);
        add(keys, "\u00e5", -3);
        add(keys, "B", 100);

        assertThat(keys.range("t"))
                .containsExactly(
                        "t.`id` BETWEEN -3L AND 100L",
                        "t.`name` BETWEEN 'A\\'s' AND '\u00e5'",
                        "t.`amount` BETWEEN -0.03BD AND 1.00BD",
                        "t.`on` BETWEEN DATE '1969-12-29' AND DATE '1970-04-11'");
    }

    private void add(BatchKeys keys, String name, long id) {
        InternalRow values = new GenericInternalRow(
                new Object[] {UTF8String.fromString(name), id, Decimal.apply(BigDecimal.valueOf(id, 2), 30, 2), (int) id
                });
        keys.add(row.apply(values));
    }
}
