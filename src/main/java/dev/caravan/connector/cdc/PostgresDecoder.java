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
import dev.caravan.record.Position;
import io.debezium.data.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A transaction ends where PostgreSQL says its commit does. */
final class PostgresDecoder implements Decoder {

    static final String LSN = "lsn";

    private static final String MESSAGES = ".message";

    private long behind;

    /** @param behind the place that is read from; 0 for a snapshot first */
    PostgresDecoder(long behind) {
        this.behind = behind;
    }

    @Override
    public List<LogEvent> events(SourceRecord message) {
        if (message.topic().startsWith(HEARTBEATS)) {
            return List.of(new LogEvent.Quiet());
        }
        if (!(message.value() instanceof Struct value)) {
            return List.of();
        }
        if (Decoder.isOf(message, TRANSACTIONS)) {
            return value.getString("status").equals("END")
                    ? List.of(commit(((Number) message.sourceOffset().get("lsn_commit")).longValue()))
                    : List.of();
        }
        if (Decoder.isOf(message, MESSAGES)) {
            return List.of(new LogEvent.Mark(markOf(value)));
        }
        if (Envelope.Operation.READ.code().equals(value.getString(Envelope.FieldName.OPERATION))) {
            return List.of(new LogEvent.Row(
                    message,
                    "last".equals(value.getStruct(Envelope.FieldName.SOURCE).getString("snapshot"))));
        }

        return List.of(new LogEvent.Change(message));
    }

    private LogEvent commit(long place) {
        if (place <= behind) {
            return new LogEvent.Ended(new CaravanException(
                    Category.POSITION_LOST,
                    "Cannot go on with the log: it went back from " + behind + " to " + place
                            + ". Was the server restored from a backup? Begin anew with"
                            + " ./caravan state reset, which takes a new snapshot."));
        }
        behind = place;

        return new LogEvent.Commit(Position.of(LSN, place), place);
    }

    /** What was written into the log by {@code pg_logical_emit_message}. */
    private static String markOf(Struct message) {
        Object content = message.getStruct("message").get("content");
        byte[] bytes = content instanceof ByteBuffer buffer ? new byte[buffer.remaining()] : (byte[]) content;
        if (content instanceof ByteBuffer buffer) {
            buffer.duplicate().get(bytes);
        }

        return new String(bytes, StandardCharsets.UTF_8);
    }
}
