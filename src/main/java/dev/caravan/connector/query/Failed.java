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
package dev.caravan.connector.query;

import java.sql.SQLException;

/** Failures with the SQLSTATE by which whoever reads from a database knows what kind they are (ISO/IEC 9075-2, 24.1). */
final class Failed {

    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;

    private Failed() {}

    /** It may go better after a while. */
    static SQLException passing(String message, Throwable cause) {
        return new SQLException(message, "08006", cause);
    }

    static SQLException login(String message) {
        return new SQLException(message, "28000");
    }

    static SQLException permission(String message) {
        return new SQLException(message, "42501");
    }

    static SQLException object(String message) {
        return new SQLException(message, "42000");
    }

    static SQLException reading(String message) {
        return new SQLException(message, "HY000");
    }

    /** Of what an API answered that says no more than its status. */
    static SQLException answered(int status, String message) {
        String told = "HTTP " + status + (message.isEmpty() ? "" : ": " + firstLine(message));

        return switch (status) {
            case 401 -> login(told);
            case 403 -> permission(told);
            case 400, 404 -> object(told);
            default -> status == TOO_MANY || status >= SERVER ? passing(told, null) : reading(told);
        };
    }

    static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
