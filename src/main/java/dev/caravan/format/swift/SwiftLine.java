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

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A statement line, field 61: {@code 6!n[4!n]2a[1!a]15d1!a3!c16x[//16x][CRLF 34x]}. What is longer than the standard
 * allows is taken as it is.
 */
final class SwiftLine {

    private SwiftLine() {}

    /** Columns that cannot be read are null, and the field is noted. */
    static Map<String, Object> of(SwiftField field, String currency, SwiftErrors errors) {
        List<String> lines = field.lines();
        String text = lines.isEmpty() ? "" : lines.get(0);
        Map<String, Object> line = SwiftColumns.values(
                "value_date", null,
                "entry_date", null,
                "mark", null,
                "funds_code", null,
                "amount", null,
                "currency", currency,
                "transaction_type", null,
                "reference", null,
                "institution_reference", null,
                "details", lines.size() > 1 ? String.join("\n", lines.subList(1, lines.size())) : null,
                "information", null,
                "information_details", null);
        if (!read(text, line)) {
            errors.field(field, "a statement line of dates, mark, amount, type and references");
        }

        return line;
    }

    private static boolean read(String text, Map<String, Object> line) {
        int at = digits(text, 0);
        boolean dated = at == 6 || at == 10;
        if (dated) {
            Optional<LocalDate> valueDate = SwiftValues.date(text.substring(0, 6));
            Optional<LocalDate> entryDate = at == 6
                    ? Optional.empty()
                    : valueDate.flatMap(date -> SwiftValues.entryDate(text.substring(6, 10), date));
            line.put("value_date", valueDate.orElse(null));
            line.put("entry_date", entryDate.orElse(null));
            dated = valueDate.isPresent() && (at == 6 || entryDate.isPresent());
        }

        int mark = at;
        // R reverses an entry, E expects it.
        if (is(text, at, "RE")) {
            at++;
        }

        if (!is(text, at, "CD")) {
            return false;
        }

        at++;
        line.put("mark", text.substring(mark, at));
        if (at < text.length() && Character.isLetter(text.charAt(at))) {
            line.put("funds_code", text.substring(at, at + 1));
            at++;
        }

        int amountEnd = at;
        while (amountEnd < text.length() && (text.charAt(amountEnd) == ',' || digits(text, amountEnd) > amountEnd)) {
            amountEnd++;
        }

        Optional<BigDecimal> amount = SwiftValues.amount(text.substring(at, amountEnd));
        line.put("amount", amount.orElse(null));
        if (amount.isEmpty() || amountEnd + 4 > text.length()) {
            return false;
        }

        line.put("transaction_type", text.substring(amountEnd, amountEnd + 4));
        String references = text.substring(amountEnd + 4);
        int slashes = references.indexOf("//");
        line.put("reference", present(slashes < 0 ? references : references.substring(0, slashes)));
        line.put("institution_reference", slashes < 0 ? null : present(references.substring(slashes + 2)));
        return dated;
    }

    private static String present(String text) {
        return text.isBlank() ? null : text.strip();
    }

    private static boolean is(String text, int at, String letters) {
        return at < text.length() && letters.indexOf(text.charAt(at)) >= 0;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }

        return at;
    }
}
