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

import dev.caravan.connector.source.Step;
import dev.caravan.record.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a table by several connections, each of which takes one part of it after the other, so that large and small parts do
 * no harm. They see what {@link Snapshots} of the system has for that.
 */
final class PartedRead {

    private static final Logger LOG = LoggerFactory.getLogger(PartedRead.class);

    private final Database database;
    private final SelectStatement select;
    private final int count;
    private final String column;
    private final Opener opener;
    private final Function<SQLException, RuntimeException> explain;

    /** Opens the rows of a part, by a connection that is in its transaction. */
    interface Opener {

        CursorRows open(Connection connection, SelectStatement part) throws SQLException;
    }

    /**
     * @param count of connections, at least two
     * @param column by which to part; empty to find one
     * @param explain what a failure while reading means
     */
    PartedRead(
            Database database,
            SelectStatement select,
            int count,
            String column,
            Opener opener,
            Function<SQLException, RuntimeException> explain) {
        this.database = database;
        this.select = select;
        this.count = count;
        this.column = column;
        this.opener = opener;
        this.explain = explain;
    }

    /**
     * @param first that no transaction has begun on; closed with the rows
     * @return empty, and nothing but this connection open, if it has to be read as a whole
     * @throws IllegalArgumentException if there can be no parts by that column
     */
    Optional<CursorRows> open(Connection first) throws SQLException {
        List<Connection> connections = new ArrayList<>(List.of(first));
        boolean opened = false;
        try {
            connect(connections);
            if (connections.size() == 1 || !begin(connections)) {
                return Optional.empty();
            }
            List<PartRange> parts = new PartRanges(database, select, connections.size(), column).of(first);
            if (parts.size() == 1) {
                return Optional.empty();
            }
            while (connections.size() > parts.size()) {
                connections.remove(connections.size() - 1).close();
            }
            CursorRows rows = start(connections, new ConcurrentLinkedQueue<>(parts));
            opened = true;

            return Optional.of(rows);
        } finally {
            if (!opened) {
                connections.stream().skip(1).forEach(PartedRead::closeQuietly);
            }
        }
    }

    /** A server that has no more of them is read by those that it gave. */
    private void connect(List<Connection> connections) {
        try {
            while (connections.size() < count) {
                connections.add(database.connect());
            }
        } catch (SQLException e) {
            LOG.warn(
                    "{} is read by {} connections instead of {}: {}",
                    select.name(),
                    connections.size(),
                    count,
                    database.explain("open more connections to", e).getMessage());
        }
    }

    /** @return whether they see the same, or as much of it as the system has to offer */
    private boolean begin(List<Connection> connections) throws SQLException {
        try {
            database.dialect().snapshots().begin(connections);
        } catch (SQLException e) {
            Step step = database.stepOf(e);
            if (step == Step.TCP || step == Step.TLS) {
                throw e;
            }
            LOG.warn(
                    "{} is read by one connection, since several cannot share a snapshot: {}",
                    select.name(),
                    database.explain("share a snapshot of", e).getMessage());
            connections.get(0).rollback();
            return false;
        }
        for (Connection connection : connections) {
            // Takes the lock by which nobody changes the table's columns or file while it is read.
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(database.timeoutSeconds());
                statement.executeQuery(select.allColumns()).close();
            }
        }

        return true;
    }

    private CursorRows start(List<Connection> connections, Queue<PartRange> parts) throws SQLException {
        CursorRows begun = opener.open(connections.get(0), select.of(parts.remove()));
        Schema schema = begun.schema();
        PartedRows rows = new PartedRows(schema, select.name(), connections.size(), this::explain);
        List<PartReader> readers = new ArrayList<>();
        for (Connection connection : connections) {
            CursorRows open = readers.isEmpty() ? begun : null;
            readers.add(new PartReader(connection, open, select, parts, opener, rows, schema));
        }
        LOG.info("{} is read by {} connections in {} parts", select.name(), readers.size(), parts.size() + 1);
        rows.start(readers);

        return rows;
    }

    private RuntimeException explain(Exception failure) {
        return failure instanceof SQLException ours ? explain.apply(ours) : (RuntimeException) failure;
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // The one that is left goes on, or tells what failed.
        }
    }
}
