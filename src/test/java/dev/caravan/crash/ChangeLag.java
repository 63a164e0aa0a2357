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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far those are behind who follow a database: what its slots say every second, and what the runs say of each commit. */
final class ChangeLag implements AutoCloseable {

    private static final Path FILE = Path.of("target", "change-lag.csv");
    private static final Pattern COMMIT = Pattern.compile("([\\d,]+) rows/s, ([\\d.]+) s .*behind");

    private final PostgresDatabase database;
    private final LongSupplier changes;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<String> lines = new ArrayList<>(List.of("second,changes,slot_bytes_behind"));
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long startedAt;
    private long mostBytes;
    private double mostSeconds;
    private long mostRows;
    private long commits;

    ChangeLag(PostgresDatabase database, LongSupplier changes) {
        this.database = database;
        this.changes = changes;
    }

    void start() {
        startedAt = System.nanoTime();
        clock.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(pg_current_wal_lsn() - confirmed_flush_lsn)::bigint"
                        + " FROM pg_replication_slots WHERE database = current_database()")) {
            row.next();
            long bytes = row.getLong(1);
            mostBytes = Math.max(mostBytes, bytes);
            lines.add(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt) + "," + changes.getAsLong() + ","
                    + bytes);
        } catch (SQLException | RuntimeException e) {
            failure.compareAndSet(null, e);
            throw new IllegalStateException(e);
        }
    }

    /** No more is looked at, and what was is written. */
    void stop() throws IOException, InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(1, TimeUnit.MINUTES) || failure.get() != null) {
            throw new AssertionError("the slots were not looked at", failure.get());
        }
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
    }

    /** What a run with {@code -v} wrote. */
    void read(String output) {
        Matcher commit = COMMIT.matcher(output);
        while (commit.find()) {
            commits++;
            mostRows = Math.max(mostRows, Long.parseLong(commit.group(1).replace(",", "")));
            mostSeconds = Math.max(mostSeconds, Double.parseDouble(commit.group(2)));
        }
        if (commits == 0) {
            throw new AssertionError("no commit tells how far it is behind: " + output);
        }
    }

    @Override
    public String toString() {
        return "%.1f s (of %d commits, those of a run that comes back too) and %d KiB of log behind, %d rows/s at best"
                .formatted(mostSeconds, commits, mostBytes >> 10, mostRows);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
