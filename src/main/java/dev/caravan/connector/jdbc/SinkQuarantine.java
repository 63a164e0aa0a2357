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

import dev.caravan.record.Origin;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps what could not be written, in a table beside the one that it was for, in the same transaction as the rest. */
final class SinkQuarantine {

    private static final List<String> TEXTS = List.of("pipeline", "origin", "error_code", "error_message");
    private static final String RAW = "raw";
    private static final String TIME = "quarantined_at";

    /**
     * A record that was not written.
     *
     * @param code stable and in capitals, as of {@link dev.caravan.record.Rejected}
     * @param message why, in one line, without the payload
     * @param origin null where nobody knows
     * @param raw the input as it was received, or the record as JSON; may be null
     */
    record Refused(String code, String message, Origin origin, byte[] raw) {

        static Refused of(Map<String, ?> record, Origin origin, String message) {
            return new Refused(
                    "DOES_NOT_FIT", message, origin, JsonText.of(record).getBytes(StandardCharsets.UTF_8));
        }

        String place() {
            return origin == null ? "a record" : origin.toString();
        }
    }

    private final Database database;
    private final WriteDialect dialect;
    private final TargetName name;
    private final String pipeline;

    SinkQuarantine(Database database, WriteDialect dialect, TargetName target, String pipeline) {
        this.database = database;
        this.dialect = dialect;
        this.name = target.quarantine();
        this.pipeline = pipeline;
    }

    void create(Connection connection) throws SQLException {
        SinkState.createUnlessThere(
                connection,
                database,
                name,
                "CREATE TABLE " + name.quoted(quotes()) + " ("
                        + Stream.concat(
                                        TEXTS.stream().map(text -> quotes().quote(text) + " " + dialect.textType()),
                                        Stream.of(
                                                quotes().quote(RAW) + " " + dialect.bytesType(),
                                                quotes().quote(TIME) + " " + dialect.keyType()))
                                .collect(Collectors.joining(", "))
                        + ")",
                "onInvalid: fail ends the run at such a record");
    }

    void write(Connection connection, List<Refused> refused) throws SQLException {
        if (refused.isEmpty()) {
            return;
        }
        List<String> columns = Stream.concat(TEXTS.stream(), Stream.of(RAW, TIME))
                .map(quotes()::quote)
                .toList();
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        try (PreparedStatement statement =
                connection.prepareStatement(UpsertStyle.insert(name.quoted(quotes()), columns))) {
            for (Refused each : refused) {
                statement.setString(1, pipeline);
                statement.setString(2, each.place());
                statement.setString(3, each.code());
                statement.setString(4, each.message());
                statement.setBytes(5, each.raw());
                statement.setString(6, now);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private Quotes quotes() {
        return database.dialect().quotes();
    }
}
