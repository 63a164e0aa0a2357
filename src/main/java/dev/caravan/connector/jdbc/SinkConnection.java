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
package dev.caravan.connector.jdbc;

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The one connection of a sink, made when it is needed, and what is known of the table through it. For one thread. */
final class SinkConnection {

    private final Database database;
    private final WriteDialect dialect;
    private final TargetName name;
    private final SinkSettings settings;
    private final Optional<SinkState> state;
    private final SinkQuarantine quarantine;
    private Connection connection;
    private RowMaker rows;
    private RowStatements statements;
    private boolean committing;
    private boolean dirty;
    private long lastRefused;

    /** @param state empty if positions are not kept */
    SinkConnection(
            Database database,
            WriteDialect dialect,
            TargetName name,
            SinkSettings settings,
            Optional<SinkState> state,
            SinkQuarantine quarantine) {
        this.database = database;
        this.dialect = dialect;
        this.name = name;
        this.settings = settings;
        this.state = state;
        this.quarantine = quarantine;
    }

    RowMaker rows() throws SQLException {
        open();

        return rows;
    }

    private void open() throws SQLException {
        if (connection != null) {
            return;
        }
        Connection opened = database.connectToWrite();
        boolean ready = false;
        try {
            prepare(opened);
            ready = true;
        } finally {
            if (!ready) {
                giveUp(opened);
            }
        }
        connection = opened;
    }

    private void prepare(Connection opened) throws SQLException {
        TargetTable table = TargetTable.of(opened, database, name, dialect.untypedText());
        List<TargetColumn> keys = keys(table);
        if (state.isPresent()) {
            state.get().create(opened);
        }
        if (settings.quarantining()) {
            quarantine.create(opened);
        }
        opened.rollback();
        rows = new RowMaker(table, settings.action(), keys, chosen(table));
        statements = new RowStatements(opened, table, keys, database, dialect);
    }

    /** Nothing more than that. */
    void login() throws SQLException {
        if (connection == null) {
            connection = database.connectToWrite();
        }
    }

    /**
     * Of a connection that has logged in, with what rows are told apart by.
     *
     * @throws dev.caravan.connector.source.StepFailed OBJECT if it is not there, or has no such key
     */
    TargetTable table() throws SQLException {
        TargetTable table = TargetTable.of(connection, database, name, dialect.untypedText());
        keys(table);
        chosen(table);
        connection.rollback();

        return table;
    }

    /** Writes no row, in every way that would be needed. */
    void trial() throws SQLException {
        TargetTable table = TargetTable.of(connection, database, name, dialect.untypedText());
        try (Statement statement = connection.createStatement()) {
            for (String each : Trial.statements(
                    table, settings, keys(table), database.dialect().quotes())) {
                statement.executeUpdate(each);
            }
        } finally {
            connection.rollback();
        }
    }

    /** @throws dev.caravan.connector.source.StepFailed OBJECT if one is not there */
    private List<TargetColumn> chosen(TargetTable table) {
        return settings.columns().stream()
                .map(column -> named(table, column, "columns"))
                .toList();
    }

    private TargetColumn named(TargetTable table, String column, String setting) {
        return table.column(column)
                .orElseThrow(() -> TargetTable.wrong(
                        database,
                        name,
                        "it has no column " + column + ", which " + setting + " names",
                        NearestName.hint(column, table.columns().keySet())));
    }

    /** @throws dev.caravan.connector.source.StepFailed OBJECT if rows cannot be told apart by the key */
    private List<TargetColumn> keys(TargetTable table) {
        List<TargetColumn> keys = new ArrayList<>();
        for (String key : settings.primaryKey()) {
            keys.add(named(table, key, "primaryKey"));
        }
        if (settings.action() == TargetRow.Action.UPSERT) {
            HashSet<String> named = new HashSet<>();
            keys.forEach(key -> named.add(key.name()));
            if (!table.uniqueKeys().contains(named)) {
                throw TargetTable.wrong(
                        database,
                        name,
                        "the database does not keep primaryKey unique; unique are: " + table.uniqueKeysShown(),
                        " Name one of these, or create a unique index.");
            }
            if (dialect.upsert() == UpsertStyle.ON_DUPLICATE_KEY
                    && table.uniqueKeys().size() > 1) {
                throw TargetTable.wrong(
                        database,
                        name,
                        "an upsert takes whichever unique key a row meets, and there are more than primaryKey: "
                                + table.uniqueKeysShown(),
                        " Drop the others, or make them plain indexes.");
            }
        }

        return List.copyOf(keys);
    }

