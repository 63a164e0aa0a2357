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
package dev.caravan.format.fix;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.ArrayList;
import java.util.List;

/** The columns of a message's row, and the structs in it. */
final class FixColumns {

    static final String[] SOURCE = {"place", "position", "length"};
    static final String[] ERROR = {"code", "position", "text"};
    static final String[] FIELD = {"tag", "value", "raw"};
    static final String[] NAMED_FIELD = {"tag", "value", "raw", "name"};
    static final String[] ENTRY = {"tag", "name", "path", "entry", "fields"};
    static final String[] BREAK = {"position", "text"};

    static final Schema SCHEMA = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", Scalar.STRING,
            "_source", struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG),
            "_parse_status", Scalar.STRING,
            "_errors", array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING)),
            "begin_string", Scalar.STRING,
            "body_length", Scalar.LONG,
            "msg_type", Scalar.STRING,
            "sender_comp_id", Scalar.STRING,
            "sender_sub_id", Scalar.STRING,
            "target_comp_id", Scalar.STRING,
            "target_sub_id", Scalar.STRING,
            "msg_seq_num", Scalar.LONG,
            "sending_time", Scalar.TIMESTAMP,
            "orig_sending_time", Scalar.TIMESTAMP,
            "poss_dup_flag", Scalar.BOOLEAN,
            "poss_resend", Scalar.BOOLEAN,
            "appl_ver_id", Scalar.STRING,
            "checksum", Scalar.STRING,
            "body_length_ok", Scalar.BOOLEAN,
            "checksum_ok", Scalar.BOOLEAN,
            "encoding", Scalar.STRING,
            "delimiter", Scalar.STRING,
            "terminated", Scalar.BOOLEAN,
            "prefix", Scalar.STRING,
            "prefix_raw", Scalar.BINARY,
            "suffix", Scalar.STRING,
            "suffix_raw", Scalar.BINARY,
            "fields", array(struct(FIELD, Scalar.LONG, Scalar.STRING, Scalar.BINARY)),
            "breaks", array(struct(BREAK, Scalar.LONG, Scalar.STRING)));

    /** Of the columns, in order. */
    static final String[] NAMES =
            SCHEMA.fields().stream().map(Schema.Field::name).toArray(String[]::new);

    /** With a dictionary. */
    static final Schema NAMED = named();

    private FixColumns() {}

    private static Schema named() {
        Type fields = array(struct(NAMED_FIELD, Scalar.LONG, Scalar.STRING, Scalar.BINARY, Scalar.STRING));
        List<Schema.Field> columns = new ArrayList<>();
        for (Schema.Field column : SCHEMA.fields()) {
            columns.add(column.name().equals("fields") ? new Schema.Field("fields", fields) : column);
        }

        Type entries = array(struct(ENTRY, Scalar.LONG, Scalar.STRING, Scalar.STRING, Scalar.LONG, fields));
        return with(with(new Schema(columns), "msg_name", Scalar.STRING), "groups", entries);
    }

    private static Schema with(Schema schema, String name, Type type) {
        List<Schema.Field> columns = new ArrayList<>(schema.fields());
        columns.add(new Schema.Field(name, type));
        return new Schema(columns);
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
