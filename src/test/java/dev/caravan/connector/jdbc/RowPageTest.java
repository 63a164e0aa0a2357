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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowPageTest {

    private static final Schema SCHEMA = new Schema(IntStream.range(0, 14)
            .mapToObj(i -> new Schema.Field("c" + i, Type.Scalar.STRING))
            .toList());

    private final RowPage page = new RowPage();

    @Test
    void everyKindOfValueComesBackAsItWas() {
        Consumer<RowWriter> row = writer -> {
            writer.setBoolean(0, true);
            writer.setLong(1, Long.MIN_VALUE);
            writer.setFloat(2, -0f);
            writer.setDouble(3, Double.NaN);
            writer.setDecimal(4, new BigDecimal("-99999999999999999.9"));
            writer.setDecimal(5, new BigDecimal("12345678901234567890.10"));
            writer.setDecimal(6, -5, 3);
            writer.setString(7, "Zürich 🐪");
            writer.setUtf8(8, new byte[] {'x', 'a', 'b'}, 1, 2);
            writer.setBytes(9, new byte[] {0, -1});
            writer.setDate(10, -1);
            writer.setTimestamp(11, Long.MAX_VALUE);
            writer.set(12, List.of(1, 2));
            writer.set(13, null);
        };
        RecordedRow expected = new RecordedRow(SCHEMA);
        row.accept(expected);

        write(row);
        write(writer -> {});
        write(row);

        assertThat(read(0)).isEqualTo(expected.values());
        assertThat(read(1)).isEqualTo(Arrays.asList(new Object[SCHEMA.size()]));
        assertThat(read(2)).isEqualTo(expected.values());
    }

    @Test
    void aLargeRowHasPlaceAndFillsThePage() {
        write(writer -> writer.setLong(0, 1));
        assertThat(page.isFull()).isFalse();
        write(writer -> writer.setBytes(0, new byte[3_000_000]));

        assertThat(page.isFull()).isTrue();
        assertThat(read(0).get(0)).isEqualTo(1L);
        assertThat(read(1).get(0)).isEqualTo("bytes " + "00".repeat(3_000_000));
        assertThat(page.cleared().rows()).isZero();
        write(writer -> writer.setLong(0, 2));
        assertThat(read(0).get(0)).isEqualTo(2L);
    }

    @Test
    void aPageIsFullOfManySmallRowsToo() {
        int rows = 0;
        while (!page.isFull()) {
            write(writer -> writer.setLong(0, 7));
            rows++;
        }

        assertThat(page.rows()).isEqualTo(rows).isEqualTo(1024);
    }

    private void write(Consumer<RowWriter> row) {
        page.startRow();
        row.accept(page);
        page.endRow();
    }

    private List<Object> read(int row) {
        RecordedRow recorded = new RecordedRow(SCHEMA);
        recorded.startRow();
        page.write(row, SCHEMA, recorded);

        return new ArrayList<>(recorded.values());
    }
}
