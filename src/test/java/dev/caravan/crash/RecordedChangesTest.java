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

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.cli.PipelineRunner;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R11: the changes of a real table, as PostgreSQL's logical decoding tells of them (REPLICA IDENTITY DEFAULT), recorded
 * in files and merged: the lake's table ends as the source's, however the changes fall into batches.
 */
class RecordedChangesTest {

    private static final int ROUNDS = 3;
    private static final int TRANSACTIONS = CrashSize.of(12, 200);
    private static final int KEYS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CHANGE =
            Pattern.compile("table public\\.account: (INSERT|UPDATE|DELETE): (?:old-key: (.*?) new-tuple: )?(.*)");
    private static final Pattern COLUMN = Pattern.compile("(\\w+)\\[[^\\]]+\\]:(?:'((?:[^']|'')*)'|(\\S+))");

    @TempDir
    private static Path folder;

    /** After each round, the rows of the source. */
    private static final List<List<Object>> SOURCE = new ArrayList<>();

    @BeforeAll
    static void record() throws SQLException, IOException {
        PostgresDatabase database = SharedServers.freshDatabase();
        Random random = new Random(11);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account (id bigint PRIMARY KEY, name text, balance numeric(10,2))");
            String slot = "recorded_" + Long.toUnsignedString(random.nextLong());
            statement.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
            connection.setAutoCommit(false);
            for (int round = 1; round <= ROUNDS; round++) {
                for (int i = 0; i < TRANSACTIONS; i++) {
                    change(statement, random);
                    connection.commit();
                }
                Files.write(folder.resolve("changes-" + round + ".ndjson"), changes(statement, slot));
                SOURCE.add(source(statement));
                connection.commit();
            }
            connection.setAutoCommit(true);
            statement.execute("SELECT pg_drop_replication_slot('" + slot + "')");
        }
    }

    /** One transaction: mostly several changes of one key, as insert, update, delete, insert. */
    private static void change(Statement statement, Random random) throws SQLException {
        int id = random.nextInt(KEYS);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String name = "'it''s ' || " + random.nextInt(1000);
            String balance = random.nextInt(3) == 0 ? "NULL" : random.nextInt(100_000) + " / 100.0";
            switch (random.nextInt(4)) {
                case 0 -> statement.execute("DELETE FROM account WHERE id = " + id);
                case 1 -> statement.execute("UPDATE account SET id = " + (KEYS + random.nextInt(KEYS)) + " WHERE id = "
                        + id + " AND NOT EXISTS (SELECT FROM account WHERE id >= " + KEYS + ")");
                default -> statement.execute("INSERT INTO account VALUES (" + id + ", " + name + ", " + balance
                        + ") ON CONFLICT (id) DO UPDATE SET name = excluded.name, balance = excluded.balance");
            }
        }
        if (random.nextInt(5) == 0) {
            statement.execute("DELETE FROM account WHERE id >= " + KEYS);
        }
    }

    /** A change of the key is a deletion and an insert; a deletion is followed by what Kafka calls a tombstone. */
    private static List<String> changes(Statement statement, String slot) throws SQLException, JsonProcessingException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT data FROM pg_logical_slot_get_changes('" + slot + "', NULL, NULL)")) {
            while (rows.next()) {
                Matcher change = CHANGE.matcher(rows.getString(1));
                if (change.matches()) {
                    if (change.group(2) != null) {
                        lines.add(line("d", change.group(2)));
                    }
                    boolean deleted = change.group(1).equals("DELETE");
                    lines.add(line(deleted ? "d" : "u", change.group(3)));
                    if (deleted) {
                        lines.add(line("d", change.group(3)));
                    }
                }
            }
        }

        return lines;
    }

    private static String line(String operation, String columns) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("op", operation);
        Matcher column = COLUMN.matcher(columns);
        while (column.find()) {
            String text =
                    column.group(2) == null ? column.group(3) : column.group(2).replace("''", "'");
            boolean isNull = column.group(2) == null && text.equals("null");
            fields.put(column.group(1), column.group(1).equals("id") ? Long.valueOf(text) : isNull ? null : text);
        }

        return JSON.writeValueAsString(fields);
    }

    private static List<Object> source(Statement statement) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(
                "SELECT concat_ws('|', id, name, coalesce(balance::text, 'null')) FROM account")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }

        return rows.stream().sorted().map(Object.class::cast).toList();
    }

    @Test
    void aMergeOfRecordedChangesEndsAsTheSource() throws IOException {
        for (TableFormat format : TableFormat.values()) {
            landsAs(format, "merge", 1_000_000, "true");
            landsAs(format, "merge", CrashSize.of(20, 7), "true");
            landsAs(format, "scd2", 1_000_000, "is_current");
        }
    }

    /** File after file, so that each round is compared; then everything once more, which changes nothing. */
    private static void landsAs(TableFormat format, String mode, int batchRows, String current) throws IOException {
        String table = "crash.changes_" + mode + "_" + format + "_" + batchRows;
        Path in = Files.createDirectories(folder.resolve(table));
        for (int round = 1; round <= ROUNDS; round++) {
            String name = "changes-" + round + ".ndjson";
            Files.copy(folder.resolve(name), in.resolve(name));
            PipelineRunner.run(TestLake.tables(), pipeline(table, in, format, mode, batchRows))
                    .succeeded();
            assertThat(values(
                            read(format, table).where(current),
                            "concat_ws('|', id, name, coalesce(cast(balance as string), 'null'))"))
                    .as("%s after round %d", table, round)
                    .isEqualTo(SOURCE.get(round - 1));
        }
        System.out.printf(
                "R11 %s %s, batches of %d: %d transactions, %d rounds, the tables are equal%n",
                mode, format, batchRows, ROUNDS * TRANSACTIONS, ROUNDS);
    }

    private static String pipeline(String table, Path in, TableFormat format, String mode, int batchRows) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:caravan-file-source
                      parameters:
                        path: "%s"
                        format: ndjson
                      steps:
                        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                              mode: %s
                              primaryKey: id
                              batchRows: %d
                              deleteWhen: op = 'd'
                              transform: SELECT id, name, cast(balance AS decimal(10,2)) AS balance FROM batch
                """
                .formatted(table, in, table, format, mode, batchRows);
    }
}
