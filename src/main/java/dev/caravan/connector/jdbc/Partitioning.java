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
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether, and how, a table is read by several connections.
 *
 * @param connections how many read at once
 * @param column whose values part the rows; empty for what the system has for that, or the primary key
 */
record Partitioning(int connections, String column) {

    static final Partitioning NONE = new Partitioning(1, "");

    /** More than anybody's server gives away. */
    private static final int MOST = 64;

    Partitioning by(int number) {
        return new Partitioning(number, column);
    }

    Partitioning by(String name) {
        return new Partitioning(connections, name);
    }

    /**
     * @param first that no transaction has begun on; closed with the rows
     * @param explain what a failure while reading means
     * @return empty, and nothing but this connection open, if it has to be read as a whole
     * @throws IllegalArgumentException if it cannot be parted so
     */
    Optional<CursorRows> open(
            Connection first,
            Database database,
            SelectStatement select,
            PartedRead.Opener opener,
            Function<SQLException, RuntimeException> explain)
            throws SQLException {
        if (connections < 1 || connections > MOST) {
            throw new IllegalArgumentException("numPartitions " + connections + " is not from 1 to " + MOST);
        }
        if (connections == 1) {
            return Optional.empty();
        }
        if (select.cursorField() != null) {
            throw new IllegalArgumentException(
                    "syncMode incremental reads rows in their order, and so with numPartitions 1");
        }

        return new PartedRead(database, select, connections, column, opener, explain).open(first);
    }
}
