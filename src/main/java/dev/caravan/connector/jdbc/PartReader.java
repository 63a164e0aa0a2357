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

import dev.caravan.record.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;

/** Reads one part after the other by its connection, and hands over what it read, until none is left. */
final class PartReader implements Runnable {

    private final Connection connection;
    private final SelectStatement select;
    private final Queue<PartRange> parts;
    private final PartedRead.Opener opener;
    private final Handing target;
    private final Schema schema;
    private CursorRows rows;
    private RowPage page;

    /** Where rows go, from several threads. */
    interface Handing {

        RowPage emptyPage();

        /** Waits until there is place for it. @return whether more is wanted */
        boolean hand(RowPage page);

        /** Whether more is wanted. */
        boolean goesOn();

        void failed(Exception failure);

        /** It hands over nothing more, and its connection is closed. */
        void ended();
    }

    /** @param first what is open already, or null */
    PartReader(
            Connection connection,
            CursorRows first,
            SelectStatement select,
            Queue<PartRange> parts,
            PartedRead.Opener opener,
            Handing target,
            Schema schema) {
        this.connection = connection;
        this.rows = first;
        this.select = select;
        this.parts = parts;
        this.opener = opener;
        this.target = target;
        this.schema = schema;
    }

    @Override
    public void run() {
        try {
            page = target.emptyPage();
            boolean more = true;
            while (more && hasPart()) {
                more = readPart();
            }
            if (more && page.rows() > 0) {
                target.hand(page);
            }
            if (more) {
                leave();
            }
        } catch (SQLException | RuntimeException e) {
            target.failed(e);
        } catch (Error e) {
            target.failed(new IllegalStateException(e));
            throw e;
        } finally {
            close();
            target.ended();
        }
    }

    private boolean hasPart() throws SQLException {
        if (rows == null) {
            PartRange next = parts.poll();
            if (next == null) {
                return false;
            }
            rows = opener.open(connection, select.of(next));
            if (!rows.schema().equals(schema)) {
                throw new SQLException("its columns were changed while it was read");
            }
        }

        return true;
    }

    /** @return whether more is wanted */
    private boolean readPart() {
        while (rows.next()) {
            page.take(rows);
            if (page.isFull()) {
                if (!target.hand(page)) {
                    return false;
                }
                page = target.emptyPage();
            }
        }
        rows.release();
        rows = null;

        return target.goesOn();
    }

    /** Databases that do not end a transaction by themselves refuse to close its connection. */
    private void leave() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        connection.close();
    }

    /** What was not read to its end may be closed with its connection alone. */
    private void close() {
        try {
            if (rows != null) {
                rows.close();
            }
        } catch (RuntimeException e) {
            // Whatever brought us here is told.
        }
        abort();
        try {
            // Some drivers know no other end.
            connection.close();
        } catch (SQLException e) {
            // It is no more.
        }
    }

    /** Ends whatever it waits for; from any thread. */
    void abort() {
        try {
            if (!connection.isClosed()) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            // It is no more.
        }
    }
}
