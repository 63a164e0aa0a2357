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

import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Columns of MT103, MT202 and MT205; null in all other messages. */
final class SwiftPayment {

    private static final Set<String> TYPES = Set.of("103", "202", "205");

    private final List<SwiftField> fields;
    private final SwiftErrors errors;
    private final int coverage;

    SwiftPayment(String type, List<SwiftField> all, SwiftErrors errors) {
        boolean payment = TYPES.contains(type) || type.isEmpty() && has(all, "32A") && has(all, "23B");
        this.fields = payment ? all : List.of();
        this.errors = errors;
        int customer = type.startsWith("20") ? first("50", fields.size()) : -1;
        this.coverage = customer < 0 ? fields.size() : customer;
    }

    void put(Record row) {
        if (fields.isEmpty()) {
            return;
        }

        SwiftField amount = SwiftField.first(fields, "32A");
        if (amount != null) {
            putAmount(row, amount);
        }

        row.put("ordering_customer", party("50", fields.size()));
        // What follows the customer of an MT202 COV tells of the customer's transfer.
        row.put("ordering_institution", party("52", coverage));
        row.put("beneficiary_customer", party("59", fields.size()));
        row.put("beneficiary_institution", party("58", coverage));
        row.put("remittance_information", SwiftField.value(fields, "70"));
        row.put("charges", SwiftField.value(fields, "71A"));
    }

    private void putAmount(Record row, SwiftField field) {
        String value = field.value();
        if (value.length() > 9) {
            Optional<LocalDate> date = SwiftValues.date(value.substring(0, 6));
            String currency = value.substring(6, 9);
            Optional<BigDecimal> amount = SwiftValues.amount(value.substring(9).stripTrailing());
            if (date.isPresent() && amount.isPresent() && SwiftValues.isCurrency(currency)) {
                row.put("value_date", date.get());
                row.put("currency", currency);
                row.put("amount", amount.get());
                return;
            }
        }

        errors.field(field, "a date, a currency and an amount");
    }

    private Struct party(String number, int end) {
        int first = first(number, end);
        if (first < 0) {
            return null;
        }

        SwiftField field = fields.get(first);
        List<String> lines = field.lines();
        String account = null;
        if (!lines.isEmpty() && lines.get(0).startsWith("/")) {
            account = lines.remove(0).substring(1);
        }

        return new Struct(SwiftColumns.PARTY, field.option(), account, lines);
    }

    private int first(String number, int end) {
        for (int i = 0; i < end; i++) {
            if (fields.get(i).number().equals(number)) {
                return i;
            }
        }

        return -1;
    }

    private static boolean has(List<SwiftField> fields, String tag) {
        return SwiftField.first(fields, tag) != null;
    }
}
