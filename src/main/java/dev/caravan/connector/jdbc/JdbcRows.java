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

import dev.caravan.record.ColumnNames;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The rows of one open result, written value by value into the batch. */
final class JdbcRows implements RowSource {

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet result;
    private final String stream;
    private final Function<SQLException, RuntimeException> explain;
    private final Schema schema;
    private final JdbcColumn[] columns;
    private final int cursorColumn;
    private final CursorValue.Kind cursorKind;
    private CursorValue cursor;
    private CursorValue previousCursor;
    private boolean cursorMoved;
    private long rows;

    JdbcRows(
            Connection connection,
            PreparedStatement statement,
            ResultSet result,
            String stream,
            String cursorField,
            Function<SQLException, RuntimeException> explain)
            throws SQLException {
        this.connection = connection;
        this.statement = statement;
        this.result = result;
        this.stream = stream;
        this.explain = explain;
        ResultSetMetaData metaData = result.getMetaData();
        List<Schema.Field> fields = new ArrayList<>();
        this.columns = new JdbcColumn[metaData.getColumnCount()];
        int found = 0;
        for (int column = 1; column <= columns.length; column++) {
            columns[column - 1] = JdbcColumn.of(metaData, column);
            fields.add(
                    new Schema.Field(ColumnNames.normal(metaData.getColumnLabel(column)), columns[column - 1].type()));
            if (metaData.getColumnLabel(column).equals(cursorField)) {
                found = column;
            }
        }
        if (cursorField != null && found == 0) {
            throw new IllegalArgumentException(
                    "cursorField " + cursorField + " is not among the columns that are read");
        }
        this.schema = new Schema(fields);
        this.cursorColumn = found;
        this.cursorKind = found == 0
                ? null
                : CursorValue.kindOf(metaData.getColumnType(found), metaData.getColumnTypeName(found));
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        try {
            boolean more = result.next();
            if (more) {
                rows++;
            }
            if (cursorColumn > 0) {
                previousCursor = cursor;
                cursor = more ? CursorValue.read(result, cursorColumn, cursorKind) : null;
                cursorMoved = !more || !Objects.equals(cursor, previousCursor);
            }

            return more;
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }

    @Override
    public void write(RowWriter writer) {
        int column = 1;
        try {
            for (; column <= columns.length; column++) {
                columns[column - 1].copy(result, column, writer);
            }
        } catch (SQLException | ArithmeticException | DateTimeException e) {
            // The row is there, but this value of it is none that the column's type has (infinity, NaN).
            throw new ValueDoesNotFit("a value of the source does not fit " + columns[column - 1].type())
                    .in(schema.field(column - 1).name());
        } catch (ValueDoesNotFit e) {
            throw e.in(schema.field(column - 1).name());
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
    public void close() {
        try (connection;
                statement;
                result) {
            connection.rollback();
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }
}
