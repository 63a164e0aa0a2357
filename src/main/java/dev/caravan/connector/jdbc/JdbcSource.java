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
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads a table or query through JDBC, streaming: the result is never in memory as a whole.
 *
 * <p>{@code full_refresh}: every row, in one batch. {@code incremental}: rows whose cursor field is greater than the last
 * landed one, in its order; rows of equal cursor are never parted by the end of a batch. Rows without a cursor value are
 * read by the first run only. A row that is committed late, with a cursor value that is already passed, is seen if that
 * lies within {@code lookback}, by which everything in there is read again.
 */
public class JdbcSource extends DatabaseSource implements Processor {

    private static final String CURSOR = "cursor";
    private static final String READS = "reads";

    private String schema;
    private String table;
    private String query;
    private String columns;
    private String syncMode = "full_refresh";
    private String cursorField;
    private long lookback;
    private int batchSize = 10_000;
    private Partitioning partitioning = Partitioning.NONE;
    private boolean more = true;

    @Override
    public String stream() {
        return isEmpty(table) ? "query" : isEmpty(schema) ? table : schema + "." + table;
    }

    /** Whether there is a part to read: a batch that a crash tore is one of its own, and what came since is the next. */
    public boolean hasMore() {
        return more;
    }

    /** Goes on with another table, which the settings name from now on. */
    final void turned() {
        more = true;
    }

    /** What is left to be read of what the settings name. */
    RowSource open() {
        SelectStatement select = select();
        start();

        return new ResumedRows(new Part(select), select.cursorField() != null, stream(), retries());
    }

    /** Everything of what is read was handed over. */
    void ended() {
        finished();
    }

    /** Where a read of everything ends. @param before where the one before it did */
    Position whole(Position before) {
        return Position.of(READS, before.tree().path(READS).asLong() + 1);
    }

    @Override
    public void process(Exchange exchange) {
        try {
            RowSource rows = open();
            // The steps of a route that lands nothing, as under Camel's own command line, know records only.
            exchange.getMessage().setBody(keepsPositions() ? rows : rows.records());
            stamp(exchange, position(rows), new Origin(stream(), "row", 1));
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    /** What is to be read now, as often as the connection is lost. */
    private final class Part implements ResumedRows.Reader {

        private final SelectStatement select;
        private CursorRange range;

        Part(SelectStatement select) {
            this.select = select;
        }

        @Override
        public CursorRows open(Optional<CursorValue> from) {
            Connection connection = null;
            CursorRows rows = null;
            try {
                connection = database().connect();
                if (range == null) {
                    // Not taken over from another run before there is a connection.
                    range = range(resume());
                    more = range.until().isPresent();
                }
                Optional<CursorRows> parts = partitioning.open(
                        connection,
                        database(),
                        select,
                        (each, part) -> rows(each, part, CursorRange.ALL),
                        JdbcSource.this::explain);
                rows = parts.isPresent()
                        ? parts.get()
                        : rows(
                                connection,
                                select,
                                from.map(range::beginningWith).orElse(range));

                return rows;
            } catch (SQLException e) {
                throw explain(e);
            } catch (IllegalArgumentException e) {
                throw config(e.getMessage());
            } finally {
                if (rows == null) {
                    Database.closeAfterFailure(connection);
                }
            }
        }
    }

    private CursorRange range(Resume resume) {
        return new CursorRange(
                CursorValue.in(resume.from().tree().get(CURSOR)).map(landed -> landed.minus(lookback)),
                false,
                resume.replayTo().flatMap(to -> CursorValue.in(to.tree().get(CURSOR))),
                // Rows without a value were read by the first run.
                !resume.from().equals(Position.START));
    }

    private SelectStatement select() {
        boolean incremental = syncMode.equals("incremental");
        if (!incremental && !syncMode.equals("full_refresh")) {
            throw config("syncMode " + syncMode + " is not full_refresh or incremental");
        }
        if (incremental && (cursorField == null || cursorField.isEmpty())) {
            throw config("syncMode incremental needs cursorField");
        }
        if (isEmpty(table) == isEmpty(query)) {
            throw nothingNamed();
        }

        return new SelectStatement(schema, table, query, columns, incremental ? cursorField : null, dialect());
    }

    @Override
    public void check(Checklist steps) {
        inspection().check(steps, named());
    }

    @Override
    public Sample sample(String stream, int limit) {
        return stream.isEmpty()
                ? inspection().sample(named(), limit)
                : inspection().sample(stream, limit);
    }

    /** What the settings name, if they name anything. */
    private Optional<SelectStatement> named() {
        if (isEmpty(table) && isEmpty(query)) {
            return Optional.empty();
        }
        try {
            return Optional.of(select());
        } catch (CaravanException e) {
            throw new StepFailed(Step.SETTINGS, e);
        }
    }

    private CaravanException nothingNamed() {
        return config("it needs either table or query");
    }

    private static boolean isEmpty(String setting) {
        return setting == null || setting.isEmpty();
    }

    private CursorRows rows(Connection connection, SelectStatement select, CursorRange range) throws SQLException {
        database().requireColumns(connection, select);
        PushedFilters pushed = database().pushed(connection, select, filters());
        // A copy takes no bound values.
        Optional<CursorRows> copied = dialect().fetching() == Fetching.COPY && pushed.isEmpty()
                ? new PostgresCopy(connection, select, stream(), timeoutSeconds(), this::explain).open(range)
                : Optional.empty();

        return copied.isPresent()
                ? copied.get()
                : query(connection, database().ordered(connection, select), pushed, range);
    }

    private CursorRows query(Connection connection, SelectStatement select, PushedFilters pushed, CursorRange range)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(
                select.where(pushed).sql(range, dialect().types()::parameter));
        dialect().fetching().prepare(statement, batchSize, timeoutSeconds());
        range.bind(
                statement,
                select.part().bind(statement, pushed.bind(statement)),
                dialect().types());
        ResultSet result = statement.executeQuery();

        return new JdbcRows(
                connection,
                statement,
                result,
                stream(),
                database().columns(connection, select, result),
                dialect(),
                this::explain);
    }

    /** Asked when every row of a part has been read: of the last one, that is also the end of this source. */
    private Supplier<Position> position(RowSource rows) {
        Position before = resume().from();

        return () -> {
            if (!more) {
                ended();
            }
            return rows.boundary().orElseGet(() -> whole(before));
        };
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }

    public void setTable(String table) {
        this.table = table;
    }

    public void setQuery(String query) {
        this.query = query;
    }

    public void setColumns(String columns) {
        this.columns = columns;
    }

    public void setSyncMode(String syncMode) {
        this.syncMode = syncMode;
    }

    public void setCursorField(String cursorField) {
        this.cursorField = cursorField;
    }

    /** How far before the last landed cursor value a run begins: units of a number, seconds of a time, days of a date. */
    public void setLookback(long lookback) {
        this.lookback = lookback;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    /** How many connections read at once. */
    public void setNumPartitions(int numPartitions) {
        this.partitioning = partitioning.by(numPartitions);
    }

    /** Whose values part the rows; empty for what the system has for that, or the primary key. */
    public void setPartitionColumn(String partitionColumn) {
        this.partitioning = partitioning.by(partitionColumn);
    }
}
