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
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.copy.CopyOut;

/** The rows of a {@code COPY … TO STDOUT (FORMAT binary)}, written into the batch from the bytes that the server sends. */
final class CopyRows implements CursorRows {

    private final Connection connection;
    private final CopyOut copy;
    private final CopyStream rows;
    private final ResultColumns result;
    private final BinaryColumn[] columns;
    private final Deadline deadline;
    private final String stream;
    private final Function<SQLException, RuntimeException> explain;
    private byte[] cursor;
    private byte[] previousCursor;
    private boolean cursorMoved;
    private long read;

    /** @param deadline met when the first row comes */
    CopyRows(
            Connection connection,
            CopyOut copy,
            ResultColumns result,
            List<BinaryColumn> columns,
            Deadline deadline,
            String stream,
            Function<SQLException, RuntimeException> explain) {
        this.connection = connection;
        this.copy = copy;
        this.rows = new CopyStream(copy, columns.size());
        this.result = result;
        this.columns = columns.toArray(BinaryColumn[]::new);
        this.deadline = deadline;
        this.stream = stream;
        this.explain = explain;
    }

    @Override
    public Schema schema() {
        return result.schema();
    }

    @Override
    public boolean next() {
        try {
            boolean more = rows.next();
            if (read == 0) {
                deadline.met();
            }
            if (more) {
                read++;
            }
            if (result.cursorColumn() > 0) {
                moveCursor(more);
            }

            return more;
        } catch (SQLException e) {
            throw explain.apply(e);
        } catch (ArithmeticException e) {
            throw explain.apply(new SQLException("a value of the cursor field is not a number", e));
        }
    }

    private void moveCursor(boolean more) {
        int column = result.cursorColumn() - 1;
        int length = more ? rows.length(column) : -1;
        previousCursor = cursor;
        if (length < 0) {
            cursorMoved = !more || cursor != null;
            cursor = null;
            return;
        }
        int start = rows.start(column);
        if (cursor != null && Arrays.equals(cursor, 0, cursor.length, rows.bytes(), start, start + length)) {
            cursorMoved = false;
            return;
        }
        cursor = Arrays.copyOfRange(rows.bytes(), start, start + length);
        cursorMoved = previousCursor == null
                || !columns[column].hasManyForms()
                || !value(cursor).equals(value(previousCursor));
    }

    private CursorValue value(byte[] bytes) {
        return columns[result.cursorColumn() - 1].cursor(result.cursorKind(), bytes);
    }

    @Override
    public void write(RowWriter writer) {
        byte[] bytes = rows.bytes();
        int column = 0;
        try {
            for (; column < columns.length; column++) {
                int length = rows.length(column);
                if (length >= 0) {
                    columns[column].decoder().write(bytes, rows.start(column), length, writer, column);
                }
            }
        } catch (ArithmeticException e) {
            throw result.misfit(column);
        } catch (ValueDoesNotFit e) {
            throw e.in(result.schema().field(column).name());
        }
    }

    @Override
    public boolean cursorMoved() {
        return cursorMoved;
    }

    @Override
    public Optional<CursorValue> cursor() {
        return Optional.ofNullable(cursor).map(this::value);
    }

    @Override
    public long fingerprint() {
        return rows.fingerprint();
    }

    @Override
    public Origin origin() {
        return new Origin(stream, "row", read);
    }

    @Override
    public Optional<Position> boundary() {
        return cursorMoved && previousCursor != null
                ? Optional.of(value(previousCursor).toPosition())
                : Optional.empty();
    }

    @Override
    public void close() {
        deadline.met();
        try (connection) {
            if (copy.isActive()) {
                // Cancelling would read on until the server has noticed, and may hit the next command instead.
                connection.abort(Runnable::run);
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw explain.apply(e);
        }
    }
}
