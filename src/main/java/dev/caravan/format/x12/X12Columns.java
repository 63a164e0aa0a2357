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
package dev.caravan.format.x12;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.List;

/** The columns of a transaction set's row, and the structs in it. */
final class X12Columns {

    static final String[] SOURCE = {"place", "position", "length"};
    static final String[] ERROR = {"code", "position", "text"};
    static final String[] DELIMITERS = {"element", "repetition", "component", "segment"};
    static final String[] INTERCHANGE = {
        "sender_qualifier",
        "sender_id",
        "receiver_qualifier",
        "receiver_id",
        "time",
        "version",
        "control_number",
        "acknowledgment_requested",
        "usage"
    };
    static final String[] GROUP = {
        "functional_id", "sender_code", "receiver_code", "time", "control_number", "agency", "version"
    };
    static final String[] SEGMENT = {"id", "idx", "terminator", "raw", "elements"};

    private static final Type ELEMENTS = array(array(array(Scalar.STRING)));
    private static final Type SEGMENTS =
            array(struct(SEGMENT, Scalar.STRING, Scalar.LONG, Scalar.STRING, Scalar.BINARY, ELEMENTS));

    static final Schema SCHEMA = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", Scalar.STRING,
            "_source", struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG),
            "_parse_status", Scalar.STRING,
            "_errors", array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING)),
            "interchange",
                    struct(
                            INTERCHANGE,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.TIMESTAMP_NTZ,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.STRING),
            "functional_group",
                    struct(
                            GROUP,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.TIMESTAMP_NTZ,
                            Scalar.STRING,
                            Scalar.STRING,
                            Scalar.STRING),
            "transaction_set_id", Scalar.STRING,
            "transaction_set_control_number", Scalar.STRING,
            "implementation_convention", Scalar.STRING,
            "encoding", Scalar.STRING,
            "delimiters", struct(DELIMITERS, Scalar.STRING, Scalar.STRING, Scalar.STRING, Scalar.STRING),
            "leading", SEGMENTS,
            "segments", SEGMENTS,
            "trailing", SEGMENTS,
            "claims", X12ClaimColumns.CLAIMS,
            "claim_payments", X12ClaimColumns.PAYMENTS,
            "provider_adjustments", X12ClaimColumns.PROVIDER_ADJUSTMENTS);

    private X12Columns() {}

    static Type array(Type element) {
        return new Type.Array(element);
    }

    static Type struct(String[] names, Type... types) {
        Schema.Field[] fields = new Schema.Field[names.length];
        for (int i = 0; i < names.length; i++) {
            fields[i] = new Schema.Field(names[i], types[i]);
        }

        return new Type.Struct(new Schema(List.of(fields)));
    }
}
