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
package dev.caravan.servers.warehouse;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;

/** H2, and what its refusals mean. */
record Engine(String url) {

    private static final Set<String> MISSING_TABLE = Set.of("42S02", "42S03", "42S04", "90079");
    private static final String MISSING_COLUMN = "42S22";
    private static final String NO_RIGHT = "90096";

    enum Refusal {
        TABLE,
        COLUMN,
        RIGHT,
        OTHER
    }

    /** @throws SQLException if there is no such account, or it is another password */
    Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    static Refusal refusal(SQLException failure) {
        String state = failure.getSQLState();
        if (MISSING_TABLE.contains(state)) {
            return Refusal.TABLE;
        }
        if (MISSING_COLUMN.equals(state)) {
            return Refusal.COLUMN;
        }

        return NO_RIGHT.equals(state) ? Refusal.RIGHT : Refusal.OTHER;
    }

    /** In one line, without the statement. */
    static String message(SQLException failure) {
        return failure.getMessage().lines().findFirst().orElse("").replaceAll("; SQL statement:.*", "");
    }
}
