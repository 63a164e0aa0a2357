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

import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import io.debezium.text.MultipleParsingExceptions;
import io.debezium.text.ParsingException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What failures of MariaDB and of the engine that reads its log mean
 * (https://mariadb.com/docs/server/reference/error-codes).
 *
 * @param place host, port and database, for messages
 * @param tables as the setting names them
 */
record BinlogFailures(String place, String tables, String serverId) {

    /** To a database, a login, a table. */
    private static final Set<Integer> DENIED = Set.of(1044, 1045, 1142);

    private static final int NOT_TO_BE_SENT = 1236;
    private static final String KEPT = " What had landed is kept; the next run goes on from there.";

    /** @param cause null if the engine ended of itself */
    CaravanException of(Throwable cause) {
        return CaravanException.in(cause).orElseGet(() -> ofLog(cause));
    }

    private CaravanException ofLog(Throwable cause) {
        String reason = cause == null ? "the engine ended" : firstLine(CaravanException.reasonOf(cause));
        Optional<ServerException> server = find(cause, ServerException.class);
        if (server.isPresent() && reason.contains("same server_uuid/server_id")) {
            return new CaravanException(
                    Category.CONFIG,
                    "Cannot read the log of " + place + ": somebody else reads it as server " + serverId + " too. Give"
                            + " each pipeline a serverId of its own." + KEPT,
                    cause);
        }
        if (server.filter(told -> told.getErrorCode() == NOT_TO_BE_SENT).isPresent() && reason.contains("GTID")) {
            return lost(reason + ", and with it the changes since the last commit", "Begin");
        }
        if (reason.contains("Access denied") || reason.contains("privilege")) {
            return new CaravanException(
                    Category.SOURCE_AUTH,
                    "Cannot read the log of " + place + ": " + reason
                            + ". Grant REPLICATION SLAVE, and BINLOG MONITOR and RELOAD for the snapshot.",
                    cause);
        }
        if (reason.contains("internal schema size")) {
            return new CaravanException(
                    Category.SOURCE_DATA,
                    "Cannot read the log of " + place + ": it holds a part of a row (" + reason + "). Let no session"
                            + " set binlog_row_image to anything but FULL, then begin anew with ./caravan state reset,"
                            + " which takes a new snapshot.",
                    cause);
        }
        if (find(cause, ParsingException.class).isPresent()
                || find(cause, MultipleParsingExceptions.class).isPresent()) {
            return new CaravanException(
                    Category.SOURCE_DATA,
                    "Cannot read the log of " + place + ": a statement about a table of " + tables
                            + " is not known to Debezium's parser: " + reason + ". Leave that table out, by a pipeline"
                            + " of its own for the others.",
                    cause);
        }

        return new CaravanException(
                Category.SOURCE_UNREACHABLE, "Cannot read the log of " + place + ": " + reason + "." + KEPT, cause);
    }

    private static String firstLine(String reason) {
        return reason.lines().findFirst().orElse("").replaceFirst("\\.+$", "");
    }

    private static <T> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }

        return Optional.empty();
    }

    /** Of a question in SQL. */
    CaravanException ofServer(SQLException cause) {
        if (DENIED.contains(cause.getErrorCode())) {
            return new CaravanException(
                    Category.SOURCE_AUTH,
                    "Cannot follow " + place + ": " + CaravanException.reasonOf(cause)
                            + ". Check user and password, and grant it SELECT on " + tables + ".",
                    cause);
        }

        return new CaravanException(
                Category.SOURCE_UNREACHABLE,
                "Cannot follow " + place + ": " + CaravanException.reasonOf(cause)
                        + ". Check host, port, user and whether the server is up.",
                cause);
    }

    /** Changes that nobody has any more. */
    CaravanException lost(String reason, String whatToDo) {
        return new CaravanException(
                Category.POSITION_LOST,
                "Cannot go on with the log of " + place + ": " + reason + ". Nothing is skipped without being told. "
                        + whatToDo + " anew with ./caravan state reset, which takes a new snapshot.");
    }
}
