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
package dev.caravan.cli.airbyte;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Airbyte's messages, one JSON document a line (AirbyteMessage of airbyte_protocol.yaml, v0). Not
 * thread-safe.
 */
final class Messages {

    private static final ObjectWriter JSON =
            new ObjectMapper().writer().with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PROTOCOL_VERSION = "0.3.2";

    private final OutputStream out;

    /** @param out takes bytes; closed by whoever opened it */
    Messages(OutputStream out) {
        this.out = out;
    }

    /** @param specification a JSON schema of the configuration */
    void spec(ObjectNode specification) {
        ObjectNode spec = NODES.objectNode();
        spec.set("connectionSpecification", specification);
        spec.put("supportsIncremental", true);
        spec.put("protocol_version", PROTOCOL_VERSION);
        send("SPEC", "spec", spec);
    }

    /** @param failure empty if the connection works */
    void connectionStatus(String failure) {
        ObjectNode status = NODES.objectNode();
        status.put("status", failure.isEmpty() ? "SUCCEEDED" : "FAILED");
        if (!failure.isEmpty()) {
            status.put("message", failure);
        }
        send("CONNECTION_STATUS", "connectionStatus", status);
    }

    /** @param catalog an AirbyteCatalog */
    void catalog(ObjectNode catalog) {
        send("CATALOG", "catalog", catalog);
    }

    /** @param record an AirbyteRecordMessage without its time */
    void record(ObjectNode record) {
        record.put("emitted_at", System.currentTimeMillis());
        send("RECORD", "record", record);
    }

    /** @param records emitted since the last state of this stream */
    void state(Descriptor stream, ObjectNode content, long records) {
        ObjectNode state = NODES.objectNode();
        state.put("type", "STREAM");
        ObjectNode streamState = state.putObject("stream");
        streamState.set("stream_descriptor", stream.toJson());
        streamState.set("stream_state", content);
        state.putObject("sourceStats").put("recordCount", (double) records);
        send("STATE", "state", state);
        flush();
    }

    void warn(String message) {
        ObjectNode log = NODES.objectNode();
        log.put("level", "WARN");
        log.put("message", message);
        send("LOG", "log", log);
    }

    /** @param status STARTED, RUNNING, COMPLETE or INCOMPLETE */
    void streamStatus(Descriptor stream, String status) {
        ObjectNode told = NODES.objectNode();
        told.set("stream_descriptor", stream.toJson());
        told.put("status", status);
        trace("STREAM_STATUS", "stream_status", told);
    }

    void error(CaravanException failure) {
        error(failure, NODES.objectNode());
    }

    void error(CaravanException failure, Descriptor stream) {
        ObjectNode error = NODES.objectNode();
        error.set("stream_descriptor", stream.toJson());
        error(failure, error);
    }

    private void error(CaravanException failure, ObjectNode error) {
        error.put("message", failure.getMessage());
        error.put("failure_type", failureType(failure.category()));
        trace("ERROR", "error", error);
    }

    /** Whether a person, waiting, or neither helps. */
    private static String failureType(Category category) {
        return switch (category) {
            case CONFIG, SECRET, SOURCE_AUTH, POSITION_LOST -> "config_error";
            case SOURCE_UNREACHABLE, RATE_LIMITED, CANCELLED -> "transient_error";
            default -> "system_error";
        };
    }

    private void trace(String type, String member, ObjectNode content) {
        ObjectNode trace = NODES.objectNode();
        trace.put("type", type);
        trace.put("emitted_at", System.currentTimeMillis());
        trace.set(member, content);
        send("TRACE", "trace", trace);
        flush();
    }

    private void send(String type, String member, ObjectNode content) {
        ObjectNode message = NODES.objectNode();
        message.put("type", type);
        message.set(member, content);
        try {
            out.write(JSON.writeValueAsBytes(message));
            out.write('\n');
        } catch (IOException e) {
            throw unheard(e);
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw unheard(e);
        }
    }

    private static CaravanException unheard(IOException cause) {
        return new CaravanException(
                Category.CANCELLED,
                "Cannot write messages: " + CaravanException.reasonOf(cause) + ". Whoever read them has gone.",
                cause);
    }
}
