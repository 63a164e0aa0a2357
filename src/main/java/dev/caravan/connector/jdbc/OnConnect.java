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
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * What a session runs before it reads: the context by which views of the application show its rows.
 *
 * @param statement in SQL, with parameters; empty for nothing
 * @param values of those, in their order; an empty one is null
 */
record OnConnect(String statement, List<String> values) {

    static final OnConnect NOTHING = new OnConnect("", List.of());

    /** @param values separated by commas */
    static OnConnect of(String statement, String values) {
        return new OnConnect(
                statement,
                values.isEmpty()
                        ? List.of()
                        : Arrays.stream(values.split(",", -1))
                                .map(String::strip)
                                .toList());
    }

    void run(Connection connection) throws SQLException {
        if (statement.isBlank()) {
            return;
        }
        if (values.isEmpty()) {
            // What a prepared statement sets may be gone with it.
            try (Statement plain = connection.createStatement()) {
                plain.execute(statement);
            }
            return;
        }
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                prepared.setString(i + 1, value.isEmpty() ? null : value);
            }
            prepared.execute();
        }
    }
}
