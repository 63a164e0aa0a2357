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
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statements of one connection by which rows are written. */
final class RowStatements {

    private static final int KEPT = 32;

    /** A row that the database does not take. */
    record Refusal(TargetRow row, String reason) {}

    private record Shape(TargetRow.Action action, List<TargetColumn> columns) {}

    private final Connection connection;
    private final TargetTable table;
    private final List<TargetColumn> keys;
    private final Database database;
    private final WriteDialect dialect;
    private final Map<Shape, PreparedStatement> prepared = new LinkedHashMap<>();

    RowStatements(
            Connection connection,
            TargetTable table,
            List<TargetColumn> keys,
            Database database,
            WriteDialect dialect) {
        this.connection = connection;
        this.table = table;
        this.keys = keys;
        this.database = database;
        this.dialect = dialect;
    }

    /**
     * In one batch; where the database refuses one of them, one by one to find out which.
     *
     * @param rows that one statement does
     */
    List<Refusal> send(List<TargetRow> rows) throws SQLException {
        PreparedStatement statement = statement(rows.get(0));
        Savepoint before = connection.setSavepoint();
        try {
            for (TargetRow row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
            release(before);

            return List.of();
        } catch (SQLException e) {
            if (!Refusals.isOfRow(e)) {
                throw e;
            }
            connection.rollback(before);
        } finally {
            // Where a row was not taken by the driver, those before it would be sent with the next ones.
            statement.clearBatch();
        }

        return oneByOne(statement, rows);
    }

    private List<Refusal> oneByOne(PreparedStatement statement, List<TargetRow> rows) throws SQLException {
        List<Refusal> refused = new ArrayList<>();
        for (TargetRow row : rows) {
            Savepoint before = connection.setSavepoint();
            try {
                bind(statement, row);
                statement.executeUpdate();
                release(before);
            } catch (SQLException e) {
                if (!Refusals.isOfRow(e)) {
                    throw e;
                }
                connection.rollback(before);
                refused.add(new Refusal(row, Refusals.reason(e)));
            }
        }

        return refused;
    }

    private static void bind(PreparedStatement statement, TargetRow row) throws SQLException {
        for (int i = 0; i < row.values().length; i++) {
            row.columns().get(i).bind(statement, i + 1, row.values()[i]);
        }
    }

    private void release(Savepoint savepoint) {
        try {
            connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            // Some databases have none to release; the commit does.
        }
    }

    private PreparedStatement statement(TargetRow row) throws SQLException {
        Shape shape = new Shape(row.action(), row.columns());
        PreparedStatement known = prepared.get(shape);
        if (known == null) {
            if (prepared.size() >= KEPT) {
                Shape oldest = prepared.keySet().iterator().next();
                prepared.remove(oldest).close();
            }
            known = connection.prepareStatement(sql(shape));
            if (dialect.timed()) {
                known.setQueryTimeout(database.timeoutSeconds());
            }
            prepared.put(shape, known);
        }

        return known;
    }

    private String sql(Shape shape) {
        String target = table.name().quoted(database.dialect().quotes());
        List<String> columns = quoted(shape.columns());

        return switch (shape.action()) {
            case INSERT -> UpsertStyle.insert(target, columns);
            case UPSERT -> dialect.upsert()
                    .sql(
                            target,
                            columns,
                            quoted(keys),
                            shape.columns().stream().map(TargetColumn::cast).toList());
            case DELETE -> UpsertStyle.delete(target, columns);
        };
    }

    private List<String> quoted(List<TargetColumn> columns) {
        return columns.stream()
                .map(column -> database.dialect().quotes().quote(column.name()))
                .toList();
    }
}
