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

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/**
 * Rows of 16 columns in the manner of TPC-H's {@code lineitem}, ready in memory, so that making them costs none of the systems
 * anything. Row n is number n modulo {@link #SIZE} of a pool; its key, the first column, is n.
 */
final class LineRows {

    static final int SIZE = 100_000;
    static final int PRECISION = 12;
    static final int SCALE = 2;

    enum Kind {
        LONG,
        DECIMAL,
        DATE,
        STRING
    }

    record Column(String name, Kind kind) {}

    static final List<Column> COLUMNS = List.of(
            new Column("l_orderkey", Kind.LONG),
            new Column("l_partkey", Kind.LONG),
            new Column("l_suppkey", Kind.LONG),
            new Column("l_linenumber", Kind.LONG),
            new Column("l_quantity", Kind.DECIMAL),
            new Column("l_extendedprice", Kind.DECIMAL),
            new Column("l_discount", Kind.DECIMAL),
            new Column("l_tax", Kind.DECIMAL),
            new Column("l_returnflag", Kind.STRING),
            new Column("l_linestatus", Kind.STRING),
            new Column("l_shipdate", Kind.DATE),
            new Column("l_commitdate", Kind.DATE),
            new Column("l_receiptdate", Kind.DATE),
            new Column("l_shipinstruct", Kind.STRING),
            new Column("l_shipmode", Kind.STRING),
            new Column("l_comment", Kind.STRING));

    private static final int FIRST_DAY = (int) LocalDate.of(1992, 1, 1).toEpochDay();
    private static final String[] WORDS = {
        "quickly", "final", "requests", "sleep", "furiously", "deposits", "against", "pending", "packages", "blithely"
    };

    private final Object[][] values = new Object[COLUMNS.size()][SIZE];
    private final int[][] days = new int[COLUMNS.size()][SIZE];

    LineRows() {
        Random random = new Random(42);
        for (int row = 0; row < SIZE; row++) {
            int shipped = FIRST_DAY + random.nextInt(2500);
            set(row, 1, 1L + random.nextInt(200_000));
            set(row, 2, 1L + random.nextInt(10_000));
            set(row, 3, 1L + random.nextInt(7));
            set(row, 4, BigDecimal.valueOf(100L * (1 + random.nextInt(50)), SCALE));
            set(row, 5, BigDecimal.valueOf(90_000 + random.nextInt(10_000_000), SCALE));
            set(row, 6, BigDecimal.valueOf(random.nextInt(11), SCALE));
            set(row, 7, BigDecimal.valueOf(random.nextInt(9), SCALE));
            set(row, 8, any(random, "N", "R", "A"));
            set(row, 9, any(random, "O", "F"));
            setDay(row, 10, shipped);
            setDay(row, 11, shipped + random.nextInt(60));
            setDay(row, 12, shipped + random.nextInt(30));
            set(row, 13, any(random, "DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"));
            set(row, 14, any(random, "REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"));
            set(row, 15, any(random, WORDS) + " " + any(random, WORDS) + " " + any(random, WORDS) + " " + row);
        }
    }

    /** A {@code Long}, {@code BigDecimal}, {@code LocalDate} or {@code String}, as the column's kind says. */
    Object value(int column, long row) {
        return column == 0 ? (Object) row : values[column][(int) (row % SIZE)];
    }

    /** Of a column of whole numbers. */
    long whole(int column, long row) {
        return column == 0 ? row : (long) values[column][(int) (row % SIZE)];
    }

    /** Of a column of dates: days since 1970-01-01. */
    int day(int column, long row) {
        return days[column][(int) (row % SIZE)];
    }

    private void set(int row, int column, Object value) {
        values[column][row] = value;
    }

    private void setDay(int row, int column, int day) {
        values[column][row] = LocalDate.ofEpochDay(day);
        days[column][row] = day;
    }

    private static String any(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
