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

import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The rows of one open result, written value by value into the batch. */
final class JdbcRows implements CursorRows {

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet result;
    private final String stream;
    private final Function<SQLException, RuntimeException> explain;
    private final ResultColumns columns;
    private final Dialect dialect;
    private CursorValue cursor;
    private CursorValue previousCursor;
    private boolean cursorMoved;
    private boolean ended;
    private long rows;

    JdbcRows(
            Connection connection,
            PreparedStatement statement,
            ResultSet result,
            String stream,
            ResultColumns columns,
            Dialect dialect,
            Function<SQLException, RuntimeException> explain) {
        this.connection = connection;
        this.statement = statement;
        this.result = result;
        this.stream = stream;
        this.explain = explain;
        this.columns = columns;
        this.dialect = dialect;
    }

    @Override
    public Schema schema() {
        return columns.schema();
    }

    @Override
    public boolean next() {
        try {
            boolean more = advance();
            ended = !more;
            if (more) {
                rows++;
            }
            if (columns.cursorColumn() > 0) {
                previousCursor = cursor;
                cursor = more ? dialect.types().cursor(result, columns.cursorColumn(), columns.cursorKind()) : null;
                cursorMoved = !more || !Objects.equals(cursor, previousCursor);
            }

            return more;
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }

    private boolean advance() throws SQLException {
        try {
            return result.next();
        } catch (RuntimeException e) {
            // What Arrow's driver throws where the stream of rows breaks.
            throw new SQLException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void write(RowWriter writer) {
        int column = 1;
        try {
            for (JdbcColumn each : columns.columns()) {
                each.copy(result, column, writer);
                column++;
            }
        } catch (SQLException | ArithmeticException | DateTimeException e) {
            throw columns.misfit(column - 1);
        } catch (ValueDoesNotFit e) {
            throw e.in(columns.schema().field(column - 1).name());
        }
    }

    @Override
    public boolean cursorMoved() {
        return cursorMoved;
    }

    @Override
    public Optional<CursorValue> cursor() {
        return Optional.ofNullable(cursor);
    }

    @Override
    public long fingerprint() {
        try {
            long print = 0;
            for (int column = 1; column <= columns.columns().size(); column++) {
                print = Fingerprint.and(print, text(column));
            }

            return print;
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }

    /** What a driver cannot read is as good as any other such value: rows of one print are counted. */
    private String text(int column) throws SQLException {
        try {
            return result.getString(column);
        } catch (SQLDataException e) {
            return "";
        }
    }

    @Override
    public Origin origin() {
        return new Origin(stream, "row", rows);
    }

    @Override
    public Optional<Position> boundary() {
        return cursorMoved && previousCursor != null ? Optional.of(previousCursor.toPosition()) : Optional.empty();
    }

    @Override
    public void release() {
        try {
            statement.close();
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }

    @Override
    public void close() {
        if (!ended && dialect.fetching().abandons()) {
            abandon();
            return;
        }
        try (connection;
                statement;
                result) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }

    private void abandon() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }
}
