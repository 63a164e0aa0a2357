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
package dev.caravan.servers;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of {@link LineItems} in PostgreSQL's COPY text format, made while they are read. */
final class LineItemRows extends InputStream {

    private static final long SEED = 42;
    private static final int LONGEST_ROW = 512;
    private static final LocalDate FIRST_ORDER = LocalDate.of(1992, 1, 1);
    private static final int ORDER_DAYS = 2406;
    private static final int STATUS_DAY = 1263;

    private static final List<byte[]> DATES = IntStream.range(0, ORDER_DAYS + 160)
            .mapToObj(day -> bytes(FIRST_ORDER.plusDays(day).toString()))
            .toList();
    private static final List<byte[]> INSTRUCTIONS =
            words("DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN");
    private static final List<byte[]> MODES = words("REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB");
    private static final List<byte[]> COMMENT_WORDS = words(
            "quickly",
            "final",
            "requests",
            "sleep",
            "furiously",
            "crème",
            "deposits",
            "Öl",
            "against",
            "the",
            "pending",
            "日本",
            "packages",
            "haggle",
            "blithely");

    // The algorithm of java.util.Random is part of its specification, so the rows are the same on every JDK.
    private final Random random = new Random(SEED);
    private final ByteBuffer rows = ByteBuffer.allocate(1 << 17).limit(0);
    private long remaining;
    private long order;
    private int line;
    private int lines;
    private int orderDay;

    LineItemRows(long rows) {
        this.remaining = rows;
    }

    @Override
    public int read() {
        return generate() ? rows.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (!generate()) {
            return -1;
        }
        int part = Math.min(length, rows.remaining());
        rows.get(target, offset, part);
        return part;
    }

    private boolean generate() {
        if (!rows.hasRemaining()) {
            rows.clear();
            while (remaining > 0 && rows.remaining() > LONGEST_ROW) {
                row();
                remaining--;
            }
            rows.flip();
        }
        return rows.hasRemaining();
    }

    private void row() {
        if (line == lines) {
            order++;
            line = 0;
            lines = 1 + random.nextInt(7);
            orderDay = random.nextInt(ORDER_DAYS);
        }
        line++;
        long part = 1 + random.nextInt(200_000);
        int quantity = 1 + random.nextInt(50);
        long price = 90_000 + part / 10 % 20_001 + 100 * (part % 1_000);
        int shipDay = orderDay + 1 + random.nextInt(121);
        int receiptDay = shipDay + 1 + random.nextInt(30);

        field(order);
        field(part);
        field(1 + (part + random.nextInt(4) * 2_501L) % 10_000);
        field((long) line);
        hundredths(quantity * 100L);
        hundredths(quantity * price);
        hundredths(random.nextInt(11));
        hundredths(random.nextInt(9));
        field(receiptDay > STATUS_DAY ? 'N' : random.nextBoolean() ? 'R' : 'A');
        field(shipDay > STATUS_DAY ? 'O' : 'F');
        field(DATES.get(shipDay));
        field(DATES.get(orderDay + 30 + random.nextInt(61)));
        field(DATES.get(receiptDay));
        field(any(INSTRUCTIONS));
        field(any(MODES));
        comment();
    }

    private void comment() {
        rows.put(any(COMMENT_WORDS));
        for (int words = 1 + random.nextInt(4); words > 0; words--) {
            rows.put((byte) ' ').put(any(COMMENT_WORDS));
        }
        rows.put((byte) '\n');
    }

    private void field(byte[] value) {
        rows.put(value).put((byte) '\t');
    }

    private void field(char letter) {
        rows.put((byte) letter).put((byte) '\t');
    }

    private void field(long number) {
        digits(number);
        rows.put((byte) '\t');
    }

    private void hundredths(long value) {
        digits(value / 100);
        rows.put((byte) '.')
                .put((byte) ('0' + value / 10 % 10))
                .put((byte) ('0' + value % 10))
                .put((byte) '\t');
    }

    private void digits(long number) {
        if (number >= 10) {
            digits(number / 10);
        }
        rows.put((byte) ('0' + number % 10));
    }

    private byte[] any(List<byte[]> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static List<byte[]> words(String... words) {
        return Stream.of(words).map(LineItemRows::bytes).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
