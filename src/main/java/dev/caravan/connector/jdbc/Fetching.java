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

import static java.util.concurrent.TimeUnit.SECONDS;

import java.sql.SQLException;
import java.sql.Statement;

/** How a driver is made to hand out rows as they come, instead of keeping the whole result. */
enum Fetching {

    /** By PostgreSQL's binary copy where that is possible, and else as {@link #BLOCKS}. */
    COPY,

    /** So many rows at a time, as JDBC has it. */
    BLOCKS,

    /**
     * The same by a driver that would let the server end the statement at its deadline though rows are coming all the
     * while, as MariaDB's does. The connection has a timeout of its own, and what is left of a result is not read to its end.
     */
    UNTIMED_BLOCKS {
        @Override
        void prepare(Statement statement, int rows, int timeoutSeconds) throws SQLException {
            statement.setFetchSize(rows);
        }
    },

    /**
     * Blocks of the server's size, each asked for by a request of its own, as Trino's driver does. It takes a timeout of a
     * statement for the time in which the last row has to be read, and tries a request again until the connection's has passed.
     * A result that is not read to its end would be the end of a transaction.
     */
    REQUESTED_BLOCKS {
        @Override
        boolean isInATransaction() {
            return false;
        }

        @Override
        void prepare(Statement statement, int rows, int timeoutSeconds) throws SQLException {
            statement
                    .getConnection()
                    .setNetworkTimeout(Runnable::run, Math.toIntExact(SECONDS.toMillis(timeoutSeconds)));
        }
    },

    /** As the server sends them, of a statement that is no part of a transaction. */
    STREAMS {
        @Override
        boolean isInATransaction() {
            return false;
        }
    },

    /**
     * Row by row, which MySQL's driver does for this number alone
     * (https://dev.mysql.com/doc/connector-j/en/connector-j-reference-implementation-notes.html), with the rest as above.
     */
    SINGLE_ROWS {
        @Override
        void prepare(Statement statement, int rows, int timeoutSeconds) throws SQLException {
            statement.setFetchSize(Integer.MIN_VALUE);
        }
    };

    /** @param rows at a time */
    void prepare(Statement statement, int rows, int timeoutSeconds) throws SQLException {
        statement.setFetchSize(rows);
        statement.setQueryTimeout(timeoutSeconds);
    }

    /** Whether what is read is read in a transaction, where there are any. */
    boolean isInATransaction() {
        return true;
    }

    /** Whether a result whose end was not reached is left by ending the connection: closing it would read all that is left. */
    boolean abandons() {
        return this == UNTIMED_BLOCKS || this == SINGLE_ROWS;
    }
}
