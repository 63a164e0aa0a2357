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

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.CRC32;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Orders as lines of JSON, about 140 bytes each; an order is a function of its number. Their fingerprint, the number of rows
 * and the sum of the CRC-32 of each, is made from the same values here and from a table by Spark.
 */
final class Orders {

    /** As SQL declares them. */
    static final String COLUMNS = "id BIGINT, customer STRING, sku STRING, quantity BIGINT, price DOUBLE,"
            + " ordered_at TIMESTAMP, status STRING";

    static final Schema ICEBERG = new Schema(
            Types.NestedField.optional(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "customer", Types.StringType.get()),
            Types.NestedField.optional(3, "sku", Types.StringType.get()),
            Types.NestedField.optional(4, "quantity", Types.LongType.get()),
            Types.NestedField.optional(5, "price", Types.DoubleType.get()),
            Types.NestedField.optional(6, "ordered_at", Types.TimestampType.withZone()),
            Types.NestedField.optional(7, "status", Types.StringType.get()));

    private static final String[] STATES = {"received", "packed", "shipped", "delivered", "returned"};
    private static final long FIRST_SECOND =
            Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
    private static final long SECONDS = 60_000_000;
    private static final String FINGERPRINT =
            "concat(count(*), ' rows, ', sum(crc32(encode(concat_ws('|', id, customer,"
                    + " sku, quantity, price, unix_micros(ordered_at), status), 'UTF-8'))))";

    private final CRC32 crc = new CRC32();
    private final StringBuilder text = new StringBuilder(200);
    private long made;
    private long sum;

    /** Makes the line of the next order, without its end. */
    byte[] next(long id) {
        long scattered = id * 0x9E3779B97F4A7C15L >>> 24;
        String customer = "customer " + scattered % 50_000;
        String sku = "SKU-" + (100_000 + scattered / 7 % 20_000);
        long quantity = 1 + scattered % 40;
        double price = scattered / 11 % 400_000 / 4.0;
        long second = FIRST_SECOND + scattered / 13 % SECONDS;
        String status = STATES[(int) (scattered / 17 % STATES.length)];

        text.setLength(0);
        text.append(id)
                .append('|')
                .append(customer)
                .append('|')
                .append(sku)
                .append('|')
                .append(quantity);
        text.append('|')
                .append(price)
                .append('|')
                .append(second)
                .append("000000|")
                .append(status);
        crc.reset();
        crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
        sum += crc.getValue();
        made++;

        text.setLength(0);
        text.append("{\"id\":").append(id).append(",\"customer\":\"").append(customer);
        text.append("\",\"sku\":\"").append(sku).append("\",\"quantity\":").append(quantity);
        text.append(",\"price\":").append(price).append(",\"ordered_at\":\"");
        text.append(Instant.ofEpochSecond(second))
                .append("\",\"status\":\"")
                .append(status)
                .append("\"}");

        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the orders number {@code from} to {@code to}, exclusive, into a new file. */
    void write(Path file, long from, long to) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (long id = from; id < to; id++) {
                out.write(next(id));
                out.write('\n');
            }
        }
    }

    /** @throws IllegalStateException if the table does not hold exactly the orders made so far */
    void check(String what, Dataset<Row> table) {
        String expected = made + " rows, " + sum;
        String found = table.selectExpr(FINGERPRINT).head().getString(0);
        if (!found.equals(expected)) {
            throw new IllegalStateException(what + " did not land the orders: " + found + ", not " + expected);
        }
    }
}
