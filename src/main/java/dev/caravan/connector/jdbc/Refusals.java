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

import java.sql.BatchUpdateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Map;
import java.util.Set;

/**
 * Why a database takes no row of these values, told without them: what databases say themselves has keys and values in it. By
 * SQLSTATE (ISO/IEC 9075-2, section 24.1), and the vendor's number where that says little.
 */
final class Refusals {

    /** Cardinality, data, integrity, check option. */
    private static final Set<String> CLASSES = Set.of("21", "22", "23", "44");

    /** No default, not in the character set, truncated, check constraints, geometry (MySQL, MariaDB); mismatch, constraint, too big (SQLite). */
    private static final Set<Integer> CODES = Set.of(1364, 1366, 1265, 3819, 4025, 1416);

    private static final Set<Integer> SQLITE_CODES = Set.of(18, 19, 20);
    private static final int SQLITE_CODE_BITS = 0xFF;

    private static final String UNIQUE = "there is a row of the same unique key";
    private static final String NULL = "a column may not be null";
    private static final String REFERENCE = "it refers to a row that is not there, or one refers to it";
    private static final String CHECK = "it does not meet a check constraint";
    private static final String RANGE = "a number is out of its column's range";
    private static final String LENGTH = "a value is longer than its column";

    private static final Map<String, String> BY_STATE = Map.of(
            "23505", UNIQUE,
            "23502", NULL,
            "23503", REFERENCE,
            "23506", REFERENCE,
            "23514", CHECK,
            "23513", CHECK,
            "22003", RANGE,
            "22001", LENGTH);

    /** Of MySQL and MariaDB, SQL Server, Oracle. */
    private static final Map<Integer, String> BY_CODE = Map.ofEntries(
            Map.entry(1062, UNIQUE),
            Map.entry(2627, UNIQUE),
            Map.entry(2601, UNIQUE),
            Map.entry(1, UNIQUE),
            Map.entry(1048, NULL),
            Map.entry(1364, NULL),
            Map.entry(515, NULL),
            Map.entry(1400, NULL),
            Map.entry(1451, REFERENCE),
            Map.entry(1452, REFERENCE),
            Map.entry(547, REFERENCE),
            Map.entry(2291, REFERENCE),
            Map.entry(3819, CHECK),
            Map.entry(4025, CHECK),
            Map.entry(2290, CHECK));

    private Refusals() {}

    /** What was wrong within a batch: what PostgreSQL's driver says of the batch has the values in it. */
    static SQLException ofOne(SQLException failure) {
        SQLException one = failure;
        while (one instanceof BatchUpdateException && one.getNextException() != null) {
            one = one.getNextException();
        }

        return one instanceof BatchUpdateException && one.getCause() instanceof SQLException cause ? cause : one;
    }

    /** Whether it is about the values of a row, so that another row may be taken. */
    static boolean isOfRow(SQLException failure) {
        String state = failure.getSQLState();
        if (state != null && state.length() == 5 && CLASSES.contains(state.substring(0, 2))) {
            return true;
        }

        return failure instanceof SQLIntegrityConstraintViolationException
                || failure instanceof SQLDataException
                || state != null && CODES.contains(failure.getErrorCode())
                || state == null && SQLITE_CODES.contains(failure.getErrorCode() & SQLITE_CODE_BITS);
    }

    static String reason(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return sqlite(String.valueOf(failure.getMessage()));
        }
        String known = BY_STATE.getOrDefault(state, BY_CODE.get(failure.getErrorCode()));

        return known == null ? "the database takes no such values (SQLSTATE " + state + ")" : known;
    }

    /** Which has the kind of constraint in its message, and no values. */
    private static String sqlite(String message) {
        if (message.contains("UNIQUE") || message.contains("PRIMARY KEY")) {
            return UNIQUE;
        }
        if (message.contains("NOT NULL")) {
            return NULL;
        }
        if (message.contains("FOREIGN KEY")) {
            return REFERENCE;
        }

        return message.contains("CHECK") ? CHECK : "the database takes no such values";
    }
}
