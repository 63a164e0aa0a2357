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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads a SELECT by {@code COPY … TO STDOUT (FORMAT binary)}, which costs a fraction of a JDBC result, where the outcome is
 * the same: PostgreSQL, only types that {@link BinaryColumn} knows, no bounds but such as have a safe literal.
 */
final class PostgresCopy {

    /** Keeps the driver from taking the text for one it knows by now: of those it reads values in another form. */
    private static final String NOT_TO_BE_RUN = " LIMIT 0";

    private final Connection connection;
    private final SelectStatement select;
    private final String stream;
    private final int timeoutSeconds;
    private final Function<SQLException, RuntimeException> explain;

    /** @param connection with a transaction, or about to begin one with its next statement */
    PostgresCopy(
            Connection connection,
            SelectStatement select,
            String stream,
            int timeoutSeconds,
            Function<SQLException, RuntimeException> explain) {
        this.connection = connection;
        this.select = select;
        this.stream = stream;
        this.timeoutSeconds = timeoutSeconds;
        this.explain = explain;
    }

    /**
     * Starts the read.
     *
     * @return empty, and the transaction as it was, if it has to be read as a JDBC result
     * @throws SQLException if the SELECT itself is refused
     * @throws IllegalArgumentException if the cursor field cannot be one
     */
    Optional<CursorRows> open(CursorRange range) throws SQLException {
        if (!range.hasLiterals() || !select.part().hasLiterals() || !sendsUtf8()) {
            return Optional.empty();
        }
        Deadline deadline = Deadline.of(connection.unwrap(PGConnection.class), timeoutSeconds);
        Optional<CursorRows> rows = Optional.empty();
        try {
            rows = open(range, deadline);
        } finally {
            if (rows.isEmpty()) {
                deadline.met();
            }
        }

        return rows;
    }

    private Optional<CursorRows> open(CursorRange range, Deadline deadline) throws SQLException {
        Savepoint begin = connection.setSavepoint();
        Optional<Described> rows = describe(select.sqlOfLiterals(range) + NOT_TO_BE_RUN);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        String sql = connection.nativeSQL(select.sqlOfLiterals(rows.get().expressions(), range));
        try {
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (" + sql + ") TO STDOUT (FORMAT binary)");
            return Optional.of(new CopyRows(
                    connection, copy, rows.get().result(), rows.get().columns(), deadline, stream, explain));
        } catch (SQLException e) {
            // What speaks PostgreSQL's protocol need not know COPY, or not this form of it. Fails if the server is
            // gone.
            connection.rollback(begin);
            return Optional.empty();
        }
    }

    private record Described(ResultColumns result, List<BinaryColumn> columns, String expressions) {}

    /** Locks what the SELECT reads until the transaction ends, so that its columns are still these when they are read. */
    private Optional<Described> describe(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSetMetaData metaData = statement.getMetaData();
            ResultColumns result = ResultColumns.of(metaData, select.cursorField(), ColumnTypes.BINDING);
            Optional<List<BinaryColumn>> columns = columns(metaData, result);
            return columns.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Described(result, columns.get(), expressions(metaData, columns.get())));
        }
    }

    /** A server in SQL_ASCII does not know what its text is, and would hand over bytes that are not UTF-8. */
    private boolean sendsUtf8() throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            return false;
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        String encoding = postgres.getParameterStatus("server_encoding");

        return encoding != null
                && !encoding.equals("SQL_ASCII")
                && "UTF8".equals(postgres.getParameterStatus("client_encoding"));
    }

    /** @return empty if one of them is of a type that cannot be read so, or there is none */
    private static Optional<List<BinaryColumn>> columns(ResultSetMetaData metaData, ResultColumns result)
            throws SQLException {
        List<BinaryColumn> columns = new ArrayList<>();
        for (int number = 1; number <= metaData.getColumnCount(); number++) {
            Optional<BinaryColumn> column = BinaryColumn.of(
                    metaData.getColumnTypeName(number),
                    result.columns().get(number - 1).type());
            boolean wouldOrderByText =
                    number == result.cursorColumn() && column.stream().anyMatch(BinaryColumn::asText);
            if (column.isEmpty() || wouldOrderByText) {
                return Optional.empty();
            }
            columns.add(column.get());
        }

        return Optional.of(columns).filter(found -> !found.isEmpty());
    }

    private static String expressions(ResultSetMetaData metaData, List<BinaryColumn> columns) throws SQLException {
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = Quotes.DOUBLE.quote(metaData.getColumnLabel(i + 1));
            expressions.add(columns.get(i).asText() ? name + "::text" : name);
        }

        return String.join(", ", expressions);
    }
}
