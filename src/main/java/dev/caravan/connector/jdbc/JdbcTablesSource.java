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

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.lake.LakeConstants;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Position;
import dev.caravan.record.RowSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * Reads every table that patterns choose, one after the other, each as a stream of its own with a position of its own; or
 * what {@link JdbcSource} reads where there is no pattern.
 *
 * <p>Which tables there are is asked anew in each run, in one question. Each is committed before the next is read. A full
 * refresh that failed in the middle goes on in the next run with the tables that it lacks.
 */
public class JdbcTablesSource extends JdbcSource {

    private String tables = "";
    private String exclude = "";
    private String schema = "";
    private String syncMode = "";
    private String cursorField = "";
    private boolean namesOne;
    private List<ChosenTable> chosen;
    private Optional<RowSource> begun = Optional.empty();
    private Optional<Refresh> refresh = Optional.empty();
    private int next;
    private Exchange handedOver;

    @Override
    public String stream() {
        return isOne() ? super.stream() : next == 0 ? tables.strip() : chosen.get(next - 1).stream();
    }

    private boolean isOne() {
        return tables.isBlank();
    }

    /** Turns to the next table when the one before was read to its end. */
    @Override
    public boolean hasMore() {
        if (isOne()) {
            return super.hasMore();
        }
        try {
            // A loop of Camel asks once more when a step has failed.
            return !hasFailed() && (next > 0 && super.hasMore() || turn());
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private boolean hasFailed() {
        return handedOver != null && handedOver.isFailed();
    }

    private boolean turn() {
        if (chosen == null) {
            begin();
        }
        while (next < chosen.size()) {
            if (next > 0) {
                release();
            }
            if (isStopAsked()) {
                return false;
            }
            ChosenTable table = chosen.get(next++);
            turnTo(table);
            if (refresh.isPresent() ? !refresh.get().includes(newest()) : hasNew()) {
                return true;
            }
        }
        release();
        refresh.ifPresent(Refresh::complete);
        start();
        allStreamsEnded();

        return false;
    }

    private void turnTo(ChosenTable table) {
        super.setSchema(table.table().schema().orElse(null));
        super.setTable(table.table().name());
        super.setCursorField(table.cursorField());
        turned();
    }

    /** A thousand tables without a new row would be a thousand commits without a reason. */
    private boolean hasNew() {
        Resume resume = resume();
        if (resume.from().isStart() || resume.replayTo().isPresent()) {
            return true;
        }
        RowSource rows = super.open();
        if (!rows.next()) {
            rows.close();
            streamEnded();
            return false;
        }
        begun = Optional.of(new BegunRows(rows));

        return true;
    }

    @Override
    RowSource open() {
        RowSource rows = begun.orElseGet(super::open);
        begun = Optional.empty();

        return rows;
    }

    private boolean isIncremental() {
        return syncMode.equals("incremental");
    }

    private void begin() {
        List<ChosenTable> found = retries().call(this::choose);
        announce(found.stream().map(ChosenTable::named).toList());
        if (isIncremental()) {
            Refresh.forget(stateDirectory());
        } else {
            refresh = Optional.of(Refresh.open(stateDirectory()));
        }
        chosen = found;
    }

    private List<ChosenTable> choose() {
        ChosenTable.Choice choice = choice();
        List<String> cursors = cursors();
        try (Connection connection = database().connect()) {
            return choice.of(connection, database(), cursors);
        } catch (SQLException e) {
            throw database().explain("list the tables of", e);
        }
    }

    private ChosenTable.Choice choice() {
        if (namesOne) {
            throw config("tables goes without table, query and columns");
        }
        try {
            return new ChosenTable.Choice(TablePatterns.parse(tables), TablePatterns.parse(exclude), schema);
        } catch (IllegalArgumentException e) {
            throw config(e.getMessage());
        }
    }

    private List<String> cursors() {
        List<String> cursors = isIncremental() ? ChosenTable.cursorFields(cursorField) : List.of();
        if (isIncremental() && cursors.isEmpty()) {
            throw config("syncMode incremental needs cursorField");
        }

        return cursors;
    }

    @Override
    public void process(Exchange exchange) {
        handedOver = exchange;
        super.process(exchange);
        if (!isOne() && !super.hasMore()) {
            // Each table is committed before the next one is read: many open batches would be many open files.
            exchange.setProperty(LakeConstants.END_OF_STREAM, true);
        }
    }

    @Override
    void ended() {
        if (isOne()) {
            super.ended();
        } else {
            streamEnded();
        }
    }

    /** A batch that a crash tore ends where it ended. */
    @Override
    Position whole(Position before) {
        if (refresh.isPresent()) {
            return resume().replayTo().orElseGet(() -> refresh.get().mark(super.whole(before)));
        }

        return super.whole(before);
    }

    @Override
    CaravanException explain(SQLException failure) {
        CaravanException why = super.explain(failure);
        if (isOne() || next == 0) {
            return why;
        }

        return new CaravanException(
                why.category(),
                why.getMessage() + " It is table " + next + " of " + chosen.size()
                        + " by name; those before it have landed, and the next run goes on with it.",
                why.getCause());
    }

    @Override
    public void check(Checklist steps) {
        if (isOne()) {
            super.check(steps);
        } else {
            inspection().check(steps, this::first);
        }
    }

    private SelectStatement first(Connection connection, Checklist steps) throws SQLException {
        List<ChosenTable> found = choose(connection);
        steps.passed(Step.OBJECT, found.size() + " tables are chosen by " + tables.strip());

        return found.get(0).select(database().dialect());
    }

    private List<ChosenTable> choose(Connection connection) throws SQLException {
        try {
            return choice().of(connection, database(), cursors());
        } catch (CaravanException e) {
            throw new StepFailed(Step.OBJECT, e);
        }
    }

    @Override
    public Sample sample(String stream, int limit) {
        if (isOne() || !stream.isEmpty()) {
            return super.sample(stream, limit);
        }
        try (Connection connection = database().connect()) {
            return inspection()
                    .sample(
                            Optional.of(
                                    choose(connection).get(0).select(database().dialect())),
                            limit);
        } catch (SQLException e) {
            throw database().failed("list the tables of", e);
        }
    }

    @Override
    public void setSchema(String schema) {
        this.schema = schema == null ? "" : schema;
        super.setSchema(schema);
    }

    @Override
    public void setTable(String table) {
        namesOne |= table != null && !table.isEmpty();
        super.setTable(table);
    }

    @Override
    public void setQuery(String query) {
        namesOne |= query != null && !query.isEmpty();
        super.setQuery(query);
    }

    @Override
    public void setColumns(String columns) {
        namesOne |= columns != null && !columns.isEmpty();
        super.setColumns(columns);
    }

    @Override
    public void setSyncMode(String syncMode) {
        this.syncMode = syncMode;
        super.setSyncMode(syncMode);
    }

    /** Of several tables: the columns of which each is read by the first that it has, separated by commas. */
    @Override
    public void setCursorField(String cursorField) {
        this.cursorField = cursorField == null ? "" : cursorField;
        super.setCursorField(cursorField);
    }

    /** Patterns of tables, separated by commas: {@code sales.*, hr.emp_*}. Empty to read one table or query. */
    public void setTables(String tables) {
        this.tables = tables;
    }

    /** Patterns of tables that are left out. */
    public void setExclude(String exclude) {
        this.exclude = exclude;
    }
}
