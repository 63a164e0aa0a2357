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
package dev.caravan.connector.cdc;

import dev.caravan.record.Origin;
import dev.caravan.record.Type;
import io.debezium.data.Bits;
import io.debezium.data.geometry.Geometry;
import io.debezium.data.geometry.Point;
import io.debezium.time.MicroTime;
import io.debezium.time.Year;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * {@code cdc_gtid}, {@code cdc_file} and {@code cdc_position} of the transaction, and {@code cdc_order} in it. Values as the
 * JDBC connectors land them.
 */
final class BinlogRows implements RowDialect {

    private static final int DIGITS_OF_A_TABLE = 38;
    private static final int DIGITS_OF_UNSIGNED_BIGINT = 20;
    private static final long SECOND = 1_000_000;
    private static final String PRECISION = "connect.decimal.precision";

    @Override
    public String table(Struct source) {
        return source.getString("db") + "." + source.getString("table");
    }

    @Override
    public Origin origin(Struct source) {
        return new Origin(source.getString("file"), "position", source.getInt64("pos"));
    }

    @Override
    public dev.caravan.record.Schema own() {
        return dev.caravan.record.Schema.of(
                "cdc_gtid",
                Type.Scalar.STRING,
                "cdc_file",
                Type.Scalar.STRING,
                "cdc_position",
                Type.Scalar.LONG,
                "cdc_order",
                Type.Scalar.LONG);
    }

    @Override
    public void tell(Map<String, Object> row, Struct source, Struct transaction) {
        row.put("cdc_gtid", source.getString("gtid"));
        row.put("cdc_file", source.getString("file"));
        row.put("cdc_position", source.getInt64("pos"));
        // From 11.4 on a server leaves the places of events within a transaction out, as replicas need the first one
        // only.
        row.put("cdc_order", transaction == null ? null : transaction.getInt64("total_order"));
    }

    @Override
    public Type type(Schema schema) {
        return switch (schema.name()) {
            case Bits.LOGICAL_NAME, Geometry.LOGICAL_NAME, Point.LOGICAL_NAME -> Type.Scalar.BINARY;
            case Decimal.LOGICAL_NAME -> schema.parameters().containsKey(PRECISION)
                    ? null
                    : new Type.Decimal(DIGITS_OF_UNSIGNED_BIGINT, 0);
            default -> null;
        };
    }

    @Override
    public Object value(Schema schema, Object value) {
        return switch (schema.name()) {
            case MicroTime.SCHEMA_NAME -> time((long) value);
            case Year.SCHEMA_NAME -> ((Number) value).longValue();
            case Bits.LOGICAL_NAME -> bits(
                    schema, value instanceof ByteBuffer buffer ? buffer.array() : (byte[]) value);
            case Geometry.LOGICAL_NAME, Point.LOGICAL_NAME -> ((Struct) value).getBytes(Geometry.WKB_FIELD);
            case Decimal.LOGICAL_NAME -> decimal(schema, (BigDecimal) value);
            default -> null;
        };
    }

    /** From -838:59:59 to 838:59:59, as the server writes it. */
    private static String time(long micros) {
        long all = Math.abs(micros);
        long seconds = all / SECOND;
        String text = String.format(
                "%s%02d:%02d:%02d", micros < 0 ? "-" : "", seconds / 3600, seconds / 60 % 60, seconds % 60);

        return all % SECOND == 0 ? text : text + String.format(".%06d", all % SECOND);
    }

    /** Debezium has the lowest byte first. */
    private static byte[] bits(Schema schema, byte[] bytes) {
        int length = (Integer.parseInt(schema.parameters().getOrDefault("length", "1")) + Byte.SIZE - 1) / Byte.SIZE;
        byte[] turned = new byte[length];
        for (int i = 0; i < Math.min(length, bytes.length); i++) {
            turned[length - 1 - i] = bytes[i];
        }

        return turned;
    }

    /** As text where no column of a table has so many digits, whatever this one has. */
    private static Object decimal(Schema schema, BigDecimal value) {
        return Integer.parseInt(schema.parameters().getOrDefault(PRECISION, "0")) > DIGITS_OF_A_TABLE
                ? value.toPlainString()
                : value;
    }
}
