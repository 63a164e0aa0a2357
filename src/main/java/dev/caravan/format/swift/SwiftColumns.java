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
package dev.caravan.format.swift;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a row of {@link SwiftRecords} looks like. */
final class SwiftColumns {

    static final int SCALE = 8;

    private static final Type AMOUNT = new Type.Decimal(26, SCALE);

    private static final Type BALANCE = struct(
            "tag", Scalar.STRING,
            "mark", Scalar.STRING,
            "date", Scalar.DATE,
            "currency", Scalar.STRING,
            "amount", AMOUNT);

    private static final Type PARTY =
            struct("option", Scalar.STRING, "account", Scalar.STRING, "lines", new Type.Array(Scalar.STRING));

    private static final Type SUM = struct("count", Scalar.LONG, "currency", Scalar.STRING, "amount", AMOUNT);

    private static final Type LINE = struct(
            "value_date", Scalar.DATE,
            "entry_date", Scalar.DATE,
            "mark", Scalar.STRING,
            "funds_code", Scalar.STRING,
            "amount", AMOUNT,
            "currency", Scalar.STRING,
            "transaction_type", Scalar.STRING,
            "reference", Scalar.STRING,
            "institution_reference", Scalar.STRING,
            "details", Scalar.STRING,
            "information", Scalar.STRING);

    private static final Type STATEMENT = struct(
            "account",
            Scalar.STRING,
            "statement_number",
            Scalar.LONG,
            "sequence_number",
            Scalar.LONG,
            "opening_balance",
            BALANCE,
            "closing_balance",
            BALANCE,
            "available_balance",
            BALANCE,
            "forward_balances",
            new Type.Array(BALANCE),
            "floor_limits",
            new Type.Array(struct("currency", Scalar.STRING, "mark", Scalar.STRING, "amount", AMOUNT)),
            "debits",
            SUM,
            "credits",
            SUM,
            "lines",
            new Type.Array(LINE),
            "information",
            Scalar.STRING);

    private static final Type TAGS = new Type.Array(struct("tag", Scalar.STRING, "value", Scalar.STRING));

    static final Schema SCHEMA = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", Scalar.STRING,
            "_source", struct("place", Scalar.STRING, "position", Scalar.LONG, "length", Scalar.LONG),
            "_parse_status", Scalar.STRING,
            "_errors", new Type.Array(struct("code", Scalar.STRING, "position", Scalar.LONG, "text", Scalar.STRING)),
            "application_id", Scalar.STRING,
            "service_id", Scalar.STRING,
            "logical_terminal", Scalar.STRING,
            "session_number", Scalar.LONG,
            "sequence_number", Scalar.LONG,
            "direction", Scalar.STRING,
            "message_type", Scalar.STRING,
            "sender", Scalar.STRING,
            "receiver", Scalar.STRING,
            "priority", Scalar.STRING,
            "mir", Scalar.STRING,
            "input_time", Scalar.TIMESTAMP_NTZ,
            "output_time", Scalar.TIMESTAMP_NTZ,
            "user_reference", Scalar.STRING,
            "validation_flag", Scalar.STRING,
            "uetr", Scalar.STRING,
            "reference", Scalar.STRING,
            "related_reference", Scalar.STRING,
            "value_date", Scalar.DATE,
            "currency", Scalar.STRING,
            "amount", AMOUNT,
            "ordering_customer", PARTY,
            "ordering_institution", PARTY,
            "beneficiary_customer", PARTY,
            "beneficiary_institution", PARTY,
            "remittance_information", Scalar.STRING,
            "charges", Scalar.STRING,
            "statement", STATEMENT,
            "encoding", Scalar.STRING,
            "blocks",
                    new Type.Array(
                            struct("id", Scalar.STRING, "text", Scalar.STRING, "tags", TAGS, "end", Scalar.STRING)),
            "fields",
                    new Type.Array(struct(
                            "tag", Scalar.STRING,
                            "number", Scalar.STRING,
                            "option", Scalar.STRING,
                            "value", Scalar.STRING,
                            "terminator", Scalar.STRING)));

    private SwiftColumns() {}

    /** A struct value from names and values in turn. */
    static Map<String, Object> values(Object... namesAndValues) {
        Map<String, Object> struct = new LinkedHashMap<>(namesAndValues.length);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            struct.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }

        return struct;
    }

    private static Type struct(Object... namesAndTypes) {
        return new Type.Struct(Schema.of(namesAndTypes));
    }
}
