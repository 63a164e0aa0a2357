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
package dev.caravan.crash;

import dev.caravan.servers.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Tables with a key {@code id} that a thread of their own writes to: one to five statements in a transaction, of which one in
 * twenty is rolled back; now and then there is a new column. Counts every row that a log of changes has to tell of.
 */
final class ChangingTables implements AutoCloseable {

    private static final int ROWS_AT_FIRST = 200;
    private static final int MOST_COLUMNS = 4;
    private static final int MOST_DIGITS = 20;
    private static final int EACH_ALTERATION = 200;
    private static final long PAUSE_NANOS = 4_000_000;
    private static final long SEED = 4711;

    private final PostgresDatabase database;
    private final List<String> tables;
    private final Map<String, Integer> columns = new HashMap<>();
    private int digits = 12;
    private final Random random = new Random(SEED);
    private final AtomicLong changes = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread writer = new Thread(this::write, "writer");
    private long lastId;
    private long transactions;
    private volatile boolean stopped;

    private ChangingTables(PostgresDatabase database, List<String> tables) {
        this.database = database;
        this.tables = tables;
    }

    static ChangingTables create(PostgresDatabase database, List<String> names) throws SQLException {
        ChangingTables tables = new ChangingTables(database, names);
        for (String name : names) {
            database.execute("CREATE TABLE " + name + " (id bigint PRIMARY KEY, name text, amount numeric(12, 2),"
                    + " seen timestamptz, note text)");
            tables.columns.put(name, 0);
            // Kept beside the row, so that an update which leaves it alone does not log it.
            database.execute("ALTER TABLE " + name + " ALTER COLUMN note SET STORAGE EXTERNAL");
            database.execute("INSERT INTO " + name + " SELECT i, 'row ' || i, i / 4.0, now(), repeat(md5(i::text), 100)"
                    + " FROM generate_series(1, " + ROWS_AT_FIRST + ") i");
            tables.changes.addAndGet(ROWS_AT_FIRST);
        }
        tables.lastId = ROWS_AT_FIRST;

        return tables;
    }

    void start() {
        writer.start();
    }

    /** Rows of the snapshot and of all transactions that were committed; a change of a key is two. */
    long changes() {
        if (failure.get() != null) {
            throw new AssertionError("the tables are not written to", failure.get());
        }

        return changes.get();
    }

    void stop() throws InterruptedException {
        stopped = true;
        writer.join();
        changes();
    }

    private void write() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stopped) {
                long rows = 0;
                for (int left = 1 + random.nextInt(5); left > 0; left--) {
                    rows += change(statement, tables.get(random.nextInt(tables.size())));
                }
                transactions++;
                if (random.nextInt(20) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    changes.addAndGet(rows);
                }
                if (transactions % EACH_ALTERATION == 0) {
                    alter(statement);
                    connection.commit();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException | RuntimeException e) {
            failure.set(e);
        }
    }

    private long change(Statement statement, String table) throws SQLException {
        long some = 1 + (long) (random.nextDouble() * lastId);

        return switch (random.nextInt(8)) {
            case 0, 1 -> {
                int rows = 1 + random.nextInt(3);
                long first = lastId + 1;
                lastId += rows;
                yield statement.executeUpdate("INSERT INTO " + table + " (id, name, amount, seen, note) SELECT i,"
                        + " 'inserted ' || i, i / 8.0, clock_timestamp(), repeat(md5(i::text), 100)"
                        + " FROM generate_series(" + first + ", " + lastId + ") i");
            }
            case 2 -> statement.executeUpdate("DELETE FROM " + table + " WHERE id = " + some);
            case 3 -> 2L * statement.executeUpdate("UPDATE " + table + " SET id = " + ++lastId + " WHERE id = " + some);
            case 4 -> statement.executeUpdate(
                    "UPDATE " + table + " SET note = repeat(md5(random()::text), 90) WHERE id = " + some);
            case 5 -> columns.get(table) == 0
                    ? 0
                    : statement.executeUpdate("UPDATE " + table + " SET added_"
                            + (1 + random.nextInt(columns.get(table))) + " = " + transactions + " WHERE id BETWEEN "
                            + some + " AND " + (some + 5));
            default -> statement.executeUpdate("UPDATE " + table
                    + " SET name = 'updated ' || id, amount = amount + 1, seen = NULL WHERE id BETWEEN " + some
                    + " AND "
                    + (some + 3));
        };
    }

    /** In turn: a column more of one table, and more digits in a number of all. */
    private void alter(Statement statement) throws SQLException {
        if (transactions / EACH_ALTERATION % 2 == 1) {
            addColumn(statement, tables.get(random.nextInt(tables.size())));
        } else if (digits < MOST_DIGITS) {
            digits += 2;
            for (String table : tables) {
                statement.execute("ALTER TABLE " + table + " ALTER COLUMN amount TYPE numeric(" + digits + ", 2)");
                // What did not fit in before.
                changes.addAndGet(statement.executeUpdate("UPDATE " + table + " SET amount = 9e" + (digits - 3)
                        + " WHERE id = (SELECT min(id) FROM " + table + ")"));
            }
        }
    }

    private void addColumn(Statement statement, String table) throws SQLException {
        int next = columns.get(table) + 1;
        if (next <= MOST_COLUMNS) {
            statement.execute("ALTER TABLE " + table + " ADD COLUMN added_" + next + " bigint");
            columns.put(table, next);
        }
    }

    /** A query for every row, as one text each. The writer has stopped. */
    String rows(String table) {
        return "SELECT concat_ws('|', id, name, amount, (extract(epoch from seen) * 1000000)::bigint, md5(note)"
                + added(table, "coalesce(%s::text, '-')") + ") FROM " + table;
    }

    /** The same of a row in Spark's SQL. */
    String sparkRow(String table) {
        return "concat_ws('|', id, name, amount, unix_micros(seen), md5(note)"
                + added(table, "coalesce(cast(%s as string), '-')") + ")";
    }

    private String added(String table, String form) {
        List<String> all = new ArrayList<>();
        for (int column = 1; column <= columns.get(table); column++) {
            all.add(", " + form.formatted("added_" + column));
        }

        return all.stream().collect(Collectors.joining());
    }

    @Override
    public void close() {
        stopped = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
