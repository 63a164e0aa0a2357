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
package dev.caravan.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.caravan.record.Origin;
import dev.caravan.record.Rejected;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** The form of the quarantine table: why, where from, and the payload as it was received. */
final class Quarantine {

    static final Schema SCHEMA = Schema.of(
            "pipeline", Type.Scalar.STRING,
            "stream", Type.Scalar.STRING,
            "origin", Type.Scalar.STRING,
            "origin_number", Type.Scalar.LONG,
            "error_code", Type.Scalar.STRING,
            "error_message", Type.Scalar.STRING,
            "raw", Type.Scalar.BINARY,
            "raw_text", Type.Scalar.STRING,
            "batch", Type.Scalar.LONG,
            "attempt", Type.Scalar.LONG,
            "quarantined_at", Type.Scalar.TIMESTAMP);

    // Times as text: the record may come back from here.
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private Quarantine() {}

    static void write(RowWriter writer, Sender sender, long batch, long attempt, Rejected rejected) {
        writer.startRow();
        writer.set(0, sender.pipeline());
        writer.set(1, sender.stream());
        if (rejected.origin() != null) {
            writer.set(2, rejected.origin().toString());
            writer.set(3, rejected.origin().number());
        }
        writer.set(4, rejected.code());
        writer.set(5, rejected.message());
        writer.set(6, rejected.raw());
        writer.set(7, text(rejected.raw()));
        writer.set(8, batch);
        writer.set(9, attempt);
        writer.set(10, Instant.now());
        writer.endRow();
    }

    /** A record that was read well but does not fit the table; its payload is the record as JSON. */
    static Rejected misfit(Map<?, ?> record, String message, Origin origin) {
        return refused("DOES_NOT_FIT", record, message, origin);
    }

    /** A record that must not land as it is; its payload is the record as JSON. */
    static Rejected refused(String code, Map<?, ?> record, String message, Origin origin) {
        try {
            return new Rejected(code, message, origin, JSON.writeValueAsBytes(record));
        } catch (JsonProcessingException e) {
            return new Rejected(code, message + " (and it cannot be shown as JSON)", origin, new byte[0]);
        }
    }

    private static String text(byte[] raw) {
        if (raw == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
