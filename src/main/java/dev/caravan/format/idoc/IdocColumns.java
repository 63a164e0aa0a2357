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
package dev.caravan.format.idoc;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of an IDoc's row, and the structs in it. */
final class IdocColumns {

    static final String[] SOURCE = {"place", "position", "length"};
    static final String[] ERROR = {"code", "position", "text"};
    static final String[] SEGMENT = {"name", "num", "parent", "level", "fields"};
    static final String[] FIELD = {"name", "value"};

    /** The control record, EDI_DC40, in its order. */
    static final List<String> CONTROL = List.of(
            "TABNAM", "MANDT", "DOCNUM", "DOCREL", "STATUS", "DIRECT", "OUTMOD", "EXPRSS", "TEST", "IDOCTYP", "CIMTYP",
            "MESTYP", "MESCOD", "MESFCT", "STD", "STDVRS", "STDMES", "SNDPOR", "SNDPRT", "SNDPFC", "SNDPRN", "SNDSAD",
            "SNDLAD", "RCVPOR", "RCVPRT", "RCVPFC", "RCVPRN", "RCVSAD", "RCVLAD", "CREDAT", "CRETIM", "REFINT",
            "REFGRP", "REFMES", "ARCKEY", "SERIAL");

    static final Schema SCHEMA = schema();

    private IdocColumns() {}

    private static Schema schema() {
        Type fields = array(struct(FIELD, Scalar.STRING, Scalar.STRING));
        List<Schema.Field> columns = new ArrayList<>();
        columns.add(new Schema.Field("_raw", Scalar.BINARY));
        columns.add(new Schema.Field("_raw_sha256", Scalar.STRING));
        columns.add(new Schema.Field("_source", struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG)));
        columns.add(new Schema.Field("_parse_status", Scalar.STRING));
        columns.add(new Schema.Field("_errors", array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING))));
        CONTROL.forEach(name -> columns.add(new Schema.Field(column(name), Scalar.STRING)));
        columns.add(new Schema.Field("created", Scalar.TIMESTAMP_NTZ));
        columns.add(new Schema.Field("control", fields));
        columns.add(new Schema.Field(
                "segments", array(struct(SEGMENT, Scalar.STRING, Scalar.LONG, Scalar.LONG, Scalar.LONG, fields))));
        columns.add(new Schema.Field("encoding", Scalar.STRING));
        columns.add(new Schema.Field("leading", Scalar.STRING));
        columns.add(new Schema.Field("idoc", Scalar.STRING));
        columns.add(new Schema.Field("trailing", Scalar.STRING));

        return new Schema(columns);
    }

    static String column(String field) {
        return field.toLowerCase(Locale.ROOT);
    }

    private static Type array(Type element) {
        return new Type.Array(element);
    }

    private static Type struct(String[] names, Type... types) {
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            fields.add(new Schema.Field(names[i], types[i]));
        }

        return new Type.Struct(new Schema(fields));
    }
}