    /**
     * Sends rows in their order, in the transaction that is under way.
     *
     * @return how many of them the database refused, which are quarantined
     */
    long send(List<TargetRow> pending, List<SinkQuarantine.Refused> unfit) throws SQLException {
        committing = false;
        open();
        dirty = true;
        List<SinkQuarantine.Refused> refused = new ArrayList<>();
        for (int from = 0; from < pending.size(); ) {
            int to = from + 1;
            while (to < pending.size() && pending.get(to).isLike(pending.get(from))) {
                to++;
            }
            for (RowStatements.Refusal each : statements.send(pending.subList(from, to))) {
                SinkQuarantine.Refused one = SinkQuarantine.Refused.of(
                        each.row().record(), each.row().origin(), each.reason());
                if (!settings.quarantining()) {
                    throw refused(one);
                }
                refused.add(one);
            }
            from = to;
        }
        List<SinkQuarantine.Refused> all = new ArrayList<>(unfit);
        all.addAll(refused);
        quarantine.write(connection, all);
        lastRefused = refused.size();

        return lastRefused;
    }

    void commit() throws SQLException {
        committing = true;
        connection.commit();
        committing = false;
        dirty = false;
    }

    /** Whether the connection broke while it was committing. */
    boolean wasCommitting() {
        return committing;
    }

    SinkState.Mark mark(String pipeline, String stream) throws SQLException {
        open();
        if (state.isEmpty()) {
            return SinkState.Mark.NONE;
        }
        SinkState.Mark found = state.get().read(connection, pipeline, stream);
        if (!dirty) {
            connection.rollback();
        }

        return found;
    }

    /** @return false if another run was there first */
    boolean advance(SinkWriter.Advance advance) throws SQLException {
        if (state.isEmpty()) {
            return true;
        }
        boolean advanced;
        try {
            advanced = state.get().advance(connection, advance.pipeline(), advance.stream(), advance.to());
        } catch (SQLException e) {
            if (!Refusals.isOfRow(e)) {
                throw e;
            }
            advanced = false;
        }
        if (!advanced) {
            rollback();
        }

        return advanced;
    }

    /**
     * Whether what was tried before has been committed after all.
     *
     * @throws CaravanException FENCED if something else has
     */
    boolean isDone(SinkWriter.Advance advance) throws SQLException {
        SinkState.Mark found = mark(advance.pipeline(), advance.stream());
        if (found.number() == advance.to().number() - 1) {
            return false;
        }
        if (found.equals(advance.to())) {
            return true;
        }
        throw fenced(advance);
    }

    CaravanException fenced(SinkWriter.Advance advance) {
        return new CaravanException(
                Category.FENCED,
                "Cannot write to " + name + " of " + database.system() + " at " + database.place()
                        + ": another run of pipeline " + advance.pipeline() + " has written stream " + advance.stream()
                        + " meanwhile. Nothing of this transaction was committed. Let one of them run.");
    }

    /** In the words of what the database said; the connection is gone. */
    CaravanException lost(SQLException told) {
        close();
        SQLException failure = Refusals.ofOne(told);
        boolean passes = dialect.passing().contains(failure.getErrorCode());
        CaravanException explained = database.explain("write to " + name + " of", failure);

        return passes ? new CaravanException(Category.SOURCE_UNREACHABLE, explained.getMessage(), failure) : explained;
    }

    CaravanException refused(SinkQuarantine.Refused refused) {
        return new CaravanException(
                Category.SOURCE_DATA,
                "Cannot write " + refused.place() + " to " + name + " of " + database.system() + " at "
                        + database.place() + ": " + refused.message()
                        + ". Nothing of its transaction was committed. Mend the record or the table, or set onInvalid:"
                        + " quarantine.");
    }

    /** How many rows the database refused when they were sent last. */
    long refusedBefore() {
        return lastRefused;
    }

    void rollback() {
        dirty = false;
        if (connection != null) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                close();
            }
        }
    }

    void close() {
        Connection open = connection;
        connection = null;
        dirty = false;
        if (open != null) {
            giveUp(open);
        }
    }

    /** Oracle would commit what is under way when it is closed, and Db2 refuse to close. */
    private static void giveUp(Connection open) {
        try (open) {
            open.rollback();
        } catch (SQLException e) {
            abort(open);
        }
    }

    private static void abort(Connection open) {
        try {
            open.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            // What it was doing is over, and has been told.
        }
    }
}
