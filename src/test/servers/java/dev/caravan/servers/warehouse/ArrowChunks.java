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
package dev.caravan.servers.warehouse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a result as Arrow streams, each of them whole. */
final class ArrowChunks {

    private final ResultSet rows;
    private final Schema schema;

    record Chunk(int rows, byte[] stream) {}

    ArrowChunks(ResultSet rows) throws SQLException {
        this.rows = rows;
        List<Field> fields = new ArrayList<>();
        ResultSetMetaData columns = rows.getMetaData();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            fields.add(new Field(columns.getColumnLabel(column), FieldType.nullable(type(columns, column)), List.of()));
        }
        this.schema = new Schema(fields);
    }

    private static ArrowType type(ResultSetMetaData columns, int column) throws SQLException {
        return switch (DatabricksTypes.type(columns.getColumnType(column))) {
            case "INT" -> new ArrowType.Int(32, true);
            case "LONG" -> new ArrowType.Int(64, true);
            case "DECIMAL" -> new ArrowType.Decimal(columns.getPrecision(column), columns.getScale(column), 128);
            case "FLOAT" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case "DOUBLE" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case "BOOLEAN" -> new ArrowType.Bool();
            case "DATE" -> new ArrowType.Date(DateUnit.DAY);
            case "TIMESTAMP_NTZ" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
            case "TIMESTAMP" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Etc/UTC");
            case "BINARY" -> new ArrowType.Binary();
            default -> new ArrowType.Utf8();
        };
    }

    /** The next rows, and none behind the last one. */
    Chunk next(int most) throws SQLException, IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            int count = 0;
            while (count < most && rows.next()) {
                for (int column = 1; column <= root.getFieldVectors().size(); column++) {
                    set(root.getVector(column - 1), count, column);
                }
                count++;
            }
            root.setRowCount(count);
            try (ArrowStreamWriter writer = new ArrowStreamWriter(root, null, stream)) {
                writer.start();
                writer.writeBatch();
                writer.end();
            }

            return new Chunk(count, stream.toByteArray());
        }
    }

    private void set(FieldVector vector, int row, int column) throws SQLException {
        if (rows.getObject(column) == null) {
            vector.setNull(row);
        } else if (vector instanceof IntVector numbers) {
            numbers.setSafe(row, rows.getInt(column));
        } else if (vector instanceof BigIntVector numbers) {
            numbers.setSafe(row, rows.getLong(column));
        } else if (vector instanceof DecimalVector numbers) {
            BigDecimal value = rows.getBigDecimal(column);
            numbers.setSafe(row, value.setScale(numbers.getScale(), RoundingMode.UNNECESSARY));
        } else if (vector instanceof Float4Vector numbers) {
            numbers.setSafe(row, rows.getFloat(column));
        } else if (vector instanceof Float8Vector numbers) {
            numbers.setSafe(row, rows.getDouble(column));
        } else if (vector instanceof BitVector bits) {
            bits.setSafe(row, rows.getBoolean(column) ? 1 : 0);
        } else if (vector instanceof DateDayVector days) {
            days.setSafe(row, (int) rows.getObject(column, LocalDate.class).toEpochDay());
        } else if (vector instanceof TimeStampMicroTZVector times) {
            times.setSafe(
                    row, micros(rows.getObject(column, OffsetDateTime.class).toInstant()));
        } else if (vector instanceof TimeStampMicroVector times) {
            times.setSafe(
                    row, micros(rows.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
        } else if (vector instanceof VarBinaryVector bytes) {
            bytes.setSafe(row, rows.getBytes(column));
        } else {
            ((VarCharVector) vector).setSafe(row, rows.getString(column).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }
}
