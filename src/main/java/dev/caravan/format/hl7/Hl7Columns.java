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
package dev.caravan.format.hl7;

import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.List;

/** The columns of a message's row, and the structs in it. */
final class Hl7Columns {

    static final String[] SOURCE = {"place", "position", "length"};
    static final String[] ERROR = {"code", "position", "text"};
    static final String[] BATCH = {
        "file_header", "batch_header", "batch_control_id", "index", "batch_trailer", "file_trailer"
    };
    static final String[] SEGMENT = {"id", "idx", "terminator", "raw", "fields"};
    static final String[] FIELD = {"n", "raw", "reps"};

    private static final Type REPETITIONS = new Type.Array(new Type.Array(new Type.Array(Scalar.STRING)));

    private static final Type FIELDS = array(struct(FIELD, Scalar.LONG, Scalar.STRING, REPETITIONS));

    static final Schema SCHEMA = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", Scalar.STRING,
            "_source", struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG),
            "_parse_status", Scalar.STRING,
            "_errors", array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING)),
            "sending_application", Scalar.STRING,
            "sending_facility", Scalar.STRING,
            "receiving_application", Scalar.STRING,
            "receiving_facility", Scalar.STRING,
            "message_time", Scalar.TIMESTAMP_NTZ,
            "message_time_offset", Scalar.STRING,
            "message_type", Scalar.STRING,
            "trigger_event", Scalar.STRING,
            "message_structure", Scalar.STRING,
            "control_id", Scalar.STRING,
            "processing_id", Scalar.STRING,
            "version", Scalar.STRING,
            "charset", Scalar.STRING,
            "encoding", Scalar.STRING,
            "batch",
                    struct(
                            BATCH,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.LONG,
                            Scalar.STRING,
                            Scalar.STRING),
            "segments", array(struct(SEGMENT, Scalar.STRING, Scalar.LONG, Scalar.STRING, Scalar.BINARY, FIELDS)));

    private Hl7Columns() {}

    static Struct error(String code, Long position, String text) {
        return new Struct(ERROR, code, position, text);
    }

    private static Type array(Type element) {
        return new Type.Array(element);
    }

    private static Type struct(String[] names, Type... types) {
        Schema.Field[] fields = new Schema.Field[names.length];
        for (int i = 0; i < names.length; i++) {
            fields[i] = new Schema.Field(names[i], types[i]);
        }

        return new Type.Struct(new Schema(List.of(fields)));
    }
}
