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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowRecordsTest {

    private static final Schema SCHEMA = Schema.of("id", Type.Scalar.LONG);

    @Test
    void rowsAreRecordsAndOneThatFitsNoneIsRejectedInItsPlace() {
        Rows rows = new Rows(List.of(1L, -2L, 3L));

        try (RecordStream records = rows.records()) {
            assertThat(records.schema()).contains(SCHEMA);
            assertThat(records.hasNext()).isTrue();
            assertThat(records.hasNext()).isTrue();
            assertThat(records.next()).isEqualTo(Map.of("id", 1L)).satisfies(row -> assertThat(((Record) row).origin())
                    .isEqualTo(new Origin("rows", "row", 1)));
            assertThat(records.next())
                    .isEqualTo(new Rejected(
                            "DOES_NOT_FIT", "column id: it is below zero", new Origin("rows", "row", 2), null));
            assertThat(records.next()).isEqualTo(Map.of("id", 3L));
            assertThat(records.hasNext()).isFalse();
            assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
            assertThat(rows.closed).isFalse();
        }

        assertThat(rows.closed).isTrue();
    }

    private static final class Rows implements RowSource {

        private final List<Long> values;
        private int row;
        private boolean closed;

        Rows(List<Long> values) {
            this.values = values;
        }

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public boolean next() {
            row++;

            return row <= values.size();
        }

        @Override
        public void write(RowWriter writer) {
            long value = values.get(row - 1);
            if (value < 0) {
                throw new ValueDoesNotFit("it is below zero").in("id");
            }
            writer.setLong(0, value);
        }

        @Override
        public Origin origin() {
            return new Origin("rows", "row", row);
        }

        @Override
        public Optional<Position> boundary() {
            return Optional.empty();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
