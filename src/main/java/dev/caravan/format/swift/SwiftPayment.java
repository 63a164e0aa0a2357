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
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
        this.coverage = type.startsWith("20") ? first("50", fields.size()).orElse(fields.size()) : fields.size();
    }

    void put(Record row) {
        row.put("value_date", null);
        row.put("currency", null);
        row.put("amount", null);
        fields.stream()
                .filter(field -> field.tag().equals("32A"))
                .findFirst()
                .ifPresent(field -> putAmount(row, field));
        row.put("ordering_customer", party("50", fields.size()));
        // What follows the customer of an MT202 COV tells of the customer's transfer.
        row.put("ordering_institution", party("52", coverage));
        row.put("beneficiary_customer", party("59", fields.size()));
        row.put("beneficiary_institution", party("58", coverage));
        row.put("remittance_information", value("70"));
        row.put("charges", value("71A"));
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

    private Map<String, Object> party(String number, int end) {
        Optional<Integer> first = first(number, end);
        if (first.isEmpty()) {
            return null;
        }

        SwiftField field = fields.get(first.get());
        List<String> lines = field.lines();
        String account = null;
        if (!lines.isEmpty() && lines.get(0).startsWith("/")) {
            account = lines.remove(0).substring(1);
        }

        return SwiftColumns.values("option", field.option(), "account", account, "lines", lines);
    }

    private Optional<Integer> first(String number, int end) {
        for (int i = 0; i < end; i++) {
            if (fields.get(i).number().equals(number)) {
                return Optional.of(i);
            }
        }

        return Optional.empty();
    }

    private String value(String tag) {
        return fields.stream()
                .filter(field -> field.tag().equals(tag))
                .map(SwiftField::value)
                .findFirst()
                .orElse(null);
    }

    private static boolean has(List<SwiftField> fields, String tag) {
        return fields.stream().anyMatch(field -> field.tag().equals(tag));
    }
}
