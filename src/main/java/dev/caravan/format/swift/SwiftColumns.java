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
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a row of {@link SwiftRecords} looks like. */
final class SwiftColumns {

    static final int SCALE = 8;

    private static final Type AMOUNT = new Type.Decimal(26, SCALE);

    static final String[] SOURCE = {"place", "position", "length"};
    static final String[] ERROR = {"code", "position", "text"};
    static final String[] BLOCK = {"id", "text", "tags", "end"};
    static final String[] TAG = {"tag", "value"};
    static final String[] FIELD = {"tag", "number", "option", "value", "terminator"};
    static final String[] PARTY = {"option", "account", "lines"};
    static final String[] BALANCE = {"tag", "mark", "date", "currency", "amount"};
    static final String[] LIMIT = {"currency", "mark", "amount"};
    static final String[] SUM = {"count", "currency", "amount"};
    static final String[] PART = {"code", "value"};
    static final String[] DETAILS = {
        "separator",
        "transaction_code",
        "posting_text",
        "prima_nota",
        "remittance_information",
        "bank",
        "account",
        "name",
        "text_key_extension",
        "end_to_end_reference",
        "customer_reference",
        "mandate_reference",
        "creditor_id",
        "fields",
        "labels"
    };

    private static final Type BALANCE_TYPE =
            struct(BALANCE, Scalar.STRING, Scalar.STRING, Scalar.DATE, Scalar.STRING, AMOUNT);

    private static final Type PARTY_TYPE = struct(PARTY, Scalar.STRING, Scalar.STRING, array(Scalar.STRING));

    private static final Type SUM_TYPE = struct(SUM, Scalar.LONG, Scalar.STRING, AMOUNT);

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
            "information", Scalar.STRING,
            "information_details", details());

    private static final Type STATEMENT = struct(
            "account",
            Scalar.STRING,
            "statement_number",
            Scalar.LONG,
            "sequence_number",
            Scalar.LONG,
            "opening_balance",
            BALANCE_TYPE,
            "closing_balance",
            BALANCE_TYPE,
            "available_balance",
            BALANCE_TYPE,
            "forward_balances",
            array(BALANCE_TYPE),
            "floor_limits",
            array(struct(LIMIT, Scalar.STRING, Scalar.STRING, AMOUNT)),
            "debits",
            SUM_TYPE,
            "credits",
            SUM_TYPE,
            "lines",
            array(LINE),
            "information",
            Scalar.STRING);

    private static final Type TAGS = array(struct(TAG, Scalar.STRING, Scalar.STRING));

    static final Schema SCHEMA = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", Scalar.STRING,
            "_source", struct(SOURCE, Scalar.STRING, Scalar.LONG, Scalar.LONG),
            "_parse_status", Scalar.STRING,
            "_errors", array(struct(ERROR, Scalar.STRING, Scalar.LONG, Scalar.STRING)),
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
            "ordering_customer", PARTY_TYPE,
            "ordering_institution", PARTY_TYPE,
            "beneficiary_customer", PARTY_TYPE,
            "beneficiary_institution", PARTY_TYPE,
            "remittance_information", Scalar.STRING,
            "charges", Scalar.STRING,
            "statement", STATEMENT,
            "encoding", Scalar.STRING,
            "blocks", array(struct(BLOCK, Scalar.STRING, Scalar.STRING, TAGS, Scalar.STRING)),
            "fields", array(struct(FIELD, Scalar.STRING, Scalar.STRING, Scalar.STRING, Scalar.STRING, Scalar.STRING)));

    /** A row without values yet: a map that was made of it has room for them, and their order. */
    static final Struct EMPTY = new Struct(
            SCHEMA.fields().stream().map(Schema.Field::name).toArray(String[]::new),
            new Object[SCHEMA.fields().size()]);

    private SwiftColumns() {}

    /** A struct value from names and values in turn. */
    static Map<String, Object> values(Object... namesAndValues) {
        Map<String, Object> struct = new LinkedHashMap<>(namesAndValues.length);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            struct.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }

        return struct;
    }

    /** Text, but for the two lists of parts at the end. */
    private static Type details() {
        Type[] types = new Type[DETAILS.length];
        Arrays.fill(types, 0, types.length - 2, Scalar.STRING);
        Arrays.fill(types, types.length - 2, types.length, array(struct(PART, Scalar.STRING, Scalar.STRING)));
        return struct(DETAILS, types);
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

    private static Type struct(Object... namesAndTypes) {
        return new Type.Struct(Schema.of(namesAndTypes));
    }
}
