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
package dev.caravan.connector.cdc;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.sql.SQLException;
import java.util.Set;

/**
 * What failures of PostgreSQL and of the engine that reads its log mean
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 *
 * @param place host, port and database, for messages
 */
record PostgresFailures(String place, String slot) {

    /** No such slot; it cannot be read any more; a file of the log is gone. */
    private static final Set<String> LOST = Set.of("42704", "55000", "58P01");

    private static final String KEPT = " What had landed is kept; the next run goes on from there.";

    /** @param cause null if the engine ended of itself */
    CaravanException of(Throwable cause) {
        return CaravanException.in(cause).orElseGet(() -> ofServer(cause));
    }

    private CaravanException ofServer(Throwable cause) {
        String reason = cause == null ? "its reading ended" : CaravanException.reasonOf(cause);
        String state = state(cause);
        if (state.startsWith("28") || state.equals("42501")) {
            return new CaravanException(
                    Category.SOURCE_AUTH,
                    "Cannot follow " + place + ": " + reason + ". Check user, password and its rights." + KEPT,
                    cause);
        }
        if (state.startsWith("3D")) {
            return new CaravanException(
                    Category.CONFIG, "Cannot follow " + place + ": " + reason + ". Check the database's name.", cause);
        }
        if (state.equals("53400")) {
            return new CaravanException(
                    Category.CONFIG,
                    "Cannot follow " + place + ": " + reason
                            + ". Raise max_replication_slots there, or drop slots that nobody reads any more.",
                    cause);
        }
        if (LOST.contains(state)) {
            return lost(reason, "Begin");
        }

        return new CaravanException(
                Category.SOURCE_UNREACHABLE,
                "Cannot follow " + place + ": " + reason + ". Check host, port and whether the server is up." + KEPT,
                cause);
    }

    /** Changes that nobody has any more. */
    CaravanException lost(String reason, String whatToDo) {
        return new CaravanException(
                Category.POSITION_LOST,
                "Cannot go on with the log of " + place + " through slot " + slot + ": " + reason
                        + ". Nothing is skipped without being told. " + whatToDo
                        + " anew with ./caravan state reset, which takes a new snapshot.");
    }

    private static String state(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }

        return "";
    }
}
