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
package dev.caravan.bench;

import dev.caravan.bench.LineRows.Column;
import dev.caravan.bench.LineRows.Kind;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Some of the {@link LineRows}, as a database would deliver them to a landing. */
final class LineRowSource implements RowSource {

    private static final Schema SCHEMA = new Schema(LineRows.COLUMNS.stream()
            .map(column -> new Schema.Field(column.name(), type(column.kind())))
            .toList());
    private static final List<Kind> KINDS =
            LineRows.COLUMNS.stream().map(Column::kind).toList();

    private final LineRows rows;
    private final long end;
    private long current;

    /** Rows number {@code from} to {@code end}, exclusive. */
    LineRowSource(LineRows rows, long from, long end) {
        this.rows = rows;
        this.end = end;
        this.current = from - 1;
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public boolean next() {
        return ++current < end;
    }

    @Override
    public void write(RowWriter writer) {
        for (int column = 0; column < KINDS.size(); column++) {
            switch (KINDS.get(column)) {
                case LONG -> writer.setLong(column, rows.whole(column, current));
                case DECIMAL -> writer.setDecimal(column, (BigDecimal) rows.value(column, current));
                case DATE -> writer.setDate(column, rows.day(column, current));
                case STRING -> writer.setString(column, (String) rows.value(column, current));
            }
        }
    }

    @Override
    public Origin origin() {
        return new Origin("memory", "row", current);
    }

    @Override
    public Optional<Position> boundary() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private static Type type(Kind kind) {
        return switch (kind) {
            case LONG -> Type.Scalar.LONG;
            case DECIMAL -> new Type.Decimal(LineRows.PRECISION, LineRows.SCALE);
            case DATE -> Type.Scalar.DATE;
            case STRING -> Type.Scalar.STRING;
        };
    }
}
