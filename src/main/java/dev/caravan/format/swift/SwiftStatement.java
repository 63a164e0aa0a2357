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

import dev.caravan.record.Struct;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The statement of MT940, MT941, MT942, MT950 and of bare messages that have its fields. */
final class SwiftStatement {

    private static final Set<String> TYPES = Set.of("940", "941", "942", "950");
    private static final Set<String> OWN_FIELDS = Set.of("25", "28", "60", "61", "62", "64", "65", "90");

    private final List<SwiftField> fields;
    private final SwiftErrors errors;
    private final String currency;
    private final List<Map<String, Object>> forward = new ArrayList<>(0);
    private final List<Map<String, Object>> limits = new ArrayList<>(0);
    private final List<Map<String, Object>> lines = new ArrayList<>();
    private final Map<String, Object> struct = SwiftColumns.values(
            "account", null,
            "statement_number", null,
            "sequence_number", null,
            "opening_balance", null,
            "closing_balance", null,
            "available_balance", null,
            "forward_balances", forward,
            "floor_limits", limits,
            "debits", null,
            "credits", null,
            "lines", lines,
            "information", null);

    /** What an 86 is about. */
    private Map<String, Object> subject = struct;

    private SwiftStatement(List<SwiftField> fields, SwiftErrors errors) {
        this.fields = fields;
        this.errors = errors;
        this.currency = currency();
    }

    /**
     * The struct of a statement, null when the message is none.
     *
     * @param type of the message, empty where it does not say it
     */
    static Map<String, Object> of(String type, List<SwiftField> fields, SwiftErrors errors) {
        boolean statement = TYPES.contains(type)
                || type.isEmpty()
                        && SwiftField.first(fields, "32A") == null
                        && fields.stream().anyMatch(field -> OWN_FIELDS.contains(field.number()));
        return statement ? new SwiftStatement(fields, errors).struct() : null;
    }

    private Map<String, Object> struct() {
        fields.forEach(this::read);
        finishInformation(struct);
        lines.forEach(SwiftStatement::finishLine);
        return struct;
    }

    private void read(SwiftField field) {
        switch (field.number()) {
            case "25" -> struct.put(
                    "account",
                    field.lines().isEmpty() ? null : field.lines().get(0).strip());
            case "28" -> readNumber(field);
            case "34" -> readLimit(field);
            case "60" -> struct.put("opening_balance", balance(field));
            case "61" -> readLine(field);
            case "62" -> struct.put("closing_balance", balance(field));
            case "64" -> struct.put("available_balance", balance(field));
            case "65" -> forward.add(balance(field));
            case "86" -> readInformation(field);
            case "90" -> readSum(field);
            default -> {
                // The other fields stand in their list only.
            }
        }
    }

    /** Number and sequence, {@code 5n[/5n]}. */
    private void readNumber(SwiftField field) {
        String value = field.value().strip();
        int slash = value.indexOf('/');
        Optional<Long> number = SwiftValues.number(slash < 0 ? value : value.substring(0, slash));
        Optional<Long> sequence = slash < 0 ? Optional.empty() : SwiftValues.number(value.substring(slash + 1));
        struct.put("statement_number", number.orElse(null));
        struct.put("sequence_number", sequence.orElse(null));
        if (number.isEmpty() || slash >= 0 && sequence.isEmpty()) {
            errors.field(field, "a number and a sequence");
        }
    }

    /** {@code 1!a6!n3!a15d}: mark, date, currency, amount. Null when it is not that. */
    private Map<String, Object> balance(SwiftField field) {
        subject = struct;
        String value = field.value().strip();
        if (value.length() > 10 && (value.startsWith("C") || value.startsWith("D"))) {
            Optional<LocalDate> date = SwiftValues.date(value.substring(1, 7));
            Optional<BigDecimal> amount = SwiftValues.amount(value.substring(10));
            if (date.isPresent() && amount.isPresent() && SwiftValues.isCurrency(value.substring(7, 10))) {
                return new Struct(
                        SwiftColumns.BALANCE,
                        field.tag(),
                        value.substring(0, 1),
                        date.get(),
                        value.substring(7, 10),
                        amount.get());
            }
        }

        errors.field(field, "a balance of mark, date, currency and amount");
        return null;
    }

    private void readLine(SwiftField field) {
        Map<String, Object> line = SwiftLine.of(field, currency, errors);
        lines.add(line);
        subject = line;
    }

    private void readInformation(SwiftField field) {
        if (subject.get("information") instanceof StringBuilder before) {
            before.append('\n').append(field.value());
        } else {
            subject.put("information", new StringBuilder(field.value()));
        }
    }

    private static void finishLine(Map<String, Object> line) {
        finishInformation(line);
        if (line.get("information") instanceof String text) {
            line.put("information_details", SwiftDetails.of(text));
        }
    }

    private static void finishInformation(Map<String, Object> subject) {
        if (subject.get("information") instanceof StringBuilder text) {
            subject.put("information", text.toString());
        }
    }

    /** {@code 3!a[1!a]15d}: the smallest amount that is reported, of debits, of credits or of both. */
    private void readLimit(SwiftField field) {
        String value = field.value().strip();
        boolean marked = value.length() > 3 && (value.charAt(3) == 'C' || value.charAt(3) == 'D');
        int from = marked ? 4 : 3;
        Optional<BigDecimal> amount =
                value.length() > from ? SwiftValues.amount(value.substring(from)) : Optional.empty();
        if (amount.isEmpty() || !SwiftValues.isCurrency(value.substring(0, 3))) {
            errors.field(field, "a currency and an amount");
            return;
        }

        limits.add(new Struct(
                SwiftColumns.LIMIT, value.substring(0, 3), marked ? value.substring(3, 4) : null, amount.get()));
    }

    /** {@code 5n3!a15d}: how many entries, and their sum. */
    private void readSum(SwiftField field) {
        subject = struct;
        String value = field.value().strip();
        int digits = 0;
        while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
            digits++;
        }

        Optional<Long> count = SwiftValues.number(value.substring(0, digits));
        Optional<BigDecimal> amount =
                value.length() > digits + 3 ? SwiftValues.amount(value.substring(digits + 3)) : Optional.empty();
        if (count.isEmpty() || amount.isEmpty() || !SwiftValues.isCurrency(value.substring(digits, digits + 3))) {
            errors.field(field, "a count, a currency and an amount");
            return;
        }

        struct.put(
                "C".equals(field.option()) ? "credits" : "debits",
                new Struct(SwiftColumns.SUM, count.get(), value.substring(digits, digits + 3), amount.get()));
    }

    /** Lines do not say their currency: that of the first balance, or of a floor limit where there is none. */
    private String currency() {
        String limit = null;
        for (SwiftField field : fields) {
            String value = field.value().strip();
            if ((field.number().equals("60") || field.number().equals("62")) && value.length() > 10) {
                return SwiftValues.isCurrency(value.substring(7, 10)) ? value.substring(7, 10) : null;
            }

            if (limit == null && field.tag().equals("34F") && value.length() > 3) {
                limit = SwiftValues.isCurrency(value.substring(0, 3)) ? value.substring(0, 3) : null;
            }
        }

        return limit;
    }
}
